"""Check a deck: report every problem without generating pictures, speaking or encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mdvideo.deck.lint import lint_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck
from mdvideo.deck.translation.compare import translation_problems
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck, theme_of
from mdvideo.engine.pipeline import choose_voice, plan_timeline, typeset
from mdvideo.errors import DeckError, Problem, SettingsError, ThemeError
from mdvideo.lockfile.lockfile import lockfile_path, read_lockfile
from mdvideo.plan.narration.lint_narration import reading_problems, unspoken_problems
from mdvideo.settings import settings_for
from mdvideo.steps.narration import scripts_of
from mdvideo.steps.slides import problems_of


async def check_deck(path: Path, overrides: Mapping[str, Any], engine: BuildEngine) -> tuple[Problem, ...]:
    """Return every problem of a deck: syntax, pictures, overflow, contrast, missing glyphs, narration.

    Faults that the author can fix are returned, not raised. Pictures are sketched whatever the deck's image backend:
    contrast is guaranteed over any picture, and a check must not wait for a GPU.
    """
    found: list[Problem] = []
    sketched = {**overrides, "strict": False, "images": {"backend": "sketch", **overrides.get("images", {})}}
    try:
        deck = load_deck(path)
        found += [*deck.problems, *lint_deck(deck)]
        settings = settings_for(path, deck.options, sketched)
        lock = read_lockfile(lockfile_path(path))
        scripts, lexicon_problems = scripts_of(deck, path.resolve().parent)
        found += lexicon_problems
        loaded = LoadedDeck(path, deck, settings, theme_of(deck, settings, path), lock, scripts)
        if deck.slides:
            voice, voice_problems = choose_voice(engine, loaded)
            timeline, pace_problems = plan_timeline(loaded)
            found += (*voice_problems, *problems_of((await typeset(engine, loaded)).outcomes), *pace_problems)
            found += unspoken_problems(deck.slides, scripts, deck.lang, settings.speech.lang or deck.lang)
            if voice is None:
                found += reading_problems(deck.slides, scripts, timeline)
            found += _translation_problems(path, deck)
    except DeckError as error:
        found += error.problems
    except (SettingsError, ThemeError) as error:
        found.append(Problem("error", "settings", error.message, hint=error.hint))
    return tuple(sorted(dict.fromkeys(found), key=lambda p: (p.span.line, p.span.column) if p.span else (0, 0)))


def _translation_problems(path: Path, deck: Deck) -> Iterator[Problem]:
    """Yield the differences between an original and its translations, whichever the deck is. Raises DeckError."""
    original = original_of(path)
    if original == path:
        for translation in translations_of(path).values():
            yield from translation_problems(deck, load_deck(translation))
    elif original.exists():
        yield from translation_problems(load_deck(original), deck)
