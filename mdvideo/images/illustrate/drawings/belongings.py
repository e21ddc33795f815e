"""Things of work, art and everyday life that the library lacks."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import (
    COAL,
    GOLD,
    GRASS,
    RED,
    WHITE,
    WOOD,
    Pen,
    lighter,
)
from mdvideo.images.illustrate.picture_brief import NamedThing

WHEEL = (
    "#e9cf3f",
    "#f0a83a",
    "#ea7f3a",
    "#db4d3c",
    "#c23f6f",
    "#8f4aa8",
    "#5f4fb8",
    "#3f6fc9",
    "#3f9fc0",
    "#3fa88a",
    "#5fb350",
    "#a8c846",
)


def colour_wheel(pen: Pen, _thing: NamedThing) -> None:
    """Twelve colours in a ring, complements opposite."""
    for number, colour in enumerate(WHEEL):
        a, b = math.radians(30 * number - 104), math.radians(30 * number - 76.4)
        d = (
            f"M{50 + 46 * math.cos(a):.2f} {50 + 46 * math.sin(a):.2f}A46 46"
            f" 0 0 1 {50 + 46 * math.cos(b):.2f} {50 + 46 * math.sin(b):.2f}"
        )
        d += (
            f"L{50 + 22 * math.cos(b):.2f} {50 + 22 * math.sin(b):.2f}A22 22"
            f" 0 0 0 {50 + 22 * math.cos(a):.2f} {50 + 22 * math.sin(a):.2f}Z"
        )
        pen.path(d, colour)
    pen.arrow((50, 50), (50, 31), pen.inks.line, 1.8)
    pen.arrow((50, 50), (50, 69), pen.inks.line, 1.8)


def palette_swatches(pen: Pen, _thing: NamedThing) -> None:
    """A row of colours."""
    w = pen.width
    for number in range(5):
        colour = lighter(pen.hue(number), 0.08 if number > 3 else 0)
        pen.box(6 + number * (w - 12) / 5, 10, (w - 12) / 5 - 4, 80, WHITE, 3)
        pen.box(9 + number * (w - 12) / 5, 13, (w - 12) / 5 - 10, 54, colour, 2, plain=True)
        pen.box(9 + number * (w - 12) / 5, 73, (w - 12) / 5 - 16, 3, "#aab1bd", 1.5, plain=True)


def notes(pen: Pen, _thing: NamedThing) -> None:
    """Notes on a stave, with a treble clef's curl."""
    w = pen.width
    for k in range(5):
        pen.smooth([(4, 30 + 10 * k), (w * 0.5, 27 + 10 * k), (w - 4, 30 + 10 * k)], pen.inks.line, 1.1)
    pen.smooth(
        [
            (22, 60),
            (18, 52),
            (26, 48),
            (30, 58),
            (20, 64),
            (13, 54),
            (24, 36),
            (27, 20),
            (22, 14),
            (19, 26),
            (24, 60),
            (25, 78),
            (18, 82),
            (16, 76),
        ],
        pen.hue(0),
        2.6,
    )
    for x, y in ((48, 60), (66, 50), (84, 42), (102, 53), (122, 36)):
        pen.oval(x, y, 5.6, 4.2, pen.hue(1), turn=-20)
        pen.line([(x + 5, y - 1), (x + 5, y - 30)], pen.hue(1), 1.8)
    pen.line([(71, 19), (89, 11)], pen.hue(1), 4)


def crossroads(pen: Pen, _thing: NamedThing) -> None:
    """A path that parts in two, with a signpost."""
    w = pen.width
    c = w / 2
    pen.path(f"M0 44Q{c} 36 {w} 44V97H0Z", pen.shading(GRASS))
    road = "#d9c49a"
    pen.path(
        f"M{c - 19} 97Q{c - 12} 74 {c - 30} 60Q{c - 44} 50 {c - 56} 42H{c - 44}Q{c - 26} 52 {c - 6} 62Q{c}"
        f" 66 {c + 6} 62Q{c + 26} 52 {c + 44} 42H{c + 56}Q{c + 44} 50 {c + 30} 60Q{c + 12} 74 {c + 19} 97Z",
        road,
        "#b89f6f",
        1,
    )
    pen.box(c - 2, 10, 4, 54, WOOD, 1, across=True)
    pen.poly([(c - 2, 14), (c - 26, 14), (c - 33, 20), (c - 26, 26), (c - 2, 26)], pen.shading(pen.hue(0)))
    pen.poly([(c + 2, 30), (c + 26, 30), (c + 33, 36), (c + 26, 42), (c + 2, 42)], pen.shading(pen.hue(1)))


