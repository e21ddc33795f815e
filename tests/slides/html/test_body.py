"""The steps that rewrite a body: formulas, emoji, footnotes, lists, code lines, orphans, ids."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import Formula
from mdvideo.slides.html import body
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element, inner_html
from mdvideo.slides.html.emoji_images import emoji_font_path
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import SPAN, context_for, slide_of


def run(step: body.Step, html: str, theme: Theme, context: RenderContext | None = None) -> str:
    return inner_html(body.rewrite(html, context or context_for(slide_of(html), theme), (step,)))


def test_a_formula_becomes_an_image_on_the_baseline(paper: Theme) -> None:
    html = '<p>a <span class="math" data-formula="0"></span></p>'
    context = context_for(slide_of(html, formulas=(Formula("x_i", False, SPAN),)), paper)
    drawn = run(body.draw_formulas, html, paper, context)
    assert '<span class="formula" data-formula="0"><img class="ink math" alt="x_i" src="data:image/svg+xml' in drawn
    assert "margin-bottom:-" in drawn
    assert not context.problems


def test_a_wide_displayed_formula_shrinks_on_its_own(paper: Theme) -> None:
    html = '<div class="math" data-formula="0"></div>'
    tex = "+".join("abcdefghijklmnopqrstuvw")
    slide = slide_of(html, formulas=(Formula(tex, True, SPAN),))
    assert "font-size:calc(" in run(body.draw_formulas, html, paper, context_for(slide, paper, width=600))
    assert "font-size" not in run(body.draw_formulas, html, paper, context_for(slide, paper, width=3000))


@pytest.mark.parametrize("tex", [r"\frac{a}", r"\nope{x}", "{", r"\left( x", r"\begin{matrix} a & b", "x^"])
def test_an_invalid_formula_is_reported_at_its_place(tex: str, paper: Theme) -> None:
    """Invalid LaTeX is an error at the formula, which stays as LaTeX."""
    html = '<p><span data-formula="0"></span></p>'
    context = context_for(slide_of(html, formulas=(Formula(tex, False, SPAN),)), paper)
    root = body.rewrite(html, context, (body.draw_formulas,))
    assert root.text() == tex
    assert [(problem.code, problem.span) for problem in context.problems] == [("bad-formula", SPAN)]


def test_a_number_without_a_formula_is_left_alone(paper: Theme) -> None:
    html = '<span data-formula="7"></span>'
    assert run(body.draw_formulas, html, paper) == html


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


def test_lines_of_highlighted_code_become_blocks(paper: Theme) -> None:
    html = '<pre><code><span class="line hl">a</span>\n<span class="line">b</span></code></pre>'
    expected = '<pre><code><div class="line hl">a</div><div class="line">b</div></code></pre>'
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
