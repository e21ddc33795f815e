"""The figure of the drawn presenter: head and shoulders as SVG, in line and flat colour; drawn by us."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mdvideo.images.presenter.mouth_shapes import MouthShape
from mdvideo.images.sketch.colour import Tone, light, tone

SKINS = ("#f3cfb3", "#e3b08c", "#c98d66", "#9c6644", "#6d4630")
HAIRS = ("#2b2420", "#5a3a25", "#8f5a2e", "#c9a05a", "#8b8d94", "#3b2f4a")
STYLES = ("short", "bob", "bun", "curls")

EYES = (1.0, 0.45, 0.0)
"""How far eyes are open while they blink."""


@dataclass(frozen=True, slots=True)
class PresenterFigure:
    """Who is drawn: colours as ``#rrggbb``, a hair style of STYLES."""

    skin: str
    hair: str
    style: str
    glasses: bool
    shirt: str
    ground: str
    line: str = "#23252e"


def figure_of(palette: tuple[str, ...], seed: int) -> PresenterFigure:
    """Return the figure that a seed chooses, dressed in the theme's accent before a tint of its ground."""
    rng = random.Random(f"presenter {seed}")
    accents = palette[2:] or palette[1:2]
    ground, accent = tone(palette[0]), tone(accents[seed % len(accents)])
    # A straight way from a cold ground to a warm accent is mud: the wall keeps the ground's hue.
    lightness = ground.lightness + (0.16 if ground.lightness < 0.5 else -0.08)
    wall = Tone(lightness, min(max(ground.chroma, 0.04), 0.09), ground.hue if ground.chroma > 0.012 else accent.hue)
    shirt = Tone(min(max(accent.lightness, 0.5), 0.78), accent.chroma, accent.hue)
    return PresenterFigure(
        skin=rng.choice(SKINS), hair=rng.choice(HAIRS), style=rng.choice(STYLES), glasses=rng.random() < 0.35,
        shirt=_code(shirt), ground=_code(wall),
    )  # fmt: skip


def _code(colour: Tone) -> str:
    return "#" + "".join(f"{round(float(value) ** 0.5 * 255):02x}" for value in light(colour))


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" stroke-linecap="round" '
        f'stroke-linejoin="round">{body}</svg>'
    )


def body_svg(figure: PresenterFigure) -> str:
    """Return the ground with the shoulders, on which the head is laid."""
    dark = _code(tone(figure.shirt).shift(-0.1))
    shadow = _code(tone(figure.skin).shift(-0.09))
    return _svg(
        f'<rect width="100" height="100" fill="{figure.ground}"/>'
        f'<circle cx="50" cy="44" r="40" fill="#fff" opacity=".1"/>'
        f'<path d="M8 104Q10 80 34 75L50 72L66 75Q90 80 92 104Z" fill="{figure.shirt}" stroke="{figure.line}" '
        'stroke-width="1.5"/>'
        f'<path d="M27 104Q28 92 26 86M73 104Q72 92 74 86" fill="none" stroke="{dark}" stroke-width="1.6"/>'
        f'<path d="M42 60V74Q50 82 58 74V60Z" fill="{shadow}" stroke="{figure.line}" stroke-width="1.4"/>'
        f'<path d="M40 73Q50 88 60 73L64 75Q52 93 50 93Q48 93 36 75Z" fill="{dark}" stroke="{figure.line}" '
        'stroke-width="1.3"/>'
    )


_HAIR = {
    "short": ("", "M30 40Q26 16 50 15Q75 16 70 40Q69 30 62 27Q50 30 38 26Q31 30 30 40Z"),
    "bob": ("M28 62Q22 14 50 13Q78 14 72 62Q66 66 60 62V34H40V62Q34 66 28 62Z",
            "M31 42Q29 20 50 18Q71 20 69 42Q66 30 55 26Q44 34 31 42Z"),
    "bun": ("M40 14a10 9 0 1 1 20 0a10 9 0 1 1 -20 0Z", "M30 41Q27 18 50 17Q73 18 70 41Q68 28 50 26Q32 28 30 41Z"),
    "curls": ("M28 46a7 7 0 0 1 -1 -12a8 8 0 0 1 6 -13a9 9 0 0 1 14 -7a9 9 0 0 1 14 3a8 8 0 0 1 11 9a8 8 0 0 1 0 14"
              "a6 6 0 0 1 -2 8Z", "M31 40Q30 28 38 29Q42 22 50 27Q58 22 62 29Q70 28 69 40Q74 18 50 16Q26 18 31 40Z"),
}  # fmt: skip
"""Hair behind and before the face."""

