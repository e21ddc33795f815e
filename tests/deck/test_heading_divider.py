"""``headingDivider``: which headings start slides."""

from __future__ import annotations

import pytest

from mdvideo.deck.heading_divider import read_heading_levels
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import DeckError
from tests.support.yaml_values import yaml_value


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("2", {1, 2}),
        ("1", {1}),
        ("[2]", {2}),
        ("[1, 3]", {1, 3}),
        ("[]", set()),
        ("false", set()),
        ("", set()),
        ("0", set()),
        ("2nd", {1, 2}),
        ("[2, 9]", {2}),
        ("[x, 1]", {1}),
    ],
)
def test_a_number_means_levels_up_to_it_and_a_list_those_in_it(written: str, levels: set[int]) -> None:
    assert read_heading_levels(yaml_value(written)) == levels


@pytest.mark.parametrize("written", ["7", "two", "[7, x]", "[[1]]", "{a: 1}"])
def test_other_levels_are_refused(written: str) -> None:
    with pytest.raises(DeckError):
        read_heading_levels(yaml_value(written))


def titles(body: str, divider: str = "2") -> list[str]:
    return [slide.title for slide in parse_deck(f"---\nheadingDivider: {divider}\n---\n{body}", "deck.md").slides]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# A\n\ntext\n\n## B\n\n### C", ["A", "B"]),
        ("text\n\n# A", ["text", "A"]),
        ("<!-- a note -->\n\n# A\n\n<!-- b -->\n\n## B", ["A", "B"]),
        ("# A\n\n---\n\n# B", ["A", "B"]),
        ("A\n=\n\nB\n-", ["A", "B"]),
        ("# A\n\n> # quoted\n\n- # listed", ["A"]),
    ],
)
def test_headings_start_slides_unless_nothing_visible_precedes(body: str, expected: list[str]) -> None:
    assert titles(body) == expected


def test_levels_may_have_gaps() -> None:
    assert titles("# A\n\n## B\n\n### C", "[1, 3]") == ["A", "C"]


def test_a_comment_may_set_it_anywhere() -> None:
    deck = parse_deck("# A\n\n# B\n\n<!-- headingDivider: 1 -->", "deck.md")
    assert [slide.title for slide in deck.slides] == ["A", "B"]
