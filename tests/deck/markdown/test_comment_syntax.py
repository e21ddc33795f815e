"""Where comments start and end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.markdown.comment_syntax import comment_at, find_comments

MARPIT = re.compile(r"<!--+\s*([\s\S]*?)\s*--+>")


def texts(text: str) -> list[str]:
    return [text[found.text_start : found.text_end].strip() for found in find_comments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- a -->", ["a"]),
        ("x <!-- a --> y <!--b--> z", ["a", "b"]),
        ("<!---- a ---->", ["a"]),
        ("<!-- a\nb -->", ["a\nb"]),
        ("<!-- a -- b -->", ["a -- b"]),
        ("<!---->", [""]),
        ("<!-- a", []),
        ("<!-- a --> <!-- b", ["a"]),
        ("<!-- a <!-- b -->", ["a <!-- b"]),
        ("<!-->", []),
    ],
)
def test_comments_are_found(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_the_whole_comment_has_a_range() -> None:
    found = comment_at("x <!-- a --> y", 2)
    assert found is not None
    assert (found.start, found.end) == (2, 12)
    assert comment_at("x <!-- a --> y", 0) is None


@given(st.text("<!->a \n", max_size=40))
def test_marpit_finds_the_same_comments(text: str) -> None:
    if "<!-->" not in text and "<!--->" not in text:
        assert texts(text) == [found[1].strip() for found in MARPIT.finditer(text)]
