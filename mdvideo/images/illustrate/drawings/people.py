"""People as silhouettes, from behind or at work, and hands. Nobody has a face."""

from __future__ import annotations

import math
import random

from mdvideo.images.illustrate.drawings.pen import COAL, RED, SKIN, WHITE, WOOD, Pen, lighter
from mdvideo.images.illustrate.drawings.scenes.poses import POSES, build_of, people_at, shoulders
from mdvideo.images.illustrate.picture_brief import NamedThing

_SKINS = ("#8d5a3c", "#c98f6a", "#e8c09a", "#5f3c28", "#b57a52", "#f0cfae")


def figure(pen: Pen, x: float, foot: float, height: float, coat: str, hair: str = COAL, skin: str = SKIN) -> None:
    """Draw a person from behind who stands with the feet at ``foot``."""
    s = height / 100
    for side in (-1, 1):
        pen.path(
            f"M{x + side * 2 * s:.1f} {foot - 46 * s:.1f}L{x + side * 3 * s:.1f} {foot:.1f}"
            f"H{x + side * 10 * s:.1f}L{x + side * 11 * s:.1f} {foot - 46 * s:.1f}Z",
            lighter(COAL, 0.08),
        )
        pen.path(
            f"M{x + side * 12 * s:.1f} {foot - 78 * s:.1f}Q{x + side * 20 * s:.1f}"
            f" {foot - 70 * s:.1f} {x + side * 18 * s:.1f} {foot - 42 * s:.1f}",
            "none",
            lighter(coat, -0.06),
            6 * s,
        )
    pen.path(
        f"M{x - 14 * s:.1f} {foot - 40 * s:.1f}L{x - 15 * s:.1f}"
        f" {foot - 74 * s:.1f}Q{x - 13 * s:.1f} {foot - 82 * s:.1f} {x:.1f}"
        f" {foot - 83 * s:.1f}Q{x + 13 * s:.1f} {foot - 82 * s:.1f} {x + 15 * s:.1f}"
        f" {foot - 74 * s:.1f}L{x + 14 * s:.1f} {foot - 40 * s:.1f}Z",
        pen.shading(coat),
    )
    pen.oval(x, foot - 91 * s, 7.4 * s, 8.6 * s, pen.shading(hair))
    pen.box(x - 3 * s, foot - 84.5 * s, 6 * s, 4 * s, skin, 1.5 * s)


def people(pen: Pen, thing: NamedThing) -> None:
    """People from behind; or at a table, talking, running, or in a lecture."""
    w, kind = pen.width, thing.text
    count = min(max(thing.count, 1), 6)
    if kind == "running":
        runner(pen, thing)
        return
    if kind == "lecture":
        teacher_board(pen, thing)
        return
    if kind == "meeting":
        pen.oval(w / 2, 56, w * 0.42, 20, pen.shading(WOOD))
        for k in range(5):
            x = w * (0.14 + 0.18 * k)
            _bust(pen, x, 96 if k % 2 else 92, 0.95, pen.hue(k))
        for k in range(3):
            pen.box(w * (0.3 + 0.18 * k), 46 + 3 * (k % 2), 12, 8, WHITE, 1)
        return
    if kind is not None and kind in POSES:
        people_at(pen, kind, thing.words, thing.count)
        return
    for k in range(count):
        build = build_of(pen, thing.words, k)
        grown = build.height if count == 1 or "famil" not in thing.words else (1.0, 0.94, 0.7, 0.6, 0.92, 0.66)[k]
        height = (94 if count == 1 else min(86, 264 / count) - 3 * (k % 2)) * grown
        x, foot = w * (k + 0.5) / count, 97 - 3 * (k % 2) * (count > 1)
        figure(pen, x, foot, height, build.coat, build.hair, build.skin)
        if build.long_hair:
            s = height / 100
            pen.path(
                f"M{x - 8 * s:.1f} {foot - 94 * s:.1f}Q{x:.1f} {foot - 104 * s:.1f} {x + 8 * s:.1f} {foot - 94 * s:.1f}"
                f"L{x + 10 * s:.1f} {foot - 71 * s:.1f}Q{x:.1f} {foot - 68 * s:.1f} {x - 10 * s:.1f} "
                f"{foot - 71 * s:.1f}Z",
                pen.shading(build.hair),
            )


def _bust(pen: Pen, x: float, foot: float, s: float, coat: str) -> None:
    shoulders(pen, x, foot, s, coat)
    pen.oval(x, foot - 32 * s, 8 * s, 9.4 * s, pen.shading(COAL))


