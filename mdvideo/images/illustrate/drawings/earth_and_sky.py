"""Maps, the Earth and its inside, and the sky."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.machines import cloud_shape
from mdvideo.images.illustrate.drawings.pen import BLUE, EARTH, GOLD, GRASS, RED, SEA, SKY, WHITE, Dot, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing

# Outlines of the continents, simplified, as longitude and latitude in degrees (drawn from general knowledge).
_LANDS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((-166, 66), (-140, 70), (-120, 70), (-95, 72), (-82, 67), (-94, 60), (-80, 52), (-78, 60), (-64, 58), (-56, 52),
     (-66, 45), (-75, 38), (-81, 31), (-80, 25), (-84, 30), (-97, 27), (-95, 18), (-87, 21), (-83, 10), (-78, 8),
     (-92, 14), (-105, 20), (-113, 30), (-120, 34), (-124, 42), (-124, 48), (-135, 58), (-152, 60), (-160, 56),
     (-166, 60)),
    ((-78, 8), (-70, 12), (-60, 9), (-50, 1), (-35, -6), (-39, -14), (-48, -26), (-57, -36), (-65, -42), (-68, -52),
     (-74, -50), (-72, -36), (-70, -20), (-81, -6), (-78, 2)),
    ((-17, 15), (-16, 24), (-6, 35), (10, 37), (20, 32), (32, 31), (37, 20), (43, 11), (51, 11), (41, -3), (40, -15),
     (33, -27), (20, -35), (14, -22), (9, -1), (8, 4), (-8, 5)),
    ((-9, 43), (-2, 48), (4, 52), (9, 57), (6, 62), (18, 70), (40, 67), (60, 70), (78, 73), (105, 77), (140, 73),
     (170, 69), (180, 66), (162, 60), (158, 53), (155, 60), (140, 56), (135, 44), (128, 38), (121, 39), (121, 30),
     (110, 20), (107, 11), (100, 14), (103, 2), (97, 17), (90, 22), (80, 14), (77, 8), (72, 20), (60, 25), (57, 20),
     (45, 13), (39, 21), (35, 32), (27, 37), (23, 37), (19, 42), (14, 45), (18, 40), (11, 44), (3, 43), (-2, 37),
     (-9, 37)),
    ((114, -22), (122, -17), (131, -12), (137, -16), (142, -11), (146, -19), (153, -27), (150, -37), (140, -38),
     (130, -32), (116, -35)),
    ((-45, 60), (-22, 70), (-20, 80), (-40, 83), (-60, 80), (-54, 68)),
    ((130, 31), (136, 34), (141, 38), (143, 44), (139, 38), (133, 35)),
    ((-5, 50), (1, 52), (-3, 58), (-6, 56)), ((44, -25), (48, -24), (50, -15), (44, -18)),
    ((95, 5), (106, -6), (103, -3)), ((109, 1), (117, 6), (117, -3), (111, -3)), ((131, -2), (150, -10), (138, -8)),
    ((173, -35), (178, -38), (168, -46), (171, -42)),
)  # fmt: skip


def world_map(pen: Pen, _thing: NamedThing) -> None:
    """The continents in an equirectangular projection."""
    w = pen.width
    pen.box(1, 3, w - 2, 94, lighter(SEA, 0.12), 5)
    for k in range(1, 6):
        pen.line([(1, 3 + 94 * k / 6), (w - 1, 3 + 94 * k / 6)], lighter(SEA, 0.2), 0.5)
    for k in range(1, 12):
        pen.line([(w * k / 12, 3), (w * k / 12, 97)], lighter(SEA, 0.2), 0.5)
    for land in _LANDS:
        dots = [((x + 180) / 360 * w, 58 - y / 90 * 58) for x, y in land]
        pen.poly(dots, lighter(GRASS, 0.04), lighter(GRASS, -0.12), 0.6)


def globe(pen: Pen, _thing: NamedThing) -> None:
    """The Earth with meridians, centred on Africa."""
    pen.ball(50, 50, 44, SEA)
    for land in _LANDS:
        dots: list[Dot] = []
        for x, y in _dense(land):
            lon, lat = math.radians(x - 18), math.radians(y)
            depth = math.cos(lat) * math.cos(lon)
            px, py = math.cos(lat) * math.sin(lon), math.sin(lat)
            if depth < 0:
                r = math.hypot(px, py) or 1
                px, py = px / r, py / r
            dots.append((50 + 44 * px, 50 - 44 * py))
        if any(math.cos(math.radians(y)) * math.cos(math.radians(x - 18)) > 0.05 for x, y in land):
            pen.poly(dots, GRASS, lighter(GRASS, -0.12), 0.5)
    for k in (-60, -30, 0, 30, 60):
        pen.oval(50, 50, 44 * abs(math.sin(math.radians(k))), 44, "none", WHITE, 0.6, opacity=0.6)
        y = 50 - 44 * math.sin(math.radians(k))
        pen.line([(50 - 44 * math.cos(math.radians(k)), y), (50 + 44 * math.cos(math.radians(k)), y)], WHITE, 0.5)


def _dense(land: tuple[tuple[int, int], ...]) -> list[Dot]:
    out: list[Dot] = []
    for (ax, ay), (bx, by) in zip(land, (*land[1:], land[0]), strict=True):
        out += [(ax + (bx - ax) * k / 4, ay + (by - ay) * k / 4) for k in range(4)]
    return out


def map_sheet(pen: Pen, thing: NamedThing) -> None:
    """A folded map with a coast, a road and a marked place; or of a treasure, or of the weather."""
    w, kind = pen.width, thing.text
    paper = "#ead7ae" if kind == "treasure" else "#dfe9cf"
    for k in range(4):
        x0, x1 = 4 + k * (w - 8) / 4, 4 + (k + 1) * (w - 8) / 4
        up = 6 if k % 2 else 0
        pen.poly([(x0, 10 + up), (x1, 16 - up), (x1, 94 - up), (x0, 88 + up)], lighter(paper, -0.05 if k % 2 else 0.03))
    pen.path(f"M4 60Q{w * 0.2} 52 {w * 0.3} 66T{w * 0.5} 92L4 88Z", "#9cc8ec" if kind != "treasure" else "#b9c4a0")
    if kind == "weather":
        for k in range(3):
            pen.smooth(
                [(w * 0.3, 20 + 12 * k), (w * 0.55, 28 + 14 * k), (w * 0.9, 18 + 20 * k)], BLUE if k < 2 else RED, 1.8
            )
        pen.text("H", w * 0.76, 64, 16, RED)
        pen.text("L", w * 0.42, 40, 16, BLUE)
        return
    pen.path(
        f"M{w * 0.32} 84C{w * 0.4} 50 {w * 0.56} 74 {w * 0.62} 46S{w * 0.8} 30 {w * 0.84} 26",
        "none",
        "#a8552f" if kind == "treasure" else "#e9a13f",
        2.2,
        dash="4 3" if kind == "treasure" else "",
    )
    if kind == "treasure":
        for a, b in (((-6, -6), (6, 6)), ((-6, 6), (6, -6))):
            pen.line([(w * 0.84 + a[0], 24 + a[1]), (w * 0.84 + b[0], 24 + b[1])], RED, 3.4)
        return
    pen.path(
        f"M{w * 0.72} 54C{w * 0.64} 40 {w * 0.6} 34 {w * 0.6} 28a{w * 0.12}"
        f" {w * 0.12} 0 1 1 {w * 0.24} 0C{w * 0.84} 34 {w * 0.8} 40 {w * 0.72} 54Z",
        pen.shading(RED),
    )
    pen.disc(w * 0.72, 27, 5.6, WHITE)


def contours(pen: Pen, _thing: NamedThing) -> None:
    """Contour lines around a peak."""
    for number in range(7):
        r = 46 - number * 6.4
        dots = []
        for k in range(49):
            a = 2 * math.pi * k / 48
            wave = 1 + 0.13 * math.sin(2 * a + 0.5) + 0.07 * math.sin(3 * a + 1.4 + number * 0.12)
            dots.append((52 + number * 0.9 + r * wave * math.cos(a), 50 + number * 0.6 + r * 0.86 * wave * math.sin(a)))
        pen.poly(dots, lighter(pen.hue(0), -0.12 + 0.05 * number), pen.inks.line, 0.9)
    pen.poly([(57, 48), (61, 55), (53, 55)], pen.inks.line, solid=True)


def strata(pen: Pen, thing: NamedThing) -> None:
    """Layers of rock in section, the Earth's shells, plates, or a volcano."""
    kind = thing.text
    if kind == "earth":
        for r, colour in ((45, "#6f9f5a"), (43, "#a8623f"), (35, "#d9743a"), (24, "#f0a03f"), (12, "#fbe08a")):
            pen.ball(50, 50, r, colour)
        pen.path("M50 50L50 5A45 45 0 0 0 11 27.5Z", "none", "none")
        return
    if kind == "volcano":
        _volcano(pen)
        return
    w = pen.width
    colours = ["#7fb35a", "#8a6244", "#c79a66", "#a87a56", "#d8bd92", "#8f8a86", "#6d6a70"]
    if kind == "plates":
        pen.poly(
            [(4, 40), (w * 0.5, 40), (w * 0.62, 52), (w * 0.9, 92), (w * 0.76, 92), (w * 0.5, 60), (4, 58)], "#8f7a66"
        )
        pen.poly(
            [(w * 0.5, 40), (w * 0.62, 22), (w * 0.7, 34), (w - 4, 34), (w - 4, 62), (w * 0.78, 62), (w * 0.62, 52)],
            "#a8865f",
        )
        pen.poly([(4, 40), (w * 0.5, 40), (w * 0.5, 30), (4, 30)], SKY)
        pen.poly([(4, 58), (w * 0.5, 60), (w * 0.76, 92), (4, 94)], "#d9743a")
        pen.poly([(w * 0.9, 92), (w * 0.78, 62), (w - 4, 62), (w - 4, 92)], "#d9743a")
        pen.arrow((w * 0.16, 49), (w * 0.36, 49), WHITE, 2.4)
        pen.arrow((w * 0.94, 48), (w * 0.78, 48), WHITE, 2.4)
        return
    for number, colour in enumerate(colours):
        y = 12 + number * 12.4
        pen.path(
            f"M4 {y}C{w * 0.3} {y + 9} {w * 0.5} {y - 10} {w - 4} {y + 3}"
            f"V{y + 16 if number < 6 else 96}C{w * 0.5} {y + 3} {w * 0.3} {y + 22} 4 {y + 13}Z"
            if number < 6
            else f"M4 {y}C{w * 0.3} {y + 9} {w * 0.5} {y - 10} {w - 4} {y + 3}V96H4Z",
            pen.shading(colour, contrast=0.05),
        )


