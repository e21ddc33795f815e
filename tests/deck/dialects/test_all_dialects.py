"""What holds for every dialect, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.dialects.converted_text import converted_text
from mdvideo.deck.dialects.dialect_readers import DIALECT_READERS
from mdvideo.deck.dialects.uno_css import css_of_classes, declarations_of
from mdvideo.deck.load import load_as_ours, load_deck
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck

PARTS = (
    "---", "----", "", "# A", "text", "Title", "===", "- item", "* item", "<!-- note -->", "<!-- end_slide -->",
    "<!-- pause -->", "<!--", "-->", "::right::", "<v-click>", "</v-click>", "<v-clicks>", "layout: two-cols",
    "class: x",
    "```js {1|2}", "```", "~~~", "(pause: 1)", "(callout:", "  a: b)", "> x", "Note: say", '<!-- .slide: class="a" -->',
    'x <!-- .element: class="fragment" -->', ". . .", "::: {.fragment}", ":::", "[a]{.b}", "{{< video a.mp4 >}}", "$$",
    "<style>", "</style>", "<Foo :a='1' />", "<<< @/a.ts", "<!-- column_layout: [1, 2] -->", "<!-- column: 0 -->",
    "```{r}",
)  # fmt: skip

NAMES = tuple(name.lower() for name in DIALECT_READERS)


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(PARTS) | st.text(max_size=9), max_size=24))
def test_no_text_is_too_strange_and_every_place_is_in_the_authors_file(name: str, lines: list[str]) -> None:
    text = f"---\ndialect: {name}\n---\n\n" + "\n".join(lines)
    deck = parse_deck(text, "deck.md")
    written = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for span in [slide.span for slide in deck.slides] + [each.span for each in deck.problems if each.span is not None]:
        assert span.text == written[span.line - 1]
        assert 1 <= span.column < span.end_column <= len(span.text) + 2


def content_of(deck: Deck) -> list[tuple[list[str], int, list[list[str]], tuple[str, ...]]]:
    return [
        (slide.body.split(), slide.fragments, [note.text.split() for note in slide.notes], slide.classes)
        for slide in deck.slides
    ]


DECKS = {
    "slidev": "# A\n\n<v-clicks>\n\n- a\n\n</v-clicks>\n\n<b v-click>x</b>\n\n"
    "<!-- Say [click:2] it. -->\n\n"
    "---\nlayout: two-cols\n---\n\nl\n\n::right::\n\nr",
    "presenterm": "A\n===\n\n<!-- pause -->\n\nb\n\n<!-- speaker_note: Say it. -->\n\n<!-- end_slide -->\n\n# B",
    "narakeet": "```js\nx\n```\n\nSpoken (pause: 1) text.\n\n---\n\n> shown",
    "reveal.js": "# A\n\n- a <!-- .element: class=\"fragment\" -->\n\nNote: say\n\n----\n\n# B",
    "quarto": "## A\n\na\n\n. . .\n\n[b]{.fragment}\n\n## B",
}  # fmt: skip


@pytest.mark.parametrize("name", DECKS)
def test_a_converted_deck_is_the_same_deck_in_our_language(name: str, tmp_path: Path) -> None:
    path, converted = tmp_path / "deck.md", tmp_path / "ours.md"
    path.write_text(f"---\ndialect: {name}\n---\n\n{DECKS[name]}\n", encoding="utf-8")
    converted.write_text(converted_text(load_as_ours(path)), encoding="utf-8")
    ours = load_deck(converted)
    assert ours.dialect == ""
    assert content_of(ours) == content_of(load_deck(path))


def test_every_dialect_has_a_deck_here() -> None:
    assert tuple(DECKS) == NAMES


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("mt-4", "margin-top: 20.898px"),
        ("-mx-2", "margin-left: -10.449px; margin-right: -10.449px"),
        ("p-1/2", "padding: 50%"),
        ("w-[200px]", "width: 200px"),
        ("w-1/3", "width: 33.33%"),
        ("text-2xl", "font-size: 31.35px"),
        ("text-red-500", "color: #ef4444"),
        ("bg-white/50", "background-color: #ffffff80"),
        ("opacity-50", "opacity: 50%"),
        ("op50", "opacity: 50%"),
        ("grid-cols-2", "grid-template-columns: repeat(2, minmax(0, 1fr))"),
        ("grid-cols-[1fr_2fr]", "grid-template-columns: 1fr 2fr"),
        ("card", None),
        ("margin", None),
        ("main", None),
        ("width", None),
    ],
)
def test_utility_classes(name: str, css: str | None) -> None:
    assert declarations_of(name) == css


def test_classes_are_escaped_in_selectors() -> None:
    assert css_of_classes(["w-1/2"]) == ".w-1\\/2 { width: 50% }"
