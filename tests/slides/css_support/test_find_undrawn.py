"""CSS that the default renderer does not draw is found where it concerns an element of the slide, and only there."""

from __future__ import annotations

import pytest

from mdvideo.slides.css_support.find_undrawn import undrawn_in_attributes, undrawn_on_page
from mdvideo.slides.marp.scope_css import scope_css

PAGE = (
    "<!doctype html><html><head><style>p{filter:blur(1px)}</style></head><body><section id='slide' class='lead'>"
    "<h1>Title</h1><p>Text <em>here</em> <code>code</code></p><ul><li>one</li></ul></section></body></html>"
)


def found(css: str) -> list[tuple[str, str]]:
    return [(each.feature.name, each.text) for each in undrawn_on_page(scope_css(css), PAGE)]


def test_a_declaration_is_found() -> None:
    assert found("h1 { color: red; filter: blur(4px) }") == [("`filter`", "filter: blur(4px)")]


@pytest.mark.parametrize(
    "css",
    [
        "h2 { filter: blur(4px) }",
        "section.invert h1 { filter: blur(4px) }",
        "h1 { filter: none; text-shadow: none; --filter: blur(4px); vertical-align: baseline }",
        "@media print { h1 { filter: blur(4px) } }",
        "h1:hover { filter: blur(4px) }",
        "h1 { margin: 1em; padding: 2px; border: 1px solid red; opacity: .5; position: relative }",
        "code { padding: 4px; border: 1px solid red }",
        "em { display: inline-block; padding: 4px }",
        "em { padding: 0; border: none; opacity: 1; border-color: red }",
        "h1 { transform: rotate(3deg); text-decoration: underline; font-variant-numeric: tabular-nums }",
        "section::after { content: attr(data-marpit-pagination) }",
    ],
)
def test_what_concerns_nothing_or_is_drawn_is_not_found(css: str) -> None:
    assert found(css) == []


@pytest.mark.parametrize(
    ("css", "name"),
    [
        ("section { backdrop-filter: blur(3px) }", "`backdrop-filter`"),
        ("section.lead h1 { text-shadow: 0 0 3px red }", "`text-shadow`"),
        ("section h1:nth-child(1) { mix-blend-mode: multiply }", "`mix-blend-mode`"),
        ("em { padding: 0 1em }", "`padding` in a line"),
        ("p > em { border-bottom: 2px solid red }", "`border` in a line"),
        ("p::first-letter { color: red }", "`::first-letter`, `::first-line`"),
        ("li::marker { font-weight: bold }", "sizes and fonts of `::marker`"),
        ("@container (min-width: 1px) { h1 { color: red } }", "`@container`"),
        ("@media screen { h1 { writing-mode: vertical-rl } }", "`writing-mode`"),
        ("h1 { transform: perspective(1px) rotateX(10deg) }", "3-D transforms"),
        ("h1 { width: 10cqw }", "`cqw` and other units of containers"),
    ],
)
def test_every_kind_is_found(css: str, name: str) -> None:
    assert [each for each, _ in found(css)] == [name]


def test_pages_with_elements_in_between_have_the_children_of_the_slide_deeper() -> None:
    page = PAGE.replace("<h1>", '<div class="head"><h1>').replace("</h1>", "</h1></div>")
    css = scope_css("section > h1 { filter: blur(4px) }")
    assert undrawn_on_page(css, page) == ()
    assert len(undrawn_on_page(css, page, nested=True)) == 1


def test_attributes_are_read() -> None:
    body = '<p style="text-indent: 3em; color: red">a <b style="margin: 0 4px">b</b></p><div style="margin: 4px"></div>'
    names = [each.feature.name for each in undrawn_in_attributes(body)]
    assert names == ["`text-indent`", "`margin` in a line"]
    assert undrawn_in_attributes("<p>style= none</p>") == ()
