"""Composition: where each thing stands, by thirds and beside the text. Knows sizes and no pixels.

Things are first grouped in a plane of their own, by number and relation, and the group is then fitted into the free
part of the picture; so nothing is cut off, and what belongs together stays together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mdvideo.images.illustrate.picture_brief import NamedThing
from mdvideo.images.illustrate.staging.placed_copies import Area, Placed, copies_of
from mdvideo.images.illustrate.staging.thing_sizes import (
    CROWNS,
    FLOWERS,
    INSECTS,
    SCREENS,
    SHOWN_ON_SCREENS,
    SUPPORTS,
    size_of,
)
from mdvideo.protocols import CalmArea


@dataclass(frozen=True, slots=True)
class Composition:
    """The placed things from back to front, the area that they are in, and whether they are only a background."""

    placed: tuple[Placed, ...]
    area: Area
    faint: bool = False
    """Whether text is over everything: things are small, pale and at the edge."""

    @property
    def extent(self) -> Area:
        """The box around all things; where nothing is placed, the area for them."""
        return _extent(self.placed) if self.placed else self.area


def free_area(width: int, height: int, calm: CalmArea | None, rng: np.random.Generator) -> tuple[Area, bool]:
    """Return the part of the picture for things, and whether it is only a margin beside the text.

    Without text it is around one of the thirds, in an upright or square picture the middle.
    """
    if calm is None:
        ratio = width / height
        if ratio < 1.25:
            return Area(0.1 * width, 0.14 * height, 0.9 * width, 0.88 * height), False
        centre = width * (0.5 + (0.1 if rng.random() < 0.5 else -0.1))
        half = min(0.36 * width, 0.9 * height)
        return Area(centre - half, 0.11 * height, centre + half, 0.9 * height), False
    left, top, right, bottom = (
        calm.left * width / 100, calm.top * height / 100, calm.right * width / 100, calm.bottom * height / 100
    )  # fmt: skip
    edge = 0.028 * math.sqrt(width * height)
    gap = 0.015 * math.sqrt(width * height)
    sides = {
        "right": Area(right + gap, 0.1 * height, width - edge, 0.91 * height),
        "left": Area(edge, 0.1 * height, left - gap, 0.91 * height),
        # The footer's line stays free.
        "below": Area(0.08 * width, bottom + gap, 0.92 * width, min(height - edge, 0.93 * height)),
        "above": Area(0.08 * width, edge, 0.92 * width, top - gap),
    }

    def value(area: Area) -> float:
        return min(area.width, 1.6 * area.height) * min(area.height, 1.6 * area.width) if min(area[2:]) > 0 else 0.0

    best = max(sides.values(), key=lambda area: value(area) if area.width > 0 and area.height > 0 else 0.0)
    room = min(best.width, best.height) / math.sqrt(width * height)
    if best.width <= 0 or best.height <= 0 or room < 0.15:
        # Text is everywhere: the hero is a large backdrop, pale, which leaves the picture at its lower corner.
        size = 0.98 * min(width, height)
        x = 0.86 * width if width - right >= left - 0.02 * width else 0.14 * width
        return Area(x - size / 2, 0.74 * height - size / 2, x + size / 2, 0.74 * height + size / 2), True
    return best, False


def compose(
    things: Sequence[NamedThing],
    ratios: Sequence[float],
    width: int,
    height: int,
    calm: CalmArea | None,
    rng: np.random.Generator,
    rests: Sequence[float] = (),
    lines: Sequence[bool] = (),
) -> Composition:
    """Return where the things stand. ``ratios`` are width over height of each one's drawing.

    ``lines`` says of each whether it is a diagram. ``rests`` are the shares of their heights, from the top, at which
    something can stand on each; by default a tenth.
    """
    area, faint = free_area(width, height, calm, rng)
    if faint and things:
        # Where nothing is free, a thing would only be cut.
        if calm == (0, 0, 100, 100):
            return Composition((), area, faint)
        things, ratios = [replace(things[0], count=1, arrangement="single")], ratios[:1]
    narrow = calm is not None and area.width < 0.9 * area.height
    if narrow:
        things = _most_important(things)
    group = _group(things, ratios[: len(things)], rests or [0.1] * len(things), rng, narrow=narrow, lines=lines)
    if not group:
        return Composition((), area, faint)
    return Composition(_fit(group, area, rng), area, faint)


def _most_important(things: Sequence[NamedThing]) -> Sequence[NamedThing]:
    """The hero and one more, or two that stand on, in or under each other: more of them would be too small to be seen.

    The things keep their numbers, so only the last ones are left out.
    """
    together = len(things) > 2 and any(thing.relation not in (None, "beside") for thing in things[:3])
    return things[: 3 if together else 2]


def _extent(placed: Sequence[Placed]) -> Area:
    boxes = [one.box for one in placed]
    return Area(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )


def _move(placed: Sequence[Placed], x: float, y: float, scale: float = 1.0, depth: float | None = None) -> list[Placed]:
    return [
        replace(
            one,
            x=one.x * scale + x,
            foot=one.foot * scale + y,
            width=one.width * scale,
            height=one.height * scale,
            depth=one.depth if depth is None else depth,
        )
        for one in placed
    ]


_BACK, _HERO, _FRONT = range(3)


def _group(
    things: Sequence[NamedThing],
    ratios: Sequence[float],
    rests: Sequence[float],
    rng: np.random.Generator,
    *,
    narrow: bool,
    lines: Sequence[bool] = (),
) -> list[Placed]:
    """Place all things in one plane, the hero's foot at 0, from back to front; close together where it is narrow.

    Of ``lines`` are diagrams, which are read only where nothing is before or behind them.
    """
    groups: dict[int, list[Placed]] = {}
    layers: dict[int, int] = {}
    scales = _scales_of(things)
    side = 1 if rng.random() < 0.5 else -1
    for number, (thing, ratio) in enumerate(zip(things, ratios, strict=True)):
        own = copies_of(thing, number, ratio, scales[number], rng, narrow=narrow)
        if number == 0:
            groups[0], layers[0] = own, _HERO
            continue
        relation, other = _relation_of(things, number, groups)
        base, mine = _extent(groups[other]), _extent(own)
        middle = 0.5 * (base.left + base.right)
        layer = _FRONT
        share = scales[number] / scales[other]
        on_it = SUPPORTS.get(things[other].name)
        crown = CROWNS.get(thing.name)
        screen = SCREENS.get(things[other].name)
        perched = FLOWERS & {thing.name, things[other].name} and INSECTS & {thing.name, things[other].name}
        if relation in {"inside", "around"} and not 0.15 < (share if relation == "inside" else 1 / share) < 1.9:
            relation = None  # a person in a cup is at a café
        if screen is not None and thing.name in SHOWN_ON_SCREENS:
            # Code beside a laptop is the code on its screen.
            left, top, right, bottom = screen
            size = min((right - left) * base.width / mine.width, (bottom - top) * base.height / mine.height)
            at_x, middle_y = (
                base.left + 0.5 * (left + right) * base.width,
                base.top + 0.5 * (top + bottom) * base.height,
            )
            own = _lift(_move(own, at_x, middle_y + 0.5 * size * mine.height, size))
        elif perched and thing.name in FLOWERS:
            # An insect is at the blossom, whatever the word between them.
            size = 2.1 * base.height / mine.height
            own = _move(own, middle - side * 0.2 * size * mine.width, 0.0, size)
            groups[other] = _lift(_move(groups[other], 0.0, -0.52 * size * mine.height))
            layer = _BACK
        elif perched and thing.name in INSECTS:
            size = 0.45 * base.height / mine.height
            own = _lift(_move(own, middle + side * 0.24 * base.width, base.top + 0.42 * base.height, size))
        elif relation == "on" and crown is not None:
            # What is under a crown: the tree is behind it, as much larger as it really is.
            size = max(1.0, 1.25 * base.height / mine.height)
            own = _move(own, middle - side * crown * mine.width * size, -0.03, size, 0.15)
            layer = _BACK
        elif relation == "under" and (shade_of := CROWNS.get(things[other].name)):
            own = _move(own, middle + side * shade_of * base.width, 0.03, min(1.0, 0.62 * base.height / mine.height))
        elif relation == "on" and on_it is not None:
            height_at, start, end = on_it
            wide = (end - start) * base.width
            size = min(1.0, 1.1 * wide / mine.width)
            at_x = base.left + 0.5 * (start + end) * base.width
            own = _lift(_move(own, at_x, base.top + height_at * base.height, size))
        elif relation == "under" and (under_me := SUPPORTS.get(thing.name)) is not None:
            # The thing that is placed stands on this one.
            height_at, start, end = under_me
            size = max(1.0, 0.95 * base.width / ((end - start) * mine.width))
            own = _move(own, middle - (0.5 * (start + end) - 0.5) * mine.width * size, 0.0, size)
            extent = _extent(own)
            groups[other] = _lift(_move(groups[other], 0.0, extent.top + height_at * extent.height - base.bottom))
            layer = _BACK
        elif relation == "on":
            if base.width > 1.25 * base.height or (mine.width < 0.75 * base.width and base.height < 0.8):
                own = _lift(_move(own, middle, base.top + (rests[other] + 0.02) * base.height))
            else:
                own = _lift(_move(own, middle + side * 0.2 * base.width, base.top + 0.42 * base.height, 0.72))
        elif relation == "under":
            own = _move(own, middle, 0.0, max(1.0, base.width / mine.width))
            shift = _extent(own).top + (rests[number] + 0.02) * _extent(own).height - base.bottom
            groups[other] = _lift(_move(groups[other], 0.0, shift))
            layer = _BACK
        elif relation == "inside":
            size = 0.5 * min(base.width / mine.width, base.height / mine.height)
            own = _lift(_move(own, middle, base.bottom - 0.22 * base.height, size))
        elif relation == "around":
            size = 1.7 * max(base.width / mine.width, base.height / mine.height)
            own = _move(own, middle, 0.0, size)
            groups[other] = _lift(_move(groups[other], 0.0, -0.18 * _extent(own).height))
            layer = _BACK
        elif narrow and len(lines) > number and lines[number] != lines[other]:
            # Diagrams above, things below.
            size = min(1.0, 1.3 * base.width / mine.width)
            rise = base.top - 0.08 if lines[number] else base.bottom + 0.08 + size * mine.height
            own = _move(own, middle, rise, size)
            own = _lift(own) if lines[number] else own
        elif relation == "above":
            own = _lift(_move(own, middle + side * 0.12 * base.width, base.top - 0.06, 0.8))
            layer = _BACK
        elif relation == "below":
            own = _move(own, middle, 0.0)
            groups[other] = _lift(_move(groups[other], 0.0, _extent(own).top - 0.08 - base.bottom))
            layer = _BACK
        elif relation == "in-front-of":
            own = _move(own, middle + side * (0.24 if narrow else 0.36) * base.width, 0.08, 0.9)
        elif relation == "behind":
            size = 1.0 if share > 1.2 else 1.15 * max(0.7, base.height / mine.height)
            own = _move(own, middle - side * 0.4 * base.width, -0.05, size, 0.35)
            layer = _BACK
        elif share > 1.45:
            # What is much larger is behind: mountains behind a branch, a castle behind a knight.
            taken = _extent([one for members in groups.values() for one in members])
            reach = 0.5 * mine.width - 0.3 * min(mine.width, taken.width)
            x = taken.right + reach if side > 0 else taken.left - reach
            if narrow:
                x = middle + side * 0.16 * mine.width
            own = _move(own, x, -0.06, 1.0, 0.35)
            layer = _BACK
            side = -side
        elif share < 0.6:
            # What is much smaller is in front, at the hero's foot.
            own = _move(own, (base.right if side > 0 else base.left) + side * 0.22 * mine.width, 0.05)
            side = -side
        else:
            taken = _extent([one for members in groups.values() for one in members])
            behind = number % 2 == 0
            reach = (0.24 if behind else 0.22 if narrow else 0.4) * mine.width
            x = taken.right + reach if side > 0 else taken.left - reach
            own = _move(own, x, -0.1 if behind else 0.05, 1.0, 0.4 if behind else 0.0)
            layer = _BACK if behind else _FRONT
            side = -side
        groups[number], layers[number] = own, layer
    order = sorted(groups, key=lambda number: (layers[number], number))
    return [one for number in order for one in groups[number]]


_LEAST_SHARE, _LEAST_HERO = 0.3, 0.46
"""The least height of a thing beside the largest, and of the hero, so that they are seen."""


def _scales_of(things: Sequence[NamedThing]) -> list[float]:
    """How large the things are drawn to each other: as they are, compressed, and none too small to be seen."""
    sizes = [size_of(thing) for thing in things]
    largest = max((size for size in sizes if size is not None), default=1.0)
    hero = sizes[0] if sizes else None
    scales = []
    for number, (thing, size) in enumerate(zip(things, sizes, strict=True)):
        if number == 0:
            scales.append(1.0 if size is None else max(size, _LEAST_HERO * largest))
        elif size is None or hero is None:
            scales.append((0.66 if thing.count < 3 else 0.5) * scales[0])
        else:
            # Of the same class, the hero is larger.
            own = size if size > 1.1 * hero else min(size, 0.8 * scales[0])
            scales.append(max(own, _LEAST_SHARE * largest) * (1.0 if thing.count < 3 else 0.75))
    return scales


_INVERSE = {"on": "under", "under": "on", "inside": "around", "in-front-of": "behind", "above": "below"}


def _relation_of(things: Sequence[NamedThing], number: int, groups: dict[int, list[Placed]]) -> tuple[str | None, int]:
    """How a thing stands to one that is placed, whichever of the two says so."""
    thing = things[number]
    if thing.relation is not None and thing.other in groups:
        return thing.relation, thing.other
    for place in groups:
        relation = things[place].relation
        if things[place].other == number and relation is not None:
            return _INVERSE.get(relation), place
    return None, 0


def _lift(placed: Sequence[Placed]) -> list[Placed]:
    return [replace(one, lifted=True) for one in placed]


def _fit(group: Sequence[Placed], area: Area, rng: np.random.Generator) -> tuple[Placed, ...]:
    """Scale the group into the area, its foot on the floor of the area."""
    extent = _extent(group)
    scale = min(area.width / extent.width, area.height / extent.height)
    lone = len(group) == 1
    scale *= float(rng.uniform(0.86, 0.96)) if lone else float(rng.uniform(0.93, 1.0))
    slack = area.width - extent.width * scale
    x = area.left + slack * float(rng.uniform(0.38, 0.62)) - extent.left * scale
    spare = area.height - extent.height * scale
    # A wide group stands lower than the middle, and never sinks to the edge.
    y = area.bottom - extent.bottom * scale - min(spare * 0.42, spare)
    return tuple(
        replace(one, x=one.x * scale + x, foot=one.foot * scale + y, width=one.width * scale, height=one.height * scale)
        for one in group
    )