def crowd(pen: Pen, _thing: NamedThing) -> None:
    """A crowd from behind, some with flags and raised arms."""
    w, rng = pen.width, random.Random(7)
    for row, (foot, s) in enumerate(((66, 0.62), (82, 0.8), (100, 1.0))):
        count = 9 - 2 * row
        for k in range(count):
            x = w * (0.05 + 0.9 * (k + 0.5 + rng.uniform(-0.15, 0.15)) / count)
            if rng.random() < 0.36:
                side = rng.choice((-1, 1))
                pen.line([(x + side * 11 * s, foot - 18 * s), (x + side * 15 * s, foot - 48 * s)], SKIN, 4 * s)
                if row < 2 and rng.random() < 0.6:
                    pen.line([(x + side * 15 * s, foot - 44 * s), (x + side * 15 * s, foot - 76 * s)], "#6b4a2c", 1.4)
                    pen.path(
                        f"M{x + side * 15 * s:.1f} {foot - 76 * s:.1f}q7 -4 13 0t12 0v13q-6 4 -12 0t-13 0z",
                        pen.shading(pen.hue(k)),
                    )
            _bust(pen, x, foot, s, lighter(pen.hue(k + row), -0.1 * (2 - row) + 0.02))


def hands(pen: Pen, _thing: NamedThing) -> None:
    """A ring of hands, laid on one another."""
    for number in range(6):
        a = math.radians(60 * number + 12)
        c, s = math.cos(a), math.sin(a)
        tone = _SKINS[number]

        def at(u: float, v: float, c: float = c, s: float = s) -> tuple[float, float]:
            return 50 + u * c - v * s, 50 + u * s + v * c

        pen.line([at(42, 0), at(30, 0)], pen.hue(number), 17)
        pen.line([at(32, 0), at(25, 0)], tone, 12)
        pen.poly([at(28, -8), at(13, -8.5), at(12, 8.5), at(28, 8)], pen.shading(tone), tone, 2)
        for finger, (v, reach) in enumerate(((-6.6, 3), (-2.4, 0.5), (2.0, 1), (6.2, 4))):
            pen.line([at(14, v), at(reach, v * 0.7)], lighter(tone, -0.02 * finger), 4)
        pen.line([at(22, 8), at(12, 13)], tone, 4.4)


def handshake(pen: Pen, _thing: NamedThing) -> None:
    """Two hands that shake."""
    w = pen.width
    pen.poly([(0, 34), (26, 32), (30, 66), (0, 72)], pen.shading(pen.hue(0)))
    pen.poly([(w, 34), (w - 26, 32), (w - 30, 66), (w, 72)], pen.shading(pen.hue(1)))
    pen.poly([(25, 35), (34, 36), (37, 63), (29, 65)], WHITE)
    pen.poly([(w - 25, 35), (w - 34, 36), (w - 37, 63), (w - 29, 65)], WHITE)
    pen.path(
        f"M34 38Q{w * 0.42} 32 {w * 0.56} 40L{w * 0.72} 60Q{w * 0.7} 68 {w * 0.62}"
        f" 64Q{w * 0.6} 72 {w * 0.52} 69Q{w * 0.5} 76 {w * 0.42} 71L36 62Z",
        pen.shading(_SKINS[1]),
    )
    pen.path(
        f"M{w - 34} 38Q{w * 0.62} 34 {w * 0.54} 38L{w * 0.44} 48Q{w * 0.42}"
        f" 54 {w * 0.48} 54L{w * 0.58} 50L{w * 0.74} 64L{w - 36} 62Z",
        pen.shading(_SKINS[3]),
    )
    for k in range(3):
        x = w * (0.47 + 0.07 * k)
        pen.line([(x, 66 - k), (x + 5, 61 - k)], lighter(_SKINS[1], -0.12), 1.4)


def teacher_board(pen: Pen, thing: NamedThing) -> None:
    """A teacher from behind, who writes on a board."""
    w = pen.width
    pen.box(4, 4, w - 8, 66, WOOD, 2)
    pen.box(8, 8, w - 16, 58, "#2f5a4c", 1)
    if thing.text and thing.text not in {"lecture"}:
        pen.text(thing.text, w * 0.56, 42, 20, WHITE, "Serif-Italic", fit=w * 0.7)
    else:
        pen.poly([(w * 0.6, 52), (w * 0.86, 52), (w * 0.6, 24)], "none", WHITE, 1.8)
        pen.text("a^2 + b^2 = c^2", w * 0.66, 22, 11, WHITE, "Serif-Italic")
    figure(pen, w * 0.3, 98, 76, pen.hue(0), "#5a3d28")
    pen.line([(w * 0.3 + 10, 40), (w * 0.3 + 22, 30), (w * 0.3 + 26, 24)], lighter(pen.hue(0), -0.06), 5)
    pen.ball(w * 0.3 + 26, 23, 3, SKIN)


