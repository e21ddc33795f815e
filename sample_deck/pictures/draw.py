"""Draw the diagrams of the sample decks. The curves are computed.

Run from the project's root: ``python sample_deck/pictures/draw.py``. Text is drawn as outlines of the bundled fonts, so
the pictures look the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "mdvideo" / "fonts"
TEXT, MONO, MONO_BOLD = FONTS / "Sans.ttf", FONTS / "Mono.ttf", FONTS / "Mono-Bold.ttf"


@cache
def font(path: Path, weight: int) -> Any:
    """Load a font at this weight; its other axes keep their defaults."""
    opened = TTFont(path)
    if "fvar" not in opened:
        return opened
    axes = {axis.axisTag: axis.defaultValue for axis in opened["fvar"].axes} | {"wght": weight}
    return instantiateVariableFont(opened, axes)


def lettering(
    x: float,
    y: float,
    text: str,
    size: float = 32,
    *,
    fill: str,
    weight: int = 500,
    anchor: str = "start",
    mono: bool = False,
) -> str:
    """Return ``text`` as one outline with its baseline at y. ``anchor``, as in SVG: start, middle or end."""
    face = font((MONO_BOLD if weight > 600 else MONO) if mono else TEXT, weight)
    names, glyphs, scale = face.getBestCmap(), face.getGlyphSet(), size / face["head"].unitsPerEm
    missing = [c for c in text if ord(c) not in names]
    if missing:
        raise ValueError(f"the font has no glyphs for {missing}")
    advances = [glyphs[names[ord(c)]].width * scale for c in text]
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * sum(advances)
    pen = SVGPathPen(glyphs, ntos=coordinate)
    for character, advance in zip(text, advances, strict=True):
        glyphs[names[ord(character)]].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        x += advance
    return f'<path fill="{fill}" d="{pen.getCommands()}"/>'


def coordinate(value: float) -> str:
    """Format a coordinate with at most one decimal, which is finer than a pixel."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def box(x: float, y: float, width: float, height: float, *, fill: str, line: str = "none", radius: float = 24) -> str:
    """Return a rounded rectangle."""
    attributes = f'x="{coordinate(x)}" y="{coordinate(y)}" width="{coordinate(width)}" height="{coordinate(height)}"'
    return f'<rect {attributes} rx="{radius}" fill="{fill}" stroke="{line}" stroke-width="2.5"/>'


