"""A site's page as a deck: whose front matter it heeds, and what becomes of other dialects of Markdown."""

from __future__ import annotations

import pytest

from mdvideo.deck.page_as_deck import deck_text, is_page
from mdvideo.deck.parser import parse

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


def test_a_page_becomes_slides_at_its_headings_of_the_first_two_levels():
    deck = parse(PAGE, "caches.md")
    assert [slide.title for slide in deck.slides] == ["Caches", "Keys"]
    assert [note.text for note in deck.slides[0].notes] == ["Nobody likes to wait."]


def test_the_front_matter_of_a_page_is_the_sites_and_only_what_stands_below_mdvideo_is_the_decks():
    deck = parse(PAGE, "caches.md")
    assert deck.problems == ()
    assert (deck.title, deck.description) == ("Caches, explained", "Why a build forgets nothing")
    assert deck.options == {"theme": "paper", "size": deck.options["size"]}


def test_lines_of_a_page_flow_as_they_do_on_the_site():
    deck = parse(PAGE, "caches.md")
    assert "what was made, so that" in deck.slides[0].text


def test_a_deck_of_its_own_dividers_is_left_alone():
    deck = parse(PAGE.replace("  theme: paper", "  headingDivider: 3"), "caches.md")
    assert [slide.title for slide in deck.slides] == ["Caches", "Keys", "Details"]


def test_a_fault_in_the_options_is_shown_at_its_line_of_the_page():
    deck = parse(PAGE.replace("size: 640x360", "size: huge"), "caches.md")
    assert [(problem.severity, problem.span.line, problem.span.column) for problem in deck.problems] == [
        ("error", 10, 9)
    ]


def test_what_is_neither_yes_nor_options_is_said():
    deck = parse("---\nmdvideo: perhaps\n---\n\n# A\n", "a.md")
    assert [(p.code, p.span.line) for p in deck.problems] == [("page-deck", 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nmdvideo: true\n---\n# A", True),
        ("---\ntitle: A\nmdvideo:\n  theme: paper\n---\n# A", True),
        ("---\nmdvideo: {theme: paper}\n---\n# A", True),
        ("---\r\nmdvideo: true\r\n---\r\n# A", True),
        ("---\nmdvideo: false\n---\n# A", False),
        ("---\nmdvideo:\ntitle: A\n---\n# A", False),
        ("---\ntitle: A\n---\nmdvideo: true", False),
        ("# How to write `mdvideo: true`", False),
    ],
)
def test_pages_that_are_decks_are_told_apart_quickly(text, expected):
    assert is_page(text) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('!!! tip inline end "Try it"\n    Body\n\nAfter', "**Try it**\nBody\n\nAfter"),
        ("!!! note\n    Body", "**Note**\nBody"),
        ('!!! note ""\n    Body', "\nBody"),
        ("??? question\n    Body\n\n    !!! danger\n        Deep", "**Question**\nBody\n\n**Danger**\nDeep"),
        ('=== "C"\n\n    ```c\n    int x;\n    ```\n', "**C**\n\n```c\nint x;\n```\n"),
        (":::{tip} Mind\nBody\n:::", "**Mind**\nBody\n"),
        ("> [!NOTE]\n> Body", "> **Note**\n> Body"),
        ("## Keys {#keys .big}", "## Keys "),
        ("![A leaf](leaf.png){ width=300 .right }", "![A leaf](leaf.png)"),
        ("![bg](<prompt:the sea>){seed=7}", "![bg](<prompt:the sea>){seed=7}"),
        ("Press ++ctrl+c++, it is ==vital==", "Press <kbd>ctrl</kbd>+<kbd>c</kbd>, it is <mark>vital</mark>"),
        ("`++x++` and `==`", "`++x++` and `==`"),
        ("<!-- ==spoken== -->", "<!-- ==spoken== -->"),
        (":material-check: done", " done"),
        ("[TOC]\ntext", "\ntext"),
        ('--8<-- "part.md"', ""),
        ("*[HTML]: Hyper Text", ""),
        ('```python title="a.py" hl_lines="2-3 5"\nx\n```', "```python {2-3,5}\nx\n```"),
        ("```{ .python .annotate }\nx\n```", "```python\nx\n```"),
        ("```mdvideo\nsrc: other\n```\nafter", "\n\n\nafter"),
        (
            "````markdown\n```mdvideo\nsrc: x\n```\n!!! note\n````",
            "````markdown\n```mdvideo\nsrc: x\n```\n!!! note\n````",
        ),
    ],
)
def test_other_dialects_become_plain_markdown_line_for_line(written, expected):
    assert deck_text(written) == expected
    assert deck_text(written).count("\n") == written.count("\n")
