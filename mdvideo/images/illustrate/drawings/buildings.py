"""Buildings and works of engineering."""

from __future__ import annotations

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, GRASS, RED, SEA, STEEL, STONE, WHITE, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def arches(pen: Pen, _thing: NamedThing) -> None:
    """An aqueduct: two tiers of arches."""
    w = pen.width
    dark = lighter(STONE, -0.22)
    pen.box(2, 12, w - 4, 7, STONE, 1)
    for top, height, count in ((19, 22, 10), (44, 50, 5)):
        step = (w - 4) / count
        # One shape between the openings, through which the ground is seen.
        d = f"M2 {top}H{w - 2}V{top + height}"
        for k in reversed(range(count)):
            x, half = 2 + (k + 0.5) * step, step * 0.36
            arch = f"A{half:.2f} {half:.2f} 0 0 0 {x - half:.2f} {top + 4 + half:.2f}V{top + height}"
            d += f"H{x + half:.2f}V{top + 4 + half:.2f}{arch}"
        pen.path(d + "H2Z", pen.shading(STONE))
        for k in range(count):
            x, half = 2 + (k + 0.5) * step, step * 0.36
            pen.path(
                f"M{x - half:.2f} {top + height}V{top + 4 + half:.2f}A{half:.2f} {half:.2f} 0 0 1 {x + half:.2f} "
                f"{top + 4 + half:.2f}",
                "none", dark, 1.1,
            )  # fmt: skip
    pen.box(0, 41, w, 4, lighter(STONE, 0.04), 1)
    pen.line([(2, 15.5), (w - 2, 15.5)], dark, 0.7)


def columns(pen: Pen, _thing: NamedThing) -> None:
    """A row of columns under an architrave."""
    w = pen.width
    pen.box(4, 4, w - 8, 10, STONE, 1)
    count = 5
    for k in range(count):
        x = 8 + (k + 0.5) * (w - 16) / count
        pen.box(x - 10, 14, 20, 5, lighter(STONE, 0.05), 1.5)
        pen.box(x - 7, 19, 14, 66, STONE, 0.5, across=True)
        for flute in (-4, -1.3, 1.3, 4):
            pen.line([(x + flute, 21), (x + flute, 84)], lighter(STONE, -0.13), 0.7)
        pen.box(x - 9, 84, 18, 5, lighter(STONE, 0.03), 1)
    pen.box(2, 89, w - 4, 7, lighter(STONE, -0.05), 1)


def ruins(pen: Pen, _thing: NamedThing) -> None:
    """Broken columns and walls."""
    w = pen.width
    pen.path("M6 90V22L14 16L18 26L26 20L30 34L38 32V90Z", pen.shading(STONE))
    pen.path("M15 90V58a7.5 7.5 0 0 1 15 0V90Z", "#6b7688")
    for k, (x, top) in enumerate(((54, 30), (78, 50), (102, 18))):
        pen.path(
            f"M{x - 6} 90V{top + 4}L{x - 2} {top}L{x + 1} {top + 5}L{x + 6} {top - 1 + k}V90Z",
            pen.shading(STONE, across=True),
        )
        pen.box(x - 8, 86, 16, 5, lighter(STONE, 0.04), 1)
    for x, y, r in ((66, 88, 4), (90, 87, 5), (116, 88, 4), (44, 89, 3)):
        pen.box(x - r, y - r, 2 * r, 2 * r, lighter(STONE, -0.06), 1)
    pen.path(f"M2 90Q{w / 2} 84 {w - 2} 90V96H2Z", pen.shading(GRASS))


def long_wall(pen: Pen, _thing: NamedThing) -> None:
    """A long wall with towers across hills."""
    w = pen.width
    pen.path(f"M0 60Q{w * 0.2} 30 {w * 0.42} 46T{w * 0.8} 28T{w} 34V97H0Z", pen.shading("#7f9a72"))
    path = [
        (w * 0.98, 30),
        (w * 0.8, 26),
        (w * 0.62, 40),
        (w * 0.48, 40),
        (w * 0.36, 50),
        (w * 0.46, 64),
        (w * 0.3, 78),
        (w * 0.08, 84),
    ]
    widths = (2.2, 2.8, 3.6, 4.6, 6, 8, 11)
    for number, width in enumerate(widths):
        pen.line([path[number], path[number + 1]], lighter(STONE, -0.12), width + 1.6)
        pen.line([path[number], path[number + 1]], STONE, width)
    for number, (x, y) in enumerate(path[1:], 1):
        s = 2.4 + number * 1.25
        pen.box(x - s, y - 2.2 * s, 2 * s, 2.9 * s, STONE, 0.5)
        for k in range(3):
            pen.box(x - s + k * s * 0.8, y - 2.7 * s, s * 0.42, s * 0.6, STONE, 0.2)
        pen.box(x - s * 0.3, y - 1.3 * s, s * 0.6, s * 0.9, COAL, 0.3)


