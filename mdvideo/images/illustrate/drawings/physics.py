"""Mechanics, waves, light and fields."""

from __future__ import annotations

import math

from mdvideo.images.illustrate.drawings.pen import BLUE, COAL, GLASS, GOLD, RED, STEEL, WHITE, WOOD, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing

SPECTRUM = ("#d9473f", "#ef8a33", "#f2cf3f", "#5fb35a", "#3f8fd1", "#4a58c4", "#8a4fb8")


def pendulum(pen: Pen, _thing: NamedThing) -> None:
    """A pendulum with the trail of its swing."""
    x, y, r = 50.0, 10.0, 63.0
    pen.box(22, 4, 56, 7, WOOD, 2)
    pen.arc(x, y, r, 52, 128, pen.inks.pale, 1.2, dash="2.5 2.5")
    for number, angle in enumerate((128, 116, 103, 90, 77, 65)):
        a = math.radians(angle)
        px, py = x + r * math.cos(a), y + r * math.sin(a)
        pen.line([(x, y), (px, py)], pen.inks.pale, 0.7)
        pen.disc(px, py, 8.4, pen.hue(0), opacity=0.1 + 0.09 * number)
    a = math.radians(52)
    px, py = x + r * math.cos(a), y + r * math.sin(a)
    pen.line([(x, y), (px, py)], pen.inks.line, 1.6)
    pen.ball(px, py, 9.4, pen.hue(0))
    pen.disc(x, y, 2.4, STEEL)


def newtons_cradle(pen: Pen, _thing: NamedThing) -> None:
    """Five balls on strings, one lifted."""
    pen.path("M12 94V14Q12 8 18 8H108Q114 8 114 14V94", "none", STEEL, 4)
    pen.box(4, 90, 118, 6, WOOD, 2)
    for k in range(1, 5):
        x = 34 + 14.4 * k
        pen.line([(x, 10), (x, 66)], pen.inks.line, 0.9)
        pen.ball(x, 72, 7.2, STEEL)
    a = math.radians(122)
    x, y = 34 + 48 * math.cos(a), 10 + 56 * math.sin(a)
    pen.line([(34, 10), (x, y)], pen.inks.line, 0.9)
    pen.ball(x - 2, y + 4, 7.2, STEEL)


def spring(pen: Pen, _thing: NamedThing) -> None:
    """A coil spring with a weight."""
    pen.box(22, 4, 56, 6, WOOD, 2)
    pen.line([(50, 10), (50, 16)], STEEL, 2)
    pen.coil(50, 16, 62, 11, 7, STEEL, 2.6)
    pen.line([(50, 62), (50, 68)], STEEL, 2)
    pen.box(34, 68, 32, 26, pen.hue(0), 3)
    pen.arrow((84, 52), (84, 88), pen.hue(1), 2)
    pen.text("F", 92, 74, 9, face="Serif-Italic")


def lever(pen: Pen, _thing: NamedThing) -> None:
    """A beam on a fulcrum with two weights."""
    w = pen.width
    pen.poly([(w * 0.62, 62), (w * 0.62 - 15, 92), (w * 0.62 + 15, 92)], pen.shading(pen.hue(1)))
    pen.line([(6, 54), (w - 6, 66)], WOOD, 5)
    pen.ball(20, 43, 9.5, pen.hue(0))
    pen.box(w - 40, 32, 28, 30, STEEL, 2)


def pulley(pen: Pen, _thing: NamedThing) -> None:
    """A rope over a wheel with a weight."""
    pen.box(16, 2, 68, 6, WOOD, 2)
    pen.line([(50, 8), (50, 28)], STEEL, 3)
    pen.line([(34, 30), (34, 70)], GOLD, 2)
    pen.line([(66, 30), (66, 88)], GOLD, 2)
    pen.disc(50, 30, 17, pen.shading(pen.hue(1)))
    pen.disc(50, 30, 12, lighter(pen.hue(1), 0.14))
    pen.disc(50, 30, 3, COAL)
    pen.box(21, 68, 26, 26, STEEL, 3)
    pen.arrow((66, 84), (66, 99), pen.hue(0), 2)


