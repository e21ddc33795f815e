"""Computers and networks of machines: racks, chips, gates, clouds, packets."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, SKY, STEEL, WHITE, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def _rack(pen: Pen, x: float, y: float, width: float, height: float, units: int, seed: int) -> None:
    rng = random.Random(seed)
    pen.box(x, y, width, height, "#3a4252", 2.5)
    pen.box(x + 2, y + 2, width - 4, height - 4, "#1d2230", 1.5, plain=True)
    step = (height - 8) / units
    for number in range(units):
        top = y + 4 + number * step
        pen.box(x + 4, top, width - 8, step * 0.8, "#566073", 1)
        for k in range(3):
            pen.disc(x + 8 + 4.2 * k, top + step * 0.4, 1.25, rng.choice(["#7ef0a0", "#5fd0ff", pen.hue(0)]))
        pen.line([(x + width * 0.52, top + step * 0.4), (x + width - 8, top + step * 0.4)], "#2a3040", 1.6, "2 2")


def server_racks(pen: Pen, _thing: NamedThing) -> None:
    """Rows of server racks with lights."""
    w = pen.width
    wide = (w - 14) / 3
    for number in range(3):
        _rack(pen, 4 + number * (wide + 3), 4, wide, 92, 8, number)


def chip(pen: Pen, _thing: NamedThing) -> None:
    """A microchip with pins."""
    for k in range(6):
        at = 25 + 10 * k
        for x, y, wide, high in ((at - 2, 6, 4, 88), (6, at - 2, 88, 4)):
            pen.box(x, y, wide, high, GOLD, 1)
    pen.box(16, 16, 68, 68, "#2f3646", 5)
    pen.box(28, 28, 44, 44, pen.hue(0), 4)
    for k in range(4):
        pen.line([(34, 36 + 9 * k), (50, 36 + 9 * k), (56, 40 + 7 * k), (66, 40 + 7 * k)], "#1d2230", 1.2)
    pen.disc(23, 23, 2, "#7f8a9c")


def logic_gates(pen: Pen, _thing: NamedThing) -> None:
    """And, or and not gates joined by wires."""
    line = pen.inks.line
    for y in (18, 34, 66, 82):
        pen.line([(4, y), (30, y)], line, 1.6)
    pen.path("M28 10H42A16 16 0 0 1 42 42H28Z", pen.shading(pen.hue(0)), line, 1.4)
    pen.path("M26 58Q36 74 26 90Q48 92 60 74Q48 56 26 58Z", pen.shading(pen.hue(1)), line, 1.4)
    pen.line([(58, 26), (72, 26), (72, 42), (84, 42)], line, 1.6)
    pen.line([(60, 74), (72, 74), (72, 56), (84, 56)], line, 1.6)
    pen.path("M82 34H92A15 15 0 0 1 92 64H82Z", pen.shading(pen.hue(0)), line, 1.4)
    pen.line([(107, 49), (114, 49)], line, 1.6)
    pen.poly([(114, 39), (114, 59), (130, 49)], pen.shading(pen.hue(2)), line, 1.4)
    pen.disc(133, 49, 2.6, WHITE, line, 1.2)
    pen.line([(136, 49), (146, 49)], line, 1.6)


def cloud_shape(pen: Pen, x: float, y: float, size: float, colour: str) -> None:
    """Draw a cloud ``size`` wide, its base at y."""
    s = size / 60
    pen.path(
        f"M{x - 24 * s:.1f} {y:.1f}a{13 * s:.1f} {13 * s:.1f} 0 0 1 {-1 * s:.1f} {-26 * s:.1f}"
        f"a{17 * s:.1f} {17 * s:.1f} 0 0 1 {32 * s:.1f}"
        f" {-9 * s:.1f}a{15 * s:.1f} {15 * s:.1f} 0 0 1 {20 * s:.1f} {17 * s:.1f}"
        f"a{9.5 * s:.1f} {9.5 * s:.1f} 0 0 1 {-2 * s:.1f} {18 * s:.1f}Z",
        pen.shading(colour, contrast=0.08),
    )


def cloud_servers(pen: Pen, _thing: NamedThing) -> None:
    """A cloud joined to machines."""
    w = pen.width
    for x in (0.18, 0.5, 0.82):
        pen.line([(w / 2, 40), (w / 2, 56), (w * x, 56), (w * x, 70)], pen.inks.pale, 1.8)
    cloud_shape(pen, w / 2, 46, 62, lighter(SKY, 0.06))
    for number, x in enumerate((0.18, 0.5, 0.82)):
        _rack(pen, w * x - 15, 66, 30, 30, 3, number)


def containers(pen: Pen, _thing: NamedThing) -> None:
    """Stacked shipping containers."""
    w = pen.width
    for row, count in enumerate((3, 2, 1)):
        for k in range(count):
            wide = (w - 8) / 3
            x, y = 4 + k * wide + row * wide * 0.5, 68 - row * 28
            pen.box(x, y, wide - 2, 26, pen.hue(row * 2 + k), 1.5)
            for stripe in range(7):
                pen.line(
                    [(x + 4 + stripe * (wide - 10) / 6, y + 4), (x + 4 + stripe * (wide - 10) / 6, y + 22)],
                    lighter(pen.hue(row * 2 + k), -0.14),
                    1.3,
                )


def packets(pen: Pen, _thing: NamedThing) -> None:
    """Packets that travel between two machines."""
    w = pen.width
    _rack(pen, 4, 22, 30, 56, 5, 1)
    _rack(pen, w - 34, 22, 30, 56, 5, 2)
    pen.line([(36, 60), (w - 36, 60)], pen.inks.pale, 1.8, "3 3")
    for number in range(3):
        x = 44 + number * (w - 100) / 2.2
        pen.box(x, 40, 14, 11, pen.hue(number), 1.5)
        pen.line([(x, 41), (x + 7, 47), (x + 14, 41)], WHITE, 1.1)
    pen.arrow((w / 2 - 12, 68), (w / 2 + 12, 68), width=1.8)


def shield_wall(pen: Pen, _thing: NamedThing) -> None:
    """A wall of bricks with a shield: a firewall."""
    w = pen.width
    for row in range(6):
        x = 2.0 - (row % 2) * 12
        while x < w - 2:
            left, right = max(x, 2), min(x + 23, w - 2)
            if right - left > 3:
                pen.box(left, 12 + row * 14, right - left, 12.6, "#c0573f" if (row + int(x)) % 3 else "#d06f4f", 1)
            x += 24.5
    pen.path(
        f"M{w / 2} 22L{w / 2 + 24} 30V52Q{w / 2 + 22} 76 {w / 2} 88Q{w / 2 - 22} 76 {w / 2 - 24} 52V30Z",
        pen.shading(pen.hue(0)),
        WHITE,
        2.4,
    )
    pen.line([(w / 2 - 10, 54), (w / 2 - 3, 62), (w / 2 + 11, 44)], WHITE, 4.4)


def binary(pen: Pen, _thing: NamedThing) -> None:
    """Ones and zeros."""
    rng = random.Random(5)
    for row in range(5):
        for column in range(7):
            pen.text(
                rng.choice("01"),
                11 + column * 13,
                20 + row * 18,
                16,
                pen.hue(row) if rng.random() < 0.6 else pen.inks.pale,
                "Mono-Bold",
            )


def fingerprint(pen: Pen, _thing: NamedThing) -> None:
    """A fingerprint: loops with breaks."""
    rng = random.Random(11)
    for number in range(8):
        rx, ry = 4 + number * 4.6, 6 + number * 5.4
        dots = []
        for k in range(64):
            angle = math.radians(-210 + 240 * k / 63)
            ripple = 0.7 * math.sin(3 * angle + number)
            dots.append((40 + (rx + ripple) * math.cos(angle), 46 + (ry + ripple) * math.sin(angle)))
        down = [(40 + rx * math.cos(math.radians(30)) - 1.5, 46 + ry * 0.5 + 8 + number * 1.6)]
        dots += down
        cut = rng.randrange(10, 50)
        gap = 3 if number in {2, 4, 6} else 0
        pen.smooth(dots[:cut:3] if gap else dots[::3], pen.hue(0), 2.2)
        if gap:
            pen.smooth(dots[cut + gap :: 3], pen.hue(0), 2.2)


def qubit(pen: Pen, _thing: NamedThing) -> None:
    """A Bloch sphere."""
    pen.ball(50, 50, 40, lighter(pen.hue(1), 0.08))
    pen.oval(50, 50, 40, 13, "none", pen.inks.line, 1.0)
    pen.oval(50, 50, 13, 40, "none", pen.inks.line, 0.8)
    pen.arrow((50, 96), (50, 3), width=1.4)
    pen.arrow((50, 50), (76, 25), "#d9473f", 3.0)
    pen.text("0", 58, 9, 9)
    pen.text("1", 58, 98, 9)


def quantum_computer(pen: Pen, _thing: NamedThing) -> None:
    """The golden plates and tubes of a dilution refrigerator."""
    plates = [(8, 46), (28, 38), (47, 31), (64, 24), (79, 17)]
    rng = random.Random(2)
    for (y, _), (below, small) in pairwise(plates):
        for k in range(7):
            x = 50 + (k - 3) / 3 * small * 0.85
            if k in {1, 3, 5}:
                pen.box(x - 1.6, y, 3.2, below - y + 2, STEEL, 0.5, across=True)
            else:
                sway = rng.uniform(-2, 2)
                pen.smooth(
                    [
                        (x, y + 2),
                        (x + sway + 2, y + (below - y) / 3),
                        (x - sway - 2, y + (below - y) * 0.66),
                        (x, below),
                    ],
                    "#c98f3a",
                    1.1,
                )
    for y, half in plates:
        pen.box(50 - half, y - 2, 2 * half, 5, GOLD, 2)
        pen.oval(50, y - 2, half, 3.4, lighter(GOLD, 0.1))
    pen.box(43, 82, 14, 14, "#8f97a6", 2, across=True)
    pen.box(46, 86, 8, 6, pen.hue(0), 1)


def screens(pen: Pen, _thing: NamedThing) -> None:
    """A person from behind, before many screens."""
    w = pen.width
    for number in range(6):
        x, y = 4 + number % 3 * (w - 8) / 3, 4 + number // 3 * 32
        wide = (w - 8) / 3 - 3
        pen.box(x, y, wide, 28, "#252b38", 2)
        values = [14, 10, 15, 7, 11, 5] if number % 2 else [6, 10, 8, 14, 12, 18]
        pen.line([(x + 4 + k * (wide - 8) / 5, y + 4 + value) for k, value in enumerate(values)], pen.hue(number), 1.8)
    pen.box(10, 84, w - 20, 5, "#6e5540", 1)
    pen.oval(w / 2, 58, 10, 12, COAL)
    pen.path(f"M{w / 2 - 25} 96Q{w / 2 - 24} 70 {w / 2} 70Q{w / 2 + 24} 70 {w / 2 + 25} 96Z", COAL)
    pen.path(f"M{w / 2 - 14} 96V84Q{w / 2} 78 {w / 2 + 14} 84V96Z", "#4a3a2c")