def hooded_figure(pen: Pen, _thing: NamedThing) -> None:
    """A figure in a hood before a laptop."""
    pen.path("M14 97Q16 60 36 52Q34 16 50 12Q66 16 64 52Q84 60 86 97Z", pen.shading("#343b52"))
    pen.path("M39 44Q40 24 50 22Q60 24 61 44Q58 56 50 57Q42 56 39 44Z", "#0e1018")
    pen.path("M36 52Q50 66 64 52L62 64Q50 74 38 64Z", lighter("#343b52", -0.08))
    pen.poly([(24, 68), (76, 68), (80, 92), (20, 92)], pen.shading("#8f98a8"))
    pen.text("{ }", 50, 85, 14, pen.hue(0), "Mono-Bold")
    pen.box(14, 91, 72, 5, "#6d7686", 2)


def robot_human(pen: Pen, _thing: NamedThing) -> None:
    """A robot and a person, who look at each other."""
    w = pen.width
    figure(pen, w * 0.25, 97, 90, pen.hue(0))
    x = w * 0.74
    pen.box(x - 17, 40, 34, 36, "#c9d0da", 6)
    pen.box(x - 14, 10, 28, 25, "#dfe4ea", 8)
    pen.box(x - 10, 17, 20, 10, "#222938", 5, plain=True)
    for side in (-1, 1):
        pen.disc(x + side * 4.6, 22, 2.3, pen.hue(1))
        pen.line([(x + side * 19, 44), (x + side * 22, 68)], "#aeb7c4", 5)
        pen.box(x + side * 8 - 5, 76, 10, 21, "#aeb7c4", 3)
    pen.line([(x, 10), (x, 4)], "#aeb7c4", 1.6)
    pen.ball(x, 4, 2.6, RED)
    pen.box(x - 4, 35, 8, 5, "#aeb7c4", 1)
    pen.ball(x, 56, 5.4, pen.hue(1))


def runner(pen: Pen, _thing: NamedThing) -> None:
    """A runner who breaks the tape of a finish."""
    coat = pen.hue(0)
    limb = _SKINS[0]
    pen.line([(52, 56), (38, 70), (20, 72)], limb, 7)
    pen.line([(20, 72), (14, 66)], WHITE, 5)
    pen.line([(54, 56), (70, 66), (66, 88)], limb, 7)
    pen.line([(66, 89), (76, 90)], WHITE, 5)
    pen.line([(60, 30), (44, 34), (36, 24)], limb, 5.4)
    pen.path("M54 24Q66 20 70 28L62 56Q56 62 46 56Z", pen.shading(coat))
    pen.path("M47 50L63 54L68 64L56 66L46 60Z", lighter(COAL, 0.06))
    pen.line([(66, 30), (78, 42), (90, 32)], limb, 5.4)
    pen.oval(70, 14, 7.6, 8.6, pen.shading(COAL))
    pen.path("M70 36Q86 46 98 34M68 42Q84 52 97 42", "none", RED, 2)


def swimmer(pen: Pen, _thing: NamedThing) -> None:
    """A swimmer in butterfly stroke, from the front, in goggles' shadow."""
    w = pen.width
    c = w / 2
    skin = _SKINS[1]
    for side in (-1, 1):
        pen.path(f"M{c + side * 14} 58Q{c + side * 34} 26 {c + side * 66} 44", "none", skin, 9)
    pen.path(f"M{c - 24} 70Q{c} 40 {c + 24} 70Z", pen.shading(skin))
    pen.oval(c, 44, 11, 13, pen.shading(pen.hue(0)))
    pen.path(f"M0 66Q{w * 0.12} 58 {w * 0.25} 66T{w * 0.5} 66T{w * 0.75} 66T{w} 66V97H0Z", pen.shading("#3f8fc9"))
    for k in range(9):
        x = c + (k - 4) * 15
        pen.ball(x, 60 - 7 * abs(math.sin(k * 1.7)), 2 + (k % 3), "#dff1fb")
    pen.path(f"M{c - 40} 80Q{c - 20} 74 {c} 80T{c + 40} 80", "none", WHITE, 1.8)


