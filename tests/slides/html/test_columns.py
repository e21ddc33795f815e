"""The blocks of a body: head, columns, footnotes."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.columns import arrange_columns, can_set_title_aside, estimate_lines
from mdvideo.slides.html.dom import Element, inner_html, parse_fragment
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import FOOTNOTES, context_for, slide_of


def arrange(body: str, layout: str, theme: Theme) -> Element:
    root = parse_fragment(body)
    arrange_columns(root, context_for(slide_of(body), theme, layout=layout))
    return root


def columns_in(root: Element) -> list[str]:
    return [element.text() for element in root.walk() if "column" in element.classes]


def test_the_title_and_the_footnotes_are_separate(paper: Theme) -> None:
    root = arrange(f"<h2>Title</h2><p>text</p>{FOOTNOTES}", "content", paper)
    assert inner_html(root) == (
        '<div class="head"><h2 class="title">Title</h2></div><div class="rest"><p>text</p></div>' + FOOTNOTES
    )


@pytest.mark.parametrize(("layout", "has_subtitle"), [("title", True), ("content", False)])
def test_a_second_heading_is_a_subtitle_on_some_layouts(layout: str, has_subtitle: bool, paper: Theme) -> None:
    root = arrange("<h1>Title</h1><h2>Subtitle</h2>", layout, paper)
    assert any("subtitle" in element.classes for element in root.walk()) == has_subtitle


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>T</h2><p>before</p><h3>A</h3><p>a</p><h3>B</h3><p>b</p><h3>C</h3>", ["Aa", "Bb", "C"]),
        ("<h2>T</h2><div>left</div><div>right</div>", ["left", "right"]),
        (f"<h2>T</h2><p>{'a' * 100}</p><p>{'b' * 100}</p><p>{'c' * 100}</p>", ["a" * 100, "b" * 100 + "c" * 100]),
        ("<h2>T</h2><p>alone</p>", []),
    ],
    ids=["headings", "divs", "halves", "one block"],
)
def test_what_starts_a_column(body: str, expected: list[str], paper: Theme) -> None:
    assert columns_in(arrange(body, "two-column", paper)) == expected


def test_blocks_before_the_first_column_span_the_width(paper: Theme) -> None:
    root = arrange("<p>before</p><h3>A</h3><h3>B</h3>", "two-column", paper)
    (rest,) = root.elements()
    assert [child.tag for child in rest.elements()] == ["p", "div"]
    assert rest.elements()[1].classes == ["columns", "of-2"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<figure>f</figure><p>text</p>", ["f", "text"]),
        ("<p>text</p><figure>f</figure>", ["text", "f"]),
    ],
)
def test_a_figure_is_next_to_its_text_in_the_authors_order(body: str, expected: list[str], paper: Theme) -> None:
    assert columns_in(arrange(body, "figure", paper)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>T</h2><p>x</p><ul><li>y</li></ul>", True),
        ('<h2 class="fit">T</h2><p>x</p>', False),
        ("<h2>T</h2><pre>x</pre>", False),
        ("<p>x</p>", False),
    ],
)
def test_only_plain_text_can_have_its_title_aside(body: str, expected: bool, paper: Theme) -> None:
    assert can_set_title_aside(arrange(body, "content", paper)) == expected


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h2>Title</h2>", 0),
        ("<p>one</p><p>two</p>", 2),
        (f"<p>{'x' * 150}</p>", 2),
        ("<pre><code>a\nb\nc</code></pre>", 3.5),
        ("<table><tr><td>a</td><td>b</td></tr></table>", 0.6),
    ],
)
def test_lines_are_estimated(body: str, lines: float, paper: Theme) -> None:
    context = context_for(slide_of(body), paper)
    width = 80 * 0.48 * context.type.body
    assert estimate_lines(arrange(body, "content", paper), width, context) == pytest.approx(lines)


def test_chinese_characters_are_two_letters_wide(paper: Theme) -> None:
    latin, chinese = (parse_fragment(f"<p>{letter * 150}</p>") for letter in "a中")
    context = context_for(slide_of("<p></p>"), paper)
    assert estimate_lines(chinese, 1440, context) == 5
    assert estimate_lines(latin, 1440, context) == 3
