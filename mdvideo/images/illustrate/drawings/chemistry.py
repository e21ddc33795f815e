"""Atoms, molecules true to their angles, lattices and glassware. Atoms have the colours of CPK models."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mdvideo.images.illustrate.drawings.pen import COAL, GLASS, STEEL, WHITE, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing

CPK = {"H": "#eef0f4", "C": "#4b515e", "N": "#4a6fdc", "O": "#dd4138", "Na": "#9a5fd0", "Cl": "#54b948", "S": "#e9c93f"}
_RADIUS = {"H": 8.0, "C": 11.5, "N": 11.0, "O": 11.0, "Na": 12.0, "Cl": 14.0, "S": 13.0}

Atom = tuple[str, float, float]
Bond = tuple[int, int, int]


def _ball_and_stick(pen: Pen, atoms: Sequence[Atom], bonds: Sequence[Bond], scale: float = 1.0) -> None:
    """Draw atoms (element, x, y) and bonds (atom, atom, order), centred on the view box."""
    xs, ys = [a[1] for a in atoms], [a[2] for a in atoms]
    extent = max((max(xs) - min(xs) + 2.2) / pen.width, (max(ys) - min(ys) + 2.2) / 100)
    unit = min(34.0, 0.98 / extent)
    size = unit / 34 * scale
    mx, my = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    places = [(pen.width / 2 + (x - mx) * unit, 50 + (y - my) * unit) for _, x, y in atoms]
    for one, two, order in bonds:
        (x0, y0), (x1, y1) = places[one], places[two]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        for k in range(order):
            off = (k - (order - 1) / 2) * 7.5 * size
            pen.line([(x0 + nx * off, y0 + ny * off), (x1 + nx * off, y1 + ny * off)], "#aeb6c2", 4.6 * size)
    for (element, _, _), (x, y) in sorted(zip(atoms, places, strict=True), key=lambda pair: pair[0][0] != "C"):
        pen.ball(x, y, _RADIUS[element] * size * 1.12, CPK[element])


def _around(x: float, y: float, degrees: float, length: float = 1.0) -> tuple[float, float]:
    return x + length * math.cos(math.radians(degrees)), y + length * math.sin(math.radians(degrees))


def molecule(pen: Pen, thing: NamedThing) -> None:
    """A ball-and-stick molecule, true to its angles."""
    atoms, bonds = molecule_shape(thing.text or "H2O")
    _ball_and_stick(pen, atoms, bonds)


def molecule_shape(name: str) -> tuple[list[Atom], list[Bond]]:
    """Return a molecule's atoms (element, x, y) and bonds (atom, atom, order); one that is not known is water."""
    return _MOLECULES.get(name.casefold(), _water)()


def _water() -> tuple[list[Atom], list[Bond]]:
    """Bent: 104.5 degrees."""
    return [("O", 0, 0), ("H", *_around(0, 0, 90 - 52.25)), ("H", *_around(0, 0, 90 + 52.25))], [(0, 1, 1), (0, 2, 1)]


def _carbon_dioxide() -> tuple[list[Atom], list[Bond]]:
    """Linear, with two double bonds."""
    return [("C", 0, 0), ("O", -1.15, 0), ("O", 1.15, 0)], [(0, 1, 2), (0, 2, 2)]


def _methane() -> tuple[list[Atom], list[Bond]]:
    """Tetrahedral: one hydrogen up, three around the foot, seen from a little above."""
    return [("H", -0.2, 0.62), ("C", 0, 0), ("H", 0, -1.0), ("H", -0.98, 0.26), ("H", 0.9, 0.42)], [
        (1, 0, 1),
        (1, 2, 1),
        (1, 3, 1),
        (1, 4, 1),
    ]


def _ammonia() -> tuple[list[Atom], list[Bond]]:
    """A flat pyramid: 107 degrees."""
    return [("N", 0, -0.2), ("H", -0.92, 0.3), ("H", 0.92, 0.3), ("H", 0.05, 0.66)], [(0, 1, 1), (0, 2, 1), (0, 3, 1)]


def _oxygen() -> tuple[list[Atom], list[Bond]]:
    return [("O", -0.6, 0), ("O", 0.6, 0)], [(0, 1, 2)]


def _salt() -> tuple[list[Atom], list[Bond]]:
    return [("Na", -0.6, 0), ("Cl", 0.6, 0)], [(0, 1, 1)]


def _benzene() -> tuple[list[Atom], list[Bond]]:
    """A flat ring of six, its bonds alternating."""
    ring: list[Atom] = [("C", *_around(0, 0, 60 * k - 90, 1.0)) for k in range(6)]
    outer: list[Atom] = [("H", *_around(0, 0, 60 * k - 90, 1.95)) for k in range(6)]
    bonds = [(k, (k + 1) % 6, 2 if k % 2 == 0 else 1) for k in range(6)] + [(k, k + 6, 1) for k in range(6)]
    return ring + outer, bonds