def _volcano(pen: Pen) -> None:
    w = pen.width
    c = w / 2
    for number, colour in enumerate(("#6d5548", "#85695a", "#6d5548", "#94786a")):
        pen.poly(
            [
                (c - 10 - number, 30 + 6 * number),
                (c + 10 + number, 30 + 6 * number),
                (w - 8 - number * 9, 84),
                (8 + number * 9, 84),
            ],
            colour,
        )
    pen.path(
        f"M{c - 5} 28H{c + 5}L{c + 7} 70Q{c + 26} 84 {c + 22} 94H{c - 22}Q{c - 26} 84 {c - 7} 70Z",
        pen.shading("#e8602f"),
    )
    pen.path(f"M{c - 10} 30L{c - 20} 52Q{c - 15} 56 {c - 12} 46L{c - 6} 32Z", "#f08a3a")
    pen.path(f"M{c + 10} 30L{c + 18} 60Q{c + 13} 62 {c + 10} 50L{c + 5} 32Z", "#f08a3a")
    pen.box(4, 84, w - 8, 12, EARTH, 2)
    pen.path(f"M{c - 20} 96Q{c - 18} 86 {c} 86Q{c + 18} 86 {c + 20} 96Z", "#e8602f")
    for x, y, r in ((0, 18, 9), (-10, 12, 8), (9, 9, 9), (-2, 4, 7)):
        pen.ball(c + x, y + 3, r, "#a8a4a8")
    for x, y in ((-13, 26), (14, 24), (6, 30)):
        pen.ball(c + x, y, 2, "#f6b23f")


