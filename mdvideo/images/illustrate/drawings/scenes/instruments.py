"""A grand piano, a conductor, a Bunsen burner, a gondola, an ice floe."""

from __future__ import annotations

from mdvideo.images.illustrate.drawings.pen import COAL, GOLD, RED, SKIN, STEEL, WHITE, WOOD, Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def grand_piano(pen: Pen, _thing: NamedThing) -> None:
    """A grand piano from its side, the lid open, with keys, pedals and a stool."""
    body = "#343a48"
    pen.path("M30 46L112 8Q124 6 126 16L128 30Q100 36 92 52Z", pen.shading(lighter(body, 0.14)))
    pen.path("M38 46L110 13Q119 11 121 18L122 28Q98 34 88 50Z", lighter(GOLD, -0.12))
    pen.line([(84, 50), (96, 22)], COAL, 1.8)
    pen.path("M12 48H118Q128 48 128 56V64Q128 68 122 68H30Q24 68 22 64L12 62Z", pen.shading(body))
    pen.box(10, 55, 24, 6, WHITE, 1)
    for k in range(5):
        pen.box(12.5 + 4.4 * k, 55, 2.1, 3.4, COAL, 0.3, plain=True)
    pen.box(8, 60, 27, 5, lighter(body, -0.05), 1.5)
    for x in (34, 116):
        pen.path(f"M{x - 4} 67H{x + 4}L{x + 2} 92H{x - 2}Z", pen.shading(body))
        pen.disc(x, 93.5, 2.6, GOLD)
    pen.line([(72, 68), (72, 90)], lighter(body, 0.1), 3.4)
    for k in range(3):
        pen.line([(67 + 5 * k, 91), (62 + 5 * k, 93)], GOLD, 2.2)
    pen.box(2, 76, 20, 5, RED, 2)
    for x in (5, 19):
        pen.line([(x, 81), (x, 95)], body, 2.4)


def conductor(pen: Pen, _thing: NamedThing) -> None:
    """A conductor from behind in tails, both arms raised, the baton in the right hand."""
    coat = "#343a48"
    for side in (-1, 1):
        pen.path(f"M{50 + side * 2} 62L{50 + side * 3} 96H{50 + side * 11}L{50 + side * 11} 62Z", lighter(coat, -0.05))
    pen.line([(37, 36), (20, 32), (14, 14)], coat, 8)
    pen.line([(63, 36), (79, 31), (83, 12)], coat, 8)
    pen.line([(14, 14), (13, 9)], WHITE, 6)
    pen.line([(83, 12), (84, 8)], WHITE, 6)
    pen.disc(12.5, 5.6, 3.8, SKIN)
    pen.disc(84.4, 5, 3.8, SKIN)
    pen.line([(84, 6), (98, -8 + 10)], lighter(WOOD, 0.3), 1.6)
    pen.path(
        "M34 38Q36 31 50 30Q64 31 66 38L64 62L62 84L52 66H48L38 84L36 62Z",
        pen.shading(coat),
    )
    pen.line([(50, 34), (50, 64)], lighter(coat, 0.12), 1)
    pen.box(46.5, 25, 7, 6, SKIN, 2)
    pen.box(45, 29, 10, 3, WHITE, 1, plain=True)
    pen.oval(50, 18, 8.4, 9.6, pen.shading("#5b4636"))


def bunsen_burner(pen: Pen, _thing: NamedThing) -> None:
    """A Bunsen burner with a roaring blue flame, its collar and its gas hose."""
    pen.path("M30 40Q24 22 36 10Q38 4 40 0Q42 4 44 10Q56 22 50 40Q40 46 30 40Z", "#3f86e8")
    pen.path("M33 40Q30 27 40 16Q50 27 47 40Q40 44 33 40Z", "#79c4f6")
    pen.path("M36.5 40Q35 33 40 27Q45 33 43.5 40Q40 42 36.5 40Z", "#d8f3ff")
    pen.path("M46 82Q62 78 66 88T80 92", "none", "#c9713f", 4.4)
    pen.box(34, 40, 12, 42, STEEL, 1.5, across=True)
    pen.box(32, 39, 16, 4, lighter(STEEL, 0.08), 1.5, across=True)
    pen.box(31, 66, 18, 9, GOLD, 1.5, across=True)
    pen.disc(40, 70.5, 2.4, COAL)
    pen.path("M26 86Q28 80 34 80H46Q52 80 54 86L60 93Q61 97 57 97H23Q19 97 20 93Z", pen.shading("#4b566b"))