def _ethanol() -> tuple[list[Atom], list[Bond]]:
    atoms: list[Atom] = [
        ("C", 0, 0), ("C", 1.2, -0.6), ("O", 2.35, 0.1), ("H", 3.2, -0.4), ("H", -0.1, 1.0), ("H", -0.95, -0.35),
        ("H", -0.3, -0.95), ("H", 1.1, -1.6), ("H", 1.45, 0.15),
    ]  # fmt: skip
    return atoms, [(0, 1, 1), (1, 2, 1), (2, 3, 1), (0, 4, 1), (0, 5, 1), (0, 6, 1), (1, 7, 1), (1, 8, 1)]


def _glucose() -> tuple[list[Atom], list[Bond]]:
    """The ring of five carbons and an oxygen, with its hydroxyl groups."""
    ring: list[Atom] = [("O" if k == 1 else "C", *_around(0, 0, 60 * k - 120, 1.15)) for k in range(6)]
    atoms, bonds = list(ring), [(k, (k + 1) % 6, 1) for k in range(6)]
    for k in (2, 3, 4, 5):
        x, y = _around(0, 0, 60 * k - 120, 2.15)
        atoms.append(("O", x, y))
        bonds.append((k, len(atoms) - 1, 1))
        atoms.append(("H", *_around(x, y, 60 * k - 70, 0.8)))
        bonds.append((len(atoms) - 2, len(atoms) - 1, 1))
    x, y = _around(0, 0, -120, 2.2)
    atoms += [("C", x, y), ("O", x - 0.9, y + 0.5), ("H", x - 1.6, y + 0.1)]
    bonds += [(0, len(atoms) - 3, 1), (len(atoms) - 3, len(atoms) - 2, 1), (len(atoms) - 2, len(atoms) - 1, 1)]
    return atoms, bonds


def _caffeine() -> tuple[list[Atom], list[Bond]]:
    """Purine's two rings with two oxygens and three methyl groups."""
    six = [("N", 90), ("C", 150), ("N", 210), ("C", 270), ("C", 330), ("C", 30)]
    atoms: list[Atom] = [(element, *_around(0, 0, angle, 1.15)) for element, angle in six]
    bonds: list[Bond] = [(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 4, 2), (4, 5, 1), (5, 0, 1)]
    _, bx, by = atoms[4]
    atoms += [("N", bx + 1.05, by - 0.4), ("C", bx + 1.65, by - 1.35 + 0.35), ("N", 1.0, -1.95)]
    bonds += [(4, 6, 1), (6, 7, 1), (7, 8, 2), (8, 3, 1)]
    for at, element, angle, order in (
        (1, "O", 150, 2),
        (5, "O", 30, 2),
        (0, "C", 90, 1),
        (2, "C", 210, 1),
        (6, "C", 40, 1),
    ):
        x, y = atoms[at][1:]
        atoms.append((element, *_around(x, y, angle, 1.05)))
        bonds.append((at, len(atoms) - 1, order))
    return atoms, bonds


_MOLECULES = {
    "h2o": _water, "water": _water, "co2": _carbon_dioxide, "ch4": _methane, "methane": _methane, "nh3": _ammonia,
    "o2": _oxygen, "benzene": _benzene, "c6h6": _benzene, "ethanol": _ethanol, "glucose": _glucose,
    "caffeine": _caffeine, "nacl": _salt,
}  # fmt: skip


def atom(pen: Pen, _thing: NamedThing) -> None:
    """A nucleus with electrons on orbits."""
    for number, turn in enumerate((0, 60, 120)):
        pen.oval(50, 50, 46, 17, "none", pen.hue(number), 1.8, turn=turn)
    for number, (dx, dy) in enumerate(((-4, -3), (4, -4), (0, 4), (5, 3), (-5, 4), (0, -6), (0, 0))):
        pen.ball(50 + dx, 50 + dy, 4.8, "#d9473f" if number % 2 else "#5a7fd6")
    for number, (turn, along) in enumerate(((0, 0.35), (60, 2.4), (120, 4.4))):
        x, y = 46 * math.cos(along), 17 * math.sin(along)
        a = math.radians(turn)
        pen.ball(50 + x * math.cos(a) - y * math.sin(a), 50 + x * math.sin(a) + y * math.cos(a), 4.2, pen.hue(number))


def lattice(pen: Pen, _thing: NamedThing) -> None:
    """A cubic lattice of two kinds of ions, far layers first."""

    def at(i: int, j: int, k: int) -> tuple[float, float]:
        return 22 + i * 22 + k * 10, 80 - j * 22 - k * 8

    for k in (2, 1, 0):
        for j in range(3):
            for i in range(3):
                here = at(i, j, k)
                for step in ((1, 0, 0), (0, 1, 0)):
                    if i + step[0] < 3 and j + step[1] < 3:
                        pen.line([here, at(i + step[0], j + step[1], k)], pen.inks.pale, 1.5)
                if k > 0:
                    pen.line([here, at(i, j, k - 1)], pen.inks.pale, 1.5)
        for j in range(3):
            for i in range(3):
                odd = (i + j + k) % 2
                pen.ball(*at(i, j, k), 7.2 if odd else 5.0, CPK["Cl"] if odd else CPK["Na"])


