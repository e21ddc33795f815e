"""What an audio description says of a slide besides its notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.plan.narration.described import description_sentences
from mdvideo.steps.narration import scripts_of


def described(slide: str, lang: str = "en") -> list[str]:
    """What the description of a slide says besides its notes."""
    deck = parse_deck(f"---\nlang: {lang}\n---\n\n{slide}\n", "lesson.md")
    (script,) = scripts_of(deck, Path())[0]
    return [sentence.written for sentence in description_sentences(deck.slides[0], script, {}, lang)]


@pytest.mark.parametrize(
    ("slide", "said"),
    [
        ("# Tides\n\n![A beach at low tide](a.png)\n\n<!-- Tides come and go. -->", ["A beach at low tide."]),
        ("# The moon pulls\n\n<!-- What pulls at the sea? The moon. -->", []),
        (
            "# Tides\n\n* Twice a day\n* Pulled by the moon\n\n<!-- Tides happen twice every day. -->",
            ["Pulled by the moon."],
        ),
        ("# Code\n\n```python\nprint(sorted(names))\n```\n\n<!-- Code sorts. -->", []),
        ("# Tides\n\n![Low tide](a.png)\n![Low tide](b.png)\n\n<!-- Tides. -->", ["Low tide."]),
        ("# Quiet slide", ["Quiet slide."]),
        ("# Tides\n\n![](a.png)\n\n<!-- Tides. -->", []),
    ],
)
def test_a_description_says_what_the_notes_leave_out(slide: str, said: list[str]) -> None:
    assert described(slide) == said
