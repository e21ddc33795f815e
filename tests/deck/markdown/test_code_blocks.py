"""Fenced code: the info string, and highlighting."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.code_blocks import (
    FenceInfo,
    highlight_code,
    is_code_language,
    nearest_code_language,
    parse_fence_info,
)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("", FenceInfo("")),
        ("python", FenceInfo("python")),
        ("python {1,3-4}", FenceInfo("python", frozenset({1, 3, 4}))),
        ("python{2}", FenceInfo("python", frozenset({2}))),
        ("{2}", FenceInfo("", frozenset({2}))),
        ("python {4-2}", FenceInfo("python")),
        ("python {one}", FenceInfo("python", invalid_lines="one")),
        ("python {1,}", FenceInfo("python", invalid_lines="1,")),
        ("python {123456}", FenceInfo("python", invalid_lines="123456")),
        ("python title='x'", FenceInfo("python")),
    ],
)
def test_info_strings_are_parsed(info: str, expected: FenceInfo) -> None:
    assert parse_fence_info(info) == expected


@pytest.mark.parametrize("name", ["python", "Python", "c++", "text", "none", ""])
def test_languages_of_pygments_and_plain_text_are_known(name: str) -> None:
    assert is_code_language(name)


def test_an_unknown_language_has_a_nearest_one() -> None:
    assert not is_code_language("pythn")
    assert nearest_code_language("pythn") == "python"
    assert nearest_code_language("qqqqqqqq") is None


def test_code_is_marked_with_pygments_classes() -> None:
    assert highlight_code("x = 1\n", FenceInfo("python")) == (
        '<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>'
    )


@pytest.mark.parametrize("language", ["", "text", "nonsense"])
def test_plain_code_is_only_escaped(language: str) -> None:
    assert highlight_code('a < "b" & c\n', FenceInfo(language)) == 'a &lt; "b" &amp; c'


def test_lines_are_wrapped_only_where_some_are_highlighted() -> None:
    assert highlight_code("a\nb\n", FenceInfo("", frozenset({2}))) == (
        '<span class="line">a</span>\n<span class="line hl">b</span>'
    )


@pytest.mark.parametrize("code", ["\n\nx = 1\n\ny\n", "x", "", "\n"])
def test_blank_lines_stay(code: str) -> None:
    assert highlight_code(code, FenceInfo("python")).count("\n") == code.removesuffix("\n").count("\n")
