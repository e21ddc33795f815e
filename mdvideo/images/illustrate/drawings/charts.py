"""Charts and graphs of functions."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from mdvideo.images.illustrate.drawings.pen import Dot, Pen
from mdvideo.images.illustrate.picture_brief import NamedThing


def _axes(pen: Pen, *, cross: bool = False, grid: bool = False) -> None:
    x0, y0 = (pen.width / 2, 50.0) if cross else (10.0, 90.0)
    if grid:
        for k in range(1, 10):
            pen.line([(10, 10 * k), (pen.width - 8, 10 * k)], pen.inks.pale, 0.4)
        for k in range(1, int(pen.width / 10)):
            pen.line([(10 * k, 8), (10 * k, 92)], pen.inks.pale, 0.4)
    pen.arrow((x0 if not cross else 8, y0), (pen.width - 4, y0), width=1.5)
    pen.arrow((x0, y0 if not cross else 94), (x0, 5), width=1.5)


def line_chart(pen: Pen, thing: NamedThing) -> None:
    """A line over axes."""
    kind = thing.text or "up"
    shapes = {
        "up": [18, 26, 22, 38, 34, 52, 48, 66, 62, 84],
        "down": [84, 74, 78, 60, 64, 46, 50, 34, 30, 18],
        "volatile": [40, 62, 30, 72, 44, 80, 28, 58, 36, 66],
        "bubble": [12, 16, 22, 32, 48, 78, 86, 50, 26, 20],
    }
    values = shapes.get(kind, shapes["up"])
    _axes(pen)
    for k in range(1, 4):
        pen.line([(12, 90 - 20 * k), (pen.width - 8, 90 - 20 * k)], pen.inks.pale, 0.5)
    step = (pen.width - 30) / (len(values) - 1)
    dots = [(16 + step * k, 90 - value * 0.86) for k, value in enumerate(values)]
    colour = pen.hue(0)
    pen.poly([(dots[0][0], 89), *dots, (dots[-1][0], 89)], colour, opacity=0.22)
    pen.line(dots, colour, 3.0)
    for x, y in dots[:-1:2]:
        pen.disc(x, y, 2.0, pen.inks.line)
    (x, y), (u, v) = dots[-1], dots[-2]
    angle = math.atan2(y - v, x - u)
    tip = (x + 7 * math.cos(angle), y + 7 * math.sin(angle))
    pen.arrow((x, y), tip, colour, 3.0, 8)


def bar_chart(pen: Pen, thing: NamedThing) -> None:
    """Bars over a base line."""
    heights = [24, 38, 32, 54, 48, 76]
    if thing.text == "down":
        heights.reverse()
    step = (pen.width - 24) / len(heights)
    for k in range(1, 5):
        pen.line([(10, 90 - 18 * k), (pen.width - 6, 90 - 18 * k)], pen.inks.pale, 0.5)
    for k, height in enumerate(heights):
        pen.box(14 + step * k, 90 - height, step * 0.7, height, pen.hue(0) if k % 2 == 0 else pen.hue(1), 1.5)
    pen.line([(8, 90), (pen.width - 4, 90)], width=1.6)


def histogram(pen: Pen, _thing: NamedThing) -> None:
    """Adjoining bars in the shape of a bell, with its curve."""
    count = 13
    step = (pen.width - 22) / count
    for k in range(count):
        z = (k + 0.5) / count * 6 - 3
        height = 76 * math.exp(-z * z / 2)
        pen.box(12 + step * k, 90 - height, step * 0.94, height, pen.hue(1), 0.6)
    pen.plot(
        lambda z: math.exp(-z * z / 2),
        -3,
        3,
        lambda z, p: (12 + (z + 3) / 6 * (pen.width - 22), 90 - 76 * p),
        pen.hue(0),
        2.4,
    )
    pen.line([(8, 90), (pen.width - 4, 90)], width=1.6)


def pie(pen: Pen, _thing: NamedThing) -> None:
    """A pie chart with one slice drawn out."""
    shares = [0.34, 0.27, 0.22, 0.17]
    angle = -90.0
    for number, share in enumerate(shares):
        turn = 360 * share
        middle = math.radians(angle + turn / 2)
        out = 5.0 if number == 0 else 0.6
        x, y = 50 + out * math.cos(middle), 50 + out * math.sin(middle)
        slice_(pen, x, y, 42, angle, angle + turn, pen.hue(number))
        angle += turn


def slice_(pen: Pen, x: float, y: float, r: float, start: float, end: float, colour: str) -> None:
    """Draw a sector of a disc between two angles in degrees."""
    a, b = math.radians(start), math.radians(end)
    large = 1 if end - start > 180 else 0
    pen.path(
        f"M{x:.2f} {y:.2f}L{x + r * math.cos(a):.2f} {y + r * math.sin(a):.2f}"
        f"A{r} {r} 0 {large} 1 {x + r * math.cos(b):.2f} {y + r * math.sin(b):.2f}Z",
        pen.shading(colour),
    )


def scatter(pen: Pen, thing: NamedThing) -> None:
    """Points around a regression line, or in clusters."""
    rng = random.Random(7)
    _axes(pen)
    if thing.text == "clusters":
        for number, (cx, cy) in enumerate(((32, 62), (70, 34), (86, 72))):
            for _ in range(13):
                pen.disc(cx + rng.gauss(0, 6.5), cy + rng.gauss(0, 6), 2.1, pen.hue(number))
        return
    for k in range(26):
        t = 0.04 + 0.92 * (k + 0.5) / 26
        x, y = 14 + t * (pen.width - 26), 82 - t * 62 + rng.gauss(0, 6.5)
        pen.disc(x, min(max(y, 10), 86), 2.2, pen.hue(1))
    pen.line([(14, 84), (pen.width - 10, 18)], pen.hue(0), 2.6)


def supply_demand(pen: Pen, _thing: NamedThing) -> None:
    """Supply and demand with their equilibrium."""
    _axes(pen)
    pen.plot(lambda t: 0.16 + 0.68 * t**1.15, 0, 1, lambda t, p: (18 + 68 * t, 88 - 82 * p), pen.hue(0), 2.8)
    pen.plot(lambda t: 0.86 - 0.7 * t**0.85, 0, 1, lambda t, p: (18 + 68 * t, 88 - 82 * p), pen.hue(1), 2.8)
    t = min((k / 500 for k in range(501)), key=lambda s: abs(0.16 + 0.68 * s**1.15 - 0.86 + 0.7 * s**0.85))
    x, y = 18 + 68 * t, 88 - 82 * (0.16 + 0.68 * t**1.15)
    pen.line([(10, y), (x, y), (x, 90)], pen.inks.pale, 1.1, "2.5 2.5")
    pen.disc(x, y, 3.0, pen.inks.line)
    pen.text("S", 91, 22, 9, pen.hue(0), "Serif-Italic")
    pen.text("D", 91, 80, 9, pen.hue(1), "Serif-Italic")


def curve(pen: Pen, thing: NamedThing) -> None:
    """A function's graph."""
    kind = thing.text or "parabola"
    cross = kind in {"parabola", "sine", "cubic", "hyperbola", "tangent"}
    _axes(pen, cross=cross, grid=True)
    wide = pen.width

    def at(x: float, y: float) -> Dot:
        return (wide / 2 + x * (wide / 2 - 10) / 4, 50 - y * 11) if cross else (10 + x * (wide - 22), 90 - y * 78)

    hue, other = pen.hue(0), pen.hue(1)
    if kind == "sine":
        pen.plot(lambda x: 2.6 * math.sin(x * 1.7), -4, 4, at, hue)
    elif kind == "cubic":
        pen.plot(lambda x: 0.28 * x**3 - 1.6 * x, -3.1, 3.1, at, hue)
    elif kind == "hyperbola":
        pen.plot(lambda x: 1.5 / x, 0.42, 3.8, at, hue)
        pen.plot(lambda x: 1.5 / x, -3.8, -0.42, at, hue)
    elif kind == "exponential":
        pen.plot(lambda x: (math.exp(4 * x) - 1) / (math.exp(4) - 1) * 0.95 + 0.03, 0, 1, at, hue, 2.8)
    elif kind == "logistic":
        pen.plot(lambda x: 0.9 / (1 + math.exp(-12 * (x - 0.5))) + 0.03, 0, 1, at, hue, 2.8)
        pen.line([at(0, 0.93), at(1, 0.93)], pen.inks.pale, 1.0, "2.5 2.5")
    elif kind == "normal":
        dots = pen.plot(lambda x: 0.9 * math.exp(-(((x - 0.5) * 6) ** 2) / 2), 0, 1, at, hue, 2.8)
        inner = [dot for dot in dots if at(0.333, 0)[0] <= dot[0] <= at(0.667, 0)[0]]
        pen.poly([(inner[0][0], 89), *inner, (inner[-1][0], 89)], other, opacity=0.4)
    elif kind == "integral":

        def f(x: float) -> float:
            return 0.35 + 0.3 * math.sin(x * 5.2 - 0.6) + 0.25 * x

        dots = pen.plot(f, 0.02, 1, at, hue, 2.8)
        inner = [dot for dot in dots if at(0.25, 0)[0] <= dot[0] <= at(0.8, 0)[0]]
        pen.poly([(inner[0][0], 89), *inner, (inner[-1][0], 89)], other, opacity=0.45)
        pen.text("a", inner[0][0], 98, 7, face="Serif-Italic")
        pen.text("b", inner[-1][0], 98, 7, face="Serif-Italic")
    elif kind == "gradient-descent":

        def g(x: float) -> float:
            return 3.0 * (x - 0.62) ** 2 + 0.08

        pen.plot(g, 0.06, 1, at, hue, 2.8)
        steps = [0.1, 0.27, 0.41, 0.52, 0.585, 0.62]
        for one, next_ in pairwise(steps):
            pen.arrow(at(one, g(one)), at(next_, g(next_)), other, 1.3, 4)
        for x in steps:
            pen.ball(*at(x, g(x)), 2.6, other)
    elif kind == "tangent":

        def h(x: float) -> float:
            return 0.3 * (x + 1.2) ** 2 - 2.4

        pen.plot(h, -4, 2.9, at, hue, 2.8)
        x0, slope = 1.1, 0.6 * 2.3
        pen.line([at(x, h(x0) + slope * (x - x0)) for x in (-0.9, 3.2)], other, 2.2)
        pen.disc(*at(x0, h(x0)), 2.8, pen.inks.line)
    else:
        pen.plot(lambda x: 0.5 * x * x - 2.6, -3.5, 3.5, at, hue, 2.8)
        pen.disc(*at(0, -2.6), 2.4, other)