def inclined_plane(pen: Pen, _thing: NamedThing) -> None:
    """A block on a slope with arrows of forces."""
    pen.poly([(6, 90), (118, 90), (118, 28)], pen.shading(pen.hue(1)), pen.inks.line, 1.4)
    angle = math.atan2(62, 112)
    c, s = math.cos(angle), math.sin(angle)
    x, y = 70.0, 90 - 64 * math.tan(angle)
    corners = [(x + a * c - b * s, y - a * s - b * c) for a, b in ((-13, 0), (13, 0), (13, 20), (-13, 20))]
    pen.poly(corners, pen.shading(pen.hue(0)), pen.inks.line, 1.2)
    mx, my = x - 10 * s, y - 10 * c
    pen.arrow((mx, my), (mx, my + 34), RED, 2)
    pen.arrow((mx, my), (mx - 30 * s, my - 30 * c), BLUE, 2)
    pen.arrow((mx, my), (mx - 28 * c, my + 28 * s), pen.inks.line, 2)
    pen.arc(6, 90, 24, -29, 0, pen.inks.line, 1.2)


def vectors(pen: Pen, _thing: NamedThing) -> None:
    """Two arrows from one point and their sum."""
    pen.line([(88, 62), (74, 14)], pen.inks.pale, 1.2, "3 3")
    pen.line([(26, 40), (74, 14)], pen.inks.pale, 1.2, "3 3")
    pen.arrow((40, 88), (88, 62), pen.hue(0), 3)
    pen.arrow((40, 88), (26, 40), pen.hue(1), 3)
    pen.arrow((40, 88), (74, 14), pen.hue(2), 3)
    pen.disc(40, 88, 3, pen.inks.line)


def trajectory(pen: Pen, _thing: NamedThing) -> None:
    """The parabola of something thrown."""
    w = pen.width
    pen.line([(4, 88), (w - 4, 88)], pen.inks.line, 1.8)
    dots = [(14 + t * (w - 30), 84 - 4 * 70 * t * (1 - t)) for t in (k / 40 for k in range(41))]
    pen.line(dots, pen.inks.pale, 1.4, "3 3")
    for number, k in enumerate((0, 6, 13, 20, 27)):
        pen.disc(*dots[k], 5, pen.hue(0), opacity=0.25 + 0.12 * number)
    pen.ball(*dots[33], 6.4, pen.hue(0))
    pen.arrow(dots[0], (dots[0][0] + 18, dots[0][1] - 40), pen.hue(1), 2)


