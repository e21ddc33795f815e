"""A deck that is read: its settings, theme, lockfile and narration scripts decided, and nothing made yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mdvideo.deck.lint import lint_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import DeckError, ThemeError
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path, read_lockfile
from mdvideo.plan.narration.script import Script
from mdvideo.settings import Settings, settings_for
from mdvideo.slides.themes.theme import Theme, load_theme
from mdvideo.steps.narration import scripts_of


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """A deck with everything decided that can be decided before anything is made."""

    path: Path
    deck: Deck
    settings: Settings
    theme: Theme
    lock: Lockfile = field(default_factory=Lockfile)
    scripts: tuple[Script, ...] = ()


def open_deck(engine: BuildEngine, path: Path, overrides: Mapping[str, Any]) -> LoadedDeck:
    """Read a deck and settle its settings and theme. Raises DeckError, SettingsError or ThemeError.

    Warnings are emitted here, or raised if the settings are strict.
    """
    deck = load_deck(path)
    scripts, said = scripts_of(deck, path.resolve().parent, engine.edit_cache)
    problems = (*deck.problems, *lint_deck(deck), *said)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DeckError(problems)
    settings = settings_for(path, deck.options, overrides)
    engine.report_problems(problems, settings)
    lock = read_lockfile(lockfile_path(path))
    return LoadedDeck(path, deck, settings, theme_of(deck, settings, path), lock, scripts)


def theme_of(deck: Deck, settings: Settings, path: Path) -> Theme:
    """The deck's theme; an unknown one that the front matter named is shown at its line."""
    try:
        return load_theme(settings.theme, path.parent)
    except ThemeError as error:
        span = deck.option_spans.get("theme")
        if span is None or deck.options.get("theme") != settings.theme:
            raise
        raise DeckError.at(span, "theme", error.message, hint=error.hint) from error
