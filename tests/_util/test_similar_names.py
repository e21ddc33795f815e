"""Hints for misspelt names."""

from __future__ import annotations

import pytest

from mdvideo._util.similar_names import nearest_name, similar_names, suggest_name

THEMES = ["paper", "Classroom", "glass", "bold"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("papr", "paper"), ("PAPER", "paper"), ("classrom", "Classroom"), ("qqq", None), ("", None)],
)
def test_the_nearest_name_is_found_whatever_its_case(word: str, expected: str | None) -> None:
    assert nearest_name(word, THEMES) == expected


def test_a_higher_cutoff_wants_more_likeness() -> None:
    assert nearest_name("plass", THEMES) == "glass"
    assert nearest_name("plass", THEMES, cutoff=0.9) is None


def test_similar_names_come_with_the_most_similar_first() -> None:
    assert similar_names("glas", ["class", "glass", "paper"]) == ["glass", "class"]
    assert similar_names("glas", ["class", "glass"], limit=1) == ["glass"]


@pytest.mark.parametrize(
    ("word", "hint"), [("papr", "did you mean paper?"), ("qqq", "write one of: Classroom, bold, glass, paper")]
)
def test_a_hint_offers_the_nearest_name_or_lists_them(word: str, hint: str) -> None:
    assert suggest_name(word, THEMES) == hint