def path(pen: Pen, _thing: NamedThing) -> None:
    """A winding path with a flag at its end."""
    w = pen.width
    pen.path(f"M0 58Q{w * 0.4} 30 {w * 0.66} 34T{w} 44V97H0Z", pen.shading(GRASS))
    pen.path(
        f"M{w * 0.3} 97C{w * 0.28} 78 {w * 0.8} 78 {w * 0.72} 62S{w * 0.42} 54 {w * 0.6} 36"
        f"L{w * 0.64} 36C{w * 0.52} 52 {w * 0.82} 50 {w * 0.86} 64S{w * 0.56} 80 {w * 0.54} 97Z",
        "#ead6a6",
    )
    pen.line([(w * 0.62, 36), (w * 0.62, 6)], COAL, 2)
    pen.poly([(w * 0.62, 6), (w * 0.62 + 24, 13), (w * 0.62, 20)], pen.shading(RED))


def stairs(pen: Pen, _thing: NamedThing) -> None:
    """Steps that go up, with a flag."""
    for k in range(5):
        pen.box(6 + 18 * k, 84 - 14 * k, 18.4, 12 + 14 * k, pen.hue(k), 0.5)
    pen.line([(88, 28), (88, 4)], pen.inks.line, 2)
    pen.poly([(88, 4), (70, 9), (88, 15)], pen.shading(RED))


def funnel(pen: Pen, _thing: NamedThing) -> None:
    """A funnel with stages."""
    for k in range(4):
        y, h0, h1 = 12 + 20 * k, 44 - 10 * k, 35 - 10 * k
        pen.poly([(50 - h0, y), (50 + h0, y), (50 + h1, y + 17), (50 - h1, y + 17)], pen.shading(pen.hue(k)))
    pen.ball(50, 95, 3.6, GOLD)


def pyramid(pen: Pen, _thing: NamedThing) -> None:
    """A pyramid of levels."""
    for k in range(4):
        y0, y1 = 8 + 22 * k, 8 + 22 * k + 20
        h0, h1 = 47 * (y0 - 8) / 86, 47 * (y1 - 8) / 86
        pen.poly([(50 - h0, y0), (50 + h0, y0), (50 + h1, y1), (50 - h1, y1)], pen.shading(pen.hue(k)))


def target(pen: Pen, _thing: NamedThing) -> None:
    """Rings with an arrow in the middle."""
    for k, colour in enumerate((RED, WHITE, RED, WHITE, RED)):
        pen.disc(46, 54, 42 - 9 * k, pen.shading(colour, contrast=0.05))
    pen.line([(46, 54), (88, 12)], COAL, 3)
    for k in range(3):
        x = 78 + 6 * k
        pen.line([(x, 22 - 6 * k), (x + 8, 22 - 6 * k)], pen.hue(1), 2.4)
        pen.line([(x, 22 - 6 * k), (x, 14 - 6 * k)], pen.hue(1), 2.4)


