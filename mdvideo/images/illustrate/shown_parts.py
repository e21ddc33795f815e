"""Things that others of the same prompt show already, which are left out: ``understanding/shown_parts.tsv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import NamedThing
from mdvideo.images.illustrate.understanding.lesson_table import rows_of


@cache
def parts_of_things() -> Mapping[str, frozenset[str]]:
    """For each thing the names of those that it shows already."""
    return {whole: frozenset(part.strip() for part in parts.split(",")) for whole, parts in rows_of("shown_parts.tsv")}


def without_parts(things: Sequence[NamedThing]) -> tuple[NamedThing, ...]:
    """The things without those that another one shows; where a part stood, the whole stands."""
    swallowed: dict[int, int] = {}
    for at, thing in enumerate(things):
        if at in swallowed:
            continue
        parts = parts_of_things().get(thing.name, frozenset())
        swallowed |= {n: at for n, other in enumerate(things) if n != at and n not in swallowed and other.name in parts}
    return without_things(things, swallowed)


_MOST, _MOST_OF_A_LIST = 2, 4

_LISTED = frozenset({"food", "solid", "molecule"})
"""What is named in lists and stands well in a row: groups of the library, and drawings."""

_OF_WEATHER = {
    "snowflake": "snow", "snowman": "snow", "cloud-with-rain": "rain", "cloud-with-lightning": "storm",
    "cloud-with-lightning-and-rain": "storm", "wind-face": "wind",
}  # fmt: skip
"""Signs of a weather, which the ground itself shows behind other things."""


def without_weather(things: Sequence[NamedThing], weather: Set[str]) -> tuple[NamedThing, ...]:
    """The things without the signs of a weather that the ground shows, but for a hero that is one."""
    signs = {at for at, thing in enumerate(things) if at and _OF_WEATHER.get(thing.name) in weather}
    return without_things(things, signs) if signs else tuple(things)


def few_things(things: Sequence[NamedThing]) -> tuple[NamedThing, ...]:
    """The hero and one more, which a relation joins to it if one does; a third only where it stands on, in or under it.

    More would be a row of icons.
    """
    owners = {at for at, thing in enumerate(things) if at and thing.words.endswith(("'s", "’s"))}
    if owners:
        return few_things(without_things(things, owners))
    if len(things) <= _MOST:
        return tuple(things)
    if _is_list(things):
        return tuple(things[:_MOST_OF_A_LIST])
    joined = [at for at in range(1, len(things)) if _joins(things, 0, at)]
    second = min(
        range(1, len(things)), key=lambda at: (at not in joined, things[at].words == things[0].words, at)
    )  # fmt: skip
    kept = {0, second}
    kept |= {at for at in range(1, len(things)) if second not in joined and _joins(things, second, at)}
    return without_things(things, set(range(len(things))) - set(sorted(kept)[: _MOST + 1]))


def _is_list(things: Sequence[NamedThing]) -> bool:
    """Whether the prompt names things of one kind side by side: "an apple, a pear and a banana"."""
    kinds = {objects()[thing.name].group if thing.name in objects() else thing.drawing for thing in things}
    words = {thing.words for thing in things}
    plain = all(thing.relation in (None, "beside") and thing.count == 1 for thing in things)
    return plain and len(kinds) == 1 and len(words) == len(things) and kinds <= _LISTED


def _joins(things: Sequence[NamedThing], one: int, two: int) -> bool:
    """Whether a relation closer than "beside" joins two things."""
    return any(
        things[at].other == other and things[at].relation not in (None, "beside")
        for at, other in ((one, two), (two, one))
    )


def without_things(things: Sequence[NamedThing], left_out: Mapping[int, int] | Set[int]) -> tuple[NamedThing, ...]:
    """The things but some; given what each of these is part of, that takes over how it stands to the others."""
    owners = left_out if isinstance(left_out, Mapping) else {}
    kept = [at for at in range(len(things)) if at not in left_out]
    place = {old: new for new, old in enumerate(kept)}
    place |= {part: place[whole] for part, whole in owners.items() if whole in place}
    result: list[NamedThing] = []
    for at in kept:
        # What the part is on, the whole is on.
        stands = [things[at], *(things[part] for part, whole in owners.items() if whole == at)]
        ways = [
            (one.relation, place[one.other])
            for one in stands
            if one.relation is not None and one.other in place and place[one.other] != place[at]
        ]
        ways.sort(key=lambda how: how[0] == "beside")
        relation, other = ways[0] if ways else (None, None)
        result.append(replace(things[at], relation=relation, other=other))
    return tuple(result)
