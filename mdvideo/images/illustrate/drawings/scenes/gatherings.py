"""People who come together: a meal, a revolution, the storming of a fortress, a complaint at a counter."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from mdvideo.images.illustrate.drawings.pen import RED, STONE, WHITE, WOOD, Pen, lighter
from mdvideo.images.illustrate.drawings.scenes.poses import HAIRS, SKINS, build_of, posed, shoulders
from mdvideo.images.illustrate.picture_brief import NamedThing

_TRICOLOUR = ("#2f52a3", WHITE, RED)


def bust(pen: Pen, x: float, foot: float, s: float, coat: str, number: int, *, raised: int = 0) -> None:
    """Draw head and shoulders; ``number`` gives hair and skin, ``raised`` the side of a raised arm, or 0."""
    skin, hair = SKINS[number % len(SKINS)], HAIRS[number % len(HAIRS)]
    if raised:
        pen.line([(x + raised * 12 * s, foot - 14 * s), (x + raised * 17 * s, foot - 44 * s)], skin, 5 * s)
    if number % 2:
        pen.oval(x, foot - 30 * s, 9.6 * s, 12 * s, hair)
    shoulders(pen, x, foot, s, coat)
    pen.box(x - 3 * s, foot - 27 * s, 6 * s, 7 * s, lighter(skin, -0.05), 2 * s, plain=True)
    pen.oval(x, foot - 33 * s, 7.6 * s, 9 * s, skin)
    pen.path(
        f"M{x - 8 * s:.1f} {foot - 32 * s:.1f}Q{x - 9 * s:.1f} {foot - 43.5 * s:.1f} {x:.1f} {foot - 43.5 * s:.1f}"
        f"Q{x + 9 * s:.1f} {foot - 43.5 * s:.1f} {x + 8 * s:.1f} {foot - 32 * s:.1f}"
        f"Q{x + 6 * s:.1f} {foot - 38 * s:.1f} {x:.1f} {foot - 38 * s:.1f}"
        f"Q{x - 6 * s:.1f} {foot - 38 * s:.1f} {x - 8 * s:.1f} {foot - 32 * s:.1f}Z",
        hair,
    )


def dinner(pen: Pen, _thing: NamedThing) -> None:
    """Several people of all ages around a laid table, under a lamp."""
    w = pen.width
    pen.line([(w / 2, 0), (w / 2, 12)], "#6d7686", 1.2)
    pen.path(f"M{w / 2 - 12:.1f} 22Q{w / 2 - 10:.1f} 11 {w / 2:.1f} 11Q{w / 2 + 10:.1f} 11 {w / 2 + 12:.1f} 22Z",
             pen.shading("#e9b949"))  # fmt: skip
    for k, (x, s) in enumerate(((0.2, 0.98), (0.42, 0.72), (0.6, 0.74), (0.81, 1.02))):
        bust(pen, w * x, 70, s, pen.hue(k), k)
    pen.poly([(w * 0.1, 64), (w * 0.9, 64), (w * 0.98, 80), (w * 0.02, 80)], pen.shading("#f1ede4"))
    pen.poly([(w * 0.02, 80), (w * 0.98, 80), (w * 0.96, 88), (w * 0.04, 88)], "#ddd5c6")
    for x in (0.1, 0.9):
        pen.line([(w * x, 87), (w * x, 99)], WOOD, 4)
    for k, x in enumerate((0.2, 0.4, 0.6, 0.8)):
        pen.oval(w * x, 71.5, 7.5, 2.8, WHITE, "#b8bfca", 0.8)
        pen.oval(w * x, 71, 4.2, 1.5, ("#d98a3f", "#7fb35a", "#c9584a", "#d9b24a")[k])
    pen.path(f"M{w / 2 - 11:.1f} 68H{w / 2 + 11:.1f}Q{w / 2 + 9:.1f} 79 {w / 2:.1f} 79Q{w / 2 - 9:.1f} 79 "
             f"{w / 2 - 11:.1f} 68Z", pen.shading("#5f86c9"))  # fmt: skip
    pen.oval(w / 2, 68, 11, 3, "#d98a3f")


def revolution(pen: Pen, thing: NamedThing) -> None:
    """A crowd that marches under a large flag; ``text`` is the flag: french, red, or none for the theme's."""
    w, rng = pen.width, random.Random(5)
    colours = {"french": _TRICOLOUR, "red": (RED, RED, RED)}.get(thing.text or "", (pen.hue(0), WHITE, pen.hue(1)))
    px = w * 0.36
    for row, (foot, s) in enumerate(((76, 0.66), (88, 0.82), (100, 1.0))):
        if row == 1:
            _flag(pen, px, 2, 86, 50, 30, colours)
        count = 8 - 2 * row
        for k in range(count):
            x = w * (0.08 + 0.84 * (k + 0.5 + rng.uniform(-0.12, 0.12)) / count)
            raised = rng.choice((-1, 1)) if rng.random() < 0.45 else 0
            bust(pen, x, foot, s, lighter(pen.hue(k + row), 0.06 * row - 0.1), k + row, raised=raised)


