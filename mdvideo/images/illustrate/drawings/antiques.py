"""Old things: of museums, theatres, libraries and courts."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import (
    COAL,
    GLASS,
    GOLD,
    RED,
    STEEL,
    STONE,
    WHITE,
    WOOD,
    Pen,
    lighter,
)
from mdvideo.images.illustrate.picture_brief import NamedThing


def shelves(pen: Pen, _thing: NamedThing) -> None:
    """Full shelves."""
    w, rng = pen.width, random.Random(5)
    pen.box(2, 3, w - 4, 94, "#6e4a30", 1)
    for row in range(3):
        y = 7 + row * 30
        pen.box(6, y, w - 12, 26, "#3f2a1c", 0.5, plain=True)
        x = 8.0
        while x < w - 16:
            wide, high = rng.uniform(5, 9), rng.uniform(17, 24)
            pen.box(x, y + 26 - high, wide, high, pen.hue(rng.randrange(4)), 0.6)
            pen.line([(x + 1.4, y + 30 - high), (x + wide - 1.4, y + 30 - high)], WHITE, 0.9)
            x += wide + 0.6


def curtain(pen: Pen, _thing: NamedThing) -> None:
    """A theatre's curtain, drawn aside."""
    w = pen.width
    pen.box(4, 10, w - 8, 86, "#2a1f2c", 1, plain=True)
    pen.poly([(w / 2, 12), (w * 0.28, 92), (w * 0.72, 92)], "#f6e6b0", opacity=0.35)
    pen.box(0, 90, w, 7, WOOD, 1)
    for side in (-1, 1):
        edge = 2 if side < 0 else w - 2
        for k in range(5):
            x0, x1 = edge - side * 7.6 * k, edge - side * 7.6 * (k + 1)
            pen.path(
                f"M{x0} 10H{x1}Q{x1 - side * 2} 50 {x0 - side * 6 if k < 3 else x0 - side * 1} 90H{x0}Z",
                pen.shading("#b8323f" if k % 2 else "#a02836", across=True),
            )
    for k in range(7):
        x = 2 + k * (w - 4) / 7
        pen.path(f"M{x} 4H{x + (w - 4) / 7}V12Q{x + (w - 4) / 14} 26 {x} 12Z", pen.shading("#b8323f"))


def frame(pen: Pen, _thing: NamedThing) -> None:
    """A picture frame with a landscape."""
    w = pen.width
    pen.box(4, 6, w - 8, 88, GOLD, 2)
    pen.box(10, 12, w - 20, 76, lighter(GOLD, -0.14), 1)
    pen.box(14, 16, w - 28, 68, "#f4ead2", 0.5, plain=True)
    pen.box(14, 16, w - 28, 40, "#b9d6e8", 0.5, plain=True)
    pen.ball(w * 0.68, 32, 7, "#f6d27a")
    pen.path(f"M14 66Q{w * 0.3} 40 {w * 0.5} 60T{w - 14} 54V84H14Z", "#7f9f8a")
    pen.path(f"M14 76Q{w * 0.4} 62 {w - 14} 72V84H14Z", "#5f8062")


def statue(pen: Pen, _thing: NamedThing) -> None:
    """A marble bust on a plinth, from the side."""
    marble = "#e9e6df"
    pen.box(28, 84, 46, 12, STONE, 1)
    pen.box(36, 76, 30, 9, lighter(STONE, 0.04), 1)
    pen.path(
        "M24 76Q26 58 42 55L43 46Q36 40 37 27Q38 10 54 9Q68 10 69 22L70 28Q74 33 74"
        " 35Q73 37 70 37Q71 40 69 41Q70 43 68 45Q68 49 63 49L58 49L59 56Q74 60 76 76Z",
        pen.shading(marble, across=True, contrast=0.1),
    )
    pen.path(
        "M37 30Q34 12 52 6Q68 5 70 20Q62 15 58 20Q56 26 50 26Q50 36 42 38Q38 36 37 30Z",
        pen.shading(lighter(marble, -0.08)),
    )
    for x, y in ((44, 14), (52, 11), (60, 12), (42, 23), (49, 19)):
        pen.disc(x, y, 4, lighter(marble, -0.04), lighter(marble, -0.16), 0.8)
    pen.path("M30 76Q40 64 59 60Q48 68 46 76Z", lighter(marble, -0.1))


