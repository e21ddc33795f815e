"""Works of engineering: bridges, dams, turbines, dishes, gates."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, RED, SEA, STEEL, STONE, WHITE, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def bridge(pen: Pen, _thing: NamedThing) -> None:
    """A suspension bridge."""
    w = pen.width
    deck, left, right = 70.0, w * 0.26, w * 0.74
    for x in (left, right):
        pen.box(x - 3.4, 12, 6.8, 84, "#c0553f", 1)
        for y in (22, 42):
            pen.box(x - 7, y, 14, 3.4, "#c0553f", 1)

    def cable(x: float) -> float:
        if x < left:
            return 14 + (deck - 16) * math.pow((left - x) / left, 1.5)
        if x > right:
            return 14 + (deck - 16) * math.pow((x - right) / (w - right), 1.5)
        return 64 - 50 * (2 * (x - w / 2) / (right - left)) ** 2

    dots = [(x, cable(x)) for x in (w * k / 60 for k in range(61))]
    pen.line(dots, "#a8452f", 2.2)
    for k in range(1, 28):
        x = w * k / 28
        if cable(x) < deck - 2:
            pen.line([(x, cable(x)), (x, deck)], "#c98a72", 0.8)
    pen.box(0, deck, w, 5, "#6d7686", 0.5)
    pen.path(f"M0 90Q{w * 0.125} 86 {w * 0.25} 90T{w * 0.5} 90T{w * 0.75} 90T{w} 90V98H0Z", pen.shading(SEA))


def windmill(pen: Pen, thing: NamedThing) -> None:
    """A windmill, or wind turbines."""
    if (thing.text or "").startswith("turbine"):
        places = [(50.0, 1.0)] if thing.text == "turbine" else [(30.0, 0.8), (98.0, 0.66), (64.0, 1.0)]
        for x, s in places:
            hub = 96 - 62 * s
            pen.poly(
                [(x - 1.2 * s, hub), (x + 1.2 * s, hub), (x + 2.6 * s, 96), (x - 2.6 * s, 96)],
                pen.shading("#eef0f2", across=True),
            )
            for k in range(3):
                a = math.radians(-90 + 120 * k + 14 * x)
                tip = (x + 32 * s * math.cos(a), hub + 32 * s * math.sin(a))
                nx, ny = -math.sin(a), math.cos(a)
                pen.poly(
                    [
                        (x + nx * 1.2, hub + ny * 1.2),
                        (x + 9 * s * math.cos(a) + nx * 2.8 * s, hub + 9 * s * math.sin(a) + ny * 2.8 * s),
                        tip,
                        (x - nx, hub - ny),
                    ],
                    "#f4f5f7",
                )
            pen.ball(x, hub, 2.8 * s, STEEL)
        return
    pen.poly([(36, 44), (64, 44), (72, 96), (28, 96)], pen.shading("#d8c6a4", across=True))
    pen.path("M34 45Q50 22 66 45Z", pen.shading("#a8552f"))
    pen.box(44, 76, 12, 20, "#6e4a30", 5)
    pen.box(46, 56, 8, 9, COAL, 1)
    for k in range(4):
        a = math.radians(28 + 90 * k)
        c, s = math.cos(a), math.sin(a)
        pen.line([(50, 40), (50 + 38 * c, 40 + 38 * s)], "#6e4a30", 2)
        pen.poly(
            [
                (50 + 9 * c, 40 + 9 * s),
                (50 + 38 * c, 40 + 38 * s),
                (50 + 38 * c - 9 * s, 40 + 38 * s + 9 * c),
                (50 + 9 * c - 9 * s, 40 + 9 * s + 9 * c),
            ],
            "#f2ead6",
            "#a89a7c",
            0.9,
        )
    pen.ball(50, 40, 3.4, "#6e4a30")


def dam(pen: Pen, _thing: NamedThing) -> None:
    """A dam across a valley."""
    w = pen.width
    pen.poly([(0, 30), (w * 0.3, 44), (w * 0.38, 97), (0, 97)], pen.shading("#7f8a6a"))
    pen.poly([(w, 22), (w * 0.72, 44), (w * 0.64, 97), (w, 97)], pen.shading("#6f7a5c"))
    pen.poly([(w * 0.2, 40), (w * 0.8, 40), (w * 0.72, 52), (w * 0.28, 52)], pen.shading(SEA))
    pen.path(f"M{w * 0.22} 48Q{w / 2} 58 {w * 0.78} 48L{w * 0.64} 90Q{w / 2} 97 {w * 0.36} 90Z", pen.shading("#c9cdd2"))
    for x in (0.42, 0.5, 0.58):
        pen.path(f"M{w * x - 3} 62L{w * x + 3} 62L{w * x + 5} 94H{w * x - 5}Z", "#e8f4fa")


def power_line(pen: Pen, _thing: NamedThing) -> None:
    """Pylons with wires."""
    w, iron = pen.width, "#7d8796"
    for x, s in ((w * 0.72, 0.62), (w * 0.26, 1.0)):
        foot, top = 96.0, 96 - 88 * s
        for side in (-1, 1):
            pen.line([(x + side * 13 * s, foot), (x + side * 3 * s, top + 26 * s), (x, top)], iron, 1.8 * s + 0.4)
        for k in range(4):
            y0, y1 = foot - 62 * s * k / 4, foot - 62 * s * (k + 1) / 4
            h0, h1 = 13 * s - 2.5 * s * k, 13 * s - 2.5 * s * (k + 1)
            pen.line([(x - h0, y0), (x + h1, y1)], iron, 0.9)
            pen.line([(x + h0, y0), (x - h1, y1)], iron, 0.9)
        for y, half in ((top + 14 * s, 20 * s), (top + 28 * s, 24 * s)):
            pen.line([(x - half, y), (x + half, y)], iron, 1.6)
    for y0, y1, off0, off1 in ((22, 50, -20, -12.4), (22, 50, 20, 12.4), (36, 58.6, -24, -14.9), (36, 58.6, 24, 14.9)):
        a, b = (w * 0.26 + off0, y0), (w * 0.72 + off1, y1)
        pen.smooth([a, ((a[0] + b[0]) / 2, max(y0, y1) + 5), b], pen.inks.line, 0.8)


def solar_panels(pen: Pen, _thing: NamedThing) -> None:
    """Solar panels in rows."""
    w = pen.width
    pen.ball(w - 22, 18, 11, GOLD)
    for row, (y, s) in enumerate(((44, 0.7), (66, 0.86), (92, 1.05))):
        for k in range(3):
            x = w * (0.2 + 0.3 * k) - 6 * row + 4
            half, high = 19 * s, 19 * s
            pen.line([(x, y - 3), (x, y + 4)], STEEL, 2)
            pen.poly(
                [(x - half, y - 2), (x + half, y - 2), (x + half * 0.8 + 5, y - high), (x - half * 0.8 + 5, y - high)],
                pen.shading("#2f5f9f"),
                "#dfe6ee",
                1,
            )
            for m in (1, 2):
                t = m / 3
                pen.line(
                    [(x - half + 2 * half * t, y - 2), (x - half * 0.8 + 5 + 1.6 * half * t, y - high)], "#9cc0e8", 0.7
                )
            pen.line(
                [(x - half * 0.9 + 2.5, y - 1 - high / 2), (x + half * 0.9 + 2.5, y - 1 - high / 2)], "#9cc0e8", 0.7
            )


def oil_rig(pen: Pen, _thing: NamedThing) -> None:
    """A derrick on a platform."""
    for side in (-1, 1):
        pen.line([(50 + side * 17, 60), (50 + side * 4, 6)], "#c0553f", 2.4)
    for k in range(5):
        y0, y1 = 60 - 10 * k, 50 - 10 * k
        h0, h1 = 17 - 2.4 * k, 17 - 2.4 * (k + 1)
        pen.line([(50 - h0, y0), (50 + h1, y1)], "#c0553f", 1.1)
        pen.line([(50 + h0, y0), (50 - h1, y1)], "#c0553f", 1.1)
    pen.box(12, 60, 76, 9, STEEL, 1.5)
    pen.box(62, 46, 22, 14, GOLD, 1)
    for x in (20, 40, 60, 80):
        pen.line([(x, 69), (x, 92)], "#6d7686", 3.4)
    pen.path("M2 88Q14 84 26 88T50 88T74 88T98 88V97H2Z", pen.shading(SEA))


def telescope_dish(pen: Pen, _thing: NamedThing) -> None:
    """A parabolic dish."""
    pen.poly([(44, 60), (56, 60), (66, 92), (34, 92)], pen.shading("#c9cfd8", across=True))
    pen.box(28, 91, 44, 5, STEEL, 1)
    pen.path("M14 26Q20 74 74 66Z", pen.shading("#eef1f5"))
    pen.oval(44, 46, 36, 15, pen.shading("#d5dbe4"), "#aab3c0", 1, turn=34)
    for end in ((20, 34), (68, 62), (36, 52)):
        pen.line([end, (66, 22)], "#7d8796", 1.3)
    pen.ball(67, 20, 4.4, RED)


def gate(pen: Pen, thing: NamedThing) -> None:
    """An iron gate, new or rusty."""
    w = pen.width
    rusty = thing.text == "rust"
    iron = "#b0603a" if rusty else "#67718a"
    for x in (4, w - 18):
        pen.box(x, 16, 14, 80, STONE, 1)
        pen.ball(x + 7, 11, 6.4, STONE)
    for k in range(11):
        x = 24 + k * (w - 48) / 10
        high = 24 - 10 * math.sin(math.pi * k / 10)
        pen.line([(x, high + 4), (x, 94)], iron, 2.2)
        pen.poly([(x - 2.6, high + 5), (x, high - 5), (x + 2.6, high + 5)], iron)
    for y in (38, 66, 90):
        pen.line([(19, y), (w - 19, y)], iron, 2.4)
    for k in range(5):
        x = 34 + k * (w - 68) / 4
        pen.disc(x, 52, 6.4, "none", iron, 1.8)
    if rusty:
        rng = random.Random(4)
        for _ in range(70):
            pen.disc(
                rng.uniform(22, w - 22),
                rng.choice([38, 66, 90]) + rng.gauss(0, 1.2),
                rng.uniform(0.5, 1.5),
                rng.choice(["#c9733a", "#7a3a20", "#d98f4f"]),
            )


def market_stall(pen: Pen, _thing: NamedThing) -> None:
    """A market stall with an awning and crates of fruit."""
    w = pen.width
    for x in (12, w - 16):
        pen.box(x, 22, 4, 74, "#9a6a3f", 1, across=True)
    pen.box(8, 62, w - 16, 34, "#a87a4c", 1.5)
    for k in range(1, 5):
        pen.line([(8 + k * (w - 16) / 5, 64), (8 + k * (w - 16) / 5, 95)], "#8a5f3a", 1)
    fruits = (RED, "#f0a03f", "#7fb35a", "#e9cf3f")
    for crate in range(4):
        x, wide = 12 + crate * (w - 24) / 4, (w - 24) / 4 - 3
        for row in range(2):
            for k in range(4 - row):
                pen.ball(x + 4 + (k + row * 0.5) * wide / 4.2, 54 - row * 5.6, 4, fruits[crate])
        pen.box(x, 54, wide, 10, "#c99a63", 1)
    count = 7
    step = (w - 4) / count
    for k in range(count):
        x = 2 + k * step
        colour = pen.hue(0) if k % 2 == 0 else WHITE
        pen.path(
            f"M{x + 2 if k == 0 else x:.1f} 8H{x + step:.1f}V28a{step / 2:.2f} 7 0 0 1 {-step:.2f} 0Z",
            pen.shading(colour),
        )
    pen.box(2, 5, w - 4, 4, lighter(pen.hue(0), -0.1), 2)