def gondola(pen: Pen, _thing: NamedThing) -> None:
    """A gondola with its iron prow, a red seat, and the gondolier with an oar at the stern."""
    hull = "#2f3442"
    pen.line([(116, 24), (98, 84)], lighter(WOOD, 0.1), 2.4)
    for x in (106, 113):
        pen.line([(x, 52), (x, 70)], COAL, 5)
    pen.path("M101 54Q102 34 109 33Q117 34 118 54Z", pen.shading(WHITE))
    for y in (40, 45, 50):
        pen.line([(103, y), (116.4, y)], RED, 2)
    pen.line([(104, 38), (112, 44), (113.4, 34)], SKIN, 3.4)
    pen.disc(109.5, 27, 5, SKIN)
    pen.oval(109.5, 22.6, 9, 2, lighter(GOLD, 0.08))
    pen.box(105, 18.6, 9, 4, lighter(GOLD, 0.08), 1.5)
    pen.box(105, 21, 9, 1.6, RED, 0.4, plain=True)
    pen.path("M44 62Q44 50 50 49Q55 50 56 62Z", pen.shading(RED))
    pen.box(55, 57, 22, 8, RED, 2)
    pen.path("M6 26Q2 52 18 66Q30 80 66 82Q112 82 128 60Q134 50 139 40"
             "Q140 64 124 78Q106 92 68 92Q24 92 10 72Q-2 52 6 26Z",
             pen.shading(hull))  # fmt: skip
    pen.path("M10 60Q30 72 68 72Q108 72 130 58Q122 82 68 84Q20 82 10 60Z", pen.shading(lighter(hull, 0.1)))
    pen.path("M28 74Q60 80 112 74", "none", GOLD, 1.6)
    pen.path("M6 26L14 22L9 30H14L8.4 35H13L7.6 40H12L7 45Z", STEEL)


def ice_floe(pen: Pen, _thing: NamedThing) -> None:
    """A flat floe of ice: snow on top, blue at its broken edge."""
    w = pen.width
    pen.poly([(0, 40), (12, 88), (40, 98), (74, 92), (110, 99), (w - 14, 88), (w, 40)], pen.shading("#8cc6ea"))
    pen.poly([(14, 60), (24, 92), (40, 98), (36, 58)], "#b5def4")
    pen.poly([(84, 62), (88, 95), (110, 99), (116, 58)], "#74b4df")
    pen.poly([(0, 40), (22, 16), (58, 10), (104, 14), (w - 18, 18), (w, 40), (w - 20, 56),
              (84, 62), (40, 60), (14, 54)],
             pen.shading("#f3fafe", contrast=0.03))  # fmt: skip


def river_delta(pen: Pen, _thing: NamedThing) -> None:
    """A river delta from above: one river that parts again and again on green land, and its mouths in the sea."""
    w = pen.width
    land, water = "#7ea65a", "#4f9fd0"
    pen.oval(w / 2, 58, w * 0.47, 41, lighter(water, 0.08))
    pen.path(f"M0 6Q0 0 6 0H{w - 6}Q{w} 0 {w} 6V44Q{w * 0.93} 54 {w * 0.86} 62Q{w * 0.8} 74 {w * 0.7} 76"
             f"Q{w * 0.6} 90 {w * 0.5} 86Q{w * 0.38} 92 {w * 0.3} 78Q{w * 0.18} 76 {w * 0.12} 62Q{w * 0.06} 52 0 46Z",
             pen.shading(land, contrast=0.08), "#e3d3a1", 2.4)  # fmt: skip
    for x, y, r in ((0.16, 20, 9), (0.84, 18, 11), (0.3, 36, 6), (0.72, 40, 7), (0.09, 36, 5), (0.93, 34, 5)):
        pen.oval(w * x, y, r * 1.5, r, lighter(land, -0.07))
    arms = (
        (((0.52, 0), (0.47, 12), (0.54, 24), (0.5, 36)), 6.5),
        (((0.5, 35), (0.4, 48), (0.33, 58), (0.22, 78)), 4.2),
        (((0.5, 35), (0.52, 52), (0.48, 70), (0.5, 90)), 4.6),
        (((0.5, 35), (0.62, 46), (0.7, 58), (0.8, 76)), 4.2),
        (((0.38, 50), (0.28, 54), (0.2, 58), (0.1, 66)), 2.6),
        (((0.35, 56), (0.38, 68), (0.36, 76), (0.37, 90)), 2.6),
        (((0.51, 56), (0.58, 66), (0.6, 76), (0.62, 90)), 2.6),
        (((0.64, 48), (0.76, 50), (0.84, 56), (0.92, 62)), 2.6),
    )
    for dots, wide in arms:
        pen.smooth([(w * x, y) for x, y in dots], water, wide)