def vase(pen: Pen, _thing: NamedThing) -> None:
    """An amphora with a frieze."""
    clay = "#c8703f"
    for side in (-1, 1):
        pen.path(
            f"M{50 + side * 9} 18C{50 + side * 32} 14 {50 + side * 32} 36 {50 + side * 21} 42",
            "none",
            lighter(clay, -0.06),
            4,
        )
    pen.path("M40 8H60L58 24Q80 34 76 56Q72 78 58 88V94H42V88Q28 78 24 56Q20 34 42 24Z", pen.shading(clay, across=True))
    pen.path("M24.5 50H75.5Q76 58 74 64H26Q24 58 24.5 50Z", COAL)
    for k in range(6):
        x = 29 + k * 7.4
        pen.line([(x, 61), (x, 54), (x + 5, 54), (x + 5, 59), (x + 2.6, 59)], clay, 1.3)
    pen.box(38, 5, 24, 5, lighter(clay, -0.1), 2)
    pen.box(37, 91, 26, 5, lighter(clay, -0.1), 1.5)


def hourglass(pen: Pen, _thing: NamedThing) -> None:
    """An hourglass."""
    pen.path("M28 12H72Q72 38 54 50Q72 62 72 88H28Q28 62 46 50Q28 38 28 12Z", GLASS, opacity=0.5)
    pen.path("M34 30H66Q62 42 50 49Q38 42 34 30Z", pen.shading(GOLD))
    pen.path("M30 87Q32 74 50 68Q68 74 70 87Z", pen.shading(GOLD))
    pen.line([(50, 49), (50, 70)], GOLD, 1.6)
    pen.path("M28 12H72Q72 38 54 50Q72 62 72 88H28Q28 62 46 50Q28 38 28 12Z", "none", WHITE, 1.6)
    for y in (5, 87):
        pen.box(20, y, 60, 8, WOOD, 2)


def press(pen: Pen, _thing: NamedThing) -> None:
    """A screw press for printing."""
    for x in (16, 76):
        pen.box(x, 8, 9, 86, WOOD, 1, across=True)
    pen.box(12, 6, 77, 11, lighter(WOOD, -0.06), 1.5)
    pen.box(12, 88, 77, 9, lighter(WOOD, -0.06), 1.5)
    pen.box(44, 17, 12, 30, STEEL, 1, across=True)
    for k in range(5):
        pen.line([(44, 20 + 5.6 * k), (56, 23 + 5.6 * k)], lighter(STEEL, -0.2), 1.4)
    pen.line([(50, 42), (92, 36)], lighter(WOOD, 0.08), 4)
    pen.ball(93, 36, 4, lighter(WOOD, 0.08))
    pen.box(28, 47, 44, 9, lighter(WOOD, 0.04), 1)
    pen.box(24, 66, 52, 4, WHITE, 0.5)
    pen.box(20, 70, 61, 9, lighter(WOOD, 0.02), 1)
    for k in range(4):
        pen.line([(30, 67.8), (30 + 9 * k + 4, 67.8)], COAL, 0.7)


