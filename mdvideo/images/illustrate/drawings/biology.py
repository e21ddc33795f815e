"""Cells, nerves, inheritance, and other drawings of life."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, GRASS, LEAF, WHITE, Dot, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def helix(pen: Pen, _thing: NamedThing) -> None:
    """A right-handed double helix with its base pairs."""
    count, top, bottom = 120, 4.0, 96.0
    turns, radius, shift = 1.6, 24.0, 2.3

    def strand(t: float, phase: float) -> tuple[float, float, float]:
        angle = 2 * math.pi * turns * t + phase
        return 50 + radius * math.cos(angle), top + (bottom - top) * t, math.sin(angle)

    pairs = [("#d9473f", "#e9b949"), ("#4a8fd6", "#5fb35a")]
    parts: list[tuple[float, Dot, Dot, str, float]] = []
    for k in range(17):
        t = (k + 0.5) / 17
        (x0, y0, z0), (x1, y1, z1) = strand(t, 0), strand(t, shift)
        depth, middle = (z0 + z1) / 2 - 0.2, ((x0 + x1) / 2, (y0 + y1) / 2)
        left, right = pairs[k % 2]
        parts += [(depth, (x0, y0), middle, left, 2.8), (depth, middle, (x1, y1), right, 2.8)]
    for number, phase in enumerate((0.0, shift)):
        for k in range(0, count, 3):
            t0, t1 = k / count, min(1.0, (k + 3.4) / count)
            a, b = strand(t0, phase), strand(t1, phase)
            parts.append((a[2], a[:2], b[:2], lighter(pen.hue(number), 0.1 * a[2] - 0.03), 6.2))
    for _, start, end, colour, width in sorted(parts, key=lambda part: part[0]):
        pen.line([start, end], colour, width)


def leaf(pen: Pen, thing: NamedThing) -> None:
    """A leaf with its midrib and side veins, the half toward the light paler; ``text`` may be autumn."""
    green = "#d07a2c" if thing.text == "autumn" else LEAF
    base, tip = (16.0, 88.0), (88.0, 10.0)

    def rib(t: float) -> Dot:
        """The midrib, which bends a little."""
        bow = 5.5 * math.sin(math.pi * t)
        return base[0] + (tip[0] - base[0]) * t - bow * 0.7, base[1] + (tip[1] - base[1]) * t - bow * 0.7

    def edge(t: float, side: float) -> Dot:
        """The outline at a share of the length: broadest below the middle, drawn out to the tip."""
        out = side * 29.5 * math.sin(math.pi * t**0.82) ** 0.9 * (1 - 0.22 * t)
        x, y = rib(t)
        return x + out * 0.735, y + out * 0.678

    steps = [k / 40 for k in range(41)]
    middle = [rib(t) for t in steps]
    for side, shade in ((-1.0, 0.09), (1.0, -0.02)):
        half = [edge(t, side) for t in steps]
        pen.poly([*middle, *reversed(half)], pen.shading(lighter(green, shade), contrast=0.07))
    vein = lighter(green, 0.24)
    for number in range(7):
        t = 0.1 + 0.115 * number
        for side in (-1.0, 1.0):
            reach = min(0.985, t + 0.15 + 0.02 * (6 - number))
            end, start = edge(reach, side * 0.93), rib(t)
            bend = edge(t + 0.55 * (reach - t), side * 0.52)
            pen.smooth([start, bend, end], vein, 1.0)
    stalk = [(6.0, 97.5), (11.0, 93.0), base]
    pen.smooth([*stalk, *middle[4::6], tip], lighter(green, 0.2), 1.9)
    pen.smooth(stalk, lighter(green, -0.1), 2.6)


def oak(pen: Pen, _thing: NamedThing) -> None:
    """A broad-leaved tree: a trunk with forking boughs under a crown of lit clusters."""
    bark = pen.shading("#7a5434", across=True)
    pen.path(
        "M43 99Q46.5 90 46 76Q45 66 34 54L37 52Q46 60 48.5 64L49.5 44L53 44L52.5 62Q57 56 64 50L66.5 52.5Q56 64 55 76"
        "Q55 90 59 99Q51 96.5 43 99Z",
        bark,
    )
    chance = random.Random(7)
    crown = [(50, 26, 19), (31, 38, 16), (69, 38, 16), (22, 52, 11), (79, 52, 11), (40, 50, 12), (61, 50, 12)]
    for x, y, r in crown:
        pen.disc(x, y, r + 1.5, lighter(LEAF, -0.1))
    for x, y, r in crown:
        pen.disc(x - 1.5, y - 2, r - 1.5, pen.shading(lighter(LEAF, -0.01), contrast=0.07))
    for x, y, r in crown:
        for _ in range(round(r / 2.2)):
            angle, far = chance.uniform(0, 6.283), r * 0.72 * chance.random() ** 0.5
            size = chance.uniform(2.6, 4.6)
            dx, dy = far * math.cos(angle) - 2, far * math.sin(angle) - 3.5
            pen.path(
                f"M{x + dx - size:.2f} {y + dy:.2f}a{size:.2f} {size:.2f} 0 0 1 {2 * size:.2f} 0Z",
                lighter(LEAF, 0.05 - 0.006 * (y + dy - 30)),
                plain=True,
            )


def cell(pen: Pen, thing: NamedThing) -> None:
    """A cell in section with nucleus, mitochondria and other organelles."""
    plant = thing.text == "plant"
    body = GRASS if plant else pen.hue(2)
    if plant:
        pen.box(3, 5, pen.width - 6, 90, lighter(LEAF, -0.08), 10)
        pen.box(8, 10, pen.width - 16, 80, lighter(body, 0.14), 8)
        pen.box(56, 22, 42, 54, "#9cc8ec", 14)
        for x, y in ((24, 80), (44, 82), (66, 84), (88, 83), (106, 60), (104, 28)):
            pen.oval(x, y, 9, 5, pen.shading(LEAF), turn=(x * 7) % 60 - 30)
    else:
        pen.path(
            "M20 22Q40 2 74 8Q112 6 116 42Q122 84 84 92Q48 102 22 84Q-4 62 20 22Z",
            pen.shading(lighter(body, 0.1)),
            lighter(body, -0.18),
            3,
        )
    x, y = (30, 40) if plant else (58, 48)
    pen.ball(x, y, 19, "#b48ad0")
    pen.ball(x + 3, y + 3, 7, "#7d4f9f")
    for mx, my, turn in ((96, 34, 30), (30, 72, -25)) if not plant else ((44, 66, 15),):
        pen.oval(mx, my, 12, 6.4, pen.shading("#e0894f"), "#a9562a", 1, turn=turn)
        pen.smooth([(mx - 8, my), (mx - 4, my - 3), (mx, my + 3), (mx + 4, my - 3), (mx + 8, my)], "#a9562a", 1.2)
    if not plant:
        for k in range(3):
            pen.smooth([(80, 60 + 6 * k), (90, 56 + 6 * k), (102, 60 + 6 * k)], "#d9a33f", 2.6)
        for k in range(4):
            pen.arc(58, 48, 24 + 4 * k, 120, 190, "#6fa8c9", 1.8)
    rng = random.Random(9)
    for _ in range(14):
        pen.disc(rng.uniform(24, 98), rng.uniform(16, 84), 1.2, "#7d6f8f")


def mitochondrion(pen: Pen, _thing: NamedThing) -> None:
    """A mitochondrion in section: two membranes, the inner one folded."""
    w = pen.width
    pen.oval(w / 2, 50, w / 2 - 6, 38, pen.shading("#e0894f"), "#a9562a", 2)
    pen.oval(w / 2, 50, w / 2 - 13, 31, "#f4cfa0", "#a9562a", 1.6)
    for k in range(8):
        x = 30 + k * (w - 60) / 7
        reach = 26 * math.sqrt(max(0.05, 1 - ((x - w / 2) / (w / 2 - 12)) ** 2))
        edge, tip = (50 - reach, 50 + reach * 0.45) if k % 2 else (50 + reach, 50 - reach * 0.45)
        pen.path(
            f"M{x - 3.6} {edge:.1f}L{x - 3.2} {tip:.1f}Q{x}"
            f" {tip + (5 if k % 2 else -5):.1f} {x + 3.2} {tip:.1f}L{x + 3.6} {edge:.1f}",
            "#e8a566",
            "#a9562a",
            1.4,
        )
    for k in range(9):
        pen.disc(26 + k * 9.4, 50 + 10 * math.sin(k * 2.1), 1.3, "#7d5a8f")


def virus(pen: Pen, _thing: NamedThing) -> None:
    """A virus with spikes."""
    for k in range(18):
        a = 2 * math.pi * k / 18
        pen.line(
            [(50 + 26 * math.cos(a), 50 + 26 * math.sin(a)), (50 + 39 * math.cos(a), 50 + 39 * math.sin(a))],
            pen.hue(0),
            2.4,
        )
        pen.ball(50 + 41 * math.cos(a), 50 + 41 * math.sin(a), 4.4, pen.hue(0))
    pen.ball(50, 50, 29, pen.hue(1))
    for k in range(6):
        a = 2 * math.pi * k / 6 + 0.4
        pen.ball(50 + 14 * math.cos(a), 50 + 14 * math.sin(a), 4.6, lighter(pen.hue(0), -0.06))
    pen.ball(50, 50, 4.6, lighter(pen.hue(0), -0.06))


def neuron(pen: Pen, _thing: NamedThing) -> None:
    """A nerve cell with dendrites, axon and its myelin."""
    hue = pen.hue(0)
    rng = random.Random(3)
    for k in range(8):
        a = math.radians(70 + 220 * k / 7)
        x, y = 34 + 12 * math.cos(a), 50 + 12 * math.sin(a)
        end = (34 + 26 * math.cos(a + rng.uniform(-0.2, 0.2)), 50 + 36 * math.sin(a))
        pen.smooth([(x, y), ((x + end[0]) / 2 + 2, (y + end[1]) / 2 - 2), end], hue, 3.4)
        for turn in (-0.55, 0.5):
            pen.line([end, (end[0] + 9 * math.cos(a + turn), end[1] + 9 * math.sin(a + turn))], hue, 1.9)
    pen.smooth([(44, 50), (70, 56), (100, 46), (122, 50)], hue, 3.4)
    for k in range(5):
        x = 58 + 12.6 * k
        y = 53.4 - 6 * ((x - 58) / 56) + 1.2 * math.sin(k)
        pen.oval(x, y, 5.4, 3.9, pen.shading("#f0d48a"), turn=-8)
    for turn in (-38, -12, 14, 40):
        a = math.radians(turn)
        x, y = 122 + 17 * math.cos(a), 50 + 17 * math.sin(a)
        pen.line([(122, 50), (x, y)], hue, 2.2)
        pen.ball(x, y, 3.2, hue)
    pen.ball(34, 50, 15, hue)
    pen.ball(36, 51, 5.6, lighter(hue, -0.2))


def synapse(pen: Pen, _thing: NamedThing) -> None:
    """A synapse between two nerve cells, with vesicles."""
    pen.path("M38 2Q40 26 22 36Q14 48 26 50H74Q86 48 78 36Q60 26 62 2Z", pen.shading(pen.hue(0)))
    pen.path("M16 72Q14 62 26 62H74Q86 62 84 72Q70 84 66 98H34Q30 84 16 72Z", pen.shading(pen.hue(1)))
    for x, y in ((36, 38), (50, 34), (64, 38), (43, 45), (57, 45), (50, 22)):
        pen.ball(x, y, 4, "#f4e3a0")
    for k in range(9):
        pen.ball(30 + 5 * k, 56 + 1.8 * math.sin(k * 2), 1.7, GOLD)


def punnett(pen: Pen, _thing: NamedThing) -> None:
    """A square of crosses with letters of alleles."""
    for number, allele in enumerate("Aa"):
        pen.text(allele, 44 + 33 * number, 18, 18, pen.hue(0), "Serif-Italic")
        pen.text(allele, 14, 50 + 33 * number, 18, pen.hue(1), "Serif-Italic")
    for row in range(2):
        for column in range(2):
            pen.box(28 + 33 * column, 28 + 33 * row, 31, 31, pen.hue(3) if row + column == 2 else pen.hue(2), 2)
            pair = "".join(sorted("Aa"[row] + "Aa"[column]))
            pen.text(pair, 43.5 + 33 * column, 49 + 33 * row, 16, COAL, "Serif-Italic")


def food_chain(pen: Pen, _thing: NamedThing) -> None:
    """Arrows from plant to hare to fox."""
    pen.path("M20 88V60", "none", LEAF, 2.6)
    for x, y, turn in ((12, 66, 35), (28, 60, -35), (13, 78, 30), (27, 74, -30)):
        pen.oval(x, y, 9, 4.2, pen.shading(GRASS), turn=turn)
    pen.arrow((38, 70), (52, 70), pen.inks.line, 2.2)
    pen.oval(72, 76, 13, 10, pen.shading("#b79a78"))
    pen.ball(62, 66, 7, "#b79a78")
    for x in (59, 65):
        pen.oval(x, 53, 2.6, 9, pen.shading("#c9ac8a"), turn=-8)
    pen.ball(84, 74, 3.4, WHITE)
    pen.disc(60, 65, 1.1, COAL)
    pen.arrow((90, 70), (104, 70), pen.inks.line, 2.2)
    pen.oval(126, 74, 15, 10, pen.shading("#e0773a"))
    pen.poly([(108, 56), (120, 52), (124, 64), (108, 72), (104, 66)], pen.shading("#e0773a"))
    pen.poly([(112, 56), (113, 46), (118, 54)], "#e0773a")
    pen.path("M138 74Q152 66 148 54Q158 70 140 82Z", pen.shading("#e0773a"))
    pen.disc(111, 61, 1.1, COAL)
    for x in (118, 134):
        pen.line([(x, 82), (x, 92)], COAL, 2.6)
    for x in (66, 78):
        pen.line([(x, 84), (x, 92)], "#8a7054", 2.6)
