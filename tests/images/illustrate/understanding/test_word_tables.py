"""The tables name only objects, drawings and grounds that exist, and each phrase once."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.resources import files

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import DRAWINGS, GROUNDS
from mdvideo.images.illustrate.understanding.lesson_table import lesson_words, rows_of
from mdvideo.images.illustrate.understanding.normal_text import normal
from mdvideo.images.illustrate.understanding.object_names import locales, names_in
from mdvideo.images.illustrate.understanding.terms import term_of_phrase
from mdvideo.images.illustrate.understanding.word_lists import word_list

NAMES_DIGEST = "693755dee7fe4c882de103d008e06265744bcf397cc4394e31e0872bc096dfdd"
"""As ``scripts/pack_objects.py`` prints it."""


def test_the_names_are_those_that_were_packed() -> None:
    packed = files("mdvideo.images.illustrate.understanding").joinpath("object_names.zip").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == NAMES_DIGEST


def test_each_thing_of_the_lesson_words_can_be_shown() -> None:
    things = [thing for entry in lesson_words().values() for thing in entry.things]
    assert {thing.icon for thing in things if thing.icon is not None} - set(objects()) == set()
    assert {thing.drawing for thing in things if thing.drawing is not None} - set(DRAWINGS) == set()
    assert {entry.ground for entry in lesson_words().values()} - set(GROUNDS) == {""}


def test_no_lesson_word_stands_twice() -> None:
    words = [
        normal(word.strip().removeprefix("?")) for row in rows_of("lesson_words.tsv") for word in row[0].split(",")
    ]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_there_are_enough_of_them() -> None:
    assert len(rows_of("lesson_words.tsv")) >= 500


def test_each_translation_means_something() -> None:
    head, *rows = rows_of("translations.tsv")
    assert [row for row in rows if len(row) > len(head)] == []
    assert [row[0] for row in rows if row[0] != "~" and term_of_phrase(normal(row[0]), "") is None] == []


def test_each_language_of_its_own_has_the_frequent_words() -> None:
    head, *rows = rows_of("translations.tsv")
    counts = {language: sum(len(row) > n and row[n] != "" for row in rows) for n, language in enumerate(head) if n}
    assert {language for language, count in counts.items() if count < 150} == set()


def test_each_homonym_means_something_else() -> None:
    for word, beside, phrase in rows_of("homonyms.tsv"):
        assert phrase == "~" or term_of_phrase(normal(phrase), "") is not None, (word, phrase)
        assert beside.strip()


def test_the_lists_name_objects_that_exist() -> None:
    for name in ("unsuited", "already_many", "containers", "persons", "places", "posing", "moons", "lights"):
        assert word_list(name) - set(objects()) == set(), name


def test_cldr_names_the_objects_in_many_languages() -> None:
    assert len(locales()) > 130
    assert names_in("fi").names["kettu"] == "fox"
    assert names_in("sw").names["simba"] == "lion"
    assert "LICENSE-unicode.txt" in files("mdvideo.images.illustrate.understanding").joinpath("NOTICE.txt").read_text()