def loom(pen: Pen, _thing: NamedThing) -> None:
    """A loom with threads and some cloth."""
    w = pen.width
    for x in (6, w - 14):
        pen.box(x, 6, 8, 90, WOOD, 1, across=True)
    for y in (10, 84):
        pen.box(2, y, w - 4, 8, lighter(WOOD, -0.05), 3)
    for k in range(24):
        x = 18 + k * (w - 36) / 23
        pen.line([(x, 18), (x, 84)], "#efe6d2", 0.9)
    for row in range(9):
        for k in range(12):
            x = 17 + k * (w - 34) / 12
            pen.box(
                x,
                54 + row * 3.3,
                (w - 34) / 12,
                3,
                pen.hue((k + row) // 2 if (k + row) % 4 < 2 else row),
                0.6,
                plain=True,
            )
    pen.box(14, 40, w - 28, 4, lighter(WOOD, 0.08), 2)


def parchment(pen: Pen, _thing: NamedThing) -> None:
    """An old manuscript."""
    skin = "#e6cf9f"
    pen.path(
        "M14 10L30 8L44 11L62 7L86 10L84 30L87 52L83 74L86 92L66 95L48 91L30 95L13 92L16 70L12 48L16 28Z",
        pen.shading(skin),
        lighter(skin, -0.16),
        1.4,
    )
    pen.text("M", 26, 34, 24, RED, "Serif")
    for k in range(8):
        start = 40 if k < 3 else 22
        pen.smooth(
            [
                (start + m * 6, 20 + 8.6 * k + (0.9 if m % 2 else -0.6))
                for m in range(int((78 - start - (14 if k == 7 else 0)) / 6) + 1)
            ],
            "#6b4a2c",
            1.5,
        )
    pen.ball(70, 84, 6, "#a82f2a")


def haystack(pen: Pen, thing: NamedThing) -> None:
    """A stack of hay, perhaps with a needle."""
    rng = random.Random(2)
    pen.path("M6 94Q10 44 36 22Q50 10 66 22Q92 44 96 94Z", pen.shading("#dcb04f"))
    for _ in range(150):
        t = rng.random()
        y = 22 + 70 * t
        half = 42 * t**0.6 + 4
        x = 51 + rng.uniform(-half, half)
        a = math.radians(90 + rng.gauss(0, 32))
        pen.line(
            [(x, y), (x + 9 * math.cos(a), y + 9 * math.sin(a) * 0.7)],
            rng.choice(["#f2d27a", "#c9963a", "#e9c05f", "#b5832f"]),
            1.0,
        )
    if thing.text == "needle":
        pen.line([(58, 60), (80, 26)], "#f2f5f9", 3.2)
        pen.line([(58, 60), (80, 26)], "#8d97a6", 1.0)
        pen.oval(80.6, 25, 3.6, 2.2, "none", "#f2f5f9", 1.8, turn=-57)
        for a in (-100, -55, -10):
            r = math.radians(a)
            pen.line(
                [(84 + 6 * math.cos(r), 20 + 6 * math.sin(r)), (84 + 12 * math.cos(r), 20 + 12 * math.sin(r))],
                WHITE,
                1.6,
            )


def gavel(pen: Pen, _thing: NamedThing) -> None:
    """A judge's gavel on its block."""
    w = pen.width
    pen.box(w * 0.1, 86, w * 0.5, 9, lighter(WOOD, -0.04), 2.5)
    pen.box(w * 0.14, 79, w * 0.42, 8, WOOD, 3)
    a = math.radians(-24)
    c, s = math.cos(a), math.sin(a)
    x, y = w * 0.36, 52.0

    def at(u: float, v: float) -> tuple[float, float]:
        return x + u * c - v * s, y + u * s + v * c

    pen.line([at(10, 0), at(82, 0)], lighter(WOOD, -0.08), 6)
    pen.line([at(60, 0), at(82, 0)], WOOD, 8)
    pen.poly([at(-17, -25), at(17, -25), at(17, 25), at(-17, 25)], pen.shading(WOOD, across=True))
    for v in (-25, 17):
        pen.poly([at(-20, v), at(20, v), at(20, v + 8), at(-20, v + 8)], pen.shading(lighter(WOOD, 0.06), across=True))
    for v in (-12, 8):
        pen.poly([at(-17.5, v), at(17.5, v), at(17.5, v + 3), at(-17.5, v + 3)], GOLD)