def axes(pen: Pen, thing: NamedThing) -> None:
    """Coordinate axes with a grid, with vectors or a complex number."""
    _axes(pen, cross=True, grid=True)
    if thing.text in {"vectors", "complex"}:
        pen.arrow((50, 50), (82, 26), pen.hue(0), 2.4)
        if thing.text == "vectors":
            pen.arrow((50, 50), (34, 20), pen.hue(1), 2.4)
        else:
            pen.line([(82, 26), (82, 50)], pen.hue(1), 1.2, "2.5 2.5")
            pen.arc(50, 50, 14, -37, 0, pen.hue(1), 1.4)


def surface(pen: Pen, _thing: NamedThing) -> None:
    """A curved surface as a mesh, with a path down to its lowest point."""

    def height(u: float, v: float) -> float:
        return 0.55 * (u * u + v * v) + 0.18 * math.cos(3.2 * u) * math.cos(2.6 * v)

    def at(u: float, v: float) -> Dot:
        return 50 + (u - v) * 23, 62 + (u + v) * 10 - height(u, v) * 26

    count = 14
    grid = [-1 + 2 * k / count for k in range(count + 1)]
    for k in range(count):
        for m in range(count):
            cell = [
                at(grid[k], grid[m]),
                at(grid[k + 1], grid[m]),
                at(grid[k + 1], grid[m + 1]),
                at(grid[k], grid[m + 1]),
            ]
            deep = height(grid[k], grid[m])
            pen.poly(cell, pen.hue(0) if deep > 0.62 else pen.hue(1) if deep > 0.34 else pen.hue(2), pen.inks.line, 0.3)
    path = [(-0.92, 0.5), (-0.66, 0.42), (-0.42, 0.26), (-0.2, 0.12), (0.0, 0.0)]
    for one, two in pairwise(path):
        pen.arrow(at(*one), at(*two), pen.inks.line, 1.2, 4)
    pen.ball(*at(*path[-1]), 3, "#e9b949")


