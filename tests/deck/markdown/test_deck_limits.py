"""A deck that holds too much is an error that says so, in good time."""

from __future__ import annotations

import time

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.slides.html.dom import inner_html, parse_fragment


def table(columns: int) -> str:
    return f"{'|a' * columns}|\n{'|-' * columns}|\n{'|b' * columns}|\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n\n---\n\n".join(f"# {number}" for number in range(2001)), "too-many-slides"),
        (f"# A\n\n{table(5000)}", "table-wide"),
        (f"# A\n\n{table(201).replace('-|', ':---:|')}", "table-wide"),
        ("# A\n\n" + "<div>" * 250 + "x", "nested-deeply"),
        ("# A\n\n" + "<div>" * 5000 + "x", "nested-deeply"),
    ],
    ids=["slides", "columns", "aligned", "levels", "many-levels"],
)
def test_too_much_is_an_error(text: str, code: str) -> None:
    began = time.monotonic()
    problems = parse_deck(text, "a.md").problems
    assert [(problem.severity, problem.code) for problem in problems] == [("error", code)]
    assert problems[0].span is not None
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("text", [f"# A\n\n{table(200)}", "# A\n\n" + "<div>" * 60 + "x" + "</div>" * 60])
def test_much_is_none(text: str) -> None:
    assert parse_deck(text, "a.md").problems == ()


def test_a_page_of_any_depth_is_parsed() -> None:
    root = parse_fragment("<b>" * 20_000 + "x")
    assert root.text() == "x"
    assert inner_html(root).count("<b>") == 20_000
