"""Whole decks, and what the goldens cannot show: settings, headers, and HTML of strangers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mdvideo.deck.load import load_deck
from mdvideo.deck.model import CssImage, LocalPicture, Split
from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.settings import merge_layers

SAMPLE = Path(__file__).parent / "marp_sample.md"


def test_a_marp_deck_parses_without_problems() -> None:
    deck = load_deck(SAMPLE)
    assert deck.problems == ()
    assert len(deck.slides) == 6
    assert [slide.page for slide in deck.slides] == [None, 1, 2, 3, 4, 5]
    first, second, third, fourth, fifth, last = deck.slides
    assert first.title == "How decks work"
    assert first.split == Split("left", Fraction(40))
    assert isinstance(first.backgrounds[0].source, CssImage)
    assert (first.header, first.footer) == ("Learning <strong>together</strong>", None)
    assert (second.header, second.classes, second.color) == (None, ("invert",), "white")
    assert [note.text for note in second.notes] == ["Remember to show the editor here."]
    assert third.background_color == "aqua"
    assert third.transition is not None
    assert third.transition.name == "coverleft"
    assert fourth.fragments == 4
    assert fourth.direction == "vertical"
    assert [b.source.path for b in fourth.backgrounds if isinstance(b.source, LocalPicture)] == [
        "images/one.jpg",
        "images/two.jpg",
        "images/three.webp",
    ]
    assert (fifth.heading_level, len(fifth.formulas), fifth.style) == (1, 2, "p { color: #345; }")
    assert fifth.transition is not None
    assert fifth.transition.seconds == Fraction(4, 5)
    assert "several paragraphs" in last.notes[0].text


def test_options_of_the_front_matter_become_settings() -> None:
    deck = parse_deck("---\nsize: 9:16\nfps: 30000/1001\nimages: {seed: 4}\n---\n# A", "deck.md")
    settings = merge_layers({"images": {"style": "ink"}}, deck.options)
    assert settings.size == Size(1080, 1920)
    assert settings.fps == Fraction(30000, 1001)
    assert (settings.images.style, settings.images.seed) == ("ink", 4)
    assert str(deck.option_spans["images.seed"]) == "deck.md:4:16"


def test_html_cannot_run_fetch_or_look_like_the_pages_own() -> None:
    text = (
        '<img data-figure="7" src="x.png" onerror="a()"> <a href="javascript:a()" onclick="b()">c</a>\n\n'
        '<p data-formula="0" style="background-image: url(x)">d</p> <iframe src="https://e"></iframe>\n\n'
        "- [x](javascript:y) <span data-fragment=1>z</span>\n"
    )
    slide = parse_deck(text, "deck.md").slides[0]
    assert slide.fragments == 0
    for forbidden in ("onerror", "onclick", "javascript:a", "url(", "iframe", "data-formula", "data-fragment", "src="):
        assert forbidden not in slide.body
    assert slide.body.count("data-figure") == len(slide.figures) == 1


def test_a_header_is_on_every_slide_that_inherits_it() -> None:
    deck = parse_deck("---\nheader: A *lesson*\n---\n# A\n\n---\n\n<!-- _header: '' -->\n\n---\n\n# C", "deck.md")
    assert [slide.header for slide in deck.slides] == ["A <em>lesson</em>", None, "A <em>lesson</em>"]


def test_the_pictures_of_a_header_are_figures_of_each_slide() -> None:
    """Their numbers differ from slide to slide, since they follow the figures in the text."""
    deck = parse_deck("---\nheader: ![a](x.png) $x$\n---\n![b](y.png) $y$\n\n---\n\n# B", "deck.md")
    first, second = deck.slides
    assert [figure.alt for figure in first.figures] == ["b", "a"]
    assert [figure.alt for figure in second.figures] == ["a"]
    assert first.header is not None
    assert second.header is not None
    assert ('data-figure="1"' in first.header, 'data-formula="1"' in first.header) == (True, True)
    assert ('data-figure="0"' in second.header, 'data-formula="0"' in second.header) == (True, True)


def test_a_fault_in_a_header_is_reported_once() -> None:
    deck = parse_deck("---\nheader: <blink>x</blink>\n---\n# A\n\n---\n\n# B", "deck.md")
    assert [(problem.code, str(problem.span)) for problem in deck.problems] == [("html-not-allowed", "deck.md:2:9")]


@pytest.mark.parametrize(
    ("front_matter", "code"),
    [
        (f"x: {'[' * 3000}\n", "yaml-invalid"),
        ("class: &a [*a]\n", "yaml-too-deep"),
    ],
)
def test_a_faulty_front_matter_is_one_problem_and_the_slides_are_parsed(front_matter: str, code: str) -> None:
    deck = parse_deck(f"---\n{front_matter}---\n# A", "deck.md")
    assert [problem.code for problem in deck.problems] == [code]
    assert [slide.title for slide in deck.slides] == ["A"]


def test_bare_addresses_are_links_only_with_a_scheme_or_if_of_e_mail() -> None:
    body = (
        parse_deck("See https://example.org, mailto:a@example.org, lesson.md and a@example.org.", "d.md").slides[0].body
    )
    assert body.count("<a ") == 3
    assert 'href="https://example.org"' in body
    assert body.count('href="mailto:a@example.org"') == 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("$$I_{xx} = 1$$", "Slide 1"),
        ("$I_{xx} = 1$\n\nIts moment", "Its moment"),
        ("```python\nimport torch\n```", "Slide 1"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nA table", "A table"),
        ("<!-- header: '**Physics** ![](a.png)' -->\n\n$$x$$", "Physics"),
        ("<!-- header: Physics -->\n\nwords", "words"),
    ],
)
def test_formulas_code_and_tables_are_no_titles(text: str, title: str) -> None:
    assert parse_deck(text, "deck.md").slides[0].title == title
