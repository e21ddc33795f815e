"""People in the pose of what they do, by their joints. Nobody has a face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mdvideo.images.illustrate.drawings.pen import COAL, SKIN, WHITE, WOOD, Dot, Pen, lighter


@dataclass(frozen=True, slots=True)
class Pose:
    """The joints of a person who looks to the right, in hundredths of the standing height; x from the middle."""

    head: Dot
    neck: Dot
    hip: Dot
    near_arm: tuple[Dot, Dot]
    """Elbow and hand."""
    far_arm: tuple[Dot, Dot]
    near_leg: tuple[Dot, Dot]
    """Knee and foot."""
    far_leg: tuple[Dot, Dot]


POSES: Mapping[str, Pose] = {
    "running": Pose((13, 12), (8, 25), (-2, 55), ((17, 40), (30, 33)), ((-10, 36), (-17, 47)),
                    ((16, 62), (13, 84)), ((-10, 74), (-32, 72))),
    "jumping": Pose((2, 9), (1, 22), (0, 50), ((18, 14), (24, -2)), ((-17, 14), (-23, -2)),
                    ((15, 62), (7, 79)), ((-15, 62), (-24, 77))),
    "cheering": Pose((0, 10), (0, 23), (0, 54), ((17, 17), (20, 0)), ((-17, 17), (-20, 0)),
                     ((6, 76), (8, 98)), ((-6, 76), (-8, 98))),
    "pointing": Pose((0, 10), (0, 23), (-1, 55), ((20, 26), (39, 18)), ((-13, 40), (-9, 56)),
                     ((6, 76), (7, 98)), ((-6, 76), (-8, 98))),
    "talking": Pose((0, 10), (0, 23), (0, 55), ((14, 40), (27, 33)), ((11, 42), (22, 44)),
                    ((5, 76), (6, 98)), ((-5, 76), (-7, 98))),
    "angry": Pose((6, 11), (3, 24), (-3, 56), ((19, 20), (28, 6)), ((16, 40), (30, 36)),
                  ((9, 76), (12, 98)), ((-8, 76), (-14, 98))),
    "walking": Pose((2, 10), (1, 23), (0, 54), ((8, 40), (17, 51)), ((-8, 40), (-14, 52)),
                    ((10, 75), (15, 97)), ((-4, 76), (-17, 95))),
    "kicking": Pose((-7, 11), (-5, 24), (-2, 54), ((-20, 34), (-28, 22)), ((9, 36), (20, 30)),
                    ((15, 62), (35, 70)), ((-5, 76), (-9, 98))),
    "throwing": Pose((-1, 11), (0, 24), (0, 55), ((-16, 20), (-21, 4)), ((16, 30), (28, 22)),
                     ((13, 74), (19, 97)), ((-9, 75), (-19, 96))),
    "sitting": Pose((2, 28), (0, 41), (-4, 74), ((10, 57), (21, 66)), ((8, 58), (18, 68)),
                    ((19, 76), (20, 98)), ((16, 76), (14, 98))),
    "reading": Pose((4, 28), (0, 41), (-5, 74), ((9, 59), (23, 52)), ((6, 60), (21, 54)),
                    ((18, 75), (20, 98)), ((15, 75), (12, 98))),
    "writing": Pose((8, 28), (3, 41), (-5, 74), ((14, 58), (28, 60)), ((11, 60), (23, 61)),
                    ((18, 77), (18, 98)), ((14, 77), (10, 98))),
}  # fmt: skip
"""Poses by name; those of ``SEATED`` have their feet on the floor and sit on something."""

SEATED = frozenset({"sitting", "reading", "writing"})

SKINS = ("#c98f6a", "#8d5a3c", "#e8c09a", "#5f3c28", "#f0cfae", "#b57a52")
HAIRS = ("#2b303c", "#6b4a2c", "#8a6f4a", "#3a2a22", "#b5763c")


@dataclass(frozen=True, slots=True)
class Build:
    """How somebody is built: height in hundredths of a grown person's, hair, and colours."""

    height: float = 1.0
    hair: str = COAL
    long_hair: bool = False
    skin: str = SKIN
    coat: str = "#3f74d1"
    legs: str = "#4d5878"


