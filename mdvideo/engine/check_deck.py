"""Everything that is wrong with a deck, found without painting, speaking or encoding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mdvideo.deck.lint import check_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck
from mdvideo.deck.translation.compare import translation_problems
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.errors import DeckError, Problem, SettingsError, ThemeError
from mdvideo.lockfile.lockfile import lock_path, read_lockfile
from mdvideo.plan.narration.lint_narration import reading_problems, unspoken_problems
from mdvideo.settings import settings_for
from mdvideo.steps.narration import scripts_of
from mdvideo.steps.slides import problems_in


async def problems_of(path: Path, overrides: Mapping[str, Any], workshop: BuildEngine) -> tuple[Problem, ...]:
    """Everything that is wrong with a deck: its text, its pictures, what overflows, what cannot be read or drawn.

    Nothing is raised for what its author can mend. Pictures are sketched, whatever the deck's painter: contrast is
    guaranteed over any picture, and a check must not wait for a GPU.
    """
    found: list[Problem] = []
    quick = {**overrides, "strict": False, "images": {"backend": "sketch", **overrides.get("images", {})}}
    try:
        deck = load_deck(path)
        found += [*deck.problems, *check_deck(deck)]
        settings = settings_for(path, deck.options, quick)
        lock = read_lockfile(lock_path(path))
        scripts, said = scripts_of(deck, path.resolve().parent)
        found += said
        lesson = LoadedDeck(path, deck, settings, workshop.theme(deck, settings, path), lock, scripts)
        if deck.slides:
            voice, faults = workshop.voice(lesson)
            timeline, hurried = workshop.timeline(lesson)
            found += (*faults, *problems_in((await workshop.show(lesson)).outcomes), *hurried)
            found += unspoken_problems(deck.slides, scripts, deck.lang, settings.speech.lang or deck.lang)
            if voice is None:
                found += reading_problems(deck.slides, scripts, timeline)
            found += _translated(path, deck)
    except DeckError as error:
        found += error.problems
    except (SettingsError, ThemeError) as error:
        found.append(Problem("error", "settings", error.message, hint=error.hint))
    return tuple(sorted(dict.fromkeys(found), key=lambda p: (p.span.line, p.span.column) if p.span else (0, 0)))


def _translated(path: Path, deck: Deck) -> Iterator[Problem]:
    """Where a deck's translations, or it as a translation, do not follow the original. Raises DeckError."""
    original = original_of(path)
    if original == path:
        for translation in translations_of(path).values():
            yield from translation_problems(deck, load_deck(translation))
    elif original.exists():
        yield from translation_problems(load_deck(original), deck)
