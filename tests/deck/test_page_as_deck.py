"""A site's page as a deck: which pages are, and which of their front matter counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.dialects.rewriting import Rewriting
from mdvideo.deck.page_as_deck import is_deck_page, is_deck_page_file
from mdvideo.deck.page_dialects import to_deck_markdown
from mdvideo.deck.parser import parse_deck
from mdvideo.deck.source import Source
from mdvideo.errors import Problem

PAGE = """\
---
title: Caches, explained
description: Why a build forgets nothing
tags: [build, speed]
hide:
  - toc
theme: material
mdvideo:
  theme: paper
  size: 640x360
---

# Caches

A cache keeps what was made,
so that nobody makes it twice.

<!-- Nobody likes to wait. -->

## Keys

A key names every input.

### Details

More of it.
"""


def place_of(problem: Problem) -> tuple[str, int, int]:
    assert problem.span is not None
    return problem.code, problem.span.line, problem.span.column


def test_a_page_becomes_slides_at_its_headings_of_the_first_two_levels() -> None:
    deck = parse_deck(PAGE, "caches.md")
    assert [slide.title for slide in deck.slides] == ["Caches", "Keys"]
    assert [note.text for note in deck.slides[0].notes] == ["Nobody likes to wait."]


def test_the_front_matter_of_a_page_is_the_sites_and_only_what_is_below_mdvideo_is_the_decks() -> None:
    deck = parse_deck(PAGE, "caches.md")
    assert deck.problems == ()
    assert (deck.title, deck.description) == ("Caches, explained", "Why a build forgets nothing")
    assert deck.options == {"theme": "paper", "size": deck.options["size"]}


def test_line_breaks_of_a_page_are_spaces_as_on_the_site() -> None:
    deck = parse_deck(PAGE, "caches.md")
    assert "what was made, so that" in deck.slides[0].text


def test_a_page_may_set_its_own_divider() -> None:
    deck = parse_deck(PAGE.replace("  theme: paper", "  headingDivider: 3"), "caches.md")
    assert [slide.title for slide in deck.slides] == ["Caches", "Keys", "Details"]


def test_a_fault_in_the_options_is_shown_at_its_line_of_the_page() -> None:
    deck = parse_deck(PAGE.replace("size: 640x360", "size: huge"), "caches.md")
    assert [place_of(problem) for problem in deck.problems] == [("setting", 10, 9)]


@pytest.mark.parametrize("value", ["perhaps", "[a]"])
def test_what_is_neither_yes_nor_options_is_an_error(value: str) -> None:
    deck = parse_deck(f"---\nmdvideo: {value}\n---\n\n# A\n", "a.md")
    assert [place_of(problem) for problem in deck.problems] == [("page-deck", 2, 10)]


PAGES = [
    ("---\nmdvideo: true\n---\n# A", True),
    ("---\ntitle: A\nmdvideo:\n  theme: paper\n---\n# A", True),
    ("---\nmdvideo: {theme: paper}\n---\n# A", True),
    ("---\r\nmdvideo: true\r\n---\r\n# A", True),
    ("---\nmdvideo: false\n---\n# A", False),
    ("---\nmdvideo:\ntitle: A\n---\n# A", False),
    ("---\ntitle: A\n---\nmdvideo: true", False),
    ("# How to write `mdvideo: true`", False),
]


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_pages_that_are_decks_are_recognised_without_parsing(text: str, expected: bool) -> None:
    assert is_deck_page(text) is expected


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_files_are_recognised_by_their_text(tmp_path: Path, text: str, expected: bool) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8", newline="")
    assert is_deck_page_file(tmp_path / "a.md") is expected


def test_files_that_cannot_be_read_are_not_decks(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\nmdvideo: true\n---\n\xff")
    assert not is_deck_page_file(tmp_path / "a.md")
    assert not is_deck_page_file(tmp_path / "b.md")


@pytest.mark.parametrize(
    "kept",
    [
        r"$\sum_{n=1}^{N} n$",
        r"$\int_{x=0}^{x=1} f$ and $\hat{y}_{i=1}$",
        r"$$\sum_{n=1}^{N} n$$",
        "$$\n\\sum_{n=1}^{N}\n\\text{a}{.b}\n$$",
        "\\begin{align}\na_{i=1} &== b ++c++\n\\end{align}",
        r"\(a_{i=1}\) and \[b_{.c}\]",
        "[a](https://example.org/==x==/{id=7}) and ![b](c++d++e.png)",
        '<b title="==x== {.y}">z</b>',
    ],
)
def test_formulas_targets_of_links_and_tags_keep_every_character(kept: str) -> None:
    assert to_deck_markdown(f"# A\n\n{kept}\n") == f"# A\n\n{kept}\n"


def test_two_dollars_that_are_never_closed_leave_the_rest_a_page() -> None:
    assert to_deck_markdown("$$\n\n==a==\n") == "$$\n\n<mark>a</mark>\n"


def test_problems_of_a_page_are_shown_at_the_authors_columns() -> None:
    line = "Press ++ctrl+c++, it is ==vital== ![bg](<prompt:sea>){seed=banana}"
    text = f"---\nmdvideo: true\n---\n\n# A\n\n!!! note\n    {line}\n"
    found = [problem.span for problem in parse_deck(text, "page.md").problems if problem.span]
    assert [(span.line, span.text, span.text[span.column - 1 :][:7]) for span in found] == [
        (8, f"    {line}", "banana}")
    ]


def test_a_source_that_was_put_together_knows_where_each_part_came_from() -> None:
    first, second = Source.from_text("one\ntwo", "a.md"), Source.from_text("three four", "b.md")
    rewriting = Rewriting()
    rewriting.keep(first, 4, 7)
    rewriting.put("!\n", first, 7, 7)
    rewriting.keep(second, 6, 10)
    source = rewriting.source("a.md")
    assert source.text == "two!\nfour"
    assert [str(source.span(at, at + 1)) for at in (0, 2, 3, 5, 8)] == [
        "a.md:2:1",
        "a.md:2:3",
        "a.md:2:4",
        "b.md:1:7",
        "b.md:1:10",
    ]
    assert source.offset_of(second.span(8, 9)) == 7