_MOUTHS: dict[MouthShape, str] = {
    "closed": '<path d="M44.5 57.5Q50 60.5 55.5 57.5" fill="none" stroke="{line}" stroke-width="1.7"/>',
    "half": '<path d="M44.5 57Q50 55.8 55.5 57Q53.5 61.5 50 61.5Q46.5 61.5 44.5 57Z" fill="{in}" stroke="{line}" '
            'stroke-width="1.2"/><path d="M46 57.4Q50 56.5 54 57.4L53.4 58.6H46.6Z" fill="#fff"/>',
    "open": '<path d="M44 56Q50 54 56 56Q55.6 66 50 66Q44.4 66 44 56Z" fill="{in}" stroke="{line}" stroke-width="1.2"/>'
            '<path d="M45.6 56.5Q50 55.1 54.4 56.5L53.9 58.4H46.1Z" fill="#fff"/>'
            '<path d="M46.6 63.4Q50 60.6 53.4 63.4Q52 65.4 50 65.4Q48 65.4 46.6 63.4Z" fill="#d9717a"/>',
    "wide": '<path d="M42.5 56.5Q50 55.4 57.5 56.5Q55 62.4 50 62.4Q45 62.4 42.5 56.5Z" fill="{in}" stroke="{line}" '
            'stroke-width="1.2"/><path d="M44.4 57Q50 56.1 55.6 57L54.6 59.2H45.4Z" fill="#fff"/>',
    "round": '<ellipse cx="50" cy="59" rx="3.5" ry="4.1" fill="{in}" stroke="{line}" stroke-width="1.4"/>',
    "teeth": '<path d="M44 57Q50 56 56 57Q55 61 50 61Q45 61 44 57Z" fill="#fff" stroke="{line}" stroke-width="1.2"/>'
             '<path d="M44.8 58.9H55.2" stroke="{line}" stroke-width=".7"/>',
}  # fmt: skip


def head_svg(figure: PresenterFigure, mouth: MouthShape, eyes: float, brows: float = 0.0) -> str:
    """Return the head alone; ``eyes`` is how far they are open, ``brows`` how far they are raised, 0…1."""
    behind, before = _HAIR[figure.style]
    line, cheek = figure.line, _code(tone(figure.skin).shift(-0.05, 1.25))
    parts = [
        f'<path d="{behind}" fill="{figure.hair}" stroke="{line}" stroke-width="1.4"/>' if behind else "",
        f'<ellipse cx="30.5" cy="46" rx="3.6" ry="5" fill="{figure.skin}" stroke="{line}" stroke-width="1.4"/>',
        f'<ellipse cx="69.5" cy="46" rx="3.6" ry="5" fill="{figure.skin}" stroke="{line}" stroke-width="1.4"/>',
        f'<path d="M31 40Q30 20 50 20Q70 20 69 40Q70 70 50 70Q30 70 31 40Z" fill="{figure.skin}" stroke="{line}" '
        'stroke-width="1.5"/>',
        f'<circle cx="37.5" cy="53.5" r="3.4" fill="{cheek}"/><circle cx="62.5" cy="53.5" r="3.4" fill="{cheek}"/>',
        f'<path d="{before}" fill="{figure.hair}" stroke="{line}" stroke-width="1.4"/>',
        f'<path d="M50 45Q52.4 50 49.4 51.4" fill="none" stroke="{line}" stroke-width="1.3"/>',
        _MOUTHS[mouth].replace("{line}", line).replace("{in}", "#5f2630"),
    ]
    for x, side in ((42, -1), (58, 1)):
        up = 38.0 - 1.6 * brows
        parts.append(
            f'<path d="M{x - 3.6} {up + (0.7 if side > 0 else 1.1):.2f}Q{x} {up - 1.6:.2f} {x + 3.6} '
            f'{up + (1.1 if side > 0 else 0.7):.2f}" fill="none" stroke="{line}" stroke-width="1.5"/>'
        )
        if eyes > 0:
            parts.append(f'<ellipse cx="{x}" cy="44" rx="2" ry="{2.5 * eyes:.2f}" fill="{line}"/>')
            parts.append(f'<circle cx="{x + 0.7}" cy="{44 - 0.9 * eyes:.2f}" r="{0.65 * eyes:.2f}" fill="#fff"/>')
        else:
            parts.append(
                f'<path d="M{x - 2.4} 44.2Q{x} 45.8 {x + 2.4} 44.2" fill="none" stroke="{line}" stroke-width="1.3"/>'
            )
    if figure.glasses:
        parts.append(
            f'<g fill="none" stroke="{line}" stroke-width="1.2"><circle cx="42" cy="44" r="5.6"/>'
            '<circle cx="58" cy="44" r="5.6"/><path d="M47.6 43.4Q50 42 52.4 43.4"/>'
            '<path d="M36.4 43.4L31.6 42M63.6 43.4L68.4 42"/></g>'
        )
    return _svg("".join(parts))
