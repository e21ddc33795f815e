"""Sights and curiosities: a waterfall, fireworks, a gramophone, gold bars, a paper crane, a cave, a longship."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, WHITE, WOOD, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing

_STONE = "#7c818d"
_WATER = "#6db8e6"
_LEAF = "#4f9a5b"


def waterfall(pen: Pen, _thing: NamedThing) -> None:
    """Water that falls from a cliff into a pool, with spray at its foot."""
    w, c, rng = pen.width, pen.width / 2, random.Random(4)
    pen.path(f"M4 96L10 30Q14 16 28 14L{c - 12} 12V96Z", pen.shading(_STONE, across=True))
    pen.path(f"M{w - 4} 96L{w - 12} 36Q{w - 16} 20 {w - 30} 16L{c + 14} 12V96Z",
             pen.shading(lighter(_STONE, -0.06), across=True))  # fmt: skip
    for x, y, wide in ((9, 52, 14), (13, 72, 16), (w - 27, 46, 15), (w - 30, 68, 16)):
        pen.path(f"M{x} {y}h{wide}l-3 7h{4 - wide}Z", lighter(_STONE, -0.12))
    for x, y, r in ((16, 15, 9), (26, 10, 8), (w - 18, 18, 9), (w - 28, 12, 8)):
        pen.ball(x, y, r, _LEAF)
    pen.path(f"M{c - 14} 12Q{c} 8 {c + 16} 12L{c + 18} 88H{c - 17}Z", pen.shading(_WATER, contrast=0.1))
    for k in range(9):
        x = c - 12 + 3.1 * k
        top = rng.uniform(14, 34)
        pen.line([(x, top), (x + 0.2, top + rng.uniform(22, 46))], WHITE if k % 2 else lighter(_WATER, 0.16), 1.3)
    pen.oval(c, 91, w * 0.42, 8.5, pen.shading(lighter(_WATER, -0.06), contrast=0.08))
    pen.oval(c, 93, w * 0.24, 3.4, "none", lighter(_WATER, 0.14), 1.1)
    for _ in range(15):
        pen.disc(c + rng.uniform(-24, 24), rng.uniform(80, 91), rng.uniform(2.2, 5), "#f3fafe")


def fireworks(pen: Pen, _thing: NamedThing) -> None:
    """Three bursts of sparks with their trails."""
    for number, (x, y, reach) in enumerate(((36, 36, 34), (96, 28, 26), (78, 72, 24))):
        colour = lighter(pen.hue(number), 0.06)
        count = 20 - 2 * number
        for k in range(count):
            angle = 2 * math.pi * (k + 0.3 * number) / count
            far = reach * (1.0 if k % 2 else 0.72)
            # Sparks fall a little while they fly.
            dots = [
                (x + far * share * math.cos(angle), y + far * share * math.sin(angle) + 0.09 * far * share**2)
                for share in (0.22, 0.5, 0.75, 1.0)
            ]
            pen.smooth(dots, colour if k % 2 else lighter(colour, 0.12), 1.5)
            pen.disc(*dots[-1], 1.9 if k % 2 else 1.4, lighter(colour, 0.2))
        pen.disc(x, y, 2.6, WHITE)


def gramophone(pen: Pen, _thing: NamedThing) -> None:
    """An old gramophone: a box with a record, a crank and a brass horn."""
    pen.path("M8 74H82L86 94H4Z", pen.shading(WOOD))
    pen.box(2, 92, 86, 6, lighter(WOOD, -0.1), 2)
    pen.oval(43, 72, 36, 7, COAL)
    for r in (28, 20):
        pen.oval(43, 72, r, r * 0.19, "none", "#596070", 0.7)
    pen.oval(43, 72, 10, 2.2, pen.hue(0))
    pen.line([(86, 84), (97, 84), (97, 76)], "#8d9096", 2.6)
    pen.disc(97, 75, 2.8, COAL)
    pen.path("M64 71Q78 62 68 50Q62 44 56 46L52 40Q64 34 74 44Q90 62 70 74Z", pen.shading(GOLD))
    pen.path("M55 47L18 40Q-2 30 10 6Q24 -4 38 12L58 39Z", pen.shading(GOLD, across=True))
    pen.oval(20, 22, 13, 20, lighter(GOLD, -0.16), turn=-38)
    for k in range(4):
        pen.line([(54, 44), (12 + 7.5 * k, 35 - 9 * k)], lighter(GOLD, -0.12), 0.8)
    pen.line([(58, 64), (44, 71)], "#c7ccd6", 2)


def gold_bars(pen: Pen, _thing: NamedThing) -> None:
    """Six bars of gold in a pile."""
    wide, tall = 40.0, 24.0
    for row, count in ((2, 1), (1, 2), (0, 3)):
        for place in reversed(range(count)):
            x = pen.width / 2 + (place - (count - 1) / 2) * (wide + 2) - 3
            y = 95 - row * (tall + 1)
            left, right = x - wide / 2, x + wide / 2
            top = [(left + 4, y - tall + 6), (right - 4, y - tall + 6), (right + 2, y - tall), (left + 10, y - tall)]
            pen.poly([(right - 4, y - tall + 6), (right + 2, y - tall), (right + 6, y - 5), (right, y)],
                     lighter(GOLD, -0.16))  # fmt: skip
            pen.poly(top, lighter(GOLD, 0.12))
            pen.poly([(left + 4, y - tall + 6), (right - 4, y - tall + 6), (right, y), (left, y)], pen.shading(GOLD))
            pen.box(x - 9, y - 13, 18, 7, lighter(GOLD, -0.08), 1.5, plain=True)


def paper_crane(pen: Pen, _thing: NamedThing) -> None:
    """A crane folded from paper."""
    paper = pen.hue(0)
    pen.poly([(44, 66), (6, 22), (26, 74)], lighter(paper, -0.05))
    pen.poly([(6, 22), (16, 20), (14, 30)], lighter(paper, -0.14))
    pen.poly([(62, 64), (98, 34), (74, 78)], lighter(paper, -0.12))
    pen.poly([(42, 64), (40, 4), (64, 60)], lighter(paper, 0.1))
    pen.poly([(42, 64), (40, 4), (30, 58)], lighter(paper, 0.02))
    pen.poly([(48, 62), (78, 8), (68, 64)], lighter(paper, 0.16))
    pen.poly([(24, 70), (50, 54), (76, 72), (50, 94)], pen.shading(paper))
    pen.poly([(50, 54), (76, 72), (50, 94)], lighter(paper, -0.08))


def cave(pen: Pen, thing: NamedThing) -> None:
    """The mouth of a cave in a rock; ``text`` may be shadows, which a fire throws on its wall."""
    w, c = pen.width, pen.width / 2
    pen.path(f"M2 96Q4 50 22 34Q34 8 {c - 4} 10Q{c + 20} 0 {w - 28} 26Q{w - 6} 44 {w - 2} 96Z", pen.shading(_STONE))
    for x, y in ((18, 62), (30, 36), (w - 44, 28), (w - 24, 60)):
        pen.path(f"M{x} {y}l8 -5 6 6 -5 7Z", lighter(_STONE, -0.08))
    mouth = f"M{c - 36} 96Q{c - 40} 60 {c - 24} 44Q{c - 6} 28 {c + 14} 36Q{c + 36} 46 {c + 36} 96Z"
    if thing.text != "shadows":
        pen.path(mouth, pen.shading("#1d2029", contrast=0.06))
        for x, deep in ((-20, 12), (-8, 18), (6, 12), (18, 15)):
            top = 40 + 0.02 * x * x
            pen.poly([(c + x - 4, top - 3), (c + x + 4, top - 3), (c + x, top + deep)], lighter(_STONE, -0.16))
        return
    pen.path(mouth, pen.shading("#e39a4c", contrast=0.16))
    for x, size in ((-18, 1.0), (2, 1.2), (20, 0.9)):
        pen.disc(c + x, 72 - 15 * size, 4.4 * size, "#43291b")
        pen.path(f"M{c + x - 6.5 * size} 82Q{c + x} {50 + 6 / size} {c + x + 6.5 * size} 82Z", "#43291b")
    pen.path(f"M{c - 36} 96Q{c} 80 {c + 36} 96Z", "#2b2019")
    pen.path(f"M{c - 8} 94Q{c - 6} 82 {c} 76Q{c + 7} 84 {c + 8} 94Z", pen.shading("#f9b233"))


def spinning_top(pen: Pen, _thing: NamedThing) -> None:
    """A toy top that spins, leaning a little."""
    pen.line([(58, 4), (53, 26)], lighter(WOOD, -0.06), 5)
    pen.path("M12 40Q30 22 54 24Q82 28 90 50Q80 68 46 95Q20 66 12 40Z", pen.shading(pen.hue(0), across=True))
    pen.path("M16 47Q50 62 88 55L84 61Q52 70 20 55Z", lighter(pen.hue(1), 0.06))
    pen.path("M27 68Q48 76 73 71L66 77Q48 82 33 75Z", lighter(pen.hue(2), 0.06))
    pen.oval(52, 34, 32, 9, lighter(pen.hue(0), 0.1), turn=12)


def bottle_message(pen: Pen, _thing: NamedThing) -> None:
    """A bottle that lies on its side, corked, with a rolled letter in it."""
    w = pen.width
    pen.path(f"M8 40Q4 40 4 46V82Q4 90 12 90H{w * 0.62}Q{w * 0.7} 88 {w * 0.76} 74H{w - 22}V54H{w * 0.76}"
             f"Q{w * 0.7} 42 {w * 0.62} 40Z", pen.shading("#8fc7b4", contrast=0.1), "#5f9c88", 1.6)  # fmt: skip
    pen.box(w - 24, 52, 6, 24, "#6fae9a", 2)
    pen.box(w - 19, 55, 15, 18, "#b98653", 2)
    pen.path(f"M20 52H{w * 0.56}V80H20Q15 80 15 66Q15 52 20 52Z", pen.shading("#f0e2bf"))
    pen.oval(w * 0.56, 66, 4.6, 14, "#dcc796")
    pen.oval(w * 0.56, 66, 2, 7, "#b79c62")
    pen.box(w * 0.3, 52, 4, 28, "#b5403a", 0, plain=True)
    pen.path(f"M12 46H{w * 0.6}", "none", "#dff3ea", 2.4)


def longship(pen: Pen, _thing: NamedThing) -> None:
    """A Viking longship with a striped sail, shields along its side, on water."""
    w, c = pen.width, pen.width / 2
    pen.line([(c, 4), (c, 70)], lighter(WOOD, -0.12), 3)
    pen.path(f"M{c - 32} 10H{c + 32}Q{c + 40} 32 {c + 30} 54Q{c} 48 {c - 30} 54Q{c - 24} 32 {c - 32} 10Z",
             pen.shading("#efe6d4"))  # fmt: skip
    for k in range(4):
        x = c - 27 + 16 * k
        pen.path(f"M{x} 10.5h8Q{x + 12} 32 {x + 8} 51.5q-4 -.8 -8 -1Q{x + 4} 32 {x} 10.5Z", "#b5403a")
    pen.line([(c - 34, 9), (c + 34, 9)], lighter(WOOD, -0.12), 2.6)
    pen.path(f"M4 34Q2 26 10 26Q16 28 12 34Q10 62 28 68Q{c} 74 {w - 28} 68Q{w - 10} 60 {w - 12} 30Q{w - 14} 22 "
             f"{w - 5} 22Q{w + 1} 26 {w - 4} 33Q{w - 2} 80 {w - 26} 88H26Q2 80 4 34Z", pen.shading(WOOD))  # fmt: skip
    for k in range(6):
        x = c - 40 + 16 * k
        pen.ball(x, 73, 6.4, pen.hue(k % 3))
        pen.disc(x, 73, 1.9, "#e6d9b0")
    pen.path(f"M0 88Q{w * 0.13} 82 {w * 0.25} 88T{w * 0.5} 88T{w * 0.75} 88T{w} 88V98H0Z",
             pen.shading(_WATER, contrast=0.08))  # fmt: skip


def submarine(pen: Pen, _thing: NamedThing) -> None:
    """A submarine with its tower, periscope and screw, and bubbles."""
    w, hull = pen.width, "#e0b13c"
    pen.line([(w * 0.5, 34), (w * 0.5, 8), (w * 0.58, 8)], COAL, 3.4)
    pen.path(f"M{w * 0.38} 46L{w * 0.42} 26H{w * 0.6}L{w * 0.64} 46Z", pen.shading(lighter(hull, -0.05)))
    pen.poly([(12, 66), (0, 48), (10, 48), (26, 60)], lighter(hull, -0.1))
    pen.poly([(12, 68), (0, 88), (10, 88), (26, 76)], lighter(hull, -0.1))
    pen.path(f"M10 68Q20 42 52 42H{w * 0.74}Q{w - 2} 46 {w - 2} 68Q{w - 2} 92 {w * 0.74} 94H52Q20 92 10 68Z",
             pen.shading(hull))  # fmt: skip
    pen.path(f"M14 74Q60 84 {w - 4} 74Q{w - 6} 92 {w * 0.74} 94H52Q24 92 14 74Z", lighter(hull, -0.12))
    for k in range(4):
        x = w * (0.38 + 0.14 * k)
        pen.disc(x, 62, 6.4, "#5b6472")
        pen.disc(x, 62, 4.4, "#a9dcf5")
    for x, y, r in ((w - 6, 36, 2.6), (w - 12, 26, 1.8), (w - 3, 22, 1.4)):
        pen.disc(x, y, r, "none", "#cfeefc", 1.1)


def catapult(pen: Pen, _thing: NamedThing) -> None:
    """A catapult with a stone in its spoon, on four wheels."""
    w = pen.width
    pen.line([(w * 0.66, 76), (w * 0.2, 14)], lighter(WOOD, -0.05), 5)
    pen.path(f"M{w * 0.06} 14Q{w * 0.15} 28 {w * 0.27} 13Z", pen.shading(lighter(WOOD, -0.08)))
    pen.ball(w * 0.16, 9, 8, _STONE)
    pen.line([(w * 0.28, 76), (w * 0.56, 28), (w * 0.84, 76)], WOOD, 6)
    pen.line([(w * 0.45, 30), (w * 0.7, 30)], lighter(WOOD, -0.1), 6)
    pen.line([(w * 0.42, 44), (w * 0.86, 72)], "#c9b184", 1.6)
    pen.box(w * 0.1, 72, w * 0.82, 10, WOOD, 2)
    for x in (0.22, 0.8):
        pen.disc(w * x, 86, 11.5, lighter(WOOD, -0.12))
        pen.disc(w * x, 86, 8.6, pen.shading(lighter(WOOD, 0.04)))
        pen.disc(w * x, 86, 2.4, COAL)
        for turn in range(4):
            angle = math.pi * turn / 4
            dx, dy = 8.4 * math.cos(angle), 8.4 * math.sin(angle)
            pen.line([(w * x - dx, 86 - dy), (w * x + dx, 86 + dy)], lighter(WOOD, -0.16), 1)


def colosseum(pen: Pen, _thing: NamedThing) -> None:
    """The Colosseum: three storeys of arches, its outer wall broken down on one side."""
    w, stone = pen.width, "#d9bd92"
    pen.path(f"M4 96V22Q{w * 0.2} 8 {w * 0.45} 8L{w * 0.52} 20L{w * 0.56} 32H{w * 0.7}L{w * 0.74} 50H{w - 4}V96Z",
             pen.shading(stone, across=True))  # fmt: skip
    for row, (top, end) in enumerate(((26, 0.5), (50, 0.72), (74, 0.98))):
        pen.line([(4, top - 7), (w * end, top - 7)], lighter(stone, -0.12), 1.6)
        x = 10.0
        while x + 8 < w * end:
            pen.path(f"M{x} {top + 16}V{top + 5}Q{x + 4.5} {top - 4} {x + 9} {top + 5}V{top + 16}Z",
                     lighter(stone, -0.34 + 0.03 * row))  # fmt: skip
            x += 14.5
    pen.box(0, 94, w, 5, lighter(stone, -0.1), 1)


def harp(pen: Pen, _thing: NamedThing) -> None:
    """A concert harp with its strings."""
    for k in range(13):
        x = 24 + 4.4 * k
        top = 14 + 10 * math.sin(math.pi * (k + 2) / 16) ** 2 + 0.3 * k
        pen.line([(x, top), (x, 90 - 4.7 * k)], "#efe6d0", 0.8)
    pen.line([(19, 8), (19, 92)], lighter(GOLD, -0.04), 6)
    pen.path("M16 6Q30 -2 42 12Q56 28 74 14Q84 8 86 20Q86 32 76 30Q56 38 40 24Q30 10 18 16Z", pen.shading(GOLD))
    pen.path("M78 28L86 32L30 98H18Q16 92 22 90Z", pen.shading(WOOD))
    pen.box(8, 92, 34, 6, lighter(WOOD, -0.1), 2)
    pen.ball(19, 7, 5, GOLD)


def glass_bottle(pen: Pen, _thing: NamedThing) -> None:
    """A glass bottle with a cork and a label, half full."""
    c, glass = pen.width / 2, "#7fb79c"
    pen.box(c - 5, 1, 10, 9, "#b98653", 1.5)
    pen.path(f"M{c - 7} 9H{c + 7}V30Q{c + 8} 38 {c + 17} 44Q{c + 20} 47 {c + 20} 54V92Q{c + 20} 98 {c + 14} 98H{c - 14}"
             f"Q{c - 20} 98 {c - 20} 92V54Q{c - 20} 47 {c - 17} 44Q{c - 8} 38 {c - 7} 30Z",
             pen.shading(lighter(glass, 0.1), across=True), lighter(glass, -0.16), 1.4)  # fmt: skip
    pen.path(f"M{c - 18} 58H{c + 18}V91Q{c + 18} 96 {c + 13} 96H{c - 13}Q{c - 18} 96 {c - 18} 91Z",
             pen.shading(lighter(glass, -0.08)))  # fmt: skip
    pen.box(c - 14, 64, 28, 21, "#f3ead6", 1.5)
    pen.line([(c - 9, 71), (c + 9, 71)], "#9a8a68", 1.6)
    pen.line([(c - 6, 77), (c + 6, 77)], "#b9aa8a", 1.2)
    pen.path(f"M{c - 13} 52V86", "none", WHITE, 1.8, opacity=0.6)
