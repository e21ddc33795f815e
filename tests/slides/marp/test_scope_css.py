"""An author's rules are rewritten for a page of one slide: selectors and lengths."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import parse_fragment
from mdvideo.slides.marp.scope_css import scale_css, scale_inline_styles, scope_css, scope_selector, scope_slide_css


@pytest.mark.parametrize(
    ("selector", "first"),
    [
        ("section", "section"),
        ("section.lead", "section.lead"),
        ("h1", "section h1"),
        ("body", "section body"),
        ("*", "section *"),
        (":root", "[data-slide]"),
        (":root.invert h1", "[data-slide].invert h1"),
        ("section-list", "section section-list"),
        (":is(section.a, section.b) p", ":is(section.a, section.b) p"),
        ("section::after", "section>marp-after"),
        ("section.title:before", "section.title>marp-before"),
        ("section > h1", "section>h1"),
        ("section > *", "section>*:not(:where(marp-flow,marp-before,marp-after))"),
    ],
)
def test_selectors_count_from_the_slide(selector: str, first: str) -> None:
    assert scope_selector(selector)[0] == first


def test_children_of_the_slide_are_found_in_a_flow_and_beside_a_float() -> None:
    _, in_flow, beside = scope_selector("section.part>h1")
    assert in_flow == "section.part>:where(marp-flow)>:where(marp-flow)>h1"
    assert beside == "section.part>:where(marp-flow)>:where(marp-flow) :where(marp-column)>h1"


def test_imports_pages_and_comments_are_left_out() -> None:
    css = "/* @theme x */ @charset 'utf-8'; @import 'y'; @page { margin: 0 } p { color: red }"
    assert scope_css(css) == "section p{ color: red }"


def test_groups_of_rules_are_kept() -> None:
    assert scope_css("@media screen { h1 { color: red } }") == "@media screen{section h1{ color: red }}"


def test_the_page_number_is_the_only_content_after_a_slide() -> None:
    """Marp ignores other content there."""
    assert scope_css("section::after{content:'x';color:red}") == "section>marp-after{color:red}"
    assert "attr(data-marpit-pagination)" in scope_css("section::after{content:attr(data-marpit-pagination)}")


@pytest.mark.parametrize(
    ("css", "scaled"),
    [
        ("p{margin:10px -4px 0 1in}", "p{margin:calc(var(--fit)*15px) calc(var(--fit)*-6px) 0 calc(var(--fit)*144px)}"),
        ("p{width:50%;font-size:1.2em}", "p{width:50%;font-size:1.2em}"),
        ("p{content:'5px';background:url(a-5px.png)}", "p{content:'5px';background:url(a-5px.png)}"),
        ("section{padding:10px;gap:10px}", "section{padding:calc(15px);gap:calc(var(--fit)*15px)}"),
        ("@media (min-width: 10px){p{width:10px}}", "@media (min-width: 15px){p{width:calc(var(--fit)*15px)}}"),
        (".w-5px{color:#123}", ".w-5px{color:#123}"),
        ("p{font-size:x-large}", "p{font-size:calc(var(--fit)*36px)}"),
        ("p{margin:5px solid black;margin-top:2px}", "p{;margin-top:calc(var(--fit)*3px)}"),
        ("p{padding:1px 2px 3px 4px 5px;margin:auto}", "p{;margin:auto}"),
    ],
)
def test_lengths_are_those_of_the_design_canvas(css: str, scaled: str) -> None:
    assert scale_css(css, 1.5) == scaled


def test_what_one_slide_says_wins_over_the_deck() -> None:
    css = scope_slide_css("section > *, h1{color:red}@media screen{:root{a:b}}")
    assert css.startswith("section[data-slide]>*")
    assert "section[data-slide] h1{color:red}" in css
    assert "@media screen{[data-slide]{a:b}}" in css


def test_css_cannot_end_its_element() -> None:
    assert "</style" not in scale_css("p{content:'</style>'}", 1.5)


def test_inline_styles_are_scaled_once() -> None:
    root = parse_fragment('<p style="width:10px">a</p><p style="width:calc(var(--fit)*3px)">b</p>')
    scale_inline_styles(root, 1.5)
    assert [e.attributes["style"] for e in root.elements()] == [
        "width:calc(var(--fit)*15px)",
        "width:calc(var(--fit)*3px)",
    ]
