"""Attributes in braces, and where their names and values are."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.attributes import parse_attributes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{.lead}", [("class", "lead")]),
        ("{#start}", [("id", "start")]),
        ("{seed=7}", [("seed", "7")]),
        ('{negative="two words"}', [("negative", "two words")]),
        ("{negative='two words'}", [("negative", "two words")]),
        (r'{negative="a \"b\" \\ c"}', [("negative", r'a "b" \ c')]),
        (r"{negative='a \b'}", [("negative", r"a \b")]),
        ("{ .a #b  c=d }", [("class", "a"), ("id", "b"), ("c", "d")]),
        ("{.a\n.b}", [("class", "a"), ("class", "b")]),
        ('{a=""}', [("a", "")]),
    ],
)
def test_classes_ids_and_keys_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    parsed = parse_attributes(text, 0)
    assert parsed is not None
    attributes, end = parsed
    assert [(attribute.name, attribute.value) for attribute in attributes] == expected
    assert end == len(text)


@pytest.mark.parametrize("text", ["", "x", "{}", "{ }", "{.a", "{a}", "{.a.b}", "{a=}", "{a=b c}", "{a='b}", "{=b}"])
def test_other_braces_are_not_attributes(text: str) -> None:
    assert parse_attributes(text, 0) is None


def test_names_and_values_have_their_offsets() -> None:
    text = '![](x){.lead seed=7 negative="two words"} after'
    parsed = parse_attributes(text, 6)
    assert parsed is not None
    attributes, end = parsed
    assert text[end:] == " after"
    assert [(text[a.name_start : a.name_start + 4], text[a.value_start : a.value_end]) for a in attributes] == [
        (".lea", "lead"),
        ("seed", "7"),
        ("nega", "two words"),
    ]
