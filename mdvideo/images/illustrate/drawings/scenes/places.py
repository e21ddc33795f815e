"""Places: an oasis, low houses, a painted night over a village, a fortress's surroundings."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import GOLD, LEAF, WOOD, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def palm(pen: Pen, x: float, foot: float, height: float, lean: float) -> None:
    """Draw a palm tree whose crown is ``lean`` beside its foot."""
    top = (x + lean, foot - height)
    pen.path(
        f"M{x - 2.4:.1f} {foot:.1f}Q{x + lean * 0.2 - 2:.1f} {foot - height * 0.6:.1f} {top[0] - 1.2:.1f} {top[1]:.1f}"
        f"H{top[0] + 1.2:.1f}Q{x + lean * 0.2 + 2.4:.1f} {foot - height * 0.6:.1f} {x + 2.6:.1f} {foot:.1f}Z",
        pen.shading("#9a7048", across=True),
    )
    reach = height * 0.48
    for k, angle in enumerate((-168, -138, -104, -72, -40, -10, 20, 160)):
        a = math.radians(angle)
        ex, ey = top[0] + reach * math.cos(a), top[1] + reach * (0.62 * math.sin(a) + 0.32)
        mx, my = (top[0] + ex) / 2, min(top[1], ey) - reach * 0.22
        tone_ = lighter(LEAF, 0.05 * (k % 3) - 0.05)
        pen.path(
            f"M{top[0]:.1f} {top[1]:.1f}Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}"
            f"Q{mx:.1f} {my + reach * 0.3:.1f} {top[0]:.1f} {top[1]:.1f}Z",
            tone_,
        )
    for dx in (-1.6, 1.6):
        pen.ball(top[0] + dx, top[1] + 2, 1.8, "#8a5f3a")


def oasis(pen: Pen, _thing: NamedThing) -> None:
    """Palms around a pool in the sand."""
    w = pen.width
    pen.path(f"M0 92Q{w * 0.2:.1f} 74 {w / 2:.1f} 75Q{w * 0.8:.1f} 74 {w} 92Q{w / 2:.1f} 106 0 92Z",
             pen.shading("#e3bf83"))  # fmt: skip
    palm(pen, w * 0.28, 80, 56, -6)
    palm(pen, w * 0.66, 78, 66, 8)
    palm(pen, w * 0.8, 84, 46, 6)
    pen.oval(w * 0.48, 87, w * 0.3, 8.6, "#bfe0c0")
    pen.oval(w * 0.48, 87, w * 0.275, 7.2, pen.shading("#3f9fc4"))
    for dx, y, wide in ((-0.1, 85.5, 16), (0.08, 88.5, 22), (-0.04, 90.8, 12)):
        pen.line([(w * (0.48 + dx) - wide / 2, y), (w * (0.48 + dx) + wide / 2, y)], "#9ed6ea", 1)
    palm(pen, w * 0.16, 91, 40, -1)
    for x, y in ((0.3, 93), (0.72, 92), (0.62, 95)):
        for dx in (-3, -1, 1, 3):
            pen.line([(w * x, y), (w * x + dx, y - 6 + abs(dx))], LEAF, 1.2)


def low_houses(pen: Pen, thing: NamedThing) -> None:
    """A row of low houses with flat roofs; ``text`` is morocco for an arch and a tower, mexico for bright walls."""
    w, mexico = pen.width, thing.text == "mexico"
    walls = ("#e0703f", "#f0b23f", "#3fa39a", "#d65a7a", "#5a86cf") if mexico else (
        "#d99a6a", "#c9825a", "#e3b98a", "#cf8f62", "#dba878")  # fmt: skip
    if mexico:
        pen.box(w * 0.44, 14, 17, 60, "#efe3cf", 1)
        pen.path(f"M{w * 0.44:.1f} 15Q{w * 0.44 + 8.5:.1f} 0 {w * 0.44 + 17:.1f} 15Z", pen.shading("#d0603f"))
        pen.line([(w * 0.44 + 8.5, 8), (w * 0.44 + 8.5, 0)], "#8a5f3a", 1.4)
        pen.path(f"M{w * 0.44 + 5:.1f} 32V26q3.5 -6 7 0v6z", "#5a4a3c")
    else:
        pen.box(w * 0.62, 8, 14, 70, "#d08f5f", 0.5, across=True)
        pen.box(w * 0.62 - 1.5, 6, 17, 4, "#b9764a", 0.5)
        pen.box(w * 0.62 + 3.5, 1, 7, 6, "#d08f5f", 0.5)
        pen.path(f"M{w * 0.62 + 4:.1f} 30V23q3 -6 6 0v7z", "#5a3a2a")
    x = 0.0
    for k, (wide, tall) in enumerate(((0.21, 44), (0.2, 56), (0.22, 40), (0.19, 52), (0.18, 42))):
        left, span = w * x, w * wide
        pen.box(left, 98 - tall, span, tall, walls[k], 0.5)
        pen.box(left - 0.6, 96.5 - tall, span + 1.2, 3.4, lighter(walls[k], -0.1), 0.5, plain=True)
        door = left + span * (0.3 if k % 2 else 0.58)
        if mexico:
            pen.box(door, 80, 7.5, 18, lighter(walls[(k + 2) % 5], -0.08), 0.5, plain=True)
        else:
            pen.path(f"M{door:.1f} 98V84q3.8 -8 7.6 0v14z", "#4f7f86" if k % 2 else "#6b4630")
        for n in range(2 if tall > 45 else 1):
            wx = left + span * (0.62 if k % 2 else 0.2) - n * span * 0.36 * (1 if k % 2 else -1)
            pen.box(wx, 98 - tall + 11, 5, 7, "#5a4434", 1, plain=True)
        if not mexico:
            for n in range(3):
                pen.disc(left + span * (0.25 + 0.25 * n), 100.5 - tall + 4, 0.9, "#8a5a3c")
        x += wide
    if mexico:
        for n in range(12):
            px, py = w * (0.06 + 0.075 * n), 50 + 3.2 * math.sin(n * 1.3) - 12 * abs(n - 5.5) / 6
            pen.poly([(px - 3, py), (px + 3, py), (px + 2.4, py + 6), (px, py + 4), (px - 2.4, py + 6)], walls[n % 5])


def village(pen: Pen, thing: NamedThing) -> None:
    """Houses around a church between trees; ``text`` may be snow."""
    w, snow = pen.width, thing.text == "snow"
    ground = "#e8eff6" if snow else "#7fb35a"
    walls, roofs = ("#f0dfc4", "#e3c49a", "#d9b48a", "#efe6d8"), ("#b5533c", "#8f4634", "#a8603f")
    for x, foot, high in ((0.06, 80, 34), (0.93, 82, 38), (0.66, 74, 26)):
        tone_ = "#4a7d5a" if not snow else "#5a8a78"
        pen.box(w * x - 1.2, foot - 6, 2.4, 8, WOOD, 0.5)
        for k in range(3):
            y, half = foot - 5 - k * high * 0.27, high * (0.28 - 0.06 * k)
            pen.poly([(w * x - half, y), (w * x, y - high * 0.42), (w * x + half, y)], lighter(tone_, 0.03 * k))
            if snow:
                pen.poly([(w * x - half * 0.5, y - high * 0.21), (w * x, y - high * 0.42),
                          (w * x + half * 0.5, y - high * 0.21), (w * x, y - high * 0.16)], "#f4f8fc")  # fmt: skip
    pen.box(w * 0.46, 34, 15, 48, walls[3], 0.5, across=True)
    pen.poly([(w * 0.46 - 1.5, 35), (w * 0.46 + 7.5, 4), (w * 0.46 + 16.5, 35)], "#f4f8fc" if snow else "#6b7488")
    pen.oval(w * 0.46 + 7.5, 44, 3.2, 3.2, "#5a6478")
    for x, foot, wide, high in (
        (0.12, 82, 27, 21), (0.6, 82, 28, 22), (0.36, 90, 30, 24), (0.02, 94, 30, 23), (0.7, 95, 33, 25),
    ):  # fmt: skip
        left, k = w * x, round(x * 10) % 4
        pen.box(left, foot - high, wide, high, walls[k], 0.5)
        peak = (left + wide / 2, foot - high - wide * 0.42)
        pen.poly([(left - 3, foot - high + 1.5), peak, (left + wide + 3, foot - high + 1.5)], roofs[k % 3])
        if snow:
            pen.poly([(left - 3, foot - high + 1.5), peak, (left + wide + 3, foot - high + 1.5),
                      (left + wide * 0.72, foot - high - 1), (left + wide * 0.5, foot - high - wide * 0.12),
                      (left + wide * 0.28, foot - high - 1)], "#f4f8fc")  # fmt: skip
        pen.box(left + wide * 0.58, foot - 11, 6, 11, "#7a5236", 0.5, plain=True)
        pen.box(left + wide * 0.18, foot - high + 6, 6.4, 6.4, "#ffd98a" if snow else "#7fa6c9", 0.5, plain=True)
    pen.path(f"M0 96Q{w * 0.12:.1f} 88 {w * 0.3:.1f} 91T{w * 0.66:.1f} 91Q{w * 0.88:.1f} 88 {w} 96"
             f"Q{w / 2:.1f} 103 0 96Z", pen.shading(ground, contrast=0.05))  # fmt: skip


def starry_night(pen: Pen, _thing: NamedThing) -> None:
    """A framed painting of a night of swirls and stars over a village and a cypress."""
    w, rng = pen.width, random.Random(11)
    pen.box(1.6, 1.6, w - 3.2, 96.8, "#a87d3c", 2)
    pen.box(5, 5, w - 10, 90, "#21407f", 1, plain=True)
    for k in range(120):
        x, y = rng.uniform(9, w - 24), rng.uniform(9, 60)
        bend = 2.2 * math.sin(x / 9 + y / 14)
        pen.path(
            f"M{x:.1f} {y:.1f}q6 {bend:.1f} 12 0", "none", ("#3f6fb8", "#6fa3d6", "#2f569c", "#a9cbe3")[k % 4], 1.5
        )
    for x, y, r in ((w * 0.46, 34, 12), (w * 0.63, 44, 7)):
        for turn in range(4):
            dots = [(x + (r - 0.35 * r * n / 12 - 1.8 * turn) * math.cos(n * 0.5 + turn),
                     y + (r - 0.35 * r * n / 12 - 1.8 * turn) * 0.72 * math.sin(n * 0.5 + turn))
                    for n in range(13)]  # fmt: skip
            pen.smooth(dots, ("#d7e6ee", "#8fbbe0", "#e6e2b0", "#5f94cf")[turn], 1.7)
    stars = (
        (0.14, 20, 4),
        (0.28, 14, 3),
        (0.4, 16, 3.2),
        (0.56, 17, 3.4),
        (0.7, 24, 3),
        (0.24, 36, 3.4),
        (0.86, 20, 7),
    )
    for u, v, size in stars:
        for ring, colour in ((2.0, "#5f94cf"), (1.5, "#b9cf9a"), (1.0, "#f3d35f")):
            pen.disc(w * u, v, size * ring, colour if ring == 1.0 else "none", colour, 1.3)
    pen.path(f"M5 74Q{w * 0.3:.1f} 60 {w * 0.5:.1f} 70T{w - 5:.1f} 58V84H5Z", "#2f569c")
    pen.path(f"M5 82Q{w * 0.4:.1f} 72 {w - 5:.1f} 76V94Q{w - 5:.1f} 95 {w - 6:.1f} 95H6Q5 95 5 94Z", "#1c2f55")
    for k in range(8):
        x, y = w * (0.34 + 0.075 * k), 81 + 4 * (k % 2)
        pen.box(x, y, 7, 8, ("#33507f", "#45639a")[k % 2], 0.3, plain=True)
        pen.poly([(x - 1, y), (x + 3.5, y - 4.5), (x + 8, y)], "#5f4a5a")
        pen.box(x + 2, y + 3, 2.4, 2.6, GOLD, 0.2, plain=True)
    pen.poly([(w * 0.6, 82), (w * 0.615, 62), (w * 0.63, 82)], "#45639a")
    pen.path(f"M{w * 0.1:.1f} 95Q{w * 0.09:.1f} 60 {w * 0.16:.1f} 30Q{w * 0.18:.1f} 48 {w * 0.2:.1f} 56"
             f"Q{w * 0.25:.1f} 72 {w * 0.24:.1f} 95Z", "#1b3324")  # fmt: skip
    for dx in (0.13, 0.165, 0.2):
        pen.path(f"M{w * dx:.1f} 93Q{w * (dx - 0.012):.1f} 70 {w * 0.163:.1f} 44", "none", "#3f5f34", 1.2)


def bench(pen: Pen, _thing: NamedThing) -> None:
    """A park bench."""
    w = pen.width
    for x in (12, w - 17):
        pen.line([(x, 62), (x, 97)], "#4a505c", 5)
        pen.line([(x, 66), (x - 2, 26)], "#4a505c", 4)
    for y in (26, 38, 50):
        pen.box(4, y, w - 8, 8, WOOD, 2)
    pen.box(2, 60, w - 4, 9, lighter(WOOD, 0.06), 2)


def sofa(pen: Pen, _thing: NamedThing) -> None:
    """A sofa with two cushions."""
    w, colour = pen.width, pen.hue(1)
    for x in (18, w - 24):
        pen.box(x, 84, 6, 12, WOOD, 1)
    pen.box(12, 18, w - 24, 60, lighter(colour, -0.05), 10)
    pen.line([(w / 2, 22), (w / 2, 56)], lighter(colour, -0.14), 1.2)
    for k in range(2):
        pen.box(16 + k * (w - 32) / 2, 54, (w - 32) / 2 - 1, 18, lighter(colour, 0.05), 5)
    pen.box(12, 68, w - 24, 18, colour, 4)
    for x in (2, w - 20):
        pen.box(x, 42, 18, 46, lighter(colour, 0.02), 8)