def build_of(pen: Pen, words: str, number: int = 0) -> Build:
    """How the person that ``words`` name is built; ``number`` tells several of them apart."""
    said = set(words.replace("'s", "").split())
    child = bool(said & {"boy", "girl", "child", "children", "kid", "kids", "boys", "girls", "son", "daughter",
                         "pupil", "pupils", "toddler", "baby"})  # fmt: skip
    old = bool(said & {"old", "elderly", "grandmother", "grandfather", "grandparents", "senior"})
    female = bool(said & {"girl", "woman", "women", "mother", "lady", "girls", "queen", "daughter", "grandmother"})
    male = bool(said & {"boy", "man", "men", "father", "boys", "son", "grandfather"})
    return Build(
        height=0.74 if child else 1.0,
        hair="#c9ccd3" if old else HAIRS[number % len(HAIRS)],
        long_hair=female or (not male and number % 2 == 1),
        skin=SKINS[number % len(SKINS)],
        coat=pen.hue(number),
        legs=("#4d5878", "#7a6450", "#4a7480")[number % 3],
    )


def posed(pen: Pen, x: float, foot: float, height: float, name: str, build: Build, *, left: bool = False) -> None:
    """Draw a person in a pose, with the floor at ``foot``; ``height`` is that of a grown person who stands."""
    pose, s = POSES[name], height * build.height / 100
    side = -1 if left else 1

    def at(dot: Dot) -> Dot:
        return x + side * dot[0] * s, foot - (98 - dot[1]) * s

    # A child's head is larger for its height.
    head = 8.2 * s * (1.22 if build.height < 0.9 else 1.0)
    shoulder = (pose.neck[0], pose.neck[1] + 4)
    far, near = lighter(build.coat, -0.1), build.coat
    pen.line([at(shoulder), at(pose.far_arm[0])], far, 8 * s)
    pen.line([at(pose.far_arm[0]), at(pose.far_arm[1])], lighter(build.skin, -0.06), 5.6 * s)
    for leg, tone_ in ((pose.far_leg, lighter(build.legs, -0.06)), (pose.near_leg, build.legs)):
        pen.line([at(pose.hip), at(leg[0]), at(leg[1])], tone_, 9.4 * s)
        toe = (leg[1][0] + 7, leg[1][1])
        pen.line([at(leg[1]), at(toe)], COAL, 5.4 * s)
    pen.line([at(shoulder), at(pose.hip)], near, 19 * s)
    pen.line([at((pose.neck[0], pose.neck[1] + 2)), at((pose.head[0], pose.head[1] + 4))], build.skin, 6 * s)
    hx, hy = at(pose.head)
    if build.long_hair:
        pen.path(
            f"M{hx - side * head * 1.1:.2f} {hy - head * 0.3:.2f}Q{hx - side * head * 1.9:.2f} {hy + head * 1.6:.2f} "
            f"{hx - side * head * 0.9:.2f} {hy + head * 2.3:.2f}L{hx + side * head * 0.1:.2f} {hy + head:.2f}Z",
            build.hair,
        )
    pen.oval(hx, hy, head * 0.92, head * 1.06, build.skin)
    # Hair from the forehead to the nape.
    pen.path(
        f"M{hx + side * head * 0.75:.2f} {hy - head * 0.55:.2f}"
        f"Q{hx + side * head * 0.2:.2f} {hy - head * 1.45:.2f} {hx - side * head * 0.7:.2f} {hy - head * 0.95:.2f}"
        f"Q{hx - side * head * 1.35:.2f} {hy - head * 0.1:.2f} {hx - side * head * 0.72:.2f} {hy + head * 0.75:.2f}"
        f"Q{hx - side * head * 0.5:.2f} {hy - head * 0.1:.2f} {hx - side * head * 0.1:.2f} {hy - head * 0.45:.2f}Z",
        build.hair,
    )
    pen.line([at(shoulder), at(pose.near_arm[0])], lighter(near, -0.05), 8.4 * s)
    pen.line([at(pose.near_arm[0]), at(pose.near_arm[1])], build.skin, 5.8 * s)