def stroke(d: str, *, line: str, width: float = 4, dash: str = "") -> str:
    """Return an open path."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    caps = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" stroke="{line}" stroke-width="{coordinate(width)}" {caps}{dashed}/>'


def arrow(points: Sequence[tuple[float, float]], *, line: str, width: float = 5) -> str:
    """Return a polyline with a solid head at its end."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    angle = math.atan2(y1 - y0, x1 - x0)
    length, half_width = 4.2 * width, 2.2 * width
    base = (x1 - length * math.cos(angle), y1 - length * math.sin(angle))
    side = (half_width * math.sin(angle), -half_width * math.cos(angle))
    head = [(x1, y1), (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1])]
    shaft = polyline([*points[:-1], base])
    return stroke(shaft, line=line, width=width) + f'<path d="{polyline(head)}Z" fill="{line}"/>'


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Return points as SVG path data."""
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)


def picture(width: int, height: int, *parts: str) -> str:
    """Return a whole SVG file."""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n' + "\n".join(parts) + "\n</svg>\n"


def gradient(name: str, top: str, bottom: str) -> str:
    """Define a vertical gradient for ``fill="url(#name)"``."""
    stops = f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
    return f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient></defs>'


# --- photosynthesis ---------------------------------------------------------------------------------------------


def two_workshops() -> str:
    """The light reactions and the Calvin cycle, and the molecules that pass between them."""
    pale, leaf, sun, sky = "#f2f7ee", "#9fd8a4", "#ffd27a", "#9cc9ee"
    sun_rays = [stroke(polyline([(x, 70), (x - 34, 158)]), line=sun, width=6) for x in (300, 350, 400)]
    return picture(
        960,
        1080,
        gradient("ground", "#16382b", "#0d2029"),
        '<rect width="960" height="1080" fill="url(#ground)"/>',
        # inputs and outputs at the top
        *sun_rays,
        lettering(424, 118, "light", 34, fill=sun),
        arrow([(204, 92), (204, 168)], line=sky),
        lettering(180, 118, "water", 34, fill=sky, anchor="end"),
        arrow([(700, 168), (700, 84)], line=pale),
        lettering(726, 118, "oxygen", 34, fill=pale),
        # the two reactions
        box(90, 180, 780, 190, fill="#2c6b43", line=leaf, radius=95),
        lettering(480, 268, "Light reactions", 54, fill="#ffffff", weight=700, anchor="middle"),
        lettering(480, 322, "in the thylakoid membranes", 34, fill="#d9f0d6", anchor="middle"),
        box(90, 630, 780, 190, fill="#17495a", line=sky, radius=95),
        lettering(480, 718, "Calvin cycle", 54, fill="#ffffff", weight=700, anchor="middle"),
        lettering(480, 772, "in the stroma around them", 34, fill="#d5eaf4", anchor="middle"),
        # energy carriers between them
        arrow([(640, 384), (640, 616)], line=sun, width=9),
        lettering(672, 490, "ATP", 42, fill=sun, weight=700),
        lettering(672, 542, "NADPH", 42, fill=sun, weight=700),
        arrow([(320, 616), (320, 384)], line="#a9b8b4", width=9),
        lettering(288, 490, "ADP", 42, fill="#c4d0cc", weight=700, anchor="end"),
        lettering(288, 542, "NADP⁺", 42, fill="#c4d0cc", weight=700, anchor="end"),
        lettering(480, 500, "charged", 28, fill="#b8cdbf", anchor="middle"),
        lettering(480, 536, "and spent", 28, fill="#b8cdbf", anchor="middle"),
        # inputs and outputs at the bottom
        arrow([(204, 916), (204, 832)], line=pale),
        lettering(230, 898, "carbon dioxide", 34, fill=pale),
        arrow([(700, 832), (700, 908)], line=sun),
        lettering(726, 898, "sugar", 34, fill=sun),
    )


# --- generators -------------------------------------------------------------------------------------------------


def paused_frame() -> str:
    """The call stack, and a suspended generator's frame outside of it."""
    ink, faint, blue, amber = "#e8ecf6", "#9aa6c4", "#7cc4ff", "#ffc777"
    locals_ = (("n", "2"), ("next line", "n -= 1"), ("state", "suspended"))
    rows = [
        part
        for row, (name, value) in enumerate(locals_)
        for part in (
            lettering(196, 672 + 64 * row, name, 36, fill=faint, mono=True),
            lettering(764, 672 + 64 * row, value, 36, fill=amber if row == 2 else ink, mono=True, anchor="end"),
        )
    ]
    return picture(
        960,
        1080,
        gradient("ground", "#151d38", "#0c1122"),
        '<rect width="960" height="1080" fill="url(#ground)"/>',
        lettering(120, 150, "The call stack", 38, fill=faint, weight=600),
        box(120, 180, 720, 190, fill="#202b50", line="#4a5b92"),
        lettering(164, 240, "your program", 38, fill=ink, weight=600),
        lettering(164, 318, "c = countdown(3)", 38, fill=blue, mono=True),
        arrow([(232, 384), (232, 530)], line=blue, width=6),
        lettering(268, 444, "next(c) wakes it", 34, fill=blue),
        arrow([(700, 530), (700, 384)], line=amber, width=6),
        lettering(664, 504, "yield hands back 2", 34, fill=amber, anchor="end"),
        box(120, 544, 720, 306, fill="#2a2440", line=amber),
        lettering(196, 606, "countdown", 40, fill="#ffffff", weight=700, mono=True),
        lettering(764, 606, "its frame", 34, fill=faint, anchor="end"),
        *rows,
        lettering(120, 906, "It keeps its place in memory between calls.", 34, fill=faint),
    )


def pull_pipeline() -> str:
    """Three generators in a row: requests go one way, values the other."""
    ink, faint, blue, amber = "#e8ecf6", "#9aa6c4", "#7cc4ff", "#ffc777"
    names = (("lines", "one line"), ("sizes", "one number"), ("large", "one number"), ("sum()", "one total"))
    width, gap, parts = 310, 120, []
    for index, (name, yields) in enumerate(names):
        x = 20 + index * (width + gap)
        last = index == len(names) - 1
        parts += [
            box(x, 66, width, 160, fill="#202b50", line=amber if last else "#4a5b92"),
            lettering(x + width / 2, 140, name, 44, fill="#ffffff", weight=700, anchor="middle", mono=True),
            lettering(x + width / 2, 194, yields, 32, fill=faint, anchor="middle"),
        ]
        if not last:
            left, right = x + width + 12, x + width + gap - 12
            parts += [
                arrow([(right, 112), (left, 112)], line=blue, width=6),
                arrow([(left, 180), (right, 180)], line=amber, width=6),
            ]
    return picture(
        1640,
        296,
        *parts,
        lettering(1620, 40, "next() asks, from right to left", 32, fill=blue, anchor="end"),
        lettering(20, 278, "values answer, from left to right", 32, fill=amber),
        lettering(1620, 278, "never more than one item in the air", 32, fill=ink, anchor="end"),
    )


