"""Composition: things keep clear of the text and of the edges, and stand as the prompt relates them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.images.illustrate.picture_brief import NamedThing, Relation
from mdvideo.images.illustrate.staging.composition import Composition, compose
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.protocols import CalmArea

LEFT, RIGHT, TOP, WHOLE = (
    CalmArea(5, 15, 48, 85),
    CalmArea(55, 10, 95, 90),
    CalmArea(6, 8, 94, 55),
    CalmArea(6, 8, 94, 92),
)
ARRANGEMENTS = ("single", "pair", "row", "pile", "scattered")


def composed(
    things: list[NamedThing],
    ratios: list[float],
    calm: CalmArea | None = LEFT,
    size: tuple[int, int] = (1920, 1080),
    seed: int = 0,
) -> Composition:
    return compose(things, ratios, *size, calm, np.random.default_rng(seed))


def thing(name: str = "fox", **more: object) -> NamedThing:
    return NamedThing(name, icon=name, **more)  # type: ignore[arg-type]


def middle(placed: Placed) -> tuple[float, float]:
    return placed.x, placed.foot - placed.height / 2


@given(
    ratios=st.lists(st.floats(0.25, 4), min_size=1, max_size=4),
    count=st.integers(1, 12),
    arrangement=st.sampled_from(ARRANGEMENTS),
    calm=st.sampled_from([None, LEFT, RIGHT, TOP]),
    size=st.sampled_from([(1920, 1080), (1080, 1920), (1080, 1080), (320, 180)]),
    seed=st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_nothing_is_cut_off_or_under_the_text(
    ratios: list[float], count: int, arrangement: str, calm: CalmArea | None, size: tuple[int, int], seed: int
) -> None:
    things = [thing(count=count, arrangement=arrangement), *(thing() for _ in ratios[1:])]
    result = composed(things, ratios, calm, size, seed)
    # In a narrow place there are two, so that both are large enough to be seen.
    narrow = calm is not None and result.area.width < 0.9 * result.area.height
    shown = 1 if result.faint else min(len(ratios), 2) if narrow else len(ratios)
    assert {one.thing for one in result.placed} == set(range(shown))
    slack = 0.02 * math.sqrt(size[0] * size[1])
    for one in result.placed:
        assert one.box.left > -slack
        assert one.box.right < size[0] + slack
        assert one.box.top > -slack
        assert one.box.bottom < size[1] + slack
        if calm is not None and not result.faint:
            across = min(one.box.right, calm.right * size[0] / 100) - max(one.box.left, calm.left * size[0] / 100)
            down = min(one.box.bottom, calm.bottom * size[1] / 100) - max(one.box.top, calm.top * size[1] / 100)
            assert min(across, down) < slack


@pytest.mark.parametrize(("calm", "side"), [(LEFT, 1), (RIGHT, -1)])
def test_the_hero_is_on_the_side_without_text(calm: CalmArea, side: int) -> None:
    (hero,) = composed([thing()], [1.0], calm).placed
    assert (hero.x - 960) * side > 200
    assert hero.height > 0.4 * 1080


def test_text_everywhere_leaves_one_large_pale_thing_that_goes_out_at_a_corner() -> None:
    result = composed([thing(), thing(), thing()], [1.0, 1.0, 1.0], CalmArea(0, 0, 94, 100))
    assert result.faint
    (one,) = result.placed
    assert one.height > 0.6 * 1080
    assert one.foot > 1080 > one.foot - one.height
    assert one.box.right > 1920


def test_nothing_stands_in_a_picture_that_text_covers_altogether() -> None:
    assert composed([thing(), thing()], [1.0, 1.0], CalmArea(0, 0, 100, 100)).placed == ()


def test_a_drawing_of_one_thing_is_repeated_and_one_that_shows_a_number_is_not() -> None:
    leaves = NamedThing("leaves", drawing="leaf", count=3, arrangement="row")
    people = NamedThing("people", drawing="people", count=3, arrangement="row")
    assert len(composed([leaves], [1.0], None).placed) == 3
    assert len(composed([people], [1.0], None).placed) == 1


def related(relation: Relation) -> tuple[Placed, Placed]:
    """(the thing, the other) where the thing is ``relation`` the other, whichever comes first."""
    found = []
    for hero_first in (True, False):
        if hero_first:
            things = [thing("a", relation=relation, other=1), thing("b")]
            order = (0, 1)
        else:
            things = [thing("b"), thing("a", relation=relation, other=0)]
            order = (1, 0)
        placed = {one.thing: one for one in composed(things, [1.0, 1.6]).placed}
        found.append((placed[order[0]], placed[order[1]]))
    # Both ways of saying it give the same order.
    one, two = (thing.foot - other.foot for thing, other in found)
    assert (one > 0) == (two > 0)
    return found[0]


def test_on_is_above_and_touches() -> None:
    upper, lower = related("on")
    assert upper.foot < lower.foot
    assert upper.foot >= lower.box.top


def test_above_is_above_and_does_not_touch() -> None:
    upper, lower = related("above")
    assert upper.foot < lower.box.top


def test_in_front_is_lower() -> None:
    front, back = related("in-front-of")
    assert front.foot > back.foot


def test_inside_is_within() -> None:
    inner, outer = related("inside")
    assert outer.box.left <= inner.x <= outer.box.right
    assert outer.box.top <= middle(inner)[1] <= outer.box.bottom


def test_a_pair_stands_side_by_side_and_a_pile_narrows_upward() -> None:
    left, right = sorted(composed([thing(count=2, arrangement="pair")], [1.0]).placed, key=lambda one: one.x)
    assert left.box.right - right.box.left < 0.12 * left.width
    assert left.foot == pytest.approx(right.foot, abs=0.05 * left.height)
    pile = composed([thing(count=6, arrangement="pile")], [1.0]).placed
    levels = sorted({round(one.foot) for one in pile})
    assert [sum(round(one.foot) == level for one in pile) for level in levels] == [1, 2, 3]


def test_another_seed_composes_differently() -> None:
    things, ratios = [thing(), thing()], [1.0, 0.8]
    places = {tuple(round(one.x) for one in composed(things, ratios, None, seed=seed).placed) for seed in range(6)}
    assert len(places) >= 4


def heights(*names: str, **more: object) -> list[float]:
    placed = composed([thing(names[0], **more), *(thing(name) for name in names[1:])], [1.0] * len(names)).placed
    return [next(one.height for one in placed if one.thing == number) for number in range(len(names))]


@pytest.mark.parametrize(
    ("small", "large"),
    [("ant", "elephant"), ("red-apple", "storefront"), ("cherry-blossom", "mount-fuji"),
     ("identification-card", "luggage"),
     ("stethoscope", "lab-coat"), ("carrot", "cook"), ("key", "castle"), ("dog", "house"), ("cat", "deciduous-tree")],
)  # fmt: skip
def test_a_smaller_thing_is_never_drawn_larger(small: str, large: str) -> None:
    hero_first, hero_last = heights(small, large), heights(large, small)
    assert hero_first[0] < hero_first[1]
    assert hero_last[0] > hero_last[1]
    # Both are seen: the smaller one has more than a fifth of the other's height.
    assert min(hero_first[0] / hero_first[1], hero_last[1] / hero_last[0]) > 0.2


def test_what_is_much_larger_stands_behind() -> None:
    blossom, fuji = sorted(
        composed([thing("cherry-blossom"), thing("mount-fuji")], [1, 1.6]).placed, key=lambda one: one.thing
    )
    assert fuji.depth > blossom.depth
    assert blossom.foot > fuji.foot


def test_cats_sit_on_the_seat_of_a_sofa() -> None:
    sofa = NamedThing("sofa", drawing="sofa")
    cats = thing("cat", count=2, arrangement="pair", relation="on", other=1)
    placed = composed([cats, sofa], [1.0, 1.5]).placed
    seat = next(one for one in placed if one.thing == 1)
    for cat in (one for one in placed if one.thing == 0):
        assert seat.box.top + 0.4 * seat.height < cat.foot < seat.box.top + 0.8 * seat.height
        assert seat.box.left < cat.x < seat.box.right


def test_under_a_tree_is_beside_its_trunk_and_below_its_crown() -> None:
    people = NamedThing("a girl", drawing="people", relation="under", other=1)
    placed = composed([people, thing("deciduous-tree")], [0.6, 0.9]).placed
    girl, tree = (next(one for one in placed if one.thing == number) for number in (0, 1))
    assert tree.height > girl.height
    assert tree.box.left < girl.x < tree.box.right
    assert girl.box.top > tree.box.top
    assert girl.foot == pytest.approx(tree.foot, abs=0.1 * tree.height)


def test_nobody_is_inside_a_cup() -> None:
    friends = NamedThing("friends", drawing="people", relation="inside", other=1)
    placed = composed([friends, thing("hot-beverage")], [1.0, 1.0]).placed
    people, cup = (next(one for one in placed if one.thing == number) for number in (0, 1))
    assert people.height > 1.4 * cup.height
    assert abs(people.x - cup.x) > 0.3 * people.width