def water_cycle(pen: Pen, _thing: NamedThing) -> None:
    """Sea, cloud, rain, mountain and river with arrows."""
    w = pen.width
    pen.poly(
        [(w * 0.5, 84), (w * 0.74, 30), (w * 0.84, 44), (w - 4, 26), (w - 4, 94), (w * 0.5, 94)], pen.shading("#8a9a7a")
    )
    pen.poly([(w * 0.74, 30), (w * 0.79, 37), (w * 0.74, 42), (w * 0.69, 41)], WHITE)
    pen.path(f"M4 82Q{w * 0.2} 76 {w * 0.4} 82T{w * 0.62} 84V95H4Z", pen.shading(SEA))
    pen.smooth([(w * 0.76, 46), (w * 0.72, 60), (w * 0.64, 70), (w * 0.58, 86)], SKY, 3.4)
    cloud_shape(pen, w * 0.6, 26, 34, "#dfe6ee")
    cloud_shape(pen, w * 0.34, 22, 26, "#eef2f6")
    for k in range(4):
        pen.line([(w * 0.54 + 8 * k, 32), (w * 0.52 + 8 * k, 42)], SKY, 1.8)
    for k in range(3):
        pen.arrow((18 + 13 * k, 72), (18 + 13 * k, 44), "#f2a63f", 1.8)
    pen.arc(w * 0.46, 30, 24, 215, 305, pen.inks.line, 1.6, arrow=True)
    pen.ball(14, 16, 10, GOLD)


