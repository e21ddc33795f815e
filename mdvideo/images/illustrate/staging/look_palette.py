"""The colours of a look: tones of the theme's palette, and what they do to the colours of things."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from mdvideo.images.illustrate.staging.artwork import Artwork, colours_of, flatten, recolour
from mdvideo.images.sketch.colour import Floats, Grade, Palette, Tone, hue_turn, light, mix, tone
from mdvideo.protocols import PictureLook

DEFAULT_LOOK = PictureLook("studio", ("#0b1226", "#f4f6fc", "#ffc46b", "#6f86e8"))
"""The look of a request that names none."""

_GREY = 0.035
"""Less chroma than this is grey: its hue means nothing."""


def code_of(colour: Tone) -> str:
    """The tone as ``#rrggbb``."""
    return "#" + "".join(f"{round(float(value) ** 0.5 * 255):02x}" for value in light(colour))


@dataclass(frozen=True, slots=True)
class LookPalette:
    """The theme's colours, and the accent that this picture has among the deck's."""

    ground: Tone
    ink: Tone
    accents: tuple[Tone, ...]
    """At least three different hues; the first is this picture's own."""
    dark: bool
    key: Tone
    """The theme's first accent, the same in every picture of a deck."""

    @property
    def accent(self) -> Tone:
        """The accent of the picture."""
        return self.accents[0]

    def tint(self, share: float, accent: int = 0) -> Tone:
        """The ground, ``share`` of the way to an accent."""
        return mix(self.ground, self.accents[accent % len(self.accents)], share)

    def deep(self, lightness: float, chroma: float = 0.09, accent: int = 0) -> Tone:
        """A tone of an accent's hue with this lightness, and at most this chroma."""
        of = self.accents[accent % len(self.accents)]
        return Tone(lightness, min(of.chroma, chroma), of.hue)


def palette_of(look: PictureLook, choice: int) -> LookPalette:
    """Return the palette of a look, in which ``choice`` decides between the accents."""
    ground, ink = tone(look.palette[0]), tone(look.palette[1])
    given = [tone(code) for code in look.palette[2:]] or [ground.shift(0.3)]
    hues: list[Tone] = []
    for colour in given:
        if colour.chroma >= _GREY and all(abs(hue_turn(other.hue, colour.hue)) > 22 for other in hues):
            hues.append(colour)
    if not hues:
        hues.append(Tone(0.7, 0.1, ground.hue if ground.chroma >= 0.01 else 250.0))
    first = hues[0]
    own = len(hues)
    # Analogous ones and the complement's neighbours, as far as they differ from those that are there.
    for turn in (-48.0, 48.0, 165.0, -100.0, 100.0, 210.0):
        hue = (first.hue + turn) % 360
        if 92 < hue < 138:  # olive suits only themes that ask for it
            continue
        if len(hues) < 4 and all(abs(hue_turn(other.hue, hue)) > 34 for other in hues):
            hues.append(Tone(first.lightness, min(first.chroma, 0.13), hue))
    # The theme's own colours are twice as frequent in a deck as the one that is added for variety.
    order = [*range(own), *range(own), min(own, len(hues) - 1)]
    at = order[choice % len(order)]
    return LookPalette(ground, ink, (hues[at], *hues[:at], *hues[at + 1 :]), look.is_dark, first)


def _toward(hue: float, goal: float, share: float) -> float:
    return (hue + hue_turn(hue, goal) * share) % 360


@dataclass(frozen=True, slots=True)
class Dye:
    """How a look changes the colours of things. ``pull`` is how far hues go to the nearest of the palette."""

    pull: float = 0.22
    chroma: float = 1.0
    most_chroma: float = 0.2
    darkest: float = 0.0
    lightest: float = 1.0

    def change(self, code: str, palette: LookPalette) -> str:
        """Return the colour as the look shows it: recognizable, and of the palette's family."""
        old = tone(code)
        nearest = min((accent.hue for accent in palette.accents), key=lambda hue: abs(hue_turn(old.hue, hue)))
        # A hue far from all of the palette stays what it is: a leaf is green on every slide.
        share = self.pull * max(0.0, 1 - abs(hue_turn(old.hue, nearest)) / 75)
        lightness = self.darkest + old.lightness * (self.lightest - self.darkest)
        hue = _toward(old.hue, nearest, share) if old.chroma >= _GREY else palette.ground.hue
        chroma = min(old.chroma * self.chroma, self.most_chroma)
        return code_of(Tone(lightness, max(chroma, 0.012), hue))


def main_hue(art: Artwork) -> float | None:
    """The hue that an artwork names most, weighted by chroma; None for a grey one."""
    weights: Counter[int] = Counter()
    for code in colours_of(flatten(art)):
        colour = tone(code)
        if colour.chroma >= 2 * _GREY:
            weights[round(colour.hue / 20) * 20] += round(100 * colour.chroma)
    return float(weights.most_common(1)[0][0]) if weights else None


def in_colour(art: Artwork, wanted: str) -> Artwork:
    """Return a thing in the colour that the prompt gives to it: its most frequent hue becomes the wanted one."""
    goal = tone(wanted)
    weights: Counter[float] = Counter()
    tones = [tone(code) for code in colours_of(flatten(art))]
    for colour in tones:
        weights[round(colour.hue / 30) * 30] += round(100 * (colour.chroma if colour.chroma >= _GREY else 0.01))
    main = weights.most_common(1)[0][0] if weights else goal.hue
    members = [colour for colour in tones if abs(hue_turn(main, colour.hue)) <= 50] or tones or [goal]
    middle = sum(colour.lightness for colour in members) / len(members)

    def change(code: str) -> str:
        old = tone(code)
        if old.chroma >= _GREY and abs(hue_turn(main, old.hue)) > 50:
            return code
        if old.chroma < _GREY and any(colour.chroma >= _GREY for colour in tones):
            return code
        chroma = goal.chroma if old.chroma < _GREY else (goal.chroma + min(old.chroma, goal.chroma * 1.3)) / 2
        lightness = min(max(old.lightness + (goal.lightness - middle) * 0.75, 0.05), 0.98)
        return code_of(Tone(lightness, chroma, goal.hue))

    return recolour(art, change)


def scene_palette(old: Palette, palette: LookPalette, strength: float = 0.6, lit: Tone | None = None) -> Palette:
    """Return a scene's palette in the theme's hues: the ground's for what is far, the accent's for its lights.

    ``lit`` is the light that the prompt asks for, which is then the hue of what is far.
    """
    grey = palette.ground.chroma < 0.012
    ground = lit or (palette.key if grey else palette.ground)
    pull = 0.85 if lit else strength * (0.6 if grey else 1.0)
    far = Grade(hue=ground.hue, pull=pull, chroma=0.95, least_chroma=min(0.05, ground.chroma) if lit else 0.03)
    near = Grade(hue=palette.accent.hue, pull=strength * 0.75)
    # Sunlight is warm in every theme, and moonlight is as it is.
    warm = 25 < palette.accent.hue < 105
    sun = near.of(old.sun) if warm and 25 < old.sun.hue < 105 else old.sun
    return replace(
        old,
        sky=tuple((near if number >= len(old.sky) - 1 else far).of(colour) for number, colour in enumerate(old.sky)),
        sun=sun,
        mist=far.of(old.mist),
        shade=far.of(old.shade),
        accents=tuple(near.of(accent) for accent in old.accents),
    )


def luminance(picture: Floats) -> Floats:
    """The relative luminance of light, shape (3, …)."""
    out: Floats = picture[0] * np.float32(0.2126) + picture[1] * np.float32(0.7152) + picture[2] * np.float32(0.0722)
    return out
