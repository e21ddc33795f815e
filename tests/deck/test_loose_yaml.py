"""YAML with places: spans of every value, Marp's looseness, and errors where the author wrote them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.deck.loose_yaml import (
    MAX_DEPTH,
    MAX_NODES,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    read_mapping,
    to_python,
)
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import DeckError, Span

LOOSE = {"color": True, "title": True, "size": False, "list": True}
"""Keys that are read loosely; ``size`` may have a comment after its value."""


def excerpt(text: str, before: str = "") -> Excerpt:
    source = Source.from_text(before + text, "deck.md")
    return Excerpt.from_range(source, len(before), len(before) + len(text))


def read(text: str) -> YamlMapping:
    mapping = read_mapping(excerpt(text), LOOSE)
    assert mapping is not None
    return mapping


def python(text: str) -> Any:
    return to_python(read(text))


def covered(span: Span) -> str:
    """The text that a span covers."""
    return span.text[span.column - 1 : span.end_column - 1]


def scalars(value: YamlValue) -> list[YamlScalar]:
    match value:
        case YamlScalar():
            return [value]
        case YamlSequence():
            return [scalar for item in value.items for scalar in scalars(item)]
        case YamlMapping():
            return [scalar for key, item in value.entries for scalar in (key, *scalars(item))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("color: #fff", {"color": "#fff"}),
        ("_color: #fff", {"_color": "#fff"}),
        ("title: Loops: a start", {"title": "Loops: a start"}),
        ("title: 100% # of cases", {"title": "100% # of cases"}),
        ("title: @home, %50", {"title": "@home, %50"}),
        ("title:   spaced out  ", {"title": "spaced out"}),
        ("title : x", {"title": "x"}),
        ("title: x\nother: [1, 2]", {"title": "x", "other": ["1", "2"]}),
        ("other: 1\ntitle: a: b", {"other": "1", "title": "a: b"}),
    ],
)
def test_single_line_values_of_loose_keys_are_taken_whole(text: str, expected: Any) -> None:
    assert python(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title: "a: b" # comment', {"title": "a: b"}),
        ("title: 'it''s'", {"title": "it's"}),
        ("list: [a, b]", {"list": ["a", "b"]}),
        ("title: {a: b}", {"title": {"a": "b"}}),
        ("title: |\n  two\n  lines", {"title": "two\nlines"}),
        ("title: >\n  two\n  lines", {"title": "two lines"}),
        ("title: one\n  and more", {"title": "one and more"}),
        ("list:\n  - a\n  - b: c", {"list": ["a", {"b": "c"}]}),
        ("title: &a x\nother: *a", {"title": "x", "other": "x"}),
        ("size: 4:3 # wide enough", {"size": "4:3"}),
        ("# comment\n\ntitle: x", {"title": "x"}),
    ],
)
def test_yaml_keeps_its_own_syntax(text: str, expected: Any) -> None:
    assert python(text) == expected


@pytest.mark.parametrize("text", ["other: a: b", "images:\n  title: a: b", "size: a: b # c"])
def test_other_keys_and_nested_ones_are_plain_yaml(text: str) -> None:
    with pytest.raises(DeckError, match="invalid YAML"):
        read(text)


@pytest.mark.parametrize("value", ["12", "1e3", "true", "no", "2020-01-01", "0x1f", ".inf", "0o7"])
def test_scalars_stay_text(value: str) -> None:
    assert python(f"other: {value}") == {"other": value}


@pytest.mark.parametrize("text", ["other:", "other: ~", "other: null", "title: null", "title:"])
def test_absent_values_are_null(text: str) -> None:
    ((_, value),) = read(text).entries
    assert isinstance(value, YamlScalar)
    assert value.null
    assert to_python(value) is None


def test_a_repeated_key_has_an_entry_each_time() -> None:
    assert [(key.text, to_python(value)) for key, value in read("title: a\ntitle: b").entries] == [
        ("title", "a"),
        ("title", "b"),
    ]


@pytest.mark.parametrize("text", ["just text", "- a\n- b", "[a]", "# comment", "---"])
def test_yaml_that_is_not_a_mapping_is_none(text: str) -> None:
    assert read_mapping(excerpt(text), LOOSE) is None


DOCUMENT = """\
title: Loops: a start
other: [a, "b c", {d: 'e'}]
images:
  seed: 4
  style: oil on canvas
