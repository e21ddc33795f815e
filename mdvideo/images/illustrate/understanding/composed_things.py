"""Which of the things that a prompt names are shown, which is the hero, and how they stand to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mdvideo.images.illustrate.picture_brief import NamedThing, Relation
from mdvideo.images.illustrate.understanding.scene_words import COLOURS, RELATIONS
from mdvideo.images.illustrate.understanding.terms import Term
from mdvideo.images.illustrate.understanding.word_lists import word_list

_MOST = 4
"""Things of one picture: what ``PictureBrief`` allows."""

_THE_SAME = {
    "spectrum": "prism",
    "dna": "helix",
    "gear": "gears",
    "balance-scale": "balance",
    "open-book": "closed-book",
}

_ONE_SIGHT: tuple[frozenset[str], ...] = (
    frozenset({"castle", "castle-moat", "ruins", "castle-turret", "columns", "classical-building", "bastille", "dome",
               "stadium"}),
    frozenset({"storefront", "market-stall", "basket", "red-apple", "department-store", "convenience-store"}),
    frozenset({"house", "houses", "house-with-garden", "hut", "low-houses", "derelict-house"}),
    frozenset({"people", "bust-in-silhouette", "busts-in-silhouette", "crowd", "older-person", "child"}),
    frozenset({"deciduous-tree", "fallen-leaf", "maple-leaf", "leaf-fluttering-in-wind", "herb"}),
    frozenset({"high-speed-train", "train", "locomotive", "station", "railway-car", "light-rail", "metro"}),
    frozenset({"glass", "glass-of-milk", "cup-with-straw", "tumbler-glass"}),
    frozenset({"starry-night", "house", "houses"}), frozenset({"jar", "honey-pot"}), frozenset({"bread", "dough"}),
    frozenset({"soccer-ball", "goal-net"}), frozenset({"chess-board", "chess-pawn"}),
    frozenset({"syringe", "adhesive-bandage"}), frozenset({"mantelpiece-clock", "alarm-clock", "watch"}),
    frozenset({"complaint", "dinner", "fork-and-knife-with-plate"}),
    frozenset({"cat", "cat-face"}), frozenset({"dog", "dog-face"}),
)  # fmt: skip
"""Things that show the same sight: of these the prompt's first one is enough, unless it relates them to each other."""

_LIGHT = frozenset(["light", "lights", "lighting", "background", "tones", "mood"])


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing with the index of its term, by which relations and grounds are told."""

    thing: NamedThing
    term: int
    main: bool
    """Whether it is the first of the things that show its term."""
    strong: bool
    """Whether the prompt names it, and it does not only stand for an abstract word."""


def composed_things(
    found: Sequence[FoundThing], terms: Sequence[Term]
) -> tuple[tuple[NamedThing, ...], Mapping[int, int]]:
    """The things to show, the hero first, and the place of each of their terms in this order."""
    strong = [item for item in found if item.strong]
    if not strong and found:
        # Abstract words are shown only where nothing else is, and then by one picture.
        strong = [item for item in found if item.term == found[0].term]
    chosen = _chosen(_heads_first(_without_general(strong, terms), terms))
    order = {item.term: index for index, item in reversed(list(enumerate(chosen)))}
    return _coloured_from_behind(_related(chosen, terms), terms), order


def _without_general(found: Sequence[FoundThing], terms: Sequence[Term]) -> list[FoundThing]:
    """Leave out a general word where another one says the kind of the same drawing: "a molecule of oxygen"."""
    return [
        item
        for item in found
        if terms[item.term].english not in word_list("general")
        or not any(_is_kind_of(other.thing, item.thing) and other.term != item.term for other in found)
    ]


def _is_kind_of(one: NamedThing, general: NamedThing) -> bool:
    return one.drawing is not None and one.drawing == general.drawing and one.text not in (None, general.text)


def _heads_first(found: Sequence[FoundThing], terms: Sequence[Term]) -> list[FoundThing]:
    """Order the parts of compounds: the last noun is the head. What only says its material is left out."""
    groups: dict[int, list[FoundThing]] = {}
    for item in found:
        groups.setdefault(item.term, []).append(item)
    ordered: list[list[FoundThing]] = []
    for at, group in groups.items():
        before = terms[at - 1] if at else None
        is_head = before is not None and before.kind == "thing" and before.compound
        if before is None or not is_head or not ordered or ordered[-1][0].term != at - 1:
            ordered.append(group)
            continue
        is_material = before.english in word_list("materials")
        if terms[at].english in word_list("parts") and not is_material:
            continue
        modifier = ordered.pop()
        ordered.append(group)
        if not is_material and len(group) == 1:
            ordered.append(modifier[:1])
    return [item for group in ordered for item in group]


def _chosen(found: Sequence[FoundThing]) -> list[FoundThing]:
    """At most four, none twice; where two terms name things, the hero's gives two and the other one."""
    terms = {item.term for item in found}
    chosen: list[FoundThing] = []
    for item in found:
        same = sum(other.term == item.term for other in chosen)
        allowed = _MOST if len(terms) == 1 else 2 if len(terms) == 2 and item.term == found[0].term else 1
        if same < allowed and _name_of(item) not in map(_name_of, chosen) and not _repeats(item, chosen):
            chosen.append(item)
    return chosen[:_MOST]


