"""Code that changes, and diagrams in steps, as an author writes them."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.fences.diagram_steps import steps_of
from mdvideo.deck.parser import parse_deck

PAIR = "<!-- morph -->\n```python\na = 1\n```\n\n```python\na = 2\nb = 3\n```\n"


def test_two_fences_after_the_mark_are_one_that_changes() -> None:
    deck = parse_deck(f"{PAIR}\n<!-- morph -->\n\nText.\n", "d.md")
    [slide] = deck.slides
    assert deck.problems == ()
    assert slide.fragments == 1
    assert slide.morphs == (1,)
    assert slide.notes == ()
    assert slide.body.count("<pre") == 1
    assert slide.body.count('data-version="0"') == slide.body.count('data-version="1"') == 2


def test_magic_move_is_the_same() -> None:
    texts = "```ts\nconst a = 1\n```\n```ts\nconst b = 2\n```\n```ts {2}\nlet c\n```\n"
    text = f"````md magic-move {{lines: true}}\n{texts}````\n"
    deck = parse_deck(text, "d.md")
    assert deck.problems == ()
    assert deck.slides[0].morphs == (1, 2)


def test_it_follows_the_fragments_before_it() -> None:
    [slide] = parse_deck(f"* one\n* two\n\n{PAIR}", "d.md").slides
    assert slide.fragments == 3
    assert slide.morphs == (3,)


@pytest.mark.parametrize(
    "text", ["<!-- morph -->\n\nText.\n", "<!-- morph -->\n```\nalone\n```\n", "````md magic-move\nno fence\n````\n"]
)
def test_what_does_not_change_is_a_warning(text: str) -> None:
    deck = parse_deck(text, "d.md")
    assert "morph" in [problem.code for problem in deck.problems]
    assert deck.slides[0].fragments == 0


@pytest.mark.parametrize(
    ("language", "text", "steps"),
    [
        ("mermaid", "flowchart LR\n A[One] -->|asks| B(Two)\n B -- says --> A\n B --> C", ("One", "Two", "C")),
        ("mermaid", "graph TD; A-->B; B-->C", ("A", "B", "C")),
        ("mermaid", "sequenceDiagram\n participant B as Browser\n B->>S: GET /\n S-->>B: 200 OK", ("GET /", "200 OK")),
        ("dot", 'digraph { rankdir=LR; a [label="One"]; a -> b [label="asks"]; b -> c }', ("One", "b", "c")),
        ("d2", "a: One\nb: Two {shape: cylinder}\na -> b: asks\nb -> c", ("One", "Two", "c")),
    ],
)
def test_the_steps_of_a_diagram_are_its_nodes_or_messages(language: str, text: str, steps: tuple[str, ...]) -> None:
    assert steps_of(language, text) == steps


def test_a_diagram_in_steps_has_a_fragment_less_than_steps() -> None:
    deck = parse_deck("```mermaid {steps}\nflowchart LR\n A --> B --> C\n```\n", "d.md")
    assert deck.problems == ()
    assert deck.slides[0].fragments == 2