_OUTFITS = {
    "cook": (WHITE, "toque", WHITE), "scientist": (WHITE, "", COAL), "health-worker": ("#7fc4b8", "cap", "#5fa89c"),
    "farmer": ("#8a6f4a", "straw", "#e3c27a"), "construction-worker": ("#ef8a33", "helmet", "#f2cf3f"),
    "firefighter": ("#3a4150", "helmet", RED), "police-officer": ("#2f3f66", "cap", "#25324f"),
    "pilot": ("#2c3654", "cap", "#25304a"), "student": ("#4f8fc4", "pack", RED), "mechanic": ("#3f6fa8", "cap", RED),
    "factory-worker": ("#4f74a0", "helmet", "#f2cf3f"), "artist": ("#8a5fa8", "beret", "#7a2c3c"),
    "office-worker": ("#3a4256", "", COAL), "guard": ("#b8323f", "helmet", COAL),
}  # fmt: skip
"""Coat, headgear and its colour by occupation."""


def worker(pen: Pen, thing: NamedThing) -> None:
    """A person of an occupation from behind, known by coat and headgear; ``text`` is the occupation."""
    coat, headgear, colour = _OUTFITS.get(thing.text or "", (pen.hue(0), "", COAL))
    figure(pen, 50, 97, 90, coat)
    if coat == WHITE:
        pen.path("M37 62L33 84H67L63 62Z", pen.shading(WHITE))
        pen.line([(50, 62), (50, 84)], "#cfd3da", 1)
    if headgear == "toque":
        pen.box(42.5, 8, 15, 6.5, colour, 1)
        for x, y, r in ((43, 5, 5), (50, 3, 5.6), (57, 5, 5)):
            pen.ball(x, y + 1.5, r, WHITE)
        pen.path("M38 58H62M44 58L40 70M56 58L60 70", "none", "#aab1bd", 1.6)
    elif headgear == "straw":
        pen.oval(50, 13, 17, 4.4, pen.shading(colour))
        pen.path("M41 12Q42 2 50 2Q58 2 59 12Z", pen.shading(colour))
        pen.line([(41.6, 10.4), (58.4, 10.4)], RED, 1.6)
    elif headgear == "helmet":
        pen.path("M39.5 14Q40 3 50 3Q60 3 60.5 14Z", pen.shading(colour))
        pen.box(37.5, 13, 25, 3, colour, 1.5)
        for y in (46, 56):
            pen.box(37, y, 26, 3.2, "#f4ec9a", 0.5, plain=True)
    elif headgear == "cap":
        pen.path("M41 13Q41 4.5 50 4.5Q59 4.5 59 13Z", pen.shading(colour))
    elif headgear == "beret":
        pen.oval(52, 7.5, 12, 5, pen.shading(colour), turn=-8)
    elif headgear == "pack":
        pen.box(38, 30, 24, 28, colour, 5)
        pen.box(41, 43, 18, 12, lighter(colour, -0.1), 3)


def astronaut(pen: Pen, _thing: NamedThing) -> None:
    """An astronaut who floats, the visor dark."""
    suit = "#e6e9ee"
    pen.box(30, 30, 42, 38, "#b9c0cb", 7)
    for start, elbow, end in (((35, 44), (18, 50), (12, 36)), ((67, 44), (84, 40), (92, 54))):
        pen.line([start, elbow, end], suit, 12)
        pen.ball(*end, 6.2, "#cfd5de")
    for start, knee, end in (((43, 66), (38, 80), (26, 88)), ((59, 66), (64, 80), (60, 93))):
        pen.line([start, knee, end], suit, 13)
        pen.line([end, (end[0] - 2, end[1] + 0.6)], "#8f98a8", 12)
    pen.box(33, 36, 36, 34, suit, 11)
    pen.box(41, 50, 20, 11, "#c3cad4", 2)
    for k, colour in enumerate((RED, "#3f8fd1", "#5fb35a")):
        pen.disc(45.5 + 5.4 * k, 55.5, 1.7, colour)
    pen.ball(51, 22, 19, suit)
    pen.box(36.5, 12, 29, 20, "#20283c", 9)
    pen.path("M40 17Q44 13.5 51 14Q44 17 41 23Z", "#8fb4e8")
    pen.box(60, 40, 6, 4, pen.hue(0), 1)
