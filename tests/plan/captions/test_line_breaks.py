"""Where a line of captions may end, and at what cost."""

from __future__ import annotations

import pytest

from mdvideo.plan.captions.line_breaks import BreakPenalty, break_penalty, columns, is_wide


def test_full_width_characters_have_two_columns_and_combining_ones_none() -> None:
    assert columns("leaf") == 4
    assert columns("光合成") == 6
    assert columns("e\u0301") == 1
    assert columns("हिन्दी") == 5  # its vowel signs that stand beside a letter have width, those above have none
    assert columns("ที่นี่") == 2
    assert columns("a\u00adb\u200b") == 2


@pytest.mark.parametrize(
    ("lang", "wide"), [("ja", True), ("zh-Hant", True), ("ko", True), ("en", False), ("de", False)]
)
def test_some_languages_are_written_in_full_width_characters(lang: str, wide: bool) -> None:
    assert is_wide(lang) == wide


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
        ("May", "3", BreakPenalty.NO_BREAK),
        ("3,", "2026", BreakPenalty.NO_BREAK),
        ("November", "2026", BreakPenalty.NO_BREAK),
        ("3rd", "of", BreakPenalty.NO_BREAK),
        ("50%", "more", BreakPenalty.NO_BREAK),
        ("3,", "which", BreakPenalty.COMMA),
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