def periodic_table(pen: Pen, _thing: NamedThing) -> None:
    """The outline of the periodic table in its 18 columns."""
    w = pen.width
    side = (w - 8) / 18
    rows = [(0, 17), (0, 1, *range(12, 18)), (0, 1, *range(12, 18)), *[tuple(range(18))] * 4]
    for row, columns in enumerate(rows):
        for column in columns:
            kind = 0 if column < 2 else 1 if column < 12 else 2 if column < 17 else 3
            pen.box(4 + column * side, 6 + row * side * 1.18, side * 0.9, side * 1.06, pen.hue(kind), 0.9)
    for row in range(2):
        for column in range(14):
            pen.box(
                4 + (column + 3) * side,
                8 + (row + 7.4) * side * 1.18,
                side * 0.9,
                side * 1.06,
                lighter(pen.hue(1), -0.08),
                0.9,
            )


_NUMBERS = {
    "H": 1, "He": 2, "Li": 3, "C": 6, "N": 7, "O": 8, "F": 9, "Na": 11, "Mg": 12, "Al": 13, "Si": 14, "P": 15,
    "S": 16, "Cl": 17, "K": 19, "Ca": 20, "Ti": 22, "Fe": 26, "Cu": 29, "Zn": 30, "Ag": 47, "Sn": 50, "I": 53,
    "Au": 79,
    "Hg": 80, "Pb": 82, "U": 92,
}  # fmt: skip


def element(pen: Pen, thing: NamedThing) -> None:
    """One element's tile."""
    symbol = thing.text or "C"
    pen.box(8, 6, 84, 88, pen.hue(0), 6)
    number = _NUMBERS.get(symbol)
    if number is not None:
        pen.text(str(number), 18, 26, 15, COAL, "Sans", middle=False)
    pen.text(symbol, 50, 72, 46, COAL, "Sans", fit=72)


def flasks(pen: Pen, _thing: NamedThing) -> None:
    """Flasks of coloured liquids."""
    for number, x in enumerate((24, 66, 108)):
        liquid = pen.hue(number)
        if number == 1:
            pen.disc(x, 68, 25, GLASS, opacity=0.4)
            pen.path(f"M{x - 23.5} 62A24.5 24.5 0 1 0 {x + 23.5} 62Z", pen.shading(liquid))
            pen.path(f"M{x - 6} 46V14H{x + 6}V46A25 25 0 1 1 {x - 6} 46Z", "none", WHITE, 1.8)
            pen.box(x - 8, 9, 16, 5, GLASS, 2)
        else:
            pen.path(
                f"M{x - 6} 14V44L{x - 21} 86Q{x - 22} 93 {x - 15} 93H{x + 15}Q{x + 22} 93 {x + 21} 86L{x + 6} 44V14Z",
                GLASS,
                opacity=0.4,
            )
            pen.path(
                f"M{x - 14.6} 66H{x + 14.6}L{x + 21} 86Q{x + 22} 93 {x + 15} 93H{x - 15}Q{x - 22} 93 {x - 21} 86Z",
                pen.shading(liquid),
            )
            pen.path(
                f"M{x - 6} 14V44L{x - 21} 86Q{x - 22} 93 {x - 15} 93H{x + 15}Q{x + 22} 93 {x + 21} 86L{x + 6} 44V14Z",
                "none",
                WHITE,
                1.8,
            )
            pen.box(x - 8, 9, 16, 5, GLASS, 2)
        for k in range(3):
            pen.disc(x - 7 + 6 * k, 76 - 5 * (k % 2), 1.8, lighter(liquid, 0.2))


def candle_glass(pen: Pen, _thing: NamedThing) -> None:
    """A burning candle under a glass."""
    pen.oval(50, 92, 40, 6, STEEL)
    pen.box(41, 52, 18, 38, "#f0e2c4", 3, across=True)
    pen.line([(50, 52), (50, 47)], COAL, 1.4)
    pen.path("M50 26Q58 38 56 43Q54 48 50 48Q46 48 44 43Q42 38 50 26Z", pen.shading("#f6a83a"))
    pen.path("M50 35Q54 41 53 44Q52 47 50 47Q48 47 47 44Q46 41 50 35Z", "#fdf0b8")
    pen.path("M18 92V40A32 32 0 0 1 82 40V92", GLASS, WHITE, 1.8, opacity=0.38)
    pen.path("M18 92V40A32 32 0 0 1 82 40V92", "none", WHITE, 1.8)
    pen.ball(50, 6, 4.4, GLASS)
    pen.smooth([(25, 74), (24, 48), (33, 28)], WHITE, 2)
