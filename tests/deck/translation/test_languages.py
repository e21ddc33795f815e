"""Language tags, and what file names say about languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.translation.languages import (
    is_language,
    iso_639_2_code,
    language_of,
    original_of,
    translations_of,
)


@pytest.mark.parametrize("tag", ["de", "pt-BR", "zh-Hans", "yue", "gsw", "sr-Latn-RS"])
def test_languages_are_known_by_their_tags(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "deck", "old", "bak", "deu", "DE", "de_DE", "xx", "de-"])
def test_other_parts_of_file_names_are_not_languages(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize(
    ("tag", "code"), [("de", "deu"), ("pt-BR", "por"), ("EN", "eng"), ("yue", "yue"), ("xx", "und"), ("", "und")]
)
def test_players_get_three_letters(tag: str, code: str) -> None:
    assert iso_639_2_code(tag) == code


@pytest.mark.parametrize(
    ("name", "language", "original"),
    [
        ("lesson.md", None, "lesson.md"),
        ("lesson.de.md", "de", "lesson.md"),
        ("lesson.pt-BR.md", "pt-BR", "lesson.md"),
        ("lesson.deck.md", None, "lesson.deck.md"),
        ("lesson.deck.de.md", "de", "lesson.deck.md"),
        ("de.md", None, "de.md"),
    ],
)
def test_a_file_name_has_the_language_and_the_original(name: str, language: str | None, original: str) -> None:
    assert language_of(Path("a") / name) == language
    assert original_of(Path("a") / name) == Path("a") / original


def test_translations_are_next_to_their_original(tmp_path: Path) -> None:
    names = ("a[1].md", "a[1].de.md", "a[1].fr.md", "a1.de.md", "a[1].old.md", "a[1].de.txt", "b.de.md")
    for name in names:
        (tmp_path / name).write_text("# A")
    assert translations_of(tmp_path / "a[1].md") == {"de": tmp_path / "a[1].de.md", "fr": tmp_path / "a[1].fr.md"}