def wave(pen: Pen, thing: NamedThing) -> None:
    """A travelling wave."""
    kind, w = thing.text or "sine", pen.width
    if kind == "interference":
        for number, y in enumerate((34, 66)):
            for k in range(1, 9):
                # Each arc ends where the frame does.
                up, down = (math.degrees(math.asin(min(0.88, room / (9.5 * k)))) for room in (y - 2, 98 - y))
                pen.arc(16, y, 9.5 * k, -up, down, pen.hue(number), 1.6)
        for y in (34, 66):
            pen.ball(16, y, 4.5, GOLD)
        return
    if kind == "standing":
        for number, height in enumerate((30, 18, 6, -6, -18, -30)):
            outer = number in {0, 5}
            dots = [(8 + k / 80 * (w - 16), 50 - height * math.sin(3 * math.pi * k / 80)) for k in range(81)]
            pen.line(dots, pen.hue(0) if outer else pen.inks.pale, 2.6 if outer else 0.9)
        for k in range(4):
            pen.ball(8 + k * (w - 16) / 3, 50, 3.4, pen.hue(1))
        return
    if kind == "sound":
        for k in range(29):
            t = k / 28
            loud = (
                (0.25 + 0.75 * abs(math.sin(7.3 * t + 0.6) * math.sin(17 * t + 1)))
                * 74
                * (0.35 + 0.65 * math.sin(math.pi * t))
            )
            pen.box(6 + t * (w - 16), 50 - loud / 2, 2.8, loud, pen.hue(k // 8), 1.4, plain=True)
        return
    pen.line([(4, 50), (w - 4, 50)], pen.inks.pale, 1)
    if kind == "square":
        dots = []
        for k in range(4):
            x, step = 8 + k * (w - 16) / 4, (w - 16) / 4
            dots += [(x, 76), (x, 24), (x + step / 2, 24), (x + step / 2, 76)]
        pen.line([*dots, (w - 8, 76)], pen.hue(0), 3)
        return
    pen.plot(lambda x: math.sin(4 * math.pi * x), 0, 1, lambda x, y: (6 + x * (w - 12), 50 - 32 * y), pen.hue(0), 3)
    if kind == "em":
        pen.plot(
            lambda x: math.sin(4 * math.pi * x),
            0,
            1,
            lambda x, y: (6 + x * (w - 12) + 12 * y, 50 + 14 * y),
            pen.hue(1),
            2.4,
        )
        pen.arrow((4, 50), (w - 1, 50), width=1.4)


def prism(pen: Pen, _thing: NamedThing) -> None:
    """A glass prism with a beam and its spectrum: violet is bent most."""
    pen.poly([(0, 66), (0, 69), (53, 55.5), (52, 53)], "#fbf6df")
    for number, colour in enumerate(SPECTRUM):
        y0, y1 = 45 + 1.7 * number, 47 + 1.7 * number
        e0, e1 = 36 + 7.2 * number, 43.6 + 7.2 * number
        pen.poly([(83, y0), (150, e0), (150, e1), (84, y1)], colour)
        pen.poly([(53, 54), (84, y0), (84, y1)], lighter(colour, 0.12), opacity=0.55)
    pen.poly([(68, 14), (36, 82), (100, 82)], GLASS, lighter(GLASS, 0.1), 1.6, opacity=0.55)
    pen.poly([(68, 14), (36, 82), (100, 82)], "none", WHITE, 1.6)


def lens(pen: Pen, _thing: NamedThing) -> None:
    """A lens that focuses parallel rays."""
    w = pen.width
    pen.line([(2, 50), (w - 2, 50)], pen.inks.pale, 0.9, "4 3")
    for y in (22, 36, 50, 64, 78):
        pen.line([(4, y), (w * 0.4, y), (w * 0.78, 50), (w - 6, 50 + (50 - y) * 0.5)], "#f2b63f", 1.6)
    pen.path(
        f"M{w * 0.4} 8Q{w * 0.5} 50 {w * 0.4} 92Q{w * 0.3} 50 {w * 0.4} 8Z",
        pen.shading(GLASS, across=True),
        lighter(GLASS, 0.1),
        1.2,
        opacity=0.85,
    )
    pen.disc(w * 0.78, 50, 2.8, RED)
    pen.text("F", w * 0.78, 66, 10, face="Serif-Italic")


def mirror_rays(pen: Pen, _thing: NamedThing) -> None:
    """A ray reflected at a surface, with equal angles."""
    w = pen.width
    pen.box(6, 84, w - 12, 8, GLASS, 1)
    pen.line([(w / 2, 84), (w / 2, 12)], pen.inks.pale, 1.2, "3 3")
    pen.arrow((w / 2 - 48, 24), (w / 2, 84), "#f2b63f", 2.6)
    pen.arrow((w / 2, 84), (w / 2 + 48, 24), RED, 2.6)
    pen.arc(w / 2, 84, 26, -129, -90, pen.inks.line, 1.3)
    pen.arc(w / 2, 84, 26, -90, -51, pen.inks.line, 1.3)


def field_lines(pen: Pen, thing: NamedThing) -> None:
    """Field lines around a bar magnet, or between two charges: traced from the field of two poles."""
    w = pen.width
    poles = [(w / 2 - 26, 50.0, 1.0), (w / 2 + 26, 50.0, -1.0)]
    for k in range(16):
        angle = 2 * math.pi * (k + 0.5) / 16
        x, y = poles[0][0] + 4 * math.cos(angle), poles[0][1] + 4 * math.sin(angle)
        dots = [(x, y)]
        for _ in range(320):
            fx = fy = 0.0
            for px, py, charge in poles:
                d = max(math.hypot(x - px, y - py), 1e-3) ** 3
                fx, fy = fx + charge * (x - px) / d, fy + charge * (y - py) / d
            size = math.hypot(fx, fy) or 1.0
            x, y = x + fx / size, y + fy / size
            if not (-1 < x < w + 1 and -1 < y < 101) or math.hypot(x - poles[1][0], y - poles[1][1]) < 4:
                break
            dots.append((x, y))
        if len(dots) > 6:
            pen.line(dots[::3], pen.hue(2), 1.2)
            middle = len(dots) // 2
            if len(dots) > 30:
                pen.arrow(dots[middle - 2], dots[middle + 2], pen.hue(2), 1.1, 4.4)
    if thing.text == "charges":
        pen.ball(poles[0][0], 50, 9, RED)
        pen.ball(poles[1][0], 50, 9, BLUE)
        pen.text("+", poles[0][0], 55, 13, WHITE)
        pen.text("−", poles[1][0], 55, 13, WHITE)
        return
    pen.box(w / 2 - 34, 41, 34, 18, RED, 1.5)
    pen.box(w / 2, 41, 34, 18, BLUE, 1.5)
    pen.text("N", w / 2 - 18, 55, 12, WHITE)
    pen.text("S", w / 2 + 18, 55, 12, WHITE)


def circuit_diagram(pen: Pen, _thing: NamedThing) -> None:
    """A battery, a switch, a resistor and a lamp joined by wires."""
    line = pen.inks.line
    pen.line([(52, 16), (14, 16), (14, 40)], line, 2)
    pen.line([(14, 52), (14, 84), (46, 84)], line, 2)
    pen.line([(76, 84), (126, 84), (126, 62)], line, 2)
    pen.line([(126, 38), (126, 16), (86, 16)], line, 2)
    pen.line([(5, 40), (23, 40)], RED, 3.2)
    pen.line([(9, 52), (19, 52)], line, 4.6)
    pen.disc(54, 16, 2.6, line, solid=True)
    pen.disc(84, 16, 2.6, line, solid=True)
    pen.line([(54, 16), (80, 4)], line, 2)
    pen.box(46, 77, 30, 14, pen.hue(1), 1.5)
    pen.disc(126, 50, 12, "#f7d25a", line, 2)
    pen.line([(118, 42), (134, 58)], line, 1.6)
    pen.line([(134, 42), (118, 58)], line, 1.6)


def billiard_balls(pen: Pen, _thing: NamedThing) -> None:
    """Two balls that collide."""
    w = pen.width
    for k in range(4):
        pen.disc(w / 2 - 62 + 9 * k, 60, 24, pen.hue(0), opacity=0.08 + 0.05 * k)
    pen.ball(w / 2 - 24, 60, 24, RED)
    pen.ball(w / 2 + 24, 60, 24, WHITE)
    pen.disc(w / 2 - 30, 54, 8, WHITE)
    pen.text("3", w / 2 - 30, 58, 10, COAL)
    for k in range(5):
        a = math.radians(-150 + 30 * k)
        pen.line(
            [(w / 2 + 8 * math.cos(a), 36 + 8 * math.sin(a)), (w / 2 + 18 * math.cos(a), 36 + 18 * math.sin(a))],
            GOLD,
            2.4,
        )


def balance(pen: Pen, _thing: NamedThing) -> None:
    """A balance with two pans."""
    pen.box(30, 88, 40, 7, WOOD, 2)
    pen.box(47.5, 18, 5, 72, GOLD, 1.5, across=True)
    pen.line([(17, 26), (83, 26)], GOLD, 3.4)
    pen.ball(50, 17, 5, GOLD)
    for x in (17, 83):
        pen.line([(x - 13, 66), (x, 26), (x + 13, 66)], STEEL, 1.1)
        pen.path(f"M{x - 16} 66H{x + 16}Q{x + 12} 78 {x} 78Q{x - 12} 78 {x - 16} 66Z", pen.shading(GOLD))


def gauge(pen: Pen, _thing: NamedThing) -> None:
    """A dial with a needle."""
    for number, colour in enumerate(("#5fb35a", "#a8c24f", "#f2cf3f", "#ef8a33", "#d9473f")):
        pen.arc(50, 66, 42, 182 + 36 * number, 214 + 36 * number, colour, 9)
    a = math.radians(-52)
    pen.line([(50, 66), (50 + 36 * math.cos(a), 66 + 36 * math.sin(a))], pen.inks.line, 3.4)
    pen.ball(50, 66, 7, STEEL)
