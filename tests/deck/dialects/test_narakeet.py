"""Narakeet's scripts are read as Narakeet reads them."""

from __future__ import annotations

import pytest

from tests.support.dialect_decks import codes, dialect_deck, shown, spoken


def test_paragraphs_are_spoken_and_not_shown() -> None:
    deck = dialect_deck(
        "narakeet", "![cover](a.png)\n\nThis is *one*. (pause: 2) And\nmore.\n\n(pause: 1)\n\n----\n\nTwo."
    )
    assert spoken(deck) == ["This is one. [pause 2s] And more. [pause 1s]"]
    assert shown(deck) == ""
    assert len(deck.slides[0].backgrounds) == 1
    assert spoken(deck, 2) == ["Two."]


def test_code_and_captions_are_shown() -> None:
    deck = dialect_deck("narakeet", "```python\nprint(1)\n```\n\nIt prints.\n\n---\n\n> A caption\n\nSpoken.")
    assert "print" in shown(deck)
    assert shown(deck, 2) == "<p>A caption</p>"
    assert spoken(deck, 2) == ["Spoken."]


def test_directions_are_directives() -> None:
    text = (
        "(duration: 5)\n(transition: crossfade 1)\n(background: navy fade)\n"
        "(video:\n  file: a.mp4\n  fit: contain)\n\nText."
    )
    slide = dialect_deck("narakeet", text).slides[0]
    assert slide.duration == 5
    assert slide.transition is not None
    assert (slide.transition.name, float(slide.transition.seconds)) == ("fade", 1.0)
    assert slide.background_color == "navy"
    assert len(slide.backgrounds) == 1


def test_the_header_sets_size_and_transition() -> None:
    deck = dialect_deck("narakeet", "Text.", front="size: 9:16\ntransition: crossfade 0.5\nvoice-speed: fast\n")
    assert deck.options["size"] == "1080x1920"
    assert deck.options["speech"] == {"speed": 1.15}
    assert deck.slides[0].transition is not None


@pytest.mark.parametrize("text", ["(voice: Amy)", "(callout: here)", "(wobble: 1)", "(font-size: 20)"])
def test_what_is_not_done_is_one_warning(text: str) -> None:
    deck = dialect_deck("narakeet", f"{text}\n\nText.")
    assert len(codes(deck)) == 1
    assert spoken(deck) == ["Text."]


def test_comments_are_not_spoken() -> None:
    assert spoken(dialect_deck("narakeet", "<!-- no -->\n\nText.")) == ["Text."]
