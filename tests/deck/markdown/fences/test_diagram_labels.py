"""The words of a diagram are read from its text, whatever its language and kind."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.fences.diagram_labels import labels_of
from mdvideo.deck.model import Diagram
from mdvideo.deck.parser import parse_deck

FLOW = """flowchart LR
  A[Browser] -->|request| B(Server)
  B --> C{Cache?}
  C -- no way --> E["Make <b>it</b> (now)"]
  subgraph one [Group one]
    X & Y --> Z
  end
  style A fill:#f00
  %% not this
"""


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("mermaid", FLOW, "Browser, request, Server, Cache?, no way, Make it (now), Group one, X, Y, Z"),
        (
            "mermaid",
            "sequenceDiagram\n  A->>B: Hello\n  Note right of B: thinks\n  B-->>-A: Hi",
            "A, B, Hello, thinks, Hi",
        ),
        ("mermaid", 'pie title Pets\n  "Dogs" : 386\n  "Cats" : 85', "Pets, Dogs, Cats"),
        ("mermaid", "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push", "Still, Moving, push"),
        ("mermaid", "flowchart LR\n  accTitle: How it works\n  A --> B", "How it works"),
        ("mermaid", "", ""),
        ("dot", 'digraph G {\n  rankdir=LR;\n  a [label="Alpha\\nOne"]; b -> "C D"; // no\n}', "Alpha One, b, C D"),
        ("d2", "x: Browser\nx -> y: asks\ny: Server {\n  shape: cylinder\n}", "x, Browser, y, asks, Server"),
    ],
)
def test_labels_are_read(language: str, text: str, labels: str) -> None:
    found = labels_of(language, text)
    if language == "d2":
        assert set(found) >= {"Browser", "asks", "Server"}
        assert "cylinder" not in found
    else:
        assert ", ".join(found) == labels


def test_a_diagram_is_a_figure_with_its_labels_and_lines() -> None:
    deck = parse_deck(
        '# A\n\n- item\n\n  ```mermaid title="How"\n  flowchart LR\n    A[One] --> B[Two]\n  ```\n', "deck.md"
    )
    (figure,) = deck.slides[0].figures
    assert isinstance(figure.source, Diagram)
    assert figure.alt == "One, Two"
    assert figure.source.text == "flowchart LR\n  A[One] --> B[Two]\n"
    assert [(span.line, span.column) for span in figure.source.lines] == [(6, 3), (7, 5)]
    assert "flowchart" not in deck.slides[0].text
    assert not deck.problems


@pytest.mark.parametrize("info", ["mermaid-raw", "mmd"])
def test_the_source_of_a_diagram_can_be_shown(info: str) -> None:
    deck = parse_deck(f"```{info}\nflowchart LR\n```", "deck.md")
    assert not deck.slides[0].figures
    assert "flowchart LR" in deck.slides[0].body
    assert not deck.problems


def test_the_author_describes_a_diagram() -> None:
    deck = parse_deck('```dot {alt="two towns"}\ngraph { a -- b }\n```', "deck.md")
    assert deck.slides[0].figures[0].alt == "two towns"