# --- Fourier series ---------------------------------------------------------------------------------------------


def partial_sum(terms: int) -> Callable[[float], float]:
    """Return the sum of the first ``terms`` odd harmonics of a square wave of height 1: 4/π · Σ sin((2k−1)x)/(2k−1)."""
    return lambda x: 4 / math.pi * sum(math.sin(n * x) / n for n in range(1, 2 * terms, 2))


def sample(curve: Callable[[float], float], start: float, stop: float, steps: int) -> Iterator[tuple[float, float]]:
    """Yield points of a curve at equal steps."""
    for step in range(steps + 1):
        x = start + (stop - start) * step / steps
        yield x, curve(x)


INK, GREY, BLUE, RED, PALE = "#22303c", "#66727d", "#2b5c9e", "#b8402a", "#c9c2b4"


def partial_sums() -> str:
    """Sums of one to twenty-five harmonics, each over the square wave that it approaches."""
    width, gap, parts = 380, 40, []
    for index, terms in enumerate((1, 2, 5, 25)):
        left = index * (width + gap) + 10

        def place(point: tuple[float, float], left: float = left) -> tuple[float, float]:
            return left + width * (point[0] + 0.4) / (2 * math.pi + 0.8), 205 - 125 * point[1]

        square = [(-0.4, -1), (0, -1), (0, 1), (math.pi, 1), (math.pi, -1), (2 * math.pi, -1), (2 * math.pi, 1)]
        wave = sample(partial_sum(terms), -0.4, 2 * math.pi + 0.4, 900 if terms > 5 else 240)
        parts += [
            stroke(polyline([place(p) for p in ((-0.4, 0.0), (2 * math.pi + 0.4, 0.0))]), line=PALE, width=2),
            stroke(polyline([place(p) for p in (*square, (2 * math.pi + 0.4, 1))]), line=GREY, width=3, dash="2 9"),
            stroke(polyline([place(p) for p in wave]), line=BLUE, width=5),
            lettering(
                left + width / 2, 440, f"{terms} {'wave' if terms == 1 else 'waves'}", 36, fill=INK, anchor="middle"
            ),
        ]
    return picture(1660, 470, *parts)


def gibbs() -> str:
    """The corner at x = 0 close up: with more waves the overshoot moves towards the jump, and does not shrink."""
    limit = 2 / math.pi * 1.851937051982466  # Si(π), the sine integral at π

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return 150 + 1120 * point[0] / 1.1, 520 - 1400 * (point[1] - 0.88)

    def level(height: float, line: str, dash: str) -> str:
        return stroke(polyline([place((0, height)), place((1.1, height))]), line=line, width=3, dash=dash)

    curves = []
    for terms, line, width in ((5, "#8fb0d8", 5), (15, "#4f7fbd", 5), (50, BLUE, 5)):
        visible = [place(p) for p in sample(partial_sum(terms), 0, 1.1, 1400) if p[1] > 0.885]
        peak = place((math.pi / (2 * terms), partial_sum(terms)(math.pi / (2 * terms))))
        curves += [stroke(polyline(visible), line=line, width=width)]
        curves += [f'<circle cx="{coordinate(peak[0])}" cy="{coordinate(peak[1])}" r="9" fill="{line}"/>']
    keys = [
        part
        for row, (label, line) in enumerate((("5 waves", "#8fb0d8"), ("15 waves", "#4f7fbd"), ("50 waves", BLUE)))
        for part in (
            stroke(polyline([(1294, 180 + 50 * row), (1354, 180 + 50 * row)]), line=line, width=7),
            lettering(1374, 192 + 50 * row, label, 34, fill=INK),
        )
    ]
    return picture(
        1640,
        540,
        level(1, GREY, "2 9"),
        level(limit, RED, ""),
        *curves,
        lettering(132, place((0, 1))[1] + 12, "1", 36, fill=GREY, anchor="end"),
        lettering(132, place((0, limit))[1] + 12, "1.179", 36, fill=RED, anchor="end"),
        lettering(1290, place((0, limit))[1] + 12, "the peak’s limit", 34, fill=RED),
        lettering(1290, place((0, 1))[1] + 12, "the square wave", 34, fill=GREY),
        *keys,
    )


PICTURES = {
    "two-workshops": two_workshops,
    "paused-frame": paused_frame,
    "pull-pipeline": pull_pipeline,
    "partial-sums": partial_sums,
    "gibbs": gibbs,
}


if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (HERE / f"{name}.svg").write_text(draw(), encoding="utf-8")