def sun(pen: Pen, _thing: NamedThing) -> None:
    """The sun: a bright disc in a ring of tapering rays, long and short in turn."""
    for number in range(16):
        angle, long = 2 * math.pi * number / 16, number % 2 == 0
        far, wide = (48.5, 0.105) if long else (41.0, 0.075)
        ray = [(32.0, angle - wide), (far, angle), (32.0, angle + wide)]
        pen.poly([(50 + r * math.sin(a), 50 - r * math.cos(a)) for r, a in ray], "#f6b93b" if long else "#f9cf6a")
    pen.ball(50, 50, 27, "#ffc83d")


def orbits(pen: Pen, _thing: NamedThing) -> None:
    """Planets on orbits around a sun."""
    w = pen.width
    c = w / 2
    planets = [
        (0.24, 3.0, "#b79a78", 0.6),
        (0.4, 4.2, "#e0a85a", 2.4),
        (0.56, 4.6, "#4a8fd6", 4.1),
        (0.74, 3.8, "#d0603f", 5.6),
        (0.94, 8.0, "#d8b48a", 1.2),
    ]
    for share, _, _, _ in planets:
        pen.oval(c, 50, share * (c - 6), share * 42, "none", pen.inks.pale, 0.9)
    pen.ball(c, 50, 9, "#f6c23f")
    for share, r, colour, at in planets:
        x, y = c + share * (c - 6) * math.cos(at), 50 + share * 42 * math.sin(at)
        pen.ball(x, y, r, colour)


def moon_phases(pen: Pen, _thing: NamedThing) -> None:
    """The phases of the moon in a row."""
    w = pen.width
    for number in range(5):
        x, r = w * (number + 0.5) / 5, w / 12.5
        pen.disc(x, 50, r, "#3d4252")
        lit = ("0", "half right", "full", "half left", "0")[number]
        if number in {0, 4}:
            side = 1 if number == 0 else 0
            pen.path(
                f"M{x} {50 - r}A{r} {r} 0 0 {side} {x} {50 + r}A{r * 1.35} {r * 1.35} 0 0 {1 - side} {x} {50 - r}Z",
                "#ece6d2",
            )
        elif lit == "full":
            pen.ball(x, 50, r, "#ece6d2")
        else:
            side = 1 if number == 1 else 0
            pen.path(f"M{x} {50 - r}A{r} {r} 0 0 {side} {x} {50 + r}Z", "#ece6d2")


def eclipse(pen: Pen, _thing: NamedThing) -> None:
    """A black disc with a corona."""
    rng = random.Random(8)
    for k in range(44):
        a = 2 * math.pi * k / 44 + rng.uniform(-0.05, 0.05)
        reach = 34 + 14 * rng.random() ** 1.5 + 4 * abs(math.cos(a))
        b = 0.055
        pen.poly(
            [
                (50 + 27 * math.cos(a - b), 50 + 27 * math.sin(a - b)),
                (50 + reach * math.cos(a), 50 + reach * math.sin(a)),
                (50 + 27 * math.cos(a + b), 50 + 27 * math.sin(a + b)),
            ],
            "#f3e2b4",
        )
    pen.disc(50, 50, 30.5, "#fff6da")
    pen.disc(50, 50, 28, "#12131c")
    pen.disc(71, 34, 3.4, WHITE)


