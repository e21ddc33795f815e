"""Things on a table or on show: a glass, dough, a chess board, a skeleton, a hive, a hot air balloon."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, WHITE, WOOD, Dot, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing

_BONE = "#e6dbc2"
_DRINKS = {"juice": "#f2a33a", "milk": "#f6f2e8", "wine": "#9a2f4a", "tea": "#b5763c", "cola": "#5a3423"}


def drinking_glass(pen: Pen, thing: NamedThing) -> None:
    """A glass with something in it; ``text`` is the drink, by default clear water."""
    c = pen.width / 2
    drink = _DRINKS.get(thing.text or "", "#8ecdf0")
    pen.path(f"M{c - 28} 4H{c + 28}L{c + 22} 92Q{c + 21} 97 {c + 16} 97H{c - 16}Q{c - 21} 97 {c - 22} 92Z",
             "#dceef7", "#a9cfe4", 1.6)  # fmt: skip
    pen.path(f"M{c - 25} 28L{c - 20} 89Q{c - 19} 92 {c - 15} 92H{c + 15}Q{c + 19} 92 {c + 20} 89L{c + 25} 28Z",
             pen.shading(drink, contrast=0.08))  # fmt: skip
    pen.oval(c, 28, 25, 5, lighter(drink, 0.1))
    pen.oval(c, 5, 28, 3.6, "none", "#a9cfe4", 1.6)
    pen.path(f"M{c - 19} 38L{c - 16} 78", "none", lighter(drink, 0.14), 3)
    if not thing.text:
        for x, y, r in ((8, 60, 1.8), (12, 48, 1.3), (4, 74, 1.5), (-3, 55, 1.1)):
            pen.disc(c + x, y, r, "none", "#e9f7ff", 0.9)


def dough(pen: Pen, _thing: NamedThing) -> None:
    """Two hands that knead dough on a board dusted with flour."""
    w, c, rng = pen.width, pen.width / 2, random.Random(8)
    pen.poly([(8, 74), (w - 8, 74), (w, 94), (0, 94)], pen.shading(WOOD))
    pen.poly([(0, 94), (w, 94), (w, 99), (0, 99)], lighter(WOOD, -0.1))
    pen.oval(c, 84, w * 0.36, 8, "#f3ecdd")
    pen.path(f"M{c - 38} 84Q{c - 42} 58 {c - 14} 54Q{c} 48 {c + 16} 54Q{c + 42} 58 {c + 38} 84"
             f"Q{c} 92 {c - 38} 84Z", pen.shading("#ecd6ab", contrast=0.07))  # fmt: skip
    pen.path(f"M{c - 8} 62Q{c} 70 {c + 10} 62", "none", "#cdb17f", 1.6)
    for side in (-1, 1):
        skin = "#c98f6a"
        pen.line([(c + side * 52, 11), (c + side * 36, 34)], pen.hue(0), 17)
        pen.line([(c + side * 40, 28), (c + side * 26, 50)], skin, 11)
        pen.path(
            f"M{c + side * 32} 46Q{c + side * 34} 60 {c + side * 22} 68Q{c + side * 12} 70 {c + side * 10} 62"
            f"Q{c + side * 12} 48 {c + side * 22} 44Z",
            pen.shading(skin, contrast=0.06),
        )
        for k in range(3):
            pen.line([(c + side * (13 + 5 * k), 58 + k), (c + side * (12 + 5 * k), 67 + 0.6 * k)],
                     lighter(skin, -0.1), 1)  # fmt: skip
    for _ in range(46):
        pen.disc(rng.uniform(6, w - 6), rng.uniform(75, 93), rng.uniform(0.4, 1.2), "#fbf7ee")


def fishbowl(pen: Pen, _thing: NamedThing) -> None:
    """A goldfish in a bowl of water."""
    c = pen.width / 2
    bowl = (
        f"M{c - 24} 10Q{c - 48} 24 {c - 46} 54Q{c - 44} 92 {c - 18} 95H{c + 18}"
        f"Q{c + 44} 92 {c + 46} 54Q{c + 48} 24 {c + 24} 10Z"
    )
    pen.path(bowl, "#dcedf6", "#a9cfe4", 1.8)
    pen.path(
        f"M{c - 44} 36Q{c - 46} 90 {c - 17} 92H{c + 17}Q{c + 46} 90 {c + 44} 36Z", pen.shading("#8ecdf0", contrast=0.08)
    )
    pen.oval(c, 36, 44, 6, "#b9e2f7")
    pen.oval(c, 10, 24, 4, "none", "#a9cfe4", 2)
    pen.path(f"M{c + 14} 60L{c + 30} 49Q{c + 27} 60 {c + 31} 72Z", pen.shading("#ee7a2c"))
    pen.path(f"M{c - 6} 49Q{c + 4} 40 {c + 10} 50Z", "#ee7a2c")
    pen.path(f"M{c - 25} 60Q{c - 10} 44 {c + 18} 60Q{c - 10} 77 {c - 25} 60Z", pen.shading("#f5943a"))
    pen.disc(c - 15, 58, 2.2, "#2b303c")
    pen.path(f"M{c - 8} 52Q{c - 4} 60 {c - 8} 68", "none", "#d9661f", 1.2)
    for x, y, r in ((-30, 50, 2), (-27, 43, 1.4), (26, 80, 1.6)):
        pen.disc(c + x, y, r, "none", "#e9f7ff", 0.9)


def loaf(pen: Pen, _thing: NamedThing) -> None:
    """A loaf of bread, scored, with two slices before it."""
    w = pen.width
    crust, crumb = "#c98a45", "#f0d9ae"
    pen.path(f"M30 90Q14 88 15 66Q16 30 {w * 0.5:.1f} 26Q{w - 8:.1f} 26 {w - 6:.1f} 66Q{w - 5:.1f} 88 {w - 22:.1f} 90Z",
             pen.shading(crust))  # fmt: skip
    for k in range(4):
        x = w * (0.4 + 0.135 * k)
        pen.path(
            f"M{x - 8:.1f} {56 - 4 * (k == 3):.1f}Q{x - 3:.1f} 40 {x + 7:.1f} 34Q{x + 4:.1f} 48 {x - 8:.1f} 56Z", crumb
        )
    for x, y in ((36, 0), (22, 4)):
        slice_ = f"V{66 + y}Q{x - 20} {46 + y} {x} {45 + y}Q{x + 20} {46 + y} {x + 13} {66 + y}V{92 + y}Z"
        pen.path(f"M{x - 13} {92 + y}{slice_}", crumb, crust, 3.4)


def chess_board(pen: Pen, _thing: NamedThing) -> None:
    """A chess board, seen from a corner of the table, with pieces of both sides."""
    w = pen.width

    def at(u: float, v: float) -> Dot:
        """The place of column u and row v in 0…8; row 0 is near."""
        near = 1 - 0.05 * v
        return w / 2 + (u - 4) * w * 0.118 * near, 96 - 6.1 * v

    frame = [at(-0.35, -0.3), at(8.35, -0.3), at(8.35, 8.3), at(-0.35, 8.3)]
    pen.poly([(x, y + 3.5) for x, y in frame], lighter(WOOD, -0.16))
    pen.poly(frame, pen.shading(lighter(WOOD, -0.04)))
    for column in range(8):
        for row in range(8):
            dots = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)]
            pen.poly(dots, "#f0e2c4" if (column + row) % 2 else "#7a5236")
    black, white = "#3a3f4d", "#f4efe2"
    places = (
        (0, 7, "rook", black), (2, 7, "bishop", black), (4, 7, "king", black), (7, 7, "rook", black),
        (1, 6, "pawn", black), (3, 5, "pawn", black), (5, 6, "pawn", black), (6, 4, "pawn", black),
        (2, 3, "pawn", white), (4, 3, "pawn", white), (6, 2, "bishop", white), (0, 1, "pawn", white),
        (7, 1, "pawn", white), (1, 0, "rook", white), (4, 0, "king", white), (6, 0, "rook", white),
    )  # fmt: skip
    for column, row, kind, colour in sorted(places, key=lambda place: -place[1]):
        x, y = at(column + 0.5, row + 0.4)
        _piece(pen, x, y, 1.12 - 0.05 * row, kind, colour)


def _piece(pen: Pen, x: float, foot: float, s: float, kind: str, colour: str) -> None:
    tall = {"pawn": 15, "rook": 18, "bishop": 22, "king": 26}[kind] * s
    fill = pen.shading(colour, across=True, contrast=0.1)
    pen.oval(x, foot, 6 * s, 2.2 * s, fill)
    pen.path(f"M{x - 5.2 * s:.1f} {foot - 0.6 * s:.1f}Q{x - 2 * s:.1f} {foot - 5 * s:.1f} {x - 2.2 * s:.1f} "
             f"{foot - tall + 5 * s:.1f}H{x + 2.2 * s:.1f}Q{x + 2 * s:.1f} {foot - 5 * s:.1f} {x + 5.2 * s:.1f} "
             f"{foot - 0.6 * s:.1f}Z", fill)  # fmt: skip
    top = foot - tall
    if kind == "rook":
        pen.box(x - 4.4 * s, top + 1 * s, 8.8 * s, 5 * s, colour, 0.4)
        for k in (-1, 0, 1):
            pen.box(x + 3.2 * s * k - 1.1 * s, top - 1 * s, 2.2 * s, 3 * s, colour, 0.2)
        return
    pen.ball(x, top + 3 * s, (3.6 if kind != "bishop" else 3.2) * s, colour)
    if kind == "bishop":
        pen.poly([(x - 2 * s, top + 1.5 * s), (x, top - 3.4 * s), (x + 2 * s, top + 1.5 * s)], colour)
    elif kind == "king":
        pen.path(f"M{x - 3.4 * s:.1f} {top + 1 * s:.1f}L{x - 4.4 * s:.1f} {top - 4 * s:.1f}H{x + 4.4 * s:.1f}"
                 f"L{x + 3.4 * s:.1f} {top + 1 * s:.1f}Z", fill)  # fmt: skip
        pen.line([(x, top - 9 * s), (x, top - 4 * s)], colour, 1.6 * s)
        pen.line([(x - 2.2 * s, top - 7 * s), (x + 2.2 * s, top - 7 * s)], colour, 1.6 * s)


def dinosaur_skeleton(pen: Pen, _thing: NamedThing) -> None:
    """The skeleton of a tyrannosaur on a plinth."""
    w, bone = pen.width, _BONE
    dark = lighter(bone, -0.14)
    pen.box(w * 0.16, 92, w * 0.62, 7, "#8f98a8", 1)
    for x in (0.4, 0.56):
        pen.line([(w * x, 92), (w * x, 46)], "#6d7686", 1.2)
    spine = [(3, 60), (18, 55), (36, 48), (54, 41), (70, 38), (84, 34), (96, 27), (104, 20)]
    for number in range(26):
        # Vertebrae along the spine, the smaller ones at both ends.
        t = number / 25 * (len(spine) - 1)
        k = min(int(t), len(spine) - 2)
        (ax, ay), (bx, by) = spine[k], spine[k + 1]
        x, y = ax + (bx - ax) * (t - k), ay + (by - ay) * (t - k)
        r = 1.0 + 2.4 * math.sin(math.pi * min(1, 0.08 + number / 27))
        if 3 < number < 23:
            pen.line([(x, y), (x + 0.6, y - r - 3)], bone, 1.4)
        pen.disc(x, y, r, bone, dark, 0.6)
    for k in range(8):
        x, y = 64 + 3.6 * k, 40 - 0.9 * k
        long = 22 * math.sin(math.pi * (0.28 + 0.072 * k))
        pen.path(f"M{x:.1f} {y:.1f}Q{x + 5:.1f} {y + long * 0.6:.1f} {x - 2:.1f} {y + long:.1f}", "none", bone, 1.9)
    pen.path("M50 38Q56 32 66 36L62 47Q54 50 50 44Z", bone, dark, 0.6)
    for hip, knee, ankle, toe in (((60, 46), (72, 62), (58, 76), (62, 91)), ((54, 46), (62, 66), (46, 78), (48, 91))):
        for a, b, thick in ((hip, knee, 4.6), (knee, ankle, 3.4), (ankle, toe, 2.6)):
            pen.line([a, b], bone, thick)
            pen.disc(*b, thick * 0.62, bone, dark, 0.5)
        for dx in (-2, 4, 9):
            pen.line([toe, (toe[0] + dx, 92)], bone, 1.8)
    pen.line([(90, 44), (98, 52), (104, 49)], bone, 2)
    for dy in (-1.4, 1.6):
        pen.line([(104, 49), (108, 49 + dy)], bone, 1.2)
    pen.path("M100 10Q108 3 122 6Q138 9 142 16L141 22L116 24Q104 26 100 18Z", bone, dark, 0.7)
    pen.path("M106 25Q114 29 124 28L139 27L138 31L120 35Q108 34 104 26Z", bone, dark, 0.7)
    for k in range(8):
        x = 117 + 3 * k
        pen.poly([(x, 23.4 - 0.2 * k), (x + 2.2, 23.2 - 0.2 * k), (x + 1, 27)], WHITE)
        pen.poly([(x, 29), (x + 1.8, 28.8), (x + 0.9, 26)], WHITE)
    for x, y, r in ((108, 13.5, 2.8), (119, 13, 3.6), (131, 14, 2.2)):
        pen.disc(x, y, r, "#3b3a40")


def beehive(pen: Pen, _thing: NamedThing) -> None:
    """A straw skep on a stand, with bees."""
    c = pen.width / 2
    pen.box(c - 34, 86, 68, 6, WOOD, 1)
    for leg in (-26, 21):
        pen.box(c + leg, 91, 6, 8, lighter(WOOD, -0.08), 1)
    rings = (33.0, 32.5, 31.0, 28.0, 23.0, 16.0)
    for k, half in enumerate(rings):
        y = 80 - 11.4 * k
        pen.box(c - half, y - 6, 2 * half, 12.6, lighter(GOLD, -0.03 * (k % 2) - 0.02), 6.2)
    for k, half in enumerate(rings):
        y = 80.0 - 11.4 * k
        for n in range(int(half / 4)):
            x = c - half + 6 + n * (2 * half - 12) / max(1, int(half / 4) - 1)
            pen.line([(x, y - 4), (x + 2, y + 4)], lighter(GOLD, -0.16), 0.8)
    pen.path(f"M{c - 8} 86V78Q{c} 68 {c + 8} 78V86Z", "#4a3420")
    for bx, by, s, left in (
        (c - 42, 34, 1.0, False),
        (c + 40, 22, 1.1, True),
        (c + 44, 62, 0.85, True),
        (c + 16, 66, 0.7, False),
    ):
        _bee(pen, bx, by, s, left=left)


def _bee(pen: Pen, x: float, y: float, s: float, *, left: bool) -> None:
    side = -1 if left else 1
    pen.oval(x - side * 1.5 * s, y - 5 * s, 3 * s, 5 * s, "#dcecf5", "#a9cfe4", 0.5, turn=-side * 24)
    pen.oval(x + side * 1.5 * s, y - 5 * s, 2.6 * s, 4.6 * s, "#dcecf5", "#a9cfe4", 0.5, turn=side * 16)
    pen.oval(x, y, 7 * s, 4.6 * s, "#f2c230")
    for dx in (-2.6, 1.2):
        pen.line([(x + dx * s, y - 3.8 * s), (x + dx * s, y + 3.8 * s)], COAL, 1.9 * s)
    pen.disc(x + side * 6.4 * s, y - 0.4 * s, 2.8 * s, COAL)


def hot_air_balloon(pen: Pen, _thing: NamedThing) -> None:
    """A hot air balloon with its basket."""
    c = pen.width / 2
    for s, colour in ((1.0, pen.hue(0)), (0.74, pen.hue(1)), (0.44, pen.hue(0)), (0.16, pen.hue(1))):
        pen.path(
            f"M{c} 2C{c + 36 * s:.1f} 2 {c + 44 * s:.1f} 34 {c + 30 * s:.1f} 52Q{c + 20 * s:.1f} 66 {c + 10 * s:.1f} 74"
            f"H{c - 10 * s:.1f}Q{c - 20 * s:.1f} 66 {c - 30 * s:.1f} 52C{c - 44 * s:.1f} 34 {c - 36 * s:.1f} 2 {c} 2Z",
            pen.shading(colour, contrast=0.08),
        )
    for dx in (-8, -3, 3, 8):
        pen.line([(c + dx, 74), (c + dx * 0.8, 86)], "#6b4a2c", 1)
    pen.box(c - 8, 85, 16, 13, "#a8743f", 2)
    pen.box(c - 9, 84, 18, 3.4, lighter("#a8743f", -0.1), 1.4)
    for y in (90, 94):
        pen.line([(c - 7, y), (c + 7, y)], "#7f5429", 0.9)


def sentence_tiles(pen: Pen, thing: NamedThing) -> None:
    """Words on tiles, one below and beside the other; ``text`` is the words with spaces."""
    w = pen.width
    words = (thing.text or "cats chase mice").split(" ")
    tall = 88 / len(words)
    high, wide = min(tall * 0.84, 27), w * 0.58
    for k, word in enumerate(words):
        x, y = 3 + k * (w - wide - 6) / max(1, len(words) - 1), 6 + k * tall + (tall - high) / 2
        pen.box(x, y, wide, high, pen.hue(k), 5)
        pen.text(word, x + wide / 2, y + high * 0.66, high * 0.56, "#20242e", fit=wide - 10)
        if k:
            pen.arrow((x - 9, y - tall + high + 3), (x - 3, y + high * 0.4), width=1.8)


def ph_scale(pen: Pen, _thing: NamedThing) -> None:
    """The colours of an indicator from 0 to 14, with the neutral value marked."""
    w = pen.width
    colours = ("#d5352f", "#e0552c", "#e8762c", "#eb9a2f", "#f0bd3a", "#f2dc4a", "#c5d84a", "#7fbf4f", "#4fa97a",
               "#3f9aa8", "#3f7fc0", "#4a64b8", "#5a50ae", "#693f9e", "#6f2f86")  # fmt: skip
    step = (w - 8) / len(colours)
    for k, colour in enumerate(colours):
        x = 4 + k * step
        pen.box(x, 34, step + 0.2, 34, colour, 0.5)
        pen.text(str(k), x + step / 2, 80, 7)
    for label, u in (("H^+", 0.16), ("OH^-", 0.84)):
        pen.text(label, w * u, 24, 13)
    pen.poly([(w / 2 - 4, 22), (w / 2 + 4, 22), (w / 2, 31)], pen.inks.line, solid=True)


def digestion(pen: Pen, _thing: NamedThing) -> None:
    """The organs of digestion in the outline of a trunk."""
    c, skin = pen.width / 2, "#e3b996"
    pen.oval(c, 12, 10, 11.5, skin)
    pen.path(f"M{c - 5} 20V29Q{c - 26} 31 {c - 29} 44L{c - 24} 98H{c + 24}L{c + 29} 44Q{c + 26} 31 {c + 5} 29V20Z",
             skin)  # fmt: skip
    pen.path(f"M{c + 1} 14V40Q{c + 1} 46 {c + 6} 48", "none", "#d9705f", 3.4)
    pen.path(f"M{c - 20} 50Q{c - 8} 42 {c + 3} 48Q{c - 2} 58 {c - 18} 60Z", "#8a4434")
    pen.path(
        f"M{c + 4} 46Q{c + 19} 44 {c + 18} 55Q{c + 15} 65 {c + 2} 62Q{c + 8} 56 {c + 4} 46Z", pen.shading("#e0806a")
    )
    pen.path(f"M{c + 16} 92V72Q{c + 16} 67 {c + 11} 67H{c - 11}Q{c - 16} 67 {c - 16} 72V92", "none", "#c9584a", 6)
    dots = [(c - 9 + 18 * (k % 2), 74 + 2.6 * k) for k in range(8)]
    pen.smooth(dots, "#eba08f", 3.6)