def _repeats(item: FoundThing, chosen: Sequence[FoundThing]) -> bool:
    """Whether the thing only shows once more what another term's thing shows: columns beside their temple."""
    name = _name_of(item)
    return any(
        name in sight and _name_of(other) in sight and other.term != item.term
        for sight in _ONE_SIGHT
        for other in chosen
    )


def _name_of(item: FoundThing) -> str:
    """The name of what is shown, one for objects and drawings of the same thing."""
    name = item.thing.name
    if name in ("molecule", "solid"):
        return f"{name} {item.thing.text}"
    return _THE_SAME.get(name, name)


def _related(chosen: Sequence[FoundThing], terms: Sequence[Term]) -> tuple[NamedThing, ...]:
    """The things, each with its relation to the one that the next relation word names."""
    things = [item.thing for item in chosen]
    mains = [index for index, item in enumerate(chosen) if item.main]
    for first, second in pairwise(mains):
        a, b = chosen[first], chosen[second]
        between = [term for term in terms[a.term + 1 : b.term] if term.kind in ("relation", "end")]
        if not between or between[-1].kind == "end":
            continue
        word = between[-1].english
        relation: Relation = RELATIONS[word]
        if word == "full of":
            things[second] = replace(things[second], relation="inside", other=first)
            continue
        if relation == "inside" and b.thing.icon not in word_list("containers"):
            relation = "beside"
        if word in ("above", "over") and a.thing.name not in word_list("airborne"):
            relation = "beside"  # two people shake hands over a contract, and do not hover
        things[first] = replace(things[first], relation=relation, other=second)
    for index, item in enumerate(chosen):
        home = next(i for i, other in enumerate(chosen) if other.term == item.term)
        if home != index and things[index].relation is None:
            things[index] = replace(things[index], relation="beside", other=home)
    return tuple(things)


def _coloured_from_behind(things: tuple[NamedThing, ...], terms: Sequence[Term]) -> tuple[NamedThing, ...]:
    """Give the hero the colour of a clause that says so and names nothing else: "a double helix, glowing blue"."""
    if not things or things[0].colour is not None:
        return things
    clause: list[Term] = []
    for term in terms:
        clause.append(term)
        if term.kind == "end":
            colours = [other for other in clause if other.kind == "colour"]
            names_more = any(other.kind in ("thing", "unknown", "relation") for other in clause)
            says_so = any(other.words.endswith(("ing", "ed", "in")) for other in clause)
            if colours and says_so and not names_more and not any(other.words in _LIGHT for other in clause):
                return (replace(things[0], colour=COLOURS[colours[0].english]), *things[1:])
            clause = []
    return things
