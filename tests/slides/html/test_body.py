"""The steps that rewrite a body: emoji, footnotes, lists, code lines, orphans, ids."""

from __future__ import annotations

import pytest

from mdvideo.slides.html import body
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element, inner_html
from mdvideo.slides.html.emoji_images import emoji_font_path
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import context_for, slide_of


def run(step: body.Step, html: str, theme: Theme, context: RenderContext | None = None) -> str:
    return inner_html(body.rewrite(html, context or context_for(slide_of(html), theme), (step,)))


def test_an_emoji_becomes_an_image_that_stays_with_its_word(paper: Theme) -> None:
    html = run(body.draw_emoji, "<p>Grow 🌱 now</p>", paper)
    if emoji_font_path() is None:
        assert html == "<p>Grow 🌱 now</p>"
    else:
        assert html.startswith('<p>Grow\u00a0<img class="emoji" alt="🌱" src="data:image/png')
        assert html.endswith("> now</p>")


def test_footnotes_have_numbers_instead_of_links(paper: Theme) -> None:
    html = (
        '<p>x<sup class="footnote-ref"><a href="#fn1">[1]</a></sup></p><hr class="footnotes-sep">'
        '<section class="footnotes"><ol class="footnotes-list"><li><p>Calvin'
        '<a class="footnote-backref">↩</a></p></li></ol></section>'
    )
    assert run(body.simplify_footnotes, html, paper) == (
        '<p>x<sup class="footnote-ref"><a href="#fn1">1</a></sup></p>'
        '<div class="footnotes"><ol class="footnotes-list"><li><span class="number">1</span><p>Calvin'
        "</p></li></ol></div>"
    )


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<ol><li>a</li><li>b</li></ol>", ["1.", "2."]),
        ('<ol start="3"><li>a</li><li>b</li></ol>', ["3.", "4."]),
        ('<ol><li>a</li><li value="7">b</li><li>c</li></ol>', ["1.", "7.", "8."]),
        ("<ul><li>a</li></ul>", []),
        ('<ol class="footnotes-list"><li>a</li></ol>', []),
    ],
)
def test_ordered_lists_are_numbered(html: str, numbers: list[str], paper: Theme) -> None:
    root = body.rewrite(html, context_for(slide_of(html), paper), (body.number_lists,))
    assert [element.text() for element in root.walk() if "number" in element.classes] == numbers


def test_numbers_of_two_digits_have_room(paper: Theme) -> None:
    """As many as the list's longest has; lists to nine are as they are."""
    assert "--number-room" not in run(body.number_lists, "<ol><li>a</li></ol>", paper)
    ten = run(body.number_lists, '<ol start="9"><li>a</li><li>b</li></ol>', paper)
    hundred = run(body.number_lists, '<ol start="99"><li>a</li><li>b</li></ol>', paper)
    assert '<ol start="9" style="--number-room:0.66em">' in ten
    assert "--number-room:1.32em" in hundred


def test_details_are_open(paper: Theme) -> None:
    html = "<details><summary>More</summary><p>Hidden</p></details>"
    assert run(body.open_details, html, paper).startswith('<details open="">')


def test_pictures_of_a_header_stand_on_one_line_with_its_words(paper: Theme) -> None:
    html = '<img data-figure="0"> <strong>Course</strong> one'
    assert run(body.line_up_pictures, html, paper) == (
        '<div class="line-of-pictures"><div><img data-figure="0"></div><span> <strong>Course</strong> one</span></div>'
    )
    assert run(body.line_up_pictures, "<b>Words</b> only", paper) == "<b>Words</b> only"


def test_pictures_get_ids_by_which_they_are_measured(paper: Theme) -> None:
    html = '<p><img data-figure="0" id="mine"></p><p><img data-figure="1"></p>'
    done = run(body.assign_text_ids, html, paper)
    assert '<img data-figure="0" id="picture-1">' in done
    assert '<img data-figure="1" id="picture-2">' in done


def test_lines_of_highlighted_code_become_blocks(paper: Theme) -> None:
    html = '<pre><code><span class="line hl">a</span>\n<span class="line">b</span></code></pre>'
    expected = '<pre><code><div class="line hl">a</div><div class="line" data-dim="">b</div></code></pre>'
    assert run(body.split_code_lines, html, paper) == expected
    assert run(body.split_code_lines, "<pre><code>a\nb</code></pre>", paper) == "<pre><code>a\nb</code></pre>"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("one two three four five six", "one two three four five\u00a0six"),
        ("only five words in this", "only five words in this"),
        ("the last word is too considerable", "the last word is too considerable"),
    ],
)
def test_a_short_last_word_stays_with_the_word_before_it(text: str, joined: str, paper: Theme) -> None:
    assert run(body.prevent_orphans, f"<p>{text}</p>", paper) == f"<p>{joined}</p>"


def test_every_block_with_text_gets_an_id(paper: Theme) -> None:
    html = '<h2 id="mine">Title</h2><ul><li>one <b>two</b></li><li><p>three</p></li></ul><h3>Sub</h3><div></div>'
    root = body.rewrite(html, context_for(slide_of(html), paper), (body.assign_text_ids,))

    def ids(elements: list[Element]) -> list[tuple[str, str]]:
        return [(element.tag, element.attributes.get("id", "")) for element in elements]

    assert ids(list(root.walk())) == [
        ("h2", "large-10"),
        ("ul", ""),
        ("li", "text-11"),
        ("b", ""),
        ("li", ""),
        ("p", "text-12"),
        ("h3", "text-13"),
        ("div", ""),
    ]


def column_of(*cells: str, style: str = "") -> str:
    rows = "".join(f"<tr><td>x</td><td{style}>{cell}</td></tr>" for cell in cells)
    return f"<table><thead><tr><th>A</th><th{style}>B</th></tr></thead><tbody>{rows}</tbody></table>"


NUMBERS = [("1", "20"), ("$0", "$299"), ("3.5 %", "-4 %"), ("6 000", "–"), ("430 nm", "1,5 kg")]


@pytest.mark.parametrize("cells", NUMBERS)
def test_numbers_in_a_column_are_aligned(cells: tuple[str, ...], paper: Theme) -> None:
    html = run(body.align_numbers, column_of(*cells), paper)
    assert html.count("text-align:right") == 1 + len(cells)


@pytest.mark.parametrize("cells", [("1", "two"), ("60 a minute", "600"), ("2024 was good", "1"), ("", "")])
def test_columns_of_words_are_left_alone(cells: tuple[str, ...], paper: Theme) -> None:
    assert "text-align" not in run(body.align_numbers, column_of(*cells), paper)


def test_the_author_decides_how_a_column_is_set(paper: Theme) -> None:
    html = column_of("1", "2", style=' style="text-align:center"')
    assert run(body.align_numbers, html, paper) == html
