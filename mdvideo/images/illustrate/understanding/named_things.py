"""The things that a prompt's terms name: which, how many, in which colour, and the places where they are."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import Arrangement, NamedThing
from mdvideo.images.illustrate.understanding.composed_things import FoundThing, composed_things
from mdvideo.images.illustrate.understanding.lesson_table import ShownThing, WordEntry
from mdvideo.images.illustrate.understanding.pose_words import pose_of
from mdvideo.images.illustrate.understanding.scene_words import COLLECTIVES, COLOURS, HOURS, NUMBERS, WEATHER
from mdvideo.images.illustrate.understanding.terms import Term
from mdvideo.images.illustrate.understanding.word_lists import word_list

_MANY = 3
"""How many a plural without a number is shown by."""

_A_FILLING = 6
"""How many what something is full of is shown by."""

_MOST_OF_A_KIND = 9
_MOST_IN_A_ROW = 5

_PAINTED_ALREADY = {
    "clouds": {"cloud"},
    "forest": {"deciduous-tree", "evergreen-tree"},
    "night_sky": {"star"},
    "rain": {"cloud-with-rain"},
    "sea": {"droplet"},
}
"""Objects that a ground shows by itself."""

_AGENTS = ("er", "or", "ist", "ers", "ors", "ists", "man", "woman")
"""Endings of who does something with a thing: "chess player" may show the chess."""


@dataclass(frozen=True, slots=True)
class NamedThings:
    """The things of a prompt and the grounds that its words bring."""

    things: tuple[NamedThing, ...]
    places: tuple[str, ...]
    """Grounds that the prompt names as the place."""
    suits: tuple[str, ...]
    """Grounds that suit the things, the hero's first."""
    unknown: tuple[str, ...]
    """Words that name something which nothing shows."""
    at_night: bool = False
    """Whether the ground has the moon or the stars in its sky."""


@dataclass(slots=True)
class _Modifiers:
    """What the terms before a thing say of it."""

    count: int | None = None
    arrangement: Arrangement | None = None
    colour: str | None = None
    one: bool = False
    relation: str | None = None

    def note(self, term: Term) -> None:
        """Take in a number, a colour, a relation or an article."""
        if term.kind == "number":
            self.count = NUMBERS[term.english]
            self.one = self.count == 1
        elif term.kind == "collective":
            self.count, self.arrangement = COLLECTIVES[term.english]
        elif term.kind == "colour":
            self.colour = self.colour or COLOURS[term.english]
        elif term.kind == "relation" and term.english != "of":
            self.count, self.arrangement, self.colour, self.one = None, None, None, False
            self.relation = term.english
            if term.english == "full of":
                self.count, self.arrangement = _A_FILLING, "pile"
        elif term.words in ("a", "an", "one", "single", "lone"):
            self.one = True


def named_things(terms: Sequence[Term]) -> NamedThings:
    """Read the terms: at most four things, the hero first."""
    found: list[FoundThing] = []
    places: list[str] = []
    suits: list[tuple[int, str]] = []
    substitutes: list[str] = []
    vague: list[str] = []
    unknown: list[str] = []
    modifiers = _Modifiers()
    shown_already: set[int] = set()
    for at, term in enumerate(terms):
        if at in shown_already:
            continue
        if term.kind == "thing" and term.entry is not None:
            entry = term.entry
            if _is_owner(terms, at):
                continue
            if _is_place(term, entry, modifiers, found):
                listed = vague if entry.stands_for else places
                listed += [entry.ground] if entry.ground else []
            else:
                suits += [(at, entry.ground)] if entry.ground else []
                if entry.stands_for and entry.things[0].icon in word_list("places"):
                    substitutes.append(entry.ground)
                if not _modifies_unknown(terms, at) and not _is_order_of_things(terms, at):
                    if entry.things[0].as_person and found and _is_anybody_doing(terms, found[-1].term, at):
                        found = [item for item in found if item.term != found[-1].term]
                    pose, props = pose_of(terms, at) if _can_pose(entry) else (None, frozenset[int]())
                    shown_already |= props
                    shown = [_shown(item, index, term, modifiers) for index, item in enumerate(entry.things)]
                    if pose is not None:
                        shown = [replace(shown[0], icon=None, drawing="people", text=pose, as_person=True)]
                    found += [FoundThing(thing, at, n == 0, not entry.stands_for) for n, thing in enumerate(shown)]
            modifiers = _Modifiers()
        elif term.kind in ("unknown", "end"):
            if term.kind == "unknown" and len(term.words) > 1:
                unknown.append(term.words)
            modifiers = _Modifiers(relation=modifiers.relation if term.kind == "unknown" else None)
        else:
            modifiers.note(term)
    if len(unknown) > 1:
        # Between words that are not known, a keyword of one object is doubtful, and a wrong thing is worse than none.
        found = [item for item in found if item.strong or terms[item.term].english]
    places = places or vague
    lights = _lights_of(found, {*places, *substitutes}, terms)
    found = [item for item in found if item not in lights]
    at_night = "night_sky" in places or any(item.thing.icon in word_list("moons") for item in lights)
    if lights and not any(item.strong for item in found):
        places += substitutes
    if any(item.strong for item in found):
        # What stands for a place, as a cactus for a desert, gives way to the place itself.
        places += [ground for ground in substitutes if ground]
    elif places:
        found = [item for item in found if item.thing.icon not in word_list("places")]
    painted = {icon for place in places for icon in _PAINTED_ALREADY.get(place, ())}
    things, order = composed_things([item for item in found if item.thing.icon not in painted], terms)
    suits.sort(key=lambda suit: order.get(suit[0], len(terms)))
    suited = tuple(ground for at, ground in suits if at not in {item.term for item in lights})
    return NamedThings(things, tuple(places), suited, tuple(dict.fromkeys(unknown)), at_night)


