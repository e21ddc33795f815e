"""What a deck's notes say, sentence by sentence, before anything is spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mdvideo.deck.load import load_deck
from mdvideo.engine.loaded_deck import settings_of
from mdvideo.plan.narration.script import Sentence
from mdvideo.steps.narration import scripts_of


class ScriptLine(NamedTuple):
    """A sentence of the slide ``number``, counted from 1."""

    number: int
    sentence: Sentence


def script_lines(path: Path, overrides: Mapping[str, Any]) -> Iterator[ScriptLine]:
    """Yield the sentences of a deck in order. Raises DeckError, SettingsError."""
    deck = load_deck(path)
    settings, _ = settings_of(deck, path, overrides)
    scripts, _ = scripts_of(deck, path.resolve().parent, speech=settings.speech)
    for slide, script in zip(deck.slides, scripts, strict=True):
        yield from (ScriptLine(slide.number, sentence) for sentence in script.sentences)