def black_hole(pen: Pen, _thing: NamedThing) -> None:
    """A black disc with a bright ring of gas in front and around."""
    w = pen.width
    c = w / 2
    for rx, ry, colour in ((c - 4, 13, "#d9642a"), (c - 14, 10, "#f2963a"), (c - 26, 7, "#fbd27a")):
        pen.oval(c, 52, rx, ry, colour)
    pen.disc(c, 46, 33, "none", "#f2963a", 5)
    pen.disc(c, 46, 31, "none", "#fbe3a4", 2)
    pen.disc(c, 46, 28, "#0b0b12")
    pen.path(f"M6 53Q{c} 74 {w - 6} 53Q{c} 64 6 53Z", pen.shading("#f2963a"))
    pen.path(f"M24 55Q{c} 68 {w - 24} 55Q{c} 61 24 55Z", "#fdeab8")


def galaxy(pen: Pen, _thing: NamedThing) -> None:
    """A spiral galaxy of stars."""
    rng = random.Random(6)
    w = pen.width
    for arm in range(2):
        for _ in range(150):
            t = rng.random() ** 0.8
            a = arm * math.pi + 4.4 * t + rng.gauss(0, 0.2)
            r = 6 + 46 * t
            x, y = w / 2 + r * 1.25 * math.cos(a), 50 + r * 0.62 * math.sin(a) - r * 0.2 * math.cos(a)
            colour = "#fdf2d0" if t < 0.3 else pen.hue(arm) if rng.random() < 0.6 else "#e8ecff"
            pen.disc(x, y, 0.5 + 1.5 * rng.random() ** 3 + 0.5 * (1 - t), colour)
    pen.ball(w / 2, 50, 8, "#fbe6b0")


def big_bang(pen: Pen, _thing: NamedThing) -> None:
    """Light that bursts from one point."""
    rng = random.Random(1)
    for k in range(56):
        a, reach = 2 * math.pi * k / 56, 24 + 24 * rng.random()
        pen.poly(
            [
                (50, 50),
                (50 + reach * math.cos(a - 0.02), 50 + reach * math.sin(a - 0.02)),
                (50 + reach * math.cos(a + 0.02), 50 + reach * math.sin(a + 0.02)),
            ],
            (pen.hue(k), "#fbe6b0", "#f6b23f")[k % 3],
        )
        pen.ball(50 + reach * math.cos(a), 50 + reach * math.sin(a), 0.8 + 1.6 * rng.random(), pen.hue(k))
    pen.ball(50, 50, 13, "#fff3c4")


def constellation(pen: Pen, _thing: NamedThing) -> None:
    """The Plough: seven stars joined by lines."""
    stars = [(8, 22), (34, 26), (54, 38), (78, 52), (82, 80), (122, 84), (130, 50)]
    pen.line([*stars, stars[3]], pen.inks.pale, 1.1)
    for x, y in stars:
        spikes = []
        for k in range(8):
            r = 6.4 if k % 2 == 0 else 2.0
            spikes.append((x + r * math.cos(math.pi * k / 4), y + r * math.sin(math.pi * k / 4)))
        pen.poly(spikes, "#fdf2c8")


def iceberg(pen: Pen, _thing: NamedThing) -> None:
    """An iceberg above and below the water."""
    w = pen.width
    c = w / 2
    pen.poly([(c - 22, 34), (c - 10, 14), (c + 2, 22), (c + 10, 6), (c + 26, 34)], pen.shading("#eef7fb"))
    pen.poly([(c + 10, 6), (c + 26, 34), (c + 6, 34)], "#cfe4ef")
    pen.poly(
        [(c - 34, 36), (c + 38, 36), (c + 30, 60), (c + 14, 78), (c + 4, 97), (c - 10, 80), (c - 28, 62)],
        pen.shading("#8fc3dd"),
    )
    pen.poly([(c + 6, 36), (c + 38, 36), (c + 30, 60), (c + 14, 78)], "#6fa9c9")
    pen.path(f"M2 35Q{w * 0.15} 31 {w * 0.28} 35T{w * 0.52} 35T{w * 0.76} 35T{w - 2} 35", "none", BLUE, 2.2)
