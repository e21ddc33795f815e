"""Front matter is found in all the forms in which decks have it."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck


def parsed(text: str) -> Deck:
    return parse_deck(text, "deck.md")


def severities(deck: Deck) -> set[str]:
    return {problem.severity for problem in deck.problems}


@pytest.mark.parametrize(
    "text",
    [
        "---\nmarp: true\ntitle: T\n---\n\n# A",
        "---\nmarp: true\ntitle: T\n...\n\n# A",
        "----\nmarp: true\ntitle: T\n-----\n# A",
    ],
)
def test_marps_own_forms_are_read_without_a_word(text: str) -> None:
    deck = parsed(text)
    assert deck.title == "T"
    assert [slide.title for slide in deck.slides] == ["A"]
    assert deck.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "\n\n---\nmarp: true\ntitle: T\n---\n\n# A",
        "---\n---\nmarp: true\ntitle: T\n---\n\n# A",
        "---\n\n---\nmarp: true\ntitle: T\n---\n\n# A",
        "---\nmarp: true\ntitle: T\n\n# A",
        "---\nmarp: true\ntitle: T\n# A",
        "---\nmarp: true\ntitle: T\nstyle: |\n  p {}\n\n# A\n",
        '+++\nmarp = true\ntitle = "T"\n[images]\nseed = 3\n+++\n\n# A',
    ],
)
def test_other_forms_are_read_with_a_warning(text: str) -> None:
    deck = parsed(text)
    assert deck.title == "T"
    assert deck.slides[0].title in ("A", "T")
    assert "marp" not in "".join(slide.body for slide in deck.slides)
    assert [problem.code for problem in deck.problems] == ["front-matter"]
    assert severities(deck) == {"warning"}


def test_an_unclosed_front_matter_does_not_swallow_the_first_slide() -> None:
    deck = parsed("---\nmarp: true\n\n# First\n\ntext\n\n---\n\n# Second")
    assert [slide.title for slide in deck.slides] == ["First", "Second"]


def test_comments_and_blank_lines_in_front_matter_do_not_end_it() -> None:
    deck = parsed("---\nmarp: true\n\n# the look\ntheme: paper\n---\n\n# A")
    assert deck.options["theme"] == "paper"
    assert [slide.title for slide in deck.slides] == ["A"]
    assert deck.problems == ()


def test_comments_at_the_end_of_front_matter_are_no_slide() -> None:
    deck = parsed("---\nmarp: true\ntheme: paper\n\n# Build: marp --html a.md\n# Draft: x\n---\n\n# A")
    assert [slide.title for slide in deck.slides] == ["A"]
    assert deck.problems == ()


def test_indented_directives_count() -> None:
    deck = parsed("---\nmarp: true\ntitle: A: b\n  theme: paper\n  paginate: true\n---\n\n# A")
    assert (deck.title, deck.options["theme"], deck.slides[0].page) == ("A: b", "paper", 1)
    assert [(problem.severity, problem.code) for problem in deck.problems] == [("warning", "yaml-invalid")]


def test_a_ruler_above_the_first_slide_hides_nothing() -> None:
    deck = parsed("---\n\n# First\n\n---\n\n# Second")
    assert [slide.title for slide in deck.slides] == ["First", "Second"]
    assert [(problem.severity, problem.code) for problem in deck.problems] == [("warning", "front-matter")]


def test_one_invalid_line_does_not_cost_the_others() -> None:
    deck = parsed('---\nmarp: true\ntitle: "T\ntheme: paper\npaginate: true\n---\n\n# A')
    assert [problem.severity for problem in deck.problems][:1] == ["warning"]
    assert [slide.title for slide in deck.slides] == ["A"]


def test_an_ordinary_ruler_is_none() -> None:
    deck = parsed("# A\n\n---\n\n# B")
    assert [slide.title for slide in deck.slides] == ["A", "B"]
    assert deck.problems == ()


def test_invalid_toml_is_a_warning() -> None:
    deck = parsed("+++\ntitle = \n+++\n\n# A")
    assert [slide.title for slide in deck.slides] == ["A"]
    assert [problem.code for problem in deck.problems] == ["front-matter", "toml-invalid"]
    assert severities(deck) == {"warning"}
