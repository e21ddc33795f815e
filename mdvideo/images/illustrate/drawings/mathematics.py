"""Figures of geometry and mathematics, and things written: formulas, letters, numbers."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from mdvideo.images.illustrate.drawings.charts import slice_
from mdvideo.images.illustrate.drawings.pen import Dot, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def formula(pen: Pen, thing: NamedThing) -> None:
    """A formula as large as fits."""
    text = thing.text or "a^2 + b^2 = c^2"
    pen.text(text, pen.width / 2, 64, 46, pen.inks.line, "Serif-Italic", fit=pen.width - 8)


def letters(pen: Pen, thing: NamedThing) -> None:
    """A text as large letters."""
    text = thing.text or "Aa"
    pen.text(text, pen.width / 2, 76, 74, pen.hue(0), "Serif", fit=pen.width - 8)


def numbers(pen: Pen, thing: NamedThing) -> None:
    """Large numerals, or digits strewn about."""
    if thing.text:
        pen.text(thing.text, pen.width / 2, 76, 74, pen.hue(0), "Display", fit=pen.width - 8)
        return
    rng = random.Random(4)
    places = [
        (18, 40, 38),
        (52, 30, 26),
        (84, 44, 40),
        (34, 78, 30),
        (66, 84, 44),
        (100, 84, 28),
        (112, 26, 24),
        (12, 88, 24),
    ]
    digits = "7384"
    for number, (x, y, size) in enumerate(places):
        pen.text(
            digits[number % 4] if number < 4 else str(rng.randrange(10)),
            x * pen.width / 124,
            y,
            size,
            pen.hue(number),
            "Display",
        )


def pythagoras(pen: Pen, _thing: NamedThing) -> None:
    """A right triangle (3, 4, 5) with the squares on its sides."""
    u = 8.0
    a, b, c = (42.0, 62.0), (42.0 + 4 * u, 62.0), (42.0, 62.0 - 3 * u)
    pen.poly([a, b, (b[0], b[1] + 4 * u), (a[0], a[1] + 4 * u)], pen.shading(pen.hue(0)), pen.inks.line, 1)
    pen.poly([a, c, (c[0] - 3 * u, c[1]), (a[0] - 3 * u, a[1])], pen.shading(pen.hue(1)), pen.inks.line, 1)
    pen.poly(
        [b, c, (c[0] + 3 * u, c[1] - 4 * u), (b[0] + 3 * u, b[1] - 4 * u)], pen.shading(pen.hue(2)), pen.inks.line, 1
    )
    pen.poly([a, b, c], pen.inks.pale, pen.inks.line, 1.4)
    pen.line([(a[0] + 4, a[1]), (a[0] + 4, a[1] - 4), (a[0], a[1] - 4)], pen.inks.line, 0.9)
    pen.text("a^2", a[0] - 1.5 * u, 53, 8, face="Serif-Italic")
    pen.text("b^2", a[0] + 2 * u, 81, 8, face="Serif-Italic")
    pen.text("c^2", a[0] + 3.5 * u, 33, 8, face="Serif-Italic")


def triangle(pen: Pen, _thing: NamedThing) -> None:
    """A right triangle with a marked angle."""
    pen.poly([(8, 84), (96, 84), (96, 20)], pen.shading(pen.hue(0)), pen.inks.line, 2)
    pen.line([(87, 84), (87, 75), (96, 75)], pen.inks.line, 1.4)
    pen.arc(8, 84, 20, -36, 0, pen.inks.line, 1.6)
    pen.text("α", 34, 80, 10, face="Serif-Italic")


def circle(pen: Pen, _thing: NamedThing) -> None:
    """A circle with centre, radius and an angle."""
    pen.disc(50, 50, 40, lighter(pen.hue(1), 0.05), pen.inks.line, 2, opacity=0.9)
    pen.line([(4, 50), (96, 50)], pen.inks.pale, 1)
    pen.line([(50, 4), (50, 96)], pen.inks.pale, 1)
    x, y = 50 + 40 * math.cos(0.75), 50 - 40 * math.sin(0.75)
    pen.line([(50, 50), (x, y)], pen.hue(0), 2.6)
    pen.line([(x, y), (x, 50)], pen.inks.line, 1.4, "2.5 2.5")
    pen.arc(50, 50, 12, -43, 0, pen.inks.line, 1.3)
    pen.disc(50, 50, 2.2, pen.inks.line, solid=True)
    pen.disc(x, y, 2.6, pen.hue(0))
    pen.text("r", 60, 33, 10, face="Serif-Italic")


def polygon(pen: Pen, thing: NamedThing) -> None:
    """A regular polygon."""
    sides = int(thing.text) if thing.text and thing.text.isdigit() else 6
    sides = min(max(sides, 3), 12)
    dots = [
        (50 + 42 * math.sin(2 * math.pi * k / sides), 50 - 42 * math.cos(2 * math.pi * k / sides)) for k in range(sides)
    ]
    pen.poly(dots, pen.shading(pen.hue(0)), pen.inks.line, 2)
    for dot in dots:
        pen.disc(*dot, 2.2, pen.inks.line, solid=True)


def solid(pen: Pen, thing: NamedThing) -> None:
    """A solid, its hidden edges dashed."""
    kind, line, hue = thing.text or "cube", pen.inks.line, pen.hue(0)
    if kind == "sphere":
        pen.ball(50, 50, 42, hue)
        pen.oval(50, 50, 42, 14, "none", line, 1.2)
    elif kind == "cylinder":
        pen.path("M16 18V82A34 11 0 0 0 84 82V18Z", pen.shading(hue, across=True), line, 1.4)
        pen.oval(50, 18, 34, 11, lighter(hue, 0.1), line, 1.4)
    elif kind == "cone":
        pen.path("M50 6L14 82A36 12 0 0 0 86 82Z", pen.shading(hue, across=True), line, 1.4)
    elif kind == "torus":
        pen.oval(50, 50, 44, 27, pen.shading(hue), line, 1.2)
        pen.oval(50, 47, 18, 7, lighter(hue, -0.22), line, 1.0)
        for k in range(12):
            angle = 2 * math.pi * k / 12
            pen.line(
                [
                    (50 + 18 * math.cos(angle), 47 + 7 * math.sin(angle)),
                    (50 + 44 * math.cos(angle), 50 + 27 * math.sin(angle)),
                ],
                line,
                0.6,
            )
    elif kind == "pyramid":
        pen.poly([(50, 6), (12, 72), (56, 94)], lighter(hue, 0.08), line, 1.4)
        pen.poly([(50, 6), (56, 94), (92, 66)], lighter(hue, -0.12), line, 1.4)
        pen.line([(12, 72), (92, 66)], line, 0.9, "3 3")
    elif kind == "prism":
        pen.poly([(14, 84), (34, 30), (54, 84)], lighter(hue, 0.06), line, 1.4)
        pen.poly([(34, 30), (72, 14), (92, 68), (54, 84)], lighter(hue, -0.08), line, 1.4)
    elif kind == "icosahedron":
        outer = [(50 + 44 * math.sin(math.pi * k / 3), 50 - 44 * math.cos(math.pi * k / 3)) for k in range(6)]
        inner = [(50 + 25 * math.sin(2 * math.pi * k / 3), 50 - 25 * math.cos(2 * math.pi * k / 3)) for k in range(3)]
        pen.poly(outer, hue, line, 1.4)
        pen.poly(inner, lighter(hue, 0.12), line, 1.2)
        for k in range(3):
            for turn in (-1, 0, 1):
                pen.line([inner[k], outer[(2 * k + turn) % 6]], line, 1.0)
    else:
        pen.poly([(50, 6), (90, 27), (50, 48), (10, 27)], lighter(hue, 0.12), line, 1.4)
        pen.poly([(10, 27), (50, 48), (50, 94), (10, 73)], hue, line, 1.4)
        pen.poly([(90, 27), (50, 48), (50, 94), (90, 73)], lighter(hue, -0.12), line, 1.4)
        for dot in ((10, 73), (90, 73), (50, 6)):
            pen.line([(50, 52), dot], line, 0.7, "3 3")


def spiral(pen: Pen, _thing: NamedThing) -> None:
    """A golden spiral in its squares."""
    # Each square takes the long side of what is left of a golden rectangle.
    x, y, w, h = 4.0, 10.0, 129.4, 80.0
    path = f"M{x:.2f} {y + h:.2f}"
    for number in range(8):
        side = min(w, h)
        turn = number % 4
        left = x + (w - side if turn == 2 else 0)
        top = y + (h - side if turn == 3 else 0)
        pen.box(left, top, side, side, pen.hue(number), 0.3, stroke=pen.inks.line, stroke_width=0.8, opacity=0.75)
        ends = {0: (left + side, top), 1: (left + side, top + side), 2: (left, top + side), 3: (left, top)}[turn]
        path += f"A{side:.2f} {side:.2f} 0 0 1 {ends[0]:.2f} {ends[1]:.2f}"
        if turn == 0:
            x, w = x + side, w - side
        elif turn == 1:
            y, h = y + side, h - side
        elif turn == 2:
            w -= side
        else:
            h -= side
    pen.path(path, "none", pen.inks.line, 2.6)


def fractal(pen: Pen, thing: NamedThing) -> None:
    """A fractal."""
    kind = thing.text or "fern"
    if kind == "koch":
        dots: list[Dot] = [
            (50 + 42 * math.sin(2 * math.pi * k / 3), 54 - 42 * math.cos(2 * math.pi * k / 3)) for k in range(3)
        ]
        dots.append(dots[0])
        for _ in range(4):
            dots = _koch(dots)
        pen.poly(dots, pen.shading(pen.hue(0)), pen.inks.line, 0.6)
    elif kind == "sierpinski":
        _sierpinski(pen, (50, 8), (6, 86), (94, 86), 5)
    elif kind == "mandelbrot":
        _mandelbrot(pen)
    else:
        _branch(pen, (58, 97), -90, 23, 3.4, 9)


def _koch(dots: list[Dot]) -> list[Dot]:
    out = [dots[0]]
    for (ax, ay), (bx, by) in pairwise(dots):
        dx, dy = (bx - ax) / 3, (by - ay) / 3
        out += [
            (ax + dx, ay + dy),
            (ax + 1.5 * dx + dy * 0.866, ay + 1.5 * dy - dx * 0.866),
            (ax + 2 * dx, ay + 2 * dy),
            (bx, by),
        ]
    return out


def _sierpinski(pen: Pen, a: Dot, b: Dot, c: Dot, depth: int) -> None:
    if depth == 0:
        pen.poly([a, b, c], pen.hue(int(a[1] / 30)))
        return
    m = [((p[0] + q[0]) / 2, (p[1] + q[1]) / 2) for p, q in ((a, b), (b, c), (c, a))]
    _sierpinski(pen, a, m[0], m[2], depth - 1)
    _sierpinski(pen, m[0], b, m[1], depth - 1)
    _sierpinski(pen, m[2], m[1], c, depth - 1)


def _branch(pen: Pen, start: Dot, angle: float, length: float, width: float, depth: int) -> None:
    end = (start[0] + length * math.cos(math.radians(angle)), start[1] + length * math.sin(math.radians(angle)))
    pen.line([start, end], pen.hue(0) if depth < 4 else "#8a6244", width)
    if depth > 1:
        _branch(pen, end, angle - 24, length * 0.76, width * 0.74, depth - 1)
        _branch(pen, end, angle + 22, length * 0.74, width * 0.74, depth - 1)


def _mandelbrot(pen: Pen) -> None:
    """Rows of runs that stay bounded, with bands of escape around them."""
    rows, columns = 110, 150
    for row in range(rows):
        run, last = 0, -1
        for column in range(columns + 1):
            level = -1
            if column < columns:
                c = complex(-2.1 + column / columns * 2.8, -1.05 + row / rows * 2.1)
                z, steps = 0j, 0
                while abs(z) < 2 and steps < 40:
                    z, steps = z * z + c, steps + 1
                level = 3 if steps == 40 else 2 if steps > 9 else 1 if steps > 5 else 0
            if level != last:
                if last > 0:
                    colour = {1: pen.hue(1), 2: pen.hue(0), 3: pen.inks.line}[last]
                    x, y = run / columns * pen.width, row / rows * 100
                    wide, high = (column - run) / columns * pen.width, 100 / rows + 0.08
                    pen.poly([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], colour, plain=True)
                run, last = column, level


def moebius(pen: Pen, _thing: NamedThing) -> None:
    """A Moebius strip, far parts first."""

    def at(t: float, s: float) -> tuple[float, float, float]:
        r = 1 + s * math.cos(t / 2)
        x, y, z = r * math.cos(t), r * math.sin(t), s * math.sin(t / 2)
        tilt = 0.95
        return x, y * math.cos(tilt) - z * math.sin(tilt), y * math.sin(tilt) + z * math.cos(tilt)

    count, wide = 120, 0.38
    quads = []
    for k in range(count):
        a, b = 2 * math.pi * k / count, 2 * math.pi * (k + 1.06) / count
        corners = [at(a, -wide), at(a, wide), at(b, wide), at(b, -wide)]
        depth = sum(corner[1] for corner in corners)
        (x0, _, z0), (x1, _, z1), (x2, _, z2) = corners[0], corners[1], corners[2]
        facing = (x1 - x0) * (z2 - z0) - (z1 - z0) * (x2 - x0)
        size = math.hypot(x1 - x0, z1 - z0) * math.hypot(x2 - x1, z2 - z1) or 1
        quads.append((depth, corners, facing / size))
    for _, corners, facing in sorted(quads, key=lambda quad: -quad[0]):
        base = pen.hue(0) if facing > 0 else pen.hue(1)
        colour = lighter(base, 0.16 * (abs(facing) - 0.5))
        dots = [(50 + 34 * x, 50 - 34 * z) for x, _, z in corners]
        pen.poly(dots, colour, colour, 0.3, plain=True)
        pen.line([dots[0], dots[3]], lighter(base, -0.16), 0.9)
        pen.line([dots[1], dots[2]], lighter(base, -0.16), 0.9)


def tessellation(pen: Pen, _thing: NamedThing) -> None:
    """A plane filled with one hexagonal tile."""
    r = 12.2
    for row in range(5):
        for column in range(5):
            x = 14 + column * r * 1.732 + (row % 2) * r * 0.866
            y = 12.5 + row * r * 1.5
            if x > 88:
                continue
            dots = [(x + r * math.sin(math.pi * k / 3), y - r * math.cos(math.pi * k / 3)) for k in range(6)]
            for k, by in ((0, 0.1), (2, -0.06), (4, -0.16)):
                pen.poly(
                    [(x, y), dots[k], dots[k + 1], dots[(k + 2) % 6]],
                    lighter(pen.hue((row + column) % 3), by),
                    pen.inks.line,
                    0.4,
                )


def fraction(pen: Pen, thing: NamedThing) -> None:
    """A circle cut in equal parts, some filled."""
    top, _, bottom = (thing.text or "3/4").partition("/")
    parts = min(max(int(bottom), 2), 12) if bottom.isdigit() else 4
    filled = min(int(top), parts) if top.isdigit() else 3
    for number in range(parts):
        start = -90 + 360 * number / parts
        slice_(
            pen, 50, 50, 43, start + 0.8, start + 360 / parts - 0.8, pen.hue(0) if number < filled else pen.inks.pale
        )


def number_line(pen: Pen, _thing: NamedThing) -> None:
    """A line with ticks and numerals."""
    w = pen.width
    pen.arrow((w / 2, 50), (w - 3, 50), width=2)
    pen.arrow((w / 2, 50), (3, 50), width=2)
    for number in range(-4, 5):
        x = w / 2 + number * (w - 24) / 9
        pen.line([(x, 45), (x, 55)], pen.inks.line, 1.8)
        pen.text(str(number).replace("-", "−"), x, 70, 11)
    pen.ball(w / 2 + 3 * (w - 24) / 9, 50, 4.2, pen.hue(0))
    pen.arc(w / 2 + (w - 24) / 9 * 1.5, 44, (w - 24) / 6, 200, 340, pen.hue(0), 2, arrow=True)


def golden_ratio(pen: Pen, thing: NamedThing) -> None:
    """A rectangle divided by the golden ratio."""
    spiral(pen, thing)


def perspective(pen: Pen, _thing: NamedThing) -> None:
    """Lines that meet in a vanishing point."""
    w, vx, vy = pen.width, pen.width * 0.5, 40.0
    pen.line([(0, vy), (w, vy)], pen.inks.pale, 1)
    for k in range(9):
        pen.line([(vx, vy), (1 + (w - 2) * k / 8, 98)], pen.hue(0), 1.2)
    for k in range(6):
        y = vy + 58 / (1 + 0.8 * (5 - k)) if k < 5 else 97
        pen.line([(0, y), (w, y)], pen.hue(0), 1.0)
    for x in (0.1, 0.74):
        left, top, right, bottom = w * x, 14.0, w * x + 22, 62.0
        back = [(vx + (left - vx) * 0.6, vy + (top - vy) * 0.6), (vx + (right - vx) * 0.6, vy + (bottom - vy) * 0.6)]
        side = right if x < 0.5 else left
        inner = back[1][0] if x < 0.5 else back[0][0]
        pen.poly(
            [(side, top), (inner, back[0][1]), (inner, back[1][1]), (side, bottom)],
            lighter(pen.hue(1), -0.14),
            pen.inks.line,
            1,
        )
        pen.poly(
            [(left, top), (right, top), (right, bottom), (left, bottom)], pen.shading(pen.hue(1)), pen.inks.line, 1
        )
    pen.disc(vx, vy, 2.4, pen.inks.line, solid=True)
