"""Reads a prompt as an illustrator does: words to a ``PictureBrief``. Knows nothing of pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import NamedThing, PictureBrief
from mdvideo.images.illustrate.understanding.meant_terms import meant_terms
from mdvideo.images.illustrate.understanding.named_things import NamedThings, named_things
from mdvideo.images.illustrate.understanding.normal_text import normal
from mdvideo.images.illustrate.understanding.prompt_languages import language_of, terms_in
from mdvideo.images.illustrate.understanding.scene_words import COLOURS, HOURS, MOODS, WEATHER
from mdvideo.images.illustrate.understanding.terms import Term
from mdvideo.images.illustrate.understanding.word_lists import word_list

_PLAIN_GROUNDS = ("mesh", "bokeh", "rays", "ribbons", "mesh", "rings", "clouds", "hills")
"""Grounds of prompts that name nothing which could be drawn."""

_SHADES = frozenset(["and", "soft", "deep", "pale", "light", "dark", "warm", "cool", "muted", "bright"])

_LIGHT = frozenset(["light", "lights", "lighting", "glow", "tones", "beam", "beams"])


@lru_cache(maxsize=512)
def picture_brief_of(prompt: str, lang: str | None = None, negative: str | None = None) -> PictureBrief:
    """Read a prompt.

    ``lang`` is the deck's language (BCP 47); a prompt that is plainly in English or in another script is read as such.
    What ``negative`` names is left out. Never raises, whatever the text; the same text gives the same brief.
    """
    language = language_of(prompt, lang)
    terms = meant_terms(terms_in(prompt, language))
    if negative:
        unwanted = {term.english or term.words for term in terms_in(negative, language_of(negative, lang))}
        terms = [term for term in terms if term.kind == "end" or (term.english or term.words) not in unwanted]
    named = named_things(terms)
    hour, weather, mood = _light_of(terms)
    season = _season_of(terms)
    if season == "winter":
        weather |= {"snow"}
    elif season == "autumn" and hour is None:
        hour = "golden"
    if hour is None and named.at_night:
        hour = "night"
    return PictureBrief(
        things=_in_season(named.things, terms),
        ground=_ground_of(named, hour, weather, prompt),
        hour=hour,
        weather=weather,
        mood=mood,
        light=_light_colour_of(terms),
        words=frozenset(word for term in terms for word in (term.english or term.words).casefold().split())
        | ({season} if season else set()),
        unknown=named.unknown,
    )


def _light_of(terms: Sequence[Term]) -> tuple[str | None, frozenset[str], frozenset[str]]:
    """Hour, weather and mood: phrases of the terms, except of those that name a thing in several words."""
    hours: list[str] = []
    weather: list[str] = []
    mood: list[str] = []
    for term in terms:
        if term.kind == "thing" and " " in term.english and term.entry is not None and term.entry.things:
            continue
        for phrase in dict.fromkeys((term.english, term.words)):
            hours += [HOURS[phrase]] if phrase in HOURS else []
            weather += [WEATHER[phrase]] if phrase in WEATHER else []
            mood += [MOODS[phrase]] if phrase in MOODS else []
    # Weather also gives light of its own, but only without an hour: "misty, at dawn" is dawn.
    hours.sort(key=lambda hour: hour in ("mist", "storm", "overcast"))
    return (hours[0] if hours else None), frozenset(weather), frozenset(mood)


def _light_colour_of(terms: Sequence[Term]) -> str | None:
    """The colour of "blue light", or of a clause that is a colour and nothing else: "a lake, deep teal"."""
    clause: list[Term] = []
    for term, following in pairwise([*terms, Term("end", "")]):
        if term.kind == "colour" and following.words in _LIGHT:
            return COLOURS[term.english]
        if term.kind != "end":
            clause.append(term)
            continue
        colours = [other for other in clause if other.kind == "colour"]
        plain = all(other.kind == "colour" or other.words in _SHADES for other in clause)
        if colours and plain:
            return COLOURS[colours[0].english]
        clause = []
    return None


_SEASONS = {
    "autumn": ("herbst", "automn", "otoñ", "oton", "outon", "autunn", "осен", "秋", "خريف", "가을", "शरद", "sonbahar",
               "jesie"),
    "winter": ("winter", "hiver", "invier", "invern", "зимн", "зимой", "зима", "冬", "شتاء", "겨울", "सर्दि", "kış",
               "zimow"),
}  # fmt: skip
"""How words of some languages for a season begin or, in compounds and in writing without spaces, what they contain."""


def _season_of(terms: Sequence[Term]) -> str | None:
    """The season that a word names in a compound, or in a language of which no table has it: "Herbstwald"."""
    words = [term.words for term in terms if term.kind != "style"]
    return next(
        (season for season, stems in _SEASONS.items() if any(stem in word for word in words for stem in stems)), None
    )


_AUTUMN = frozenset(["autumn", "autumnal", "fall", "october", "november"])

_LEAFY = frozenset(["deciduous-tree", "leafy-green", "leaf-fluttering-in-wind", "herb"])


def _in_season(things: tuple[NamedThing, ...], terms: Sequence[Term]) -> tuple[NamedThing, ...]:
    """The things with their leaves in the colour of autumn, if the prompt says that it is autumn."""
    said = {term.english or term.words for term in terms} | {term.words for term in terms}
    if not said & _AUTUMN:
        return things
    return tuple(
        replace(thing, colour="#d9772b") if thing.colour is None and thing.icon in _LEAFY else thing for thing in things
    )


_TREES = frozenset(["deciduous-tree", "evergreen-tree"])


def _group_of(thing: NamedThing) -> str:
    return objects()[thing.icon].group if thing.icon is not None and thing.icon in objects() else ""


def _lives(thing: NamedThing) -> bool:
    """Whether it is a person, an animal or a plant."""
    return thing.drawing == "people" or _group_of(thing) == "nature"


def _is_outdoors(thing: NamedThing) -> bool:
    return _group_of(thing) in ("nature", "place")


def _ground_of(named: NamedThings, hour: str | None, weather: frozenset[str], prompt: str) -> str:
    """The place that the prompt names, else what suits the hero, else the open air for weather, else the studio."""
    hero = named.things[0] if named.things else None
    if hero is not None and "table" in named.places and (hero.as_person or hero.drawing in word_list("scenes")):
        return "room"
    if named.places:
        # Rays and lights are in a place, and the sky is above one, if the prompt names one as well.
        return min(
            named.places, key=lambda place: 2 if place in ("rays", "bokeh") else place in ("night_sky", "clouds")
        )
    if named.suits:
        return named.suits[0]
    if hour is None and hero is not None and any(thing.icon in _TREES for thing in named.things) and _lives(hero):
        return "garden"
    if named.things and hour in ("night", "twilight") and _is_outdoors(named.things[0]):
        return "night_sky"
    if named.things:
        outdoors = weather & {"snow", "storm"} or hour in ("sunset", "sunrise", "dawn", "dusk")
        return "studio" if not outdoors else "mountains" if "snow" in weather else "hills"
    if hour is not None or weather:
        if "rain" in weather:
            return "rain"
        return "mountains" if "snow" in weather else "night_sky" if hour == "night" else "hills"
    digest = hashlib.sha256(normal(prompt).encode()).digest()
    return _PLAIN_GROUNDS[digest[0] % len(_PLAIN_GROUNDS)]