def titration(pen: Pen, _thing: NamedThing) -> None:
    """A titration curve with its equivalence point."""
    _axes(pen, grid=True)
    pen.plot(
        lambda x: 0.14 + 0.12 * x + 0.6 / (1 + math.exp(-26 * (x - 0.55))),
        0,
        1,
        lambda x, y: (12 + x * 80, 90 - y * 84),
        pen.hue(0),
        2.8,
    )
    pen.disc(12 + 0.55 * 80, 90 - (0.14 + 0.066 + 0.3) * 84, 2.8, pen.hue(1))


def heartbeat(pen: Pen, _thing: NamedThing) -> None:
    """The line of an electrocardiogram: P wave, QRS complex, T wave."""
    for k in range(1, 14):
        pen.line([(10 * k, 14), (10 * k, 86)], pen.inks.pale, 0.3)
    for k in range(2, 9):
        pen.line([(4, 10 * k), (pen.width - 4, 10 * k)], pen.inks.pale, 0.3)
    beat = [
        (0, 0),
        (8, 0),
        (11, -5),
        (14, 0),
        (18, 0),
        (20, 4),
        (23, -38),
        (26, 14),
        (28, 0),
        (34, 0),
        (38, -9),
        (43, 0),
        (46, 0),
    ]
    dots = [(5 + start + x, 55 + y) for start in (0, 46, 92) for x, y in beat if 5 + start + x < pen.width - 2]
    pen.line(dots, pen.hue(0), 2.6)
