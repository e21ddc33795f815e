"""Prompts are read as their authors mean them. ``prompts.txt`` holds prompts and what each is to show.

A line is ``language | prompt => things | ground``. A thing is its object or ``~drawing:text``, with ``@`` before a
person, ``*count``, ``#colour``, and how it stands to another thing.
After a change of the tables, look at each line that differs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.images.illustrate.picture_brief import GROUNDS, NamedThing
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of

GOLDENS = (Path(__file__).parent / "prompts.txt").read_text(encoding="utf-8").splitlines()


def shown(thing: NamedThing, things: tuple[NamedThing, ...]) -> str:
    """A thing as a line of the goldens gives it."""
    name = thing.icon if thing.icon is not None else f"~{thing.drawing}"
    text = f":{thing.text}" if thing.text else ""
    count = f"*{thing.count}" if thing.count > 1 else ""
    other = things[thing.other] if thing.other is not None else None
    stands = f" {thing.relation} {other.icon or other.drawing}" if other is not None else ""
    return f"{'@' if thing.as_person else ''}{name}{text}{count}{thing.colour or ''}{stands}"


def line_of(language: str, prompt: str) -> str:
    """The line of the goldens for a prompt."""
    brief = picture_brief_of(prompt, language)
    things = " + ".join(shown(thing, brief.things) for thing in brief.things) or "-"
    return f"{language} | {prompt} => {things} | {brief.ground}"


@pytest.mark.parametrize("golden", [line for line in GOLDENS if line and not line.startswith("#")])
def test_golden(golden: str) -> None:
    language, _, rest = golden.partition(" | ")
    prompt, _, _ = rest.partition(" => ")
    assert line_of(language, prompt) == golden


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "de", "ja", "ar", "xx", "", None]))
def test_any_text_is_read_and_twice_the_same(prompt: str, lang: str | None) -> None:
    brief = picture_brief_of(prompt, lang)
    picture_brief_of.cache_clear()
    assert picture_brief_of(prompt, lang) == brief
    assert brief.ground in GROUNDS
    assert len(brief.things) <= 4


WORDS = "a the two fox on under jar books red of in pile blue snow, without style as metaphor for by night 's - zebra"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=12))
def test_relations_point_to_other_things(words: list[str]) -> None:
    brief = picture_brief_of(" ".join(words), "en")
    for index, thing in enumerate(brief.things):
        assert (thing.icon is None) != (thing.drawing is None)
        assert 1 <= thing.count <= 9
        assert (thing.relation is None) == (thing.other is None)
        assert thing.other is None or (thing.other != index and 0 <= thing.other < len(brief.things))


@pytest.mark.parametrize(
    "style",
    ["watercolour", "macro photograph", "35mm film still", "minimal, plenty of empty space", "low poly 3d render",
     "in the style of a Japanese woodcut", "illustration, muted colours", "oil painting on canvas", "isometric"],
)  # fmt: skip
def test_style_never_becomes_the_subject(style: str) -> None:
    plain = picture_brief_of("a red fox beside a lantern", "en")
    assert picture_brief_of(f"a red fox beside a lantern, {style}", "en").things == plain.things


def test_a_colour_belongs_to_the_thing_that_it_is_said_of() -> None:
    brief = picture_brief_of("a blue bicycle in front of a yellow house", "en")
    assert [(thing.icon, thing.colour) for thing in brief.things] == [("bicycle", "#2563d9"), ("house", "#f2c230")]


def test_a_coloured_light_dyes_no_thing() -> None:
    brief = picture_brief_of("a microscope, blue light", "en")
    assert brief.light == "#2563d9"
    assert brief.things[0].colour is None


def test_hour_weather_and_mood() -> None:
    brief = picture_brief_of("a lighthouse on the coast at night, rain, dramatic", "en")
    assert brief.hour == "night"
    assert brief.weather == frozenset({"rain"})
    assert brief.mood == frozenset({"dramatic"})


def test_what_is_not_wanted_is_left_out() -> None:
    assert [thing.icon for thing in picture_brief_of("a street without cars, a bicycle", "en").things] == ["bicycle"]
    assert [thing.icon for thing in picture_brief_of("a cat and a dog", "en", "dog").things] == ["cat"]


@pytest.mark.parametrize("lang", ["de", "ja", "ar", "fi"])
def test_english_prompts_are_understood_in_any_deck(lang: str) -> None:
    assert [thing.icon for thing in picture_brief_of("a microscope on a wooden table", lang).things] == ["microscope"]


def test_people_are_silhouettes() -> None:
    for prompt in ("a chef in a kitchen", "a nurse", "a runner", "a woman doing yoga", "an astronaut"):
        hero = picture_brief_of(prompt, "en").things[0]
        assert hero.as_person, prompt


def test_prompts_are_read_from_several_threads() -> None:
    prompts = [f"Blätter auf Hügeln, des feuilles, una montaña {number}" for number in range(40)]
    langs = ("de", "fr", "es", "it")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: picture_brief_of(prompts[at % len(prompts)], langs[at % 4]), range(160)))
