"""The texts of a deck that are translated, and the deck with their translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.deck.translation.compare import translation_problems
from mdvideo.deck.translation.translatable import translatable_texts, translate_deck

SAMPLES = Path(__file__).parents[3] / "sample_deck"
LESSONS = sorted(path for path in SAMPLES.glob("*.md") if path.name != "README.md")

DECK = """\
---
title: "A leaf: what it does"
lang: en
theme: paper
---

<!-- prompt: hills at dawn -->

# <!-- fit --> A *leaf*

![A leaf, cut open w:300](leaf.png)

![bg right](<prompt:green cells (many)>){seed=3}

> A quotation
> on two lines

* One `x = 1` $a$
* Two
  goes on

| Light | Share |
| ----- | ----- |
| red   | $x$   |

```python
print("code")
```

`only_code()`

<!--
A note that goes
over two lines. [click] More.

Another paragraph.
-->
"""


def test_titles_text_cells_alternative_texts_and_notes_are_translated_and_code_is_not() -> None:
    assert [(unit.kind, unit.text) for unit in translatable_texts(DECK, "lesson.md")] == [
        ("front matter", "A leaf: what it does"),
        ("heading", "A *leaf*"),
        ("alternative text", "A leaf, cut open"),
        ("text", "A quotation\non two lines"),
        ("text", "One `x = 1` $a$"),
        ("text", "Two\ngoes on"),
        ("cell", "Light"),
        ("cell", "Share"),
        ("cell", "red"),
        ("note", "A note that goes over two lines. [click] More.\n\nAnother paragraph."),
    ]


def test_translations_replace_the_originals() -> None:
    words = {
        "A leaf: what it does": 'Ein Blatt: "was" es tut',
        "A *leaf*": "Ein *Blatt*",
        "A leaf, cut open": "Ein Blatt, aufgeschnitten",
        "A quotation\non two lines": "Ein Zitat\nauf drei\nZeilen",
        "Two\ngoes on": "Zwei",
        "red": "rot",
        "A note that goes over two lines. [click] More.\n\nAnother paragraph.": "Eine [click] Notiz.\n\nNoch eine.",
    }
    out = translate_deck(DECK, "lesson.md", words.get, "de")
    assert 'title: "Ein Blatt: \\"was\\" es tut"\nlang: de\n' in out
    assert "# <!-- fit --> Ein *Blatt*\n" in out
    assert "![Ein Blatt, aufgeschnitten w:300](leaf.png)" in out
    assert "> Ein Zitat\n> auf drei\n> Zeilen\n" in out
    assert "* Zwei\n\n" in out
    assert "| rot   |" in out
    assert "<!--\nEine [click] Notiz.\n\nNoch eine.\n-->" in out
    assert "<prompt:green cells (many)>" in out
    deck = parse_deck(out, "lesson.de.md")
    assert not deck.problems
    assert deck.title == 'Ein Blatt: "was" es tut'


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lessons_keep_their_shape_in_translation(path: Path) -> None:
    """Slides, pictures, code, formulas and fragments are the same; the words differ."""
    text = path.read_text(encoding="utf-8")
    assert translate_deck(text, path.name, lambda unit: unit, "en") == text
    original, other = (
        parse_deck(text, path.name),
        parse_deck(translate_deck(text, path.name, lambda t: t + "!", "en"), path.name),
    )
    assert translation_problems(original, other) == ()
    assert all(slide.title.endswith("!") for slide in other.slides if slide.heading_level)
    assert all(note.text.endswith("!") for slide in other.slides for note in slide.notes)
