"""Quarto's and pandoc's slides are read as these read them."""

from __future__ import annotations

from mdvideo.deck.parser import parse_deck
from tests.support.dialect_decks import codes, dialect_deck, shown, spoken


def test_headings_start_slides_and_the_front_matter_makes_a_title() -> None:
    front = 'title: "Habits"\nsubtitle: good\nauthor: Ann\nformat: revealjs\n'
    deck = dialect_deck("quarto", "# Part\n\n## One\n\n### Not\n\n---\n\nText\n\n## Two", front=front)
    assert [slide.title for slide in deck.slides] == ["Habits", "Part", "One", "Text", "Two"]
    assert "good" in shown(deck)


def test_the_level_of_slides_can_be_set() -> None:
    assert len(dialect_deck("quarto", "# A\n\n## B\n\n# C", front="slide-level: 1\n").slides) == 2


def test_pauses_spans_and_containers_are_fragments() -> None:
    text = (
        "## A\n\na\n\n. . .\n\nb [c]{.fragment}\n\n::: {.fragment}\nd\n:::\n\n"
        "::: {.incremental}\n- e\n:::\n\n## B\n\n- f\n* g"
    )
    deck = dialect_deck("quarto", text)
    assert [slide.fragments for slide in deck.slides] == [4, 0]


def test_lists_are_fragments_where_the_deck_says_so() -> None:
    front = "format:\n  revealjs:\n    incremental: true\n"
    assert dialect_deck("quarto", "## A\n\n- a\n- b", front=front).slides[0].fragments == 2


def test_cells_are_shown_and_not_run() -> None:
    text = (
        "## A\n\n```{python}\n#| echo: true\nx = 1\n```\n\n```{r}\n#| echo: false\nplot(1)\n```\n\n"
        "```{mermaid}\ngraph LR\n```"
    )
    deck = dialect_deck("quarto", text)
    assert codes(deck) == ["dialect-unread", "dialect-unread"]
    assert "echo" not in shown(deck)
    assert "plot" not in shown(deck)


def test_headings_set_backgrounds_and_notes_are_spoken() -> None:
    deck = dialect_deck("quarto", '## A {background-color="#123" .smaller}\n\n::: {.notes}\nSpeak.\n:::')
    assert deck.slides[0].background_color == "#123"
    assert shown(deck) == "<h2>A</h2>"
    assert spoken(deck) == ["Speak."]


def test_a_file_of_quarto_is_known_by_its_name() -> None:
    assert parse_deck("## A\n\n## B", "deck.qmd").dialect == "Quarto"