def shoulders(pen: Pen, x: float, foot: float, s: float, coat: str) -> None:
    """Draw the shoulders of a person who is seen from the chest up."""
    pen.path(
        f"M{x - 15 * s:.1f} {foot}Q{x - 15 * s:.1f} {foot - 22 * s:.1f} {x:.1f} {foot - 23 * s:.1f}"
        f"Q{x + 15 * s:.1f} {foot - 22 * s:.1f} {x + 15 * s:.1f} {foot}Z",
        pen.shading(coat),
    )


def people_at(pen: Pen, kind: str, words: str, count: int) -> None:
    """Draw one to three people at what ``kind`` names, with what belongs to it: a book, a desk, a chair, a ball."""
    w = pen.width
    if kind in SEATED:
        _at_a_seat(pen, kind, build_of(pen, words))
        return
    if kind == "talking":
        for k, side in enumerate((-1, 1)):
            build = build_of(pen, words, k)
            posed(pen, w / 2 + side * 27, 97, 72, "talking", build, left=side > 0)
            bx, by = w / 2 + side * 14, 12 - 4 * k
            pen.box(bx - 15, by - 8, 30, 15, pen.hue(k), 6)
            pen.poly([(bx + side * 3, by + 6), (bx + side * 11, by + 13), (bx + side * 10, by + 5)], pen.hue(k))
            for dot in (-6, 0, 6):
                pen.disc(bx + dot, by - 0.5, 1.6, WHITE)
        return
    count = min(max(count, 1), 3)
    high = 84 if kind in {"jumping", "cheering"} else 92
    for k in range(count):
        build = build_of(pen, words, k)
        build = replace(build, height=build.height * (1, 0.93, 0.97)[k])
        lift = 14 if kind == "jumping" else 0
        x = w * (k + 0.5) / count if count > 1 else w * (0.44 if kind in {"pointing", "kicking"} else 0.5)
        size = high * (0.78 if count > 1 else 1.0) / (build.height if build.height > 0.9 else 0.86)
        posed(pen, x, 97 - lift * (0.7 + 0.3 * (k % 2)), size, kind, build)
        if kind == "kicking" and k == count - 1:
            pen.ball(min(x + 44, w - 8), 88, 7, WHITE)


def _at_a_seat(pen: Pen, kind: str, build: Build) -> None:
    """Somebody who sits: reading on a stool, writing at a desk."""
    w = pen.width
    x, high = w * 0.42, 108.0 / (0.84 if build.height < 0.9 else 1.0)
    build = replace(build, height=min(build.height * 1.12, 1.0))
    seat = 97 - 24 * high * build.height / 100 + 4
    s = high * build.height / 100
    pen.box(x - 16 * s, seat, 26 * s, 5 * s, WOOD, 1.5)
    for dx in (-13, 6):
        pen.line([(x + dx * s, seat + 4 * s), (x + dx * s, 97)], lighter(WOOD, -0.08), 3 * s)
    if kind != "reading":
        pen.line([(x - 15 * s, seat), (x - 18 * s, seat - 30 * s)], WOOD, 3.4 * s)
    posed(pen, x, 97, high, kind, build)
    if kind == "reading":
        bx, by = x + 24 * s, 97 - 47 * s
        pen.poly([(bx - 1, by + 4), (bx - 9 * s, by - 15 * s), (bx - 6 * s, by - 17 * s), (bx + 2 * s, by + 2)], WHITE)
        pen.poly([(bx - 1, by + 4), (bx + 13 * s, by - 12 * s), (bx + 16 * s, by - 9 * s), (bx + 3 * s, by + 6)],
                 pen.shading("#c8503f"))  # fmt: skip
        pen.poly([(bx - 1, by + 2), (bx + 12 * s, by - 13 * s), (bx + 13 * s, by - 11 * s)], WHITE)
    elif kind == "writing":
        top = 97 - 36 * s
        pen.box(x + 12 * s, top, 46 * s, 4 * s, WOOD, 1)
        for dx in (15, 54):
            pen.line([(x + dx * s, top + 4 * s), (x + dx * s, 97)], lighter(WOOD, -0.08), 3.4 * s)
        pen.poly(
            [(x + 20 * s, top), (x + 24 * s, top - 2.6 * s), (x + 44 * s, top - 2.6 * s), (x + 40 * s, top)], WHITE
        )
        pen.line([(x + 28 * s, top - 3 * s), (x + 33 * s, top - 13 * s)], pen.hue(1), 2 * s)