def _flag(pen: Pen, x: float, top: float, foot: float, wide: float, tall: float, colours: tuple[str, ...]) -> None:
    """A waving flag of three upright stripes on a pole."""
    pen.line([(x, top), (x, foot)], "#8a5f3a", 2.2)

    def wave(u: float) -> float:
        return top + 2 + 3 * math.sin(u * 5.2)

    for k, colour in enumerate(colours):
        us = [k / 3 + n / 18 for n in range(7)]
        upper = [(x + u * wide, wave(u)) for u in us]
        lower = [(x + u * wide, wave(u) + tall) for u in reversed(us)]
        pen.poly([*upper, *lower], colour, colour, 0.4)


def bastille(pen: Pen, _thing: NamedThing) -> None:
    """A fortress of round towers in smoke, before it a crowd with a flag."""
    w, rng = pen.width, random.Random(3)
    for x, y, r in ((0.16, 16, 11), (0.24, 9, 9), (0.7, 12, 12), (0.8, 7, 9), (0.9, 17, 8)):
        pen.ball(w * x, y + 6, r, "#8a8790")
    for k in range(5):
        x, top = w * (0.12 + 0.19 * k), 24 - 4 * (k % 2)
        if k < 4:
            pen.box(x, top + 12, w * 0.19, 86 - top, "#a99f90", 0, across=True)
            for n in range(3):
                pen.box(x + w * 0.19 * (0.24 + 0.22 * n), top + 8, 4, 6, "#a99f90", 0)
    for k in range(5):
        x, top = w * (0.12 + 0.19 * k), 24 - 4 * (k % 2)
        pen.box(x - 10, top + 4, 20, 95 - top, STONE, 1, across=True)
        pen.box(x - 11.5, top + 3, 23, 5, lighter(STONE, -0.05), 0.5, across=True)
        for n in range(4):
            pen.box(x - 11.5 + 6.1 * n, top - 2, 4.4, 6, lighter(STONE, -0.02), 0.5, across=True)
        for y in (16, 34):
            pen.box(x - 1.5, top + y, 3, 8, "#4a4650", 1.5, plain=True)
    pen.path(f"M{w / 2 - 9:.1f} 86V68Q{w / 2:.1f} 54 {w / 2 + 9:.1f} 68V86Z", "#4a3a30")
    for x in (0.31, 0.69):
        pen.path(f"M{w * x - 7:.1f} 62Q{w * x - 9:.1f} 50 {w * x - 1:.1f} 40Q{w * x + 1:.1f} 48 {w * x + 5:.1f} 46"
                 f"Q{w * x + 10:.1f} 56 {w * x + 6:.1f} 62Z", pen.shading("#f08a2c"))  # fmt: skip
    _flag(pen, w * 0.4, 44, 92, 22, 14, _TRICOLOUR)
    for row, (foot, s) in enumerate(((90, 0.44), (100, 0.56))):
        count = 10 - row
        for k in range(count):
            x = w * (0.09 + 0.82 * (k + 0.5 + rng.uniform(-0.15, 0.15)) / count)
            raised = rng.choice((-1, 1)) if rng.random() < 0.5 else 0
            bust(pen, x, foot, s, lighter(pen.hue(k + row), -0.08), k, raised=raised)


def complaint(pen: Pen, thing: NamedThing) -> None:
    """A customer at a counter; the one who is ``angry`` gestures, with a sharp bubble."""
    w, cross = pen.width, thing.text == "angry"
    clerk = replace(build_of(pen, "man", 2), coat=pen.hue(1))
    posed(pen, w * 0.78, 97, 84, "talking", clerk, left=True)
    pen.box(w * 0.52, 60, w * 0.46, 38, WOOD, 1.5)
    pen.box(w * 0.49, 56, w * 0.51, 6, lighter(WOOD, 0.08), 1.5)
    posed(pen, w * 0.26, 97, 84, "angry" if cross else "talking", build_of(pen, "woman", 1))
    if cross:
        points = []
        for k in range(18):
            a, r = 2 * math.pi * k / 18, (1.0 if k % 2 else 0.72)
            points.append((w * 0.5 + 19 * r * math.cos(a), 17 + 15 * r * math.sin(a)))
        pen.poly(points, RED)
        pen.text("!", w * 0.5, 24, 20, WHITE)
    else:
        pen.box(w * 0.5 - 15, 4, 30, 18, pen.hue(0), 7)
        pen.text("?", w * 0.5, 18, 15, WHITE)