color: #fff
"""


def test_every_scalar_has_its_span() -> None:
    mapping = read_mapping(excerpt(DOCUMENT, before="---\n"), LOOSE)
    assert mapping is not None
    assert [(scalar.span.line, covered(scalar.span)) for scalar in scalars(mapping)] == [
        (2, "title"),
        (2, "Loops: a start"),
        (3, "other"),
        (3, "a"),
        (3, '"b c"'),
        (3, "d"),
        (3, "'e'"),
        (4, "images"),
        (5, "seed"),
        (5, "4"),
        (6, "style"),
        (6, "oil on canvas"),
        (7, "color"),
        (7, "#fff"),
    ]


@pytest.mark.parametrize(
    ("text", "text_offset"),
    [
        ("title: a b", 0),
        ("other: a b", 0),
        ('other: "a b"', 1),
        ("other: 'a b'", 1),
        ("other: 'it''s'", None),
        ('other: "a\\tb"', None),
        ("other: a\n  b", None),
        ("other: |\n  a", None),
        ("other:", None),
    ],
)
def test_the_offset_of_literal_text_in_its_span_is_known(text: str, text_offset: int | None) -> None:
    ((_, value),) = read(text).entries
    assert isinstance(value, YamlScalar)
    assert value.text_offset == text_offset


def test_a_value_of_several_lines_is_shown_by_its_first() -> None:
    ((_, value),) = read("other: [a,\n  b]").entries
    assert (value.span.line, covered(value.span)) == (1, "[a,")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("title: x\nother: [a", "yaml-invalid", 2, 10),
        ("other: 'a", "yaml-invalid", 1, 10),
        ("other: a: b", "yaml-invalid", 1, 9),
        ("other: *nowhere", "yaml-invalid", 1, 8),
        ("[a, b]: c", "yaml-invalid", 1, 1),
        ("other: \x07", "yaml-invalid", 1, 8),
        (f"other: {'[' * 3000}", "yaml-invalid", 1, 1),
        ("other: &a [*a]", "yaml-too-deep", 1, 8),
    ],
)
def test_faults_are_shown_where_they_are(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(DeckError) as raised:
        read(text)
    (problem,) = raised.value.problems
    assert problem.span is not None
    assert (problem.code, problem.span.line, problem.span.column) == (code, line, column)


def test_a_syntax_error_gives_yamls_reason_and_a_hint() -> None:
    with pytest.raises(DeckError, match=r"invalid YAML: while parsing a flow sequence expected ',' or '\]'") as raised:
        read("other: [a")
    assert "put the value in quotes" in str(raised.value)


def test_a_billion_laughs_are_too_many() -> None:
    names = "abcdefgh"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    with pytest.raises(DeckError, match=f"more than {MAX_NODES} values"):
        read("\n".join(lines))


def test_values_may_nest_as_deep_as_the_limit() -> None:
    assert python(f"other: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}")
    with pytest.raises(DeckError, match=f"more than {MAX_DEPTH} levels"):
        read(f"other: {'[' * (MAX_DEPTH + 2)}{']' * (MAX_DEPTH + 2)}")


TEXT = st.text("abc:#[]{}'\"|>&*- \t\n~!%@\\,?\x00é", max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        mapping = read_mapping(excerpt(text), LOOSE)
    except DeckError as error:
        spans = [problem.span for problem in error.problems]
    else:
        spans = [scalar.span for scalar in scalars(mapping)] if mapping else []
    lines = text.split("\n")
    assert all(span is not None and lines[span.line - 1] == span.text for span in spans)


WORDS = st.text("abc:#[]{}'\"|>&* -,.", min_size=1, max_size=30).map(str.strip)


@settings(max_examples=200, deadline=None)
@given(WORDS.filter(lambda text: text and text[0] not in "\"'[{|>~&*`"))
def test_a_loose_value_is_what_was_written(words: str) -> None:
    mapping = read(f"title: {words}")
    ((_, value),) = mapping.entries
    assert isinstance(value, YamlScalar)
    assert value.text == words == covered(value.span)
