"""Words on a fill of the author's are black or white, whatever the theme, unless the author colours them."""

from __future__ import annotations

import pytest

from mdvideo.images.diagrams.readable_labels import ink_on, with_readable_dot, with_readable_mermaid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("style A fill:#fff", "style A fill:#fff,color:#111111"),
        ("  classDef warm fill:#200,stroke:#f80;", "  classDef warm fill:#200,stroke:#f80,color:#ffffff;"),
        ("style A fill:#fff,color:red", "style A fill:#fff,color:red"),
        ("style A stroke:#fff", "style A stroke:#fff"),
        ("style A fill:none", "style A fill:none"),
        ("A[style B fill:#fff]", "A[style B fill:#fff]"),
    ],
)
def test_mermaid(text: str, expected: str) -> None:
    assert with_readable_mermaid(f"flowchart LR\n{text}\n") == f"flowchart LR\n{expected}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a [fillcolor="#fe8"]', 'a [fillcolor="#fe8" fontcolor="#111111"]'),
        ("a [style=filled, color=navy]", 'a [style=filled, color=navy fillcolor="navy" fontcolor="#ffffff"]'),
        ("a [fillcolor=red, fontcolor=blue]", "a [fillcolor=red, fontcolor=blue]"),
        ('a [label="fillcolor"]', 'a [label="fillcolor"]'),
        ("a -> b [color=red]", "a -> b [color=red]"),
    ],
)
def test_dot(text: str, expected: str) -> None:
    assert with_readable_dot(f"digraph {{\n{text}\n}}") == f"digraph {{\n{expected}\n}}"


def test_the_ink_is_the_one_with_more_contrast() -> None:
    assert [ink_on(fill) for fill in ("white", "#000", "yellow", "#00f", "nocolour")] == [
        "#111111",
        "#ffffff",
        "#111111",
        "#ffffff",
        None,
    ]