def lighthouse(pen: Pen, _thing: NamedThing) -> None:
    """A lighthouse with its beam."""
    pen.poly([(50, 20), (98, 4), (98, 34)], "#fbe9a8", opacity=0.7)
    pen.poly([(50, 20), (2, 4), (2, 34)], "#fbe9a8", opacity=0.62)
    pen.path("M8 97Q22 78 44 80Q74 78 90 97Z", pen.shading("#6f675f"))
    for k in range(5):
        t0, t1 = k / 5, (k + 1) / 5
        y0, y1 = 30 + 54 * t0, 30 + 54 * t1
        h0, h1 = 8.6 + 5.4 * t0, 8.6 + 5.4 * t1
        pen.poly(
            [(44 - h0, y0), (44 + h0, y0), (44 + h1, y1), (44 - h1, y1)],
            pen.shading(RED if k % 2 == 0 else WHITE, across=True),
        )
    pen.box(33, 27, 22, 4, COAL, 1)
    pen.box(37.5, 15, 13, 12, "#fbe38a", 1, plain=True)
    for x in (37.5, 44, 50.5):
        pen.line([(x, 15), (x, 27)], COAL, 1)
    pen.path("M35 15Q44 2 53 15Z", pen.shading(RED))
    pen.box(40.5, 74, 7, 11, COAL, 2)
    pen.box(42, 44, 4, 6, COAL, 1)


def pyramids(pen: Pen, _thing: NamedThing) -> None:
    """Egyptian pyramids."""
    w = pen.width
    for x, y, s in ((w * 0.8, 88, 0.62), (w * 0.2, 90, 0.5), (w * 0.48, 94, 1.0)):
        h, half = 80 * s, 56 * s
        pen.poly([(x, y - h), (x - half, y), (x + half * 0.24, y)], pen.shading("#e3c07c"))
        pen.poly([(x, y - h), (x + half * 0.24, y), (x + half, y)], pen.shading("#b98f52"))
        for k in range(1, 7):
            t = k / 7
            pen.line([(x - half * t, y - h + h * t), (x + half * 0.24 * t, y - h + h * t)], "#cda75f", 0.5)


def obelisk(pen: Pen, thing: NamedThing) -> None:
    """An obelisk, or a ring of standing stones."""
    if thing.text == "henge":
        w = pen.width
        for number in range(4):
            x = 10 + number * (w - 30) / 3.4
            pen.box(x, 34, 11, 58, "#9a968f", 2, across=True)
            if number < 3:
                pen.box(x - 2, 24, (w - 30) / 3.4 + 13, 11, "#a8a49c", 2)
        pen.path(f"M0 92Q{w / 2} 87 {w} 92V98H0Z", pen.shading(GRASS))
        return
    pen.poly([(44, 12), (50, 4), (56, 12), (60, 84), (40, 84)], pen.shading(STONE, across=True))
    pen.poly([(44, 12), (50, 4), (56, 12)], GOLD)
    for k in range(8):
        pen.line([(47, 22 + 7.4 * k), (53, 22 + 7.4 * k)], lighter(STONE, -0.2), 1.4, "1.6 1.4")
    pen.box(34, 84, 32, 6, STONE, 1)
    pen.box(28, 90, 44, 6, lighter(STONE, -0.05), 1)


def dome(pen: Pen, _thing: NamedThing) -> None:
    """A domed building."""
    w = pen.width
    c = w / 2
    pen.path(f"M{c - 26} 48A26 27 0 0 1 {c + 26} 48Z", pen.shading(pen.hue(1), across=True))
    pen.box(c - 4, 12, 8, 10, STONE, 1)
    pen.poly([(c - 5, 13), (c, 3), (c + 5, 13)], GOLD)
    pen.box(c - 29, 48, 58, 9, STONE, 1)
    for k in range(7):
        pen.box(c - 26 + k * 8, 50, 3.4, 6, lighter(STONE, -0.2), 1, plain=True)
    pen.box(6, 62, w - 12, 32, lighter(STONE, -0.04), 1)
    pen.poly([(c - 26, 62), (c, 50), (c + 26, 62)], pen.shading(lighter(STONE, 0.04)))
    for k in range(9):
        pen.box(12 + k * (w - 28) / 8.3, 66, 4.6, 26, WHITE, 0.5, across=True)
    pen.box(2, 92, w - 4, 5, STONE, 1)


