"""Elements that HTML does not have are hooks for styles; others are drawn as browsers draw them."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.element_hooks import draw_ruby, hook_selectors
from mdvideo.deck.parser import parse_deck


def body(text: str) -> str:
    return parse_deck(text, "deck.md").slides[0].body


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("box { color: red }", ".el-box { color: red }"),
        ("section box.wide > p, h1 Emph:hover{}", "section .el-box.wide > p, h1 .el-emph:hover{}"),
        ("p, .box, #box, [box], a::box {}", "p, .box, #box, [box], a::box {}"),
        ("@import 'x'; box {}", "@import 'x'; .el-box {}"),
        ("@media (min-width: 1px) { box { x: y } }", "@media (min-width: 1px) { .el-box { x: y } }"),
        ("@keyframes a { from { x: y } to { x: z } 50% {} }", "@keyframes a { from { x: y } to { x: z } 50% {} }"),
        ("/* box { */ p { content: 'box { }' }", "/* box { */ p { content: 'box { }' }"),
    ],
)
def test_a_rule_for_an_unknown_element_is_one_for_its_class(css: str, expected: str) -> None:
    assert hook_selectors(css) == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a <emph>b</emph> c", '<p>a <span class="el-emph">b</span> c</p>'),
        ('<box class="wide">\n\n- a\n\n</box>', '<div class="el-box wide">\n<ul>\n<li>a</li>\n</ul>\n</div>'),
        ("a <icon/> b", '<p>a <span class="el-icon"></span> b</p>'),
        ("a </emph> b", "<p>a  b</p>"),
        ("a <button>b</button> c", "<p>a b c</p>"),
    ],
)
def test_unknown_elements_keep_their_place(written: str, shown: str) -> None:
    assert body(written) == shown


def test_each_unknown_element_is_reported() -> None:
    deck = parse_deck("<style>emph { color: red }</style>\n\na <emph>b</emph> <iframe></iframe>", "deck.md")
    assert [problem.code for problem in deck.problems] == ["html-unknown", "html-not-allowed"]
    assert deck.style == ".el-emph { color: red }"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<details>\n\nmore\n\n</details>", '<details open="">\n<p>more</p>\n</details>'),
        ('<p align="Center">x</p>', '<p align="Center" style="text-align: center">x</p>'),
        ('a <font color="red" size="5">b</font>', '<p>a <span style="color: red; font-size: 24px">b</span></p>'),
        ('a <font size="+1">b</font>', '<p>a <span style="font-size: 18px">b</span></p>'),
    ],
)
def test_old_markup_looks_as_it_does_in_browsers(written: str, shown: str) -> None:
    assert body(written) == shown


def test_a_reading_is_above_its_base() -> None:
    drawn = draw_ruby("x <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>")
    assert drawn.count('class="ruby"') == drawn.count('class="ruby-reading"') == 2
    assert drawn.index("kan") < drawn.index("漢") < drawn.index("ji") < drawn.index("字")
    assert "(" not in drawn.replace("rgb(", "")


def test_a_style_is_scoped_whatever_else_its_tag_says() -> None:
    for tag in ("<style scoped>", '<style id="z" scoped>', "<style scoped type='text/css'>", "<style\nscoped>"):
        deck = parse_deck(f"{tag}p {{ color: red }}</style>\n\n# A", "deck.md")
        assert (deck.style, deck.slides[0].style) == ("", "p { color: red }"), tag
    assert parse_deck("<style data-scoped>p { color: red }</style>\n\n# A", "deck.md").style != ""
