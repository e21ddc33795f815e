"""Where a line of captions may end, and at what cost."""

from __future__ import annotations

import pytest

from mdvideo.plan.captions.line_breaks import BreakPenalty, break_penalty, columns, is_wide, line_units


def units(text: str, limit: int = 42) -> list[str]:
    return [text[start:end] for start, end in line_units(text, limit)]


def test_full_width_characters_have_two_columns_and_combining_ones_none() -> None:
    assert columns("leaf") == 4
    assert columns("光合成") == 6
    assert columns("e\u0301") == 1


@pytest.mark.parametrize(
    ("lang", "wide"), [("ja", True), ("zh-Hant", True), ("ko", True), ("en", False), ("de", False)]
)
def test_some_languages_are_written_in_full_width_characters(lang: str, wide: bool) -> None:
    assert is_wide(lang) == wide


def test_lines_break_at_white_space_and_between_full_width_characters() -> None:
    assert units("A green leaf.") == ["A", "green", "leaf."]
    assert units("光合成とは、「水」") == ["光", "合", "成", "と", "は、", "「水」"]


def test_a_word_that_is_wider_than_a_line_is_split() -> None:
    assert units("https://example.org/a", 10) == ["https://ex", "ample.org/", "a"]


@pytest.mark.parametrize(
    ("word", "following", "penalty"),
    [
        ("leaf.", "The", BreakPenalty.SENTENCE),
        ("leaf;", "the", BreakPenalty.CLAUSE),
        ("leaf,", "the", BreakPenalty.COMMA),
        ("leaf", "and", BreakPenalty.PHRASE),
        ("leaf", "grows", BreakPenalty.WORD),
        ("the", "leaf", BreakPenalty.NO_BREAK),
        ("12", "metres", BreakPenalty.NO_BREAK),
        ("Marie", "Curie", BreakPenalty.NO_BREAK),
        ("Dr.", "Curie", BreakPenalty.NO_BREAK),
        ("Sec.", "1.2", BreakPenalty.NO_BREAK),
        ("i.e.", "the", BreakPenalty.NO_BREAK),
        ("U.S.", "Army", BreakPenalty.NO_BREAK),
        ("J.", "R.", BreakPenalty.NO_BREAK),
        ("“Stop!”", "he", BreakPenalty.CLAUSE),
        ("so…", "perhaps", BreakPenalty.CLAUSE),
    ],
)
def test_a_break_costs_the_more_the_closer_two_words_belong_together(
    word: str, following: str, penalty: BreakPenalty
) -> None:
    assert break_penalty(word, following, "en") == penalty


@pytest.mark.parametrize(
    ("lang", "word", "following"),
    [
        ("fr", "M.", "Dupont"),
        ("de", "z.", "B."),
        ("de", "3.", "Mai"),
        ("es", "EE.", "UU."),
        ("es", "aprox.", "5"),
        ("it", "sig.", "Rossi"),
    ],
)
def test_no_language_breaks_after_its_abbreviations(lang: str, word: str, following: str) -> None:
    assert break_penalty(word, following, lang) == BreakPenalty.NO_BREAK