def _can_pose(entry: WordEntry) -> bool:
    """Whether the term names people who may be drawn at what they do."""
    hero = entry.things[0]
    return (hero.drawing == "people" and hero.text is None) or hero.icon in word_list("posing")


def _lights_of(found: Sequence[FoundThing], places: Set[str], terms: Sequence[Term]) -> list[FoundThing]:
    """The sun and the moon of a landscape: lights in its sky, which the ground paints, and no things in front of it.

    So are they where they are all that there is, and the prompt says when or in what weather: "a low sun in the mist".
    """
    lights = [item for item in found if item.thing.icon in word_list("lights")]
    if places & word_list("landscapes"):
        return lights
    light = any(phrase in HOURS or phrase in WEATHER for term in terms for phrase in (term.english, term.words))
    return lights if light and len(lights) == len(found) else []


def _is_place(term: Term, entry: WordEntry, modifiers: _Modifiers, found: Sequence[FoundThing]) -> bool:
    """Whether a term is where the things before it are, and no thing of its own: "a boat on a lake"."""
    if not entry.things:
        return True
    at_place = modifiers.relation in word_list("at_a_place") and any(other.strong for other in found)
    if not at_place or not entry.ground or entry.stands_for:
        return False
    hero = entry.things[0]
    if term.english in word_list("habitats"):
        return True
    return hero.icon in word_list("places") or entry.ground == "library" or hero.drawing in ("people", "path")


def _is_owner(terms: Sequence[Term], at: int) -> bool:
    """Whether a term only says whose the next thing is: "a teacher's table", or "a judge's desk", which is a place."""
    term = terms[at]
    owns = term.words.endswith("'s") and term.compound and term.words != term.english
    following = terms[at + 1].entry if owns and at + 1 < len(terms) else None
    of_a_place = following is not None and not following.things
    return owns and term.entry is not None and (of_a_place or any(thing.as_person for thing in term.entry.things))


def _is_anybody_doing(terms: Sequence[Term], person: int, activity: int) -> bool:
    """Whether the second term says what the first one, a person of no kind, does: "a woman doing yoga"."""
    between = terms[person + 1 : activity]
    return terms[person].english in word_list("anybody") and all(term.kind == "plain" for term in between)


def _modifies_unknown(terms: Sequence[Term], at: int) -> bool:
    """Whether an unknown noun follows at once, so that the thing only says what kind that is: "tiger economy".

    What ends in -s after an animal or a person is taken for a verb: "the lion roars".
    """
    if not terms[at].compound or at + 1 >= len(terms) or terms[at + 1].kind != "unknown":
        return False
    entry = terms[at].entry
    icon = entry.things[0].icon if entry is not None and entry.things else None
    alive = icon is not None and objects()[icon].group in ("nature", "person")
    return not terms[at + 1].words.endswith(_AGENTS) and not (alive and terms[at + 1].plural)


def _is_order_of_things(terms: Sequence[Term], at: int) -> bool:
    """Whether the term is a word for an order and the things in that order follow: "layers of a cake"."""
    entry = terms[at].entry
    if entry is None or len(entry.things) != 1 or entry.things[0].drawing not in word_list("structures"):
        return False
    if at + 1 >= len(terms) or terms[at + 1].english != "of":
        return False
    follows = next((term for term in terms[at + 2 :] if term.kind not in ("plain", "colour", "number")), None)
    return follows is not None and follows.entry is not None and any(thing.icon for thing in follows.entry.things)


def _shown(item: ShownThing, index: int, term: Term, modifiers: _Modifiers) -> NamedThing:
    """One of the things that show a term, counted and coloured as the words before it say."""
    count = _count_of(item, index, term, modifiers)
    arrangement = modifiers.arrangement
    if count == 1:
        arrangement = "single"
    elif arrangement is None:
        arrangement = "pair" if count == 2 else "row" if count <= _MOST_IN_A_ROW else "scattered"
    return NamedThing(
        words=term.words,
        icon=item.icon,
        drawing=item.drawing,
        count=count,
        arrangement=arrangement,
        colour=modifiers.colour if index == 0 else None,
        text=item.text,
        as_person=item.as_person or item.icon in word_list("persons"),
    )


def _count_of(item: ShownThing, index: int, term: Term, modifiers: _Modifiers) -> int:
    shows_many = item.icon in word_list("already_many")
    countable = item.icon is not None or item.drawing in word_list("counted_drawings")
    if not countable or index > 0:
        return item.count
    if modifiers.count is not None and not shows_many:
        # "A pile of" what holds or is drawn as one is one of it.
        whole = item.icon in word_list("containers") or item.drawing is not None
        return item.count if whole and modifiers.arrangement is not None else min(modifiers.count, _MOST_OF_A_KIND)
    only = term.entry is not None and len(term.entry.things) == 1
    if only and modifiers.one:
        return 1
    if only and term.plural and not shows_many and (item.icon is not None or item.drawing == "people"):
        return item.count if item.count > 1 else _MANY
    return item.count
