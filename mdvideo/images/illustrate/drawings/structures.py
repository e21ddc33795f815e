"""Structures of computing and planning: trees, graphs, lists, flows and boards."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from mdvideo.images.illustrate.drawings.pen import BLUE, COAL, GOLD, STEEL, WHITE, Dot, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def tree(pen: Pen, thing: NamedThing) -> None:
    """A hierarchy of nodes, root on top."""
    levels = 3
    places = {
        (level, k): ((k + 0.5) / 2**level * pen.width, 16 + level * 34)
        for level in range(levels)
        for k in range(2**level)
    }
    for (level, k), (x, y) in places.items():
        if level:
            px, py = places[level - 1, k // 2]
            pen.line([(px, py), (x, y)], pen.inks.pale, 1.8)
    for (level, k), (x, y) in places.items():
        if thing.text == "decision" and level < levels - 1:
            pen.poly(
                [(x - 13, y), (x, y - 10), (x + 13, y), (x, y + 10)], pen.shading(pen.hue(level)), pen.inks.line, 0.8
            )
            pen.text("?", x, y + 4, 11)
        elif thing.text == "decision":
            pen.box(x - 9, y - 7, 18, 14, pen.hue(2 if k % 2 else 3), 3)
        else:
            pen.ball(x, y, 10 - level * 1.6, pen.hue(level))


def graph(pen: Pen, _thing: NamedThing) -> None:
    """Nodes joined by edges."""
    nodes = [(20, 26), (52, 12), (84, 30), (34, 56), (66, 52), (16, 82), (52, 88), (88, 76)]
    edges = [(0, 1), (1, 2), (0, 3), (1, 4), (2, 4), (3, 4), (3, 5), (4, 7), (5, 6), (6, 7), (3, 6)]
    for one, two in edges:
        pen.line([nodes[one], nodes[two]], pen.inks.pale, 1.6)
    for number, (x, y) in enumerate(nodes):
        pen.ball(x, y, 8.5 if number in {3, 4} else 6.2, pen.hue(number % 3))


def network(pen: Pen, _thing: NamedThing) -> None:
    """Layers of nodes, each joined to all of the next."""
    layers = [3, 5, 5, 2]
    places = [
        [(12 + number * (pen.width - 24) / 3, 50 + (k - (size - 1) / 2) * 18.5) for k in range(size)]
        for number, size in enumerate(layers)
    ]
    for left, right in pairwise(places):
        for one in left:
            for two in right:
                pen.line([one, two], pen.inks.pale, 0.7)
    for number, layer in enumerate(places):
        for x, y in layer:
            pen.ball(x, y, 6.4, pen.hue(number))


def git_branches(pen: Pen, _thing: NamedThing) -> None:
    """A line of commits that forks and merges."""
    w = pen.width
    pen.line([(8, 66), (w - 8, 66)], pen.hue(0), 3.4)
    pen.path(
        f"M{w * 0.2} 66C{w * 0.3} 66 {w * 0.28} 28 {w * 0.4} 28L{w * 0.6} 28C{w * 0.72} 28 {w * 0.7} 66 {w * 0.8} 66",
        "none",
        pen.hue(1),
        3.4,
    )
    for x in (0.08, 0.2, 0.5, 0.8, 0.92):
        pen.ball(w * x, 66, 5.6, pen.hue(0))
    for x in (0.4, 0.6):
        pen.ball(w * x, 28, 5.6, pen.hue(1))
    pen.ball(w * 0.8, 66, 7.4, pen.hue(2))


def flowchart(pen: Pen, _thing: NamedThing) -> None:
    """Boxes and a diamond joined by arrows."""
    pen.box(30, 4, 40, 15, pen.hue(0), 7.5)
    pen.arrow((50, 19), (50, 32))
    pen.poly([(50, 32), (74, 48), (50, 64), (26, 48)], pen.shading(pen.hue(1)))
    pen.text("?", 50, 53, 14)
    pen.arrow((50, 64), (50, 79))
    pen.box(30, 79, 40, 16, pen.hue(2), 2)
    pen.line([(74, 48), (88, 48)])
    pen.arrow((88, 48), (88, 79))
    pen.box(77, 79, 21, 16, pen.hue(3), 2)
    pen.line([(26, 48), (10, 48), (10, 11.5)])
    pen.arrow((10, 11.5), (30, 11.5))


def pipeline(pen: Pen, _thing: NamedThing) -> None:
    """An assembly line: stages over a belt with parcels."""
    w = pen.width
    pen.box(4, 74, w - 8, 9, STEEL, 4.5)
    for k in range(int(w / 12)):
        pen.disc(10 + 12 * k, 78.5, 2.6, COAL)
    for number in range(3):
        x = 16 + number * (w - 32) / 3
        pen.box(x, 18, 30, 34, pen.hue(number), 4)
        pen.box(x + 10, 52, 10, 7, STEEL, 1)
        pen.disc(x + 15, 32, 8, WHITE)
        if number == 0:
            pen.text("{ }", x + 15, 35.5, 9, COAL, "Mono-Bold")
        elif number == 1:
            pen.line([(x + 11, 32), (x + 14, 35.5), (x + 19.5, 28.5)], COAL, 1.8)
        else:
            pen.arrow((x + 15, 37), (x + 15, 27), COAL, 1.8, 5)
    for number in range(4):
        x = 8 + number * (w - 26) / 3.4
        pen.box(x, 62, 12, 12, GOLD, 1)
        pen.line([(x + 6, 62), (x + 6, 74)], "#b98a2e", 1.2)
    pen.arrow((w - 18, 90), (w - 4, 90), pen.inks.line, 1.6)


def cycle(pen: Pen, thing: NamedThing) -> None:
    """Arrows in a ring."""
    count = int(thing.text) if thing.text and thing.text.isdigit() else 4
    count = min(max(count, 2), 8)
    step = 360 / count
    for number in range(count):
        start = -90 + number * step + 13
        pen.arc(50, 50, 36, start, start + step - 28, pen.hue(number), 3.4, arrow=True)
        angle = math.radians(-90 + number * step)
        pen.ball(50 + 36 * math.cos(angle), 50 + 36 * math.sin(angle), 6.5, pen.hue(number))


def timeline(pen: Pen, _thing: NamedThing) -> None:
    """A line with marked moments."""
    w = pen.width
    pen.arrow((4, 50), (w - 2, 50), width=2.2)
    for number in range(5):
        x = 16 + number * (w - 40) / 4
        up = number % 2 == 0
        pen.line([(x, 50), (x, 32 if up else 68)], pen.inks.pale, 1.4)
        pen.box(x - 11, 14 if up else 68, 22, 18, pen.hue(number), 3)
        pen.ball(x, 50, 4.6, pen.hue(number))


def stack(pen: Pen, _thing: NamedThing) -> None:
    """Blocks one on top of the other."""
    for number in range(5):
        pen.box(22, 78 - number * 15, 56, 13.4, pen.hue(number), 2.5)
    pen.line([(16, 14), (16, 94), (84, 94), (84, 14)], pen.inks.line, 1.8)
    pen.arrow((50, 0), (50, 15), pen.inks.line, 2.0)


def queue(pen: Pen, _thing: NamedThing) -> None:
    """Blocks in a row, arrows at both ends."""
    w = pen.width
    for number in range(5):
        pen.box(22 + number * (w - 44) / 5, 36, (w - 50) / 5, 28, pen.hue(number), 3)
    pen.line([(18, 30), (w - 18, 30)], pen.inks.line, 1.8)
    pen.line([(18, 70), (w - 18, 70)], pen.inks.line, 1.8)
    pen.arrow((2, 50), (18, 50), width=2)
    pen.arrow((w - 18, 50), (w - 1, 50), width=2)


def linked_list(pen: Pen, _thing: NamedThing) -> None:
    """Blocks in a row, each with an arrow to the next."""
    w = pen.width
    step = (w - 8) / 4
    for number in range(4):
        x = 4 + number * step
        pen.box(x, 36, step * 0.64, 28, pen.hue(number), 3)
        pen.line([(x + step * 0.42, 36), (x + step * 0.42, 64)], pen.inks.line, 1.0)
        pen.disc(x + step * 0.53, 50, 2.2, pen.inks.line, solid=True)
        if number < 3:
            pen.arrow((x + step * 0.53, 50), (x + step, 50), width=1.8)


def grid(pen: Pen, _thing: NamedThing) -> None:
    """A square of cells, some filled."""
    rng = random.Random(3)
    for row in range(6):
        for column in range(6):
            filled = rng.random() < 0.42
            pen.box(
                8 + column * 14.2,
                8 + row * 14.2,
                13,
                13,
                pen.hue(rng.randrange(3)) if filled else pen.inks.pale,
                1.5,
                opacity=1 if filled else 0.45,
            )


def table(pen: Pen, _thing: NamedThing) -> None:
    """Rows and columns with a header."""
    w = pen.width
    pen.box(4, 8, w - 8, 84, WHITE, 4)
    pen.path(f"M4 24V12Q4 8 8 8H{w - 8}Q{w - 4} 8 {w - 4} 12V24Z", pen.shading(pen.hue(0)))
    for row in range(5):
        y = 24 + row * 13.6
        pen.line([(4, y), (w - 4, y)], "#c4cad4", 0.8)
        for column in range(4):
            x = 4 + column * (w - 8) / 4
            pen.box(
                x + 4,
                y + 4.6,
                (w - 8) / 4 * (0.42 + 0.3 * ((row * 3 + column * 5) % 3) / 2),
                4.4,
                "#9aa5b5" if column else pen.hue(1),
                2,
                plain=True,
            )
    for column in range(1, 4):
        pen.line([(4 + column * (w - 8) / 4, 8), (4 + column * (w - 8) / 4, 92)], "#c4cad4", 0.8)


def layers(pen: Pen, _thing: NamedThing) -> None:
    """Flat sheets one over the other."""
    for number in range(4):
        y = 76 - number * 18
        pen.poly([(50, y + 20), (94, y), (50, y - 20), (6, y)], pen.shading(pen.hue(number)), pen.inks.line, 0.5)


def database(pen: Pen, _thing: NamedThing) -> None:
    """A cylinder of three rings."""
    for number in range(3):
        y = 66 - number * 24
        fill = pen.shading(pen.hue(number), across=True)
        pen.path(f"M14 {y}V{y + 18}A36 11 0 0 0 86 {y + 18}V{y}Z", fill)
        pen.oval(50, y, 36, 11, pen.shading(pen.hue(number), contrast=0.05), pen.inks.line, 0.5)
        pen.disc(24, y + 18, 1.8, WHITE)


def venn(pen: Pen, thing: NamedThing) -> None:
    """Circles that overlap."""
    places: list[Dot] = [(36, 40), (64, 40), (50, 64)] if thing.count == 3 else [(35, 50), (65, 50)]
    for number, (x, y) in enumerate(places):
        pen.disc(x, y, 27 if len(places) == 3 else 30, pen.hue(number), opacity=0.62)
    for number, (x, y) in enumerate(places):
        pen.disc(x, y, 27 if len(places) == 3 else 30, "none", pen.hue(number), 1.8)


def _window(pen: Pen, colour: str, bar: str) -> None:
    w = pen.width
    pen.box(4, 8, w - 8, 84, colour, 5)
    pen.path(f"M4 22V13Q4 8 9 8H{w - 9}Q{w - 4} 8 {w - 4} 13V22Z", bar)
    for number, dot in enumerate(("#e5645a", "#e9b949", "#63b868")):
        pen.disc(11 + 7 * number, 15, 2.3, dot)


def code(pen: Pen, _thing: NamedThing) -> None:
    """Lines of code, indented and coloured."""
    _window(pen, COAL, "#3b4252")
    rows = [
        (0, 30, 18, 0),
        (1, 18, 26, 12),
        (2, 12, 20, 30),
        (2, 26, 10, 14),
        (1, 14, 30, 0),
        (2, 34, 14, 0),
        (0, 10, 0, 0),
    ]
    for number, (indent, *widths) in enumerate(rows):
        x = 14.0 + 10 * indent
        for k, width in enumerate(widths):
            if width:
                pen.box(x, 29 + number * 8.6, width, 3.6, pen.hue(number + k), 1.8, plain=True)
                x += width + 4


def terminal(pen: Pen, thing: NamedThing) -> None:
    """A terminal window with a prompt."""
    _window(pen, "#171b24", "#343b4a")
    pen.text("$ " + (thing.text or "run"), 13, 40, 13, pen.hue(0), "Mono-Bold", middle=False, fit=pen.width - 30)
    for number, width in enumerate((70, 52, 84)):
        pen.box(13, 50 + number * 9, width, 3.4, "#7f8a9c", 1.7, plain=True)
    pen.text(">", 16, 86, 12, pen.hue(0), "Mono-Bold")
    pen.box(22, 77, 7, 10, pen.hue(0), 0.5, plain=True)


def window(pen: Pen, thing: NamedThing) -> None:
    """A browser window."""
    w = pen.width
    _window(pen, WHITE, "#cdd3dc")
    pen.box(34, 11.4, w - 46, 7.2, WHITE, 3.6, plain=True)
    if thing.text:
        pen.text(thing.text, w / 2, 40, 12, COAL, "Sans", fit=w - 30)
    else:
        pen.box(14, 29, w - 28, 22, pen.hue(0), 3)
    for number in range(3):
        x = 14 + number * (w - 28) / 3
        pen.box(x, 56, (w - 40) / 3, 28, pen.hue(number + 1), 3)


def document(pen: Pen, thing: NamedThing) -> None:
    """A sheet with lines of writing."""
    pen.path("M8 4H56L72 20V96H8Z", pen.shading(WHITE, contrast=0.04))
    pen.path("M56 4V20H72Z", "#c9cdd6")
    if thing.text:
        pen.text(thing.text, 36, 20, 11, pen.hue(0), "Serif", fit=44)
    else:
        pen.box(16, 14, 28, 5, pen.hue(0), 2.5, plain=True)
    for number in range(7):
        pen.box(16, 30 + number * 8, 46 if number % 3 != 2 else 30, 2.8, "#8d97a8", 1.4, plain=True)
    pen.smooth([(42, 90), (46, 84), (48, 90), (52, 85), (55, 90), (64, 86)], BLUE, 1.4)


def kanban(pen: Pen, _thing: NamedThing) -> None:
    """A board with columns of cards."""
    w = pen.width
    pen.box(3, 5, w - 6, 90, WHITE, 4)
    for column, cards in enumerate((3, 2, 3)):
        x = 8 + column * (w - 14) / 3
        wide = (w - 14) / 3 - 4
        pen.box(x, 11, wide, 6, pen.hue(column), 3, plain=True)
        for k in range(cards):
            pen.box(x, 22 + k * 23, wide, 20, pen.hue(column + k), 2)
            pen.box(x + 4, 28 + k * 23, wide * 0.6, 2.6, WHITE, 1.3, plain=True)


def sticky_notes(pen: Pen, _thing: NamedThing) -> None:
    """Coloured notes on a board."""
    w = pen.width
    pen.box(2, 4, w - 4, 92, "#e8eaee", 3)
    pen.box(2, 4, w - 4, 92, "none", 3, stroke=STEEL, stroke_width=2.4)
    notes = ["#f5d84f", "#f39ab5", "#8fd18a", "#7fc4ee", "#f6ad5a", "#f5d84f"]
    for number, colour in enumerate(notes):
        x = 12 + number % 3 * (w - 20) / 3
        y = 14 + number // 3 * 39 + (number % 2) * 3
        pen.path(f"M{x} {y}h30v24l-7 7h-23z", pen.shading(colour, contrast=0.05))
        pen.path(f"M{x + 30} {y + 24}l-7 7v-7z", "#c9b26a")
        for k in range(3):
            pen.line([(x + 5, y + 8 + 6 * k), (x + 24 - 5 * (k == 2), y + 8 + 6 * k)], "#5c5340", 1.3)


def gantt(pen: Pen, _thing: NamedThing) -> None:
    """Bars along a time line."""
    w = pen.width
    for k in range(1, 8):
        pen.line([(6 + k * (w - 10) / 8, 10), (6 + k * (w - 10) / 8, 92)], pen.inks.pale, 0.5)
    for number, (start, end) in enumerate(((0, 0.3), (0.18, 0.52), (0.4, 0.66), (0.5, 0.9), (0.8, 1))):
        pen.box(6 + start * (w - 12), 14 + number * 15.6, (end - start) * (w - 12), 10.5, pen.hue(number), 5)
    pen.line([(6, 94), (w - 4, 94)], width=1.6)


def org_chart(pen: Pen, _thing: NamedThing) -> None:
    """Boxes in levels."""
    w = pen.width
    pen.line([(w / 2, 24), (w / 2, 38), (w * 0.18, 38), (w * 0.18, 50)], pen.inks.pale, 1.6)
    pen.line([(w / 2, 38), (w * 0.82, 38), (w * 0.82, 50)], pen.inks.pale, 1.6)
    pen.line([(w / 2, 38), (w / 2, 50)], pen.inks.pale, 1.6)
    pen.box(w / 2 - 19, 8, 38, 18, pen.hue(0), 4)
    for number, x in enumerate((0.18, 0.5, 0.82)):
        pen.line([(w * x - 8, 80), (w * x - 8, 72), (w * x + 8, 72), (w * x + 8, 80)], pen.inks.pale, 1.4)
        pen.line([(w * x, 64), (w * x, 72)], pen.inks.pale, 1.4)
        pen.box(w * x - 16, 48, 32, 16, pen.hue(1), 4)
        for side in (-8, 8):
            pen.box(w * x + side - 6.5, 79, 13, 13, pen.hue(2 + number % 2), 3)


def mind_map(pen: Pen, _thing: NamedThing) -> None:
    """A centre with branches."""
    w = pen.width
    for number, (dx, dy) in enumerate(((-46, -30), (-52, 6), (-40, 36), (46, -32), (54, 4), (42, 36))):
        x, y = w / 2 + dx, 50 + dy
        pen.path(f"M{w / 2} 50C{w / 2 + dx * 0.5} 50 {w / 2 + dx * 0.5} {y} {x} {y}", "none", pen.hue(number), 2.6)
        pen.box(x - 13, y - 6.5, 26, 13, pen.hue(number), 6.5)
    pen.oval(w / 2, 50, 20, 13, pen.shading(pen.hue(0)))


def blockchain(pen: Pen, _thing: NamedThing) -> None:
    """Blocks joined by a chain."""
    w = pen.width
    step = w / 3
    for number in range(2):
        x = step * (number + 1)
        for k in (-5.5, 5.5):
            pen.path(f"M{x + k - 5} 50a5.5 4 0 0 1 11 0a5.5 4 0 0 1 -11 0", "none", STEEL, 2.4)
    for number in range(3):
        x = step * (number + 0.5)
        pen.poly([(x, 30), (x + 17, 39), (x, 48), (x - 17, 39)], lighter(pen.hue(number), 0.12))
        pen.poly([(x - 17, 39), (x, 48), (x, 70), (x - 17, 61)], pen.hue(number))
        pen.poly([(x + 17, 39), (x, 48), (x, 70), (x + 17, 61)], lighter(pen.hue(number), -0.12))