def tower(pen: Pen, thing: NamedThing) -> None:
    """A tower: of iron, leaning, with a bell, or for water."""
    kind = thing.text or "bell"
    if kind == "eiffel":
        iron = "#8a7460"
        pen.path("M47.5 8H52.5L56 44L64 66L82 96H70Q66 82 50 82Q34 82 30 96H18L36 66L44 44Z", pen.shading(iron))
        pen.path("M43 60H57L52 46H48Z", "#5b6b80")
        for y, half in ((44, 8), (66, 17)):
            pen.box(50 - half, y, 2 * half, 3.4, lighter(iron, -0.08), 0.5)
        for k in range(5):
            pen.line([(48.2 - k * 0.5, 16 + 5.6 * k), (51.8 + k * 0.5, 21 + 5.6 * k)], lighter(iron, -0.18), 0.7)
            pen.line([(51.8 + k * 0.5, 16 + 5.6 * k), (48.2 - k * 0.5, 21 + 5.6 * k)], lighter(iron, -0.18), 0.7)
        pen.line([(50, 8), (50, 2)], iron, 1.4)
        return
    if kind == "water":
        for x in (32, 50, 68):
            pen.line([(50 + (x - 50) * 0.6, 44), (x, 96)], STEEL, 3)
        pen.line([(36, 70), (64, 70)], STEEL, 2)
        pen.path("M24 18H76V38Q64 50 50 50Q36 50 24 38Z", pen.shading(pen.hue(0), across=True))
        pen.poly([(22, 18), (50, 4), (78, 18)], lighter(pen.hue(0), -0.12))
        return
    lean = 0.1 if kind == "pisa" else 0.0

    def at(x: float, y: float) -> tuple[float, float]:
        return 50 + x + (96 - y) * lean, y

    for k in range(6):
        y0, y1 = 20 + 12.4 * k, 20 + 12.4 * (k + 1)
        pen.poly([at(-14, y0), at(14, y0), at(14, y1), at(-14, y1)], pen.shading("#efe6d2", across=True))
        for m in range(4):
            u, v = at(-10.5 + m * 7, y0)
            pen.path(f"M{u - 2.2:.2f} {v + 11.5:.2f}V{v + 5:.2f}a2.2 2.2 0 0 1 4.4 0V{v + 11.5:.2f}Z", "#7b7468")
        pen.line([at(-15.4, y0), at(15.4, y0)], "#d6c9ac", 2)
    if kind == "pisa":
        pen.poly([at(-10, 8), at(10, 8), at(10, 20), at(-10, 20)], pen.shading("#efe6d2", across=True))
    else:
        pen.poly([at(-16, 20), at(0, 2), at(16, 20)], pen.shading("#a8552f"))
    pen.box(30, 94, 40, 3, STONE, 1)


def castle_moat(pen: Pen, _thing: NamedThing) -> None:
    """A castle with a moat and a drawbridge."""
    w = pen.width
    c = w / 2
    for x, top in ((12, 26), (w - 34, 26), (c - 14, 10)):
        wide = 22 if top == 26 else 28
        pen.box(x, top, wide, 66, STONE, 0.5, across=True)
        for k in range(4):
            pen.box(x - 1 + k * (wide + 2) / 3.6, top - 6, wide / 5.4, 7, STONE, 0.4)
        pen.box(x + wide / 2 - 2, top + 14, 4, 9, COAL, 2)
    pen.box(20, 50, w - 40, 34, lighter(STONE, -0.05), 0.5)
    for k in range(9):
        pen.box(22 + k * (w - 48) / 8.2, 45, 6, 6, lighter(STONE, -0.05), 0.4)
    pen.path(f"M{c - 9} 86V66a9 9 0 0 1 18 0V86Z", COAL)
    pen.path(f"M2 86Q{c} 80 {w - 2} 86V97H2Z", pen.shading(SEA))
    pen.poly([(c - 9, 83), (c + 9, 83), (c + 13, 97), (c - 13, 97)], pen.shading("#8a5f3a"))
    for side in (-1, 1):
        pen.line([(c + side * 9, 64), (c + side * 13, 92)], COAL, 1)
