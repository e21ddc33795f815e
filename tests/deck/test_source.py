"""Offsets and spans of a deck's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.source import Excerpt, Source

SOURCE = Source.from_text("first\n  second line  \n\nlast", "deck.md")


@pytest.mark.parametrize("text", ["a\nb", "\ufeffa\nb", "a\r\nb", "a\rb", "\ufeffa\r\nb"])
def test_line_ends_and_byte_order_marks_are_dropped(text: str) -> None:
    assert Source.from_text(text, "deck.md").text == "a\nb"


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, 5, (1, 1, 6)),
        (8, 14, (2, 3, 9)),
        (8, 26, (2, 3, 16)),
        (3, 3, (1, 4, 5)),
        (22, 22, (3, 1, 2)),
        (99, 100, (4, 5, 6)),
    ],
)
def test_a_span_is_cut_at_its_line_and_covers_a_column(start: int, end: int, place: tuple[int, int, int]) -> None:
    span = SOURCE.span(start, end)
    assert (span.line, span.column, span.end_column) == place
    assert span.text == SOURCE.lines[span.line - 1]


def test_the_span_of_a_line_has_no_space_around_it() -> None:
    span = SOURCE.line_span(1)
    assert span.text[span.column - 1 : span.end_column - 1] == "second line"
    assert SOURCE.line_span(99).line == 4


@given(st.text("ab \n", max_size=30), st.data())
def test_offsets_and_spans_are_inverse(text: str, data: st.DataObject) -> None:
    source = Source.from_text(text, "deck.md")
    offset = data.draw(st.integers(0, len(source.text)))
    assert source.offset_of(source.span(offset, offset + 1)) == offset


def excerpt(text: str) -> Excerpt:
    """``text`` after two lines of other text."""
    return Excerpt.from_range(Source.from_text(f"x\n\n{text}", "deck.md"), 3, 3 + len(text))


@pytest.mark.parametrize(
    ("text", "stripped"), [("  a ", "a"), ("\n \n  a\n  b \n\n", "a\n  b"), ("", ""), (" \n ", "")]
)
def test_blank_lines_and_outer_space_can_be_stripped(text: str, stripped: str) -> None:
    assert excerpt(text).strip().text == stripped


@pytest.mark.parametrize(
    ("text", "dedented"),
    [("a\n    b\n      c", "a\nb\n  c"), ("a\n\n  b", "a\n\nb"), ("a\nb\n  c", "a\nb\n  c"), ("a", "a")],
)
def test_common_indentation_of_later_lines_can_be_removed(text: str, dedented: str) -> None:
    assert excerpt(text).dedent().text == dedented


@given(st.text("ab \n", max_size=40), st.data())
def test_an_excerpt_knows_where_its_lines_are(text: str, data: st.DataObject) -> None:
    found = excerpt(text)
    for step in data.draw(st.lists(st.sampled_from(["strip", "dedent", "after"]), max_size=4)):
        found = found.after(1) if step == "after" else found.strip() if step == "strip" else found.dedent()
    for line, words in enumerate(found.lines):
        offset = found.offset(line, 0)
        assert found.source.text[offset : offset + len(words)] == words
