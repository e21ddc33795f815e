"""What nothing could draw is told, with words that could be meant."""

from __future__ import annotations

import pytest

from mdvideo.images.illustrate.understanding.missing_words import missing_words


@pytest.mark.parametrize(
    ("prompt", "lang"),
    [
        ("a red fox in the snow", "en"),
        ("a misty forest at dawn", "en"),
        ("soft gradient", "en"),
        ("ein Leuchtturm", "de"),
    ],
)
def test_nothing_is_told_of_what_is_shown(prompt: str, lang: str) -> None:
    assert missing_words(prompt, lang) is None


def test_a_noun_that_nothing_draws_is_told() -> None:
    missing = missing_words("a zoetrope at dusk")
    assert missing is not None
    assert missing.words == ("zoetrope",)
    assert missing.only_ground


def test_a_slip_of_the_pen_gets_the_word_that_was_meant() -> None:
    missing = missing_words("a steam locomotiv")
    assert missing is not None
    assert "locomotive" in missing.nearest


def test_words_beside_a_shown_thing_leave_more_than_the_ground() -> None:
    missing = missing_words("a microscope beside a zoetrope")
    assert missing is not None
    assert not missing.only_ground


def test_adjectives_verbs_and_style_are_no_missing_things() -> None:
    missing = missing_words("a fox hurriedly crossing snow, gouache, high detail, 35mm, plenty of empty space")
    assert missing is None


def test_suggestions_are_in_the_language_of_the_prompt() -> None:
    missing = missing_words("ein Mikroskob", "de")
    assert missing is not None
    assert missing.nearest == ("mikroskop",)
