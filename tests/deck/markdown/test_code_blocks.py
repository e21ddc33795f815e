"""Fenced code: the info string, and highlighting."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pygments.lexers import get_all_lexers

from mdvideo.deck.markdown.code_blocks import (
    FenceInfo,
    highlight_code,
    is_code_language,
    is_too_much_to_highlight,
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
        ("python {2 3}", FenceInfo("python", frozenset({2, 3}))),
        ('python hl_lines="2 3"', FenceInfo("python", frozenset({2, 3}))),
        ("js [server.js]", FenceInfo("js", title="server.js")),
        ("rust:src/main.rs", FenceInfo("rust", title="src/main.rs")),
        ('{.python hl_lines="1" title="a b"}', FenceInfo("python", frozenset({1}), title="a b")),
        ("{python}", FenceInfo("python")),
        ("{r, echo=FALSE}", FenceInfo("r", unread=("echo=FALSE",))),
        ("bash +exec", FenceInfo("bash", unread=("+exec",))),
        ("js {1} showLineNumbers", FenceInfo("js", frozenset({1}), first_number=1)),
        ("ts {1|2-3|all}", FenceInfo("ts", steps=(frozenset({1}), frozenset({2, 3}), None))),
        ("ts {*|2,4-5|none}", FenceInfo("ts", steps=(None, frozenset({2, 4, 5}), frozenset()))),
        ('js data-line-numbers="1|3"', FenceInfo("js", steps=(frozenset({1}), frozenset({3})))),
        ("ts {all}", FenceInfo("ts", steps=(None,))),
        ("ts {1|x}", FenceInfo("ts", invalid_lines="1|x")),
        ("ts {2}{lines:true,startLine:5}", FenceInfo("ts", frozenset({2}), first_number=5)),
        ("rust {1|2} +line_numbers", FenceInfo("rust", steps=(frozenset({1}), frozenset({2})), first_number=1)),
        ('py linenums="7"', FenceInfo("py", first_number=7)),
        ("{.python .numberLines}", FenceInfo("python", first_number=1)),
        ("python {one}", FenceInfo("python", invalid_lines="one")),
        ("python {1,}", FenceInfo("python", invalid_lines="1,")),
        ("python {123456}", FenceInfo("python", invalid_lines="123456")),
        ("python title='x'", FenceInfo("python", title="x")),
    ],
)
def test_info_strings_are_parsed(info: str, expected: FenceInfo) -> None:
    assert parse_fence_info(info) == expected


@pytest.mark.parametrize("name", ["python", "Python", "c++", "text", "none", "", "jsonc", "no-highlight", "vue"])
def test_languages_of_pygments_and_plain_text_are_known(name: str) -> None:
    assert is_code_language(name)


def test_an_unknown_language_has_a_nearest_one() -> None:
    assert not is_code_language("pythn")
    assert nearest_code_language("pythn") == "python"
    assert nearest_code_language("qqqqqqqq") is None
    assert nearest_code_language("mermaid") is None


@pytest.mark.parametrize(("code", "language"), [("x = 1\n" * 9000, "python"), ("s{" * 12_000, "perl")])
def test_too_much_code_is_shown_without_colours(code: str, language: str) -> None:
    assert is_too_much_to_highlight(code, language)
    assert highlight_code(code, FenceInfo(language)) == code.removesuffix("\n")


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


SESSION = """$ ls -l
file.txt
>>> print(1)
1
PS C:\\> dir
irb> x
=> 1
iex(1)> :ok
julia> 2"""


def text_of(highlighted: str) -> str:
    return unescape(re.sub("<[^>]*>", "", highlighted))


def test_no_lexer_changes_a_character() -> None:
    """All that Pygments has, with text that many of them stumble over, and no newline at the end."""
    names = [aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases]
    changed = [
        name
        for name in names
        for code in (SESSION, "$ ls", "\n\nx = 1\n\n", "a\n")
        if text_of(highlight_code(code, FenceInfo(name))) != code.removesuffix("\n")
    ]
    assert changed == []


@pytest.mark.parametrize("language", ["", "go", "make", "console", "text"])
def test_tabs_are_expanded_to_the_next_stop(language: str) -> None:
    assert text_of(highlight_code("\tx\na\tb", FenceInfo(language))) == "    x\na   b"


def test_lines_that_a_step_leaves_out_are_dimmed_in_its_states() -> None:
    html = highlight_code("a\nb\nc", FenceInfo("text", steps=(frozenset({1}), None, frozenset({2, 3}))), (0, 1, 1, 2))
    assert html.split("\n") == [
        '<span class="line" data-dim="3">a</span>',
        '<span class="line" data-dim="0">b</span>',
        '<span class="line" data-dim="0">c</span>',
    ]


def test_lines_can_have_numbers() -> None:
    html = highlight_code("a\nb", FenceInfo("text", first_number=9))
    assert html == '<span class="line" data-number="9">a</span>\n<span class="line" data-number="10">b</span>'
