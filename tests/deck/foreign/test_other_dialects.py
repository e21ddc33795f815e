"""Decks for other programs are recognised, and what these hide is never shown or spoken."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck

SLIDEV = """---
theme: seriph
drawings:
  persist: false
---

# Welcome

---
layout: center
class: text-center
---

# Middle

---
transition: fade-out
level: 2
---

Text

```yaml
---
layout: kept
---
```
"""


def dialect_of(deck: Deck) -> str | None:
    found = [problem.message for problem in deck.problems if problem.code == "deck-dialect"]
    unread = found[0].removeprefix("this looks like a deck for ").partition(" (")[0] if found else None
    return deck.dialect or unread


def test_settings_of_slidevs_slides_are_never_a_title() -> None:
    deck = parse_deck(SLIDEV, "deck.md")
    assert [slide.title for slide in deck.slides] == ["Welcome", "Middle", "Text"]
    assert "text-center" not in "".join(slide.body for slide in deck.slides)
    assert "layout: kept" in deck.slides[2].body.replace('<span class="nt">', "").replace("</span>", "").replace(
        '<span class="p">', ""
    ).replace('<span class="w">', "").replace('<span class="l l-Scalar l-Scalar-Plain">', "")
    assert deck.dialect == "Slidev"
    assert deck.problems == ()


def test_presenterms_marks_start_slides_and_are_not_spoken() -> None:
    deck = parse_deck("# A\n\n<!-- pause -->\n\nx\n\n<!-- end_slide -->\n\n# B\n\n<!-- column: 0 -->", "deck.md")
    assert [slide.title for slide in deck.slides] == ["A", "B"]
    assert [slide.notes for slide in deck.slides] == [(), ()]
    assert dialect_of(deck) == "presenterm"


def test_a_comment_starts_no_slide_in_a_deck_for_marp() -> None:
    deck = parse_deck("---\nmarp: true\n---\n# A\n\n<!-- end_slide -->\n\n## B", "deck.md")
    assert len(deck.slides) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Slidev", "# A\n\n<v-clicks>\n\n- a\n\n</v-clicks>"),
        ("presenterm", "# A\n\n<!-- column_layout: [1, 2] -->"),
        ("Slidev", "# A\n\n::right::\n\nx"),
        ("Narakeet", "# A\n\n(pause: 2)\n\ntext\n\n(callout: x)"),
        ("reveal.js", '# A <!-- .element: class="fragment" -->'),
        ("Quarto", "---\nexecute: true\n---\n\n# A"),
        ("remark", "class: center, middle\n\n# A\n\n???\n\nnotes"),
        ("Deckset", "autoscale: true\n\n# A\n\n^ a note\n\n[.build-lists: true]"),
    ],
)
def test_other_programs_are_named(name: str, text: str) -> None:
    assert dialect_of(parse_deck(text, "deck.md")) == name


@pytest.mark.parametrize(
    "text",
    [
        "---\nmarp: true\ntheme: gaia\n---\n\n# A\n\n---\n\nNote: a line of text\n\n---\n\n"
        "```md\n<v-click>\n(pause: 2)\n```",
        "---\nmarp: true\n---\n\n# A\n\n<v-click>\n\nx\n\n</v-click>\n\n::right::",
        "# A\n\n<!-- pause -->",
        "# A\n\n(pause for thought)\n\nThis is (audio: loud).",
        "# A\n\nSummary: x\n---\n\ntext",
        "# A\n\n---\nSummary: we did it\n---\n",
        "# A\n\n^ up\n",
    ],
)
def test_marps_decks_are_ours(text: str) -> None:
    assert dialect_of(parse_deck(text, "deck.md")) is None
