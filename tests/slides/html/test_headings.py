"""Headings: balanced lines, and titles that are as wide as the slide."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.html.headings import Face, balanced_width, is_last_line_short, size_headings, word_widths
from mdvideo.slides.themes.fonts import text_width
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import context_for, slide_of

LONG = "How a leaf turns light into sugar, and why that matters to all of us"


def size(body: str, theme: Theme, layout: str = "content") -> Element:
    root = parse_fragment(body)
    size_headings(root, context_for(slide_of(body), theme, layout=layout))
    return root.elements()[0]


def widths_of(body: str, theme: Theme) -> tuple[list[float], float]:
    face: Face = (theme.fonts.title, theme.fonts.title_weight, theme.fonts.title_spacing)
    return word_widths(parse_fragment(body), face)


def pixels_in(style: str) -> float:
    match = re.fullmatch(r"[\w-]+:calc\(var\(--fit\)\*([\d.]+)px\)", style)
    assert match
    return float(match[1])


def test_a_title_on_one_line_needs_no_width(paper: Theme) -> None:
    assert "style" not in size('<h2 class="title">Short</h2>', paper).attributes
    assert balanced_width(*widths_of("Short", paper), 20) == 0


def test_a_long_title_is_made_narrower_without_another_line(paper: Theme) -> None:
    context = context_for(slide_of(""), paper)
    available = 0.7 * text_width(LONG, context.fonts.title, context.fonts.title_weight)
    widths = widths_of(LONG, paper)
    width = balanced_width(*widths, available)
    assert 0 < width < 0.85 * available
    assert balanced_width(*widths, width) == pytest.approx(width, rel=0.05)


def test_a_short_last_line_looks_left_over(paper: Theme) -> None:
    widths, space = widths_of("The best answer that a busy server can give", paper)
    whole = sum(widths) + space * (len(widths) - 1)
    assert is_last_line_short(widths, space, whole * 0.9)
    assert not is_last_line_short(widths, space, whole * 0.55)
    assert not is_last_line_short(widths, space, whole * 1.01)


def test_code_and_pictures_in_a_line_are_measured_too(paper: Theme) -> None:
    plain, _ = widths_of("See page of the book", paper)
    mixed, _ = widths_of('See <code>page_of()</code>, <img style="width:7.5em;height:1em"> of', paper)
    assert len(plain) == 5
    assert mixed[2] == 7.5
    assert mixed[1] > widths_of("page_of(),", paper)[0][0]


def test_the_width_of_a_title_is_a_style(paper: Theme) -> None:
    heading = size(f'<h2 class="title">{LONG}</h2>', paper)
    assert 400 < pixels_in(heading.attributes["style"]) < 1600
    assert heading.attributes["style"].startswith("max-width:")


@pytest.mark.parametrize("body", [f"<h2>{LONG}</h2>", f'<h2 class="title">{LONG}<img src="x"></h2>'])
def test_other_headings_are_left_alone(body: str, paper: Theme) -> None:
    assert "style" not in size(body, paper).attributes


def test_a_fit_heading_is_as_wide_as_the_slide(paper: Theme) -> None:
    heading = size('<h1 class="title fit">Twenty-one letters ok</h1>', paper)
    em = text_width("Twenty-one letters ok", paper.fonts.title, paper.fonts.title_weight)
    em += 21 * paper.fonts.title_spacing
    assert pixels_in(heading.attributes["style"]) * em == pytest.approx(1600, rel=0.03)
    assert heading.attributes["style"].startswith("font-size:")


def test_a_short_fit_heading_is_not_made_huge(paper: Theme) -> None:
    assert pixels_in(size('<h1 class="fit">Hi</h1>', paper).attributes["style"]) == 260


def test_a_fit_heading_of_two_lines_is_as_wide_as_the_longer_one(paper: Theme) -> None:
    one = pixels_in(size('<h1 class="fit">A rather longer second line</h1>', paper).attributes["style"])
    two = pixels_in(size('<h1 class="fit">First<br>A rather longer <b>second</b> line</h1>', paper).attributes["style"])
    assert two == one


def test_an_emoji_counts_in_a_fit_heading(paper: Theme) -> None:
    emoji = '<img class="emoji" alt="x">'
    words = pixels_in(size('<h1 class="fit">A heading to measure</h1>', paper).attributes["style"])
    both = pixels_in(size(f'<h1 class="fit">A heading to measure{emoji}</h1>', paper).attributes["style"])
    assert both < words
    assert pixels_in(size(f'<h1 class="fit">{emoji * 20}</h1>', paper).attributes["style"]) < 100


def test_lines_of_a_fit_heading_have_no_blanks_at_their_ends(paper: Theme) -> None:
    heading = size('<h1 class="fit"> First <br> second <b>one</b> <br>third</h1>', paper)
    assert heading.children[0] == "First"
    assert heading.children[2] == "second "
    assert heading.children[4] == ""


def test_a_lone_fit_heading_may_fill_the_height_that_is_known(paper: Theme) -> None:
    root = parse_fragment('<h1 class="fit">Hi</h1>')
    context = replace(context_for(slide_of("Hi"), paper), height=900)
    size_headings(root, context)
    assert pixels_in(root.elements()[0].attributes["style"]) == 630