def quadrants(pen: Pen, _thing: NamedThing) -> None:
    """A square of four fields."""
    for k in range(4):
        pen.box(8 + 44 * (k % 2), 8 + 44 * (k // 2), 40, 40, pen.hue(k), 4)
    for x, y in ((28, 28), (72, 28), (28, 72), (72, 72)):
        pen.disc(x, y, 7, WHITE, opacity=0.85)


def bubbles(pen: Pen, thing: NamedThing) -> None:
    """Speech bubbles with letters of several scripts."""
    w = pen.width
    words = thing.text.split() if thing.text else ["Aa", "Я", "Ω"]
    count = min(max(thing.count, 2), 4)
    places = [(w * 0.34, 30, 60, 36), (w * 0.7, 62, 56, 34), (w * 0.26, 80, 40, 26), (w * 0.8, 22, 40, 26)][:count]
    for number, (x, y, wide, high) in enumerate(places):
        pen.box(x - wide / 2, y - high / 2, wide, high, pen.hue(number), high * 0.42)
        side = -1 if number % 2 == 0 else 1
        pen.poly(
            [
                (x + side * wide * 0.22, y + high * 0.44),
                (x + side * wide * 0.4, y + high * 0.8),
                (x + side * wide * 0.06, y + high * 0.46),
            ],
            lighter(pen.hue(number), -0.1),
        )
        word = words[number % len(words)]
        pen.text(word, x, y + high * 0.2, high * 0.56, COAL, "Sans", fit=wide * 0.8)


def gears(pen: Pen, _thing: NamedThing) -> None:
    """Gears in mesh: twelve teeth drive eight."""
    for x, y, r, teeth, number, turn in (
        (38, 58, 28, 12, 0, 0.0),
        (80.6, 29.6, 17.5, 8, 1, 0.13),
        (84, 80, 12, 8, 2, 0.3),
    ):
        dots = []
        for k in range(teeth):
            for share, reach in ((0.0, 1.0), (0.12, 1.22), (0.38, 1.22), (0.5, 1.0)):
                a = 2 * math.pi * (k + share) / teeth + turn
                dots.append((x + r * reach * math.cos(a), y + r * reach * math.sin(a)))
        pen.poly(dots, pen.shading(pen.hue(number)))
        pen.disc(x, y, r * 0.62, lighter(pen.hue(number), 0.12))
        pen.disc(x, y, r * 0.24, COAL)


def maze(pen: Pen, _thing: NamedThing) -> None:
    """A maze by depth-first search, with one way through."""
    size, rng = 9, random.Random(12)
    open_walls: set[tuple[int, int, int, int]] = set()
    seen, stack = {(0, 0)}, [(0, 0)]
    while stack:
        x, y = stack[-1]
        steps = [
            (x + dx, y + dy)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
            if 0 <= x + dx < size and 0 <= y + dy < size and (x + dx, y + dy) not in seen
        ]
        if not steps:
            stack.pop()
            continue
        u, v = rng.choice(steps)
        open_walls |= {(x, y, u, v), (u, v, x, y)}
        seen.add((u, v))
        stack.append((u, v))
    s = 90 / size
    pen.box(3, 3, 94, 94, WHITE, 2, plain=True)
    for x in range(size):
        for y in range(size):
            left, top = 5 + x * s, 5 + y * s
            if (x, y, x + 1, y) not in open_walls and not (x == size - 1 and y == size - 1):
                pen.line([(left + s, top), (left + s, top + s)], pen.hue(0), 2.6)
            if (x, y, x, y + 1) not in open_walls:
                pen.line([(left, top + s), (left + s, top + s)], pen.hue(0), 2.6)
    pen.line([(5, 5 + s), (5, 95)], pen.hue(0), 2.6)
    pen.line([(5, 5), (95, 5), (95, 95 - s)], pen.hue(0), 2.6)
    pen.ball(5 + s / 2, 5 + s / 2, 3, RED)


def puzzle(pen: Pen, _thing: NamedThing) -> None:
    """Four pieces of a jigsaw, one apart."""

    def piece(x: float, y: float, colour: str, sides: tuple[int, int, int, int]) -> None:
        s = 36.0
        d, at = f"M{x} {y}", [(x, y), (x + s, y), (x + s, y + s), (x, y + s), (x, y)]
        for (ax, ay), (bx, by), out in zip(at, at[1:], sides, strict=False):
            ux, uy = (bx - ax) / s, (by - ay) / s
            if out:
                p, q = (ax + ux * 13, ay + uy * 13), (ax + ux * 23, ay + uy * 23)
                d += f"L{p[0]} {p[1]}A7 7 0 1 {1 if out > 0 else 0} {q[0]} {q[1]}"
            d += f"L{bx} {by}"
        pen.path(d + "Z", pen.shading(colour), lighter(colour, -0.18), 1)

    piece(10, 24, pen.hue(0), (0, 1, -1, 0))
    piece(10, 60, pen.hue(1), (1, 1, 0, 0))
    piece(46, 60, pen.hue(2), (-1, 0, 0, -1))
    piece(56, 14, pen.hue(3), (0, 0, 1, -1))


def domino(pen: Pen, _thing: NamedThing) -> None:
    """A row of falling dominoes."""
    w = pen.width
    for k, turn in enumerate((66, 52, 38, 22, 8, 0, 0)):
        x, a = 14 + k * (w - 34) / 6, math.radians(turn)
        c, s = math.cos(a), math.sin(a)
        corners = [(x + u * c + v * s, 90 + u * s - v * c) for u, v in ((-5, 0), (5, 0), (5, 48), (-5, 48))]
        pen.poly(corners, pen.shading(pen.hue(k % 2)), COAL, 0.8)
        for share in (0.25, 0.5, 0.75):
            pen.disc(x + 48 * share * s, 90 - 48 * share * c, 1.7, WHITE)
    pen.line([(2, 91.5), (w - 2, 91.5)], pen.inks.line, 1.8)


def footprints(pen: Pen, _thing: NamedThing) -> None:
    """Footprints in a row."""
    w = pen.width
    for k in range(6):
        x, y = 16 + k * (w - 32) / 5, 66 if k % 2 else 40
        y -= k * 3
        pen.oval(x, y, 9, 5.2, pen.hue(0), turn=-8)
        pen.oval(x - 12, y + 1.6, 5, 4, pen.hue(0), turn=-8)


def spotlight(pen: Pen, _thing: NamedThing) -> None:
    """A cone of light from above."""
    pen.poly([(44, 16), (56, 16), (88, 90), (12, 90)], "#fdf0bf", opacity=0.5)
    pen.oval(50, 90, 39, 6, "#fdf3cf")
    pen.path("M38 4H62L58 18H42Z", pen.shading(COAL))


def candlestick(pen: Pen, _thing: NamedThing) -> None:
    """Candlesticks of a market."""
    rng = random.Random(6)
    level = 70.0
    for k in range(11):
        move = rng.uniform(-9, 13)
        new = min(max(level - move, 18), 84)
        x = 10 + k * (pen.width - 20) / 10
        colour = "#4fae6a" if new < level else "#d9534a"
        pen.line([(x, min(level, new) - 7), (x, max(level, new) + 6)], colour, 1.3)
        pen.box(x - 3.6, min(level, new), 7.2, max(3, abs(new - level)), colour, 0.8)
        level = new
