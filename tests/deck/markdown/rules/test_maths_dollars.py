"""Blocks of maths end paragraphs and lists, as in Marp."""

from __future__ import annotations

import pytest

from mdvideo.deck.parser import parse_deck


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Before\n$$\na = b\n$$\nafter", ["<p>Before", '<div class="math"', "<p>after"]),
        ("- an item\n$$\na = b\n$$\n\n- another", ["an item</li>", "</ul>", '<div class="math"', "another</li>"]),
        ("1. an item\n   $$\n   a = b\n   $$\n2. another", ["an item", '<div class="math"', "another", "</ol>"]),
        ("> said\n$$\na = b\n$$", ["said", "</blockquote>", '<div class="math"']),
    ],
    ids=["paragraph", "list", "within an item", "quote"],
)
def test_a_block_of_maths_ends_what_is_indented_more(text: str, order: list[str]) -> None:
    body = parse_deck(text, "lesson.md").slides[0].body
    places = [body.index(part) for part in order]
    assert places == sorted(places), body
