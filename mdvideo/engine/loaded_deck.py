"""A deck that is read: its settings, theme, lockfile and narration scripts decided, and nothing made yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mdvideo.deck.lint import lint_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.deck_theme import DeckTheme, deck_theme_of
from mdvideo.errors import DeckError, Problem, SettingsError
from mdvideo.events import Notice
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path, read_lockfile
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.script import Script
from mdvideo.plan.pictures import ThemeStyle
from mdvideo.settings import Settings, settings_for
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from mdvideo.slides.html.picture_look import picture_style_of
from mdvideo.slides.themes.theme import Theme
from mdvideo.steps.narration import scripts_of
from mdvideo.steps.take_files import find_takes, take_problems, with_slide_takes


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """A deck with everything decided that can be decided before anything is made."""

    path: Path
    deck: Deck
    settings: Settings
    theme: Theme
    lock: Lockfile = field(default_factory=Lockfile)
    scripts: tuple[Script, ...] = ()
    style_blobs: Mapping[Digest, bytes] = field(default_factory=dict)
    """Pictures and fonts that style sheets name, which typesetting puts into the store."""
    style_files: tuple[Path, ...] = ()
    """The CSS themes, their configurations, and the files that style sheets name."""
    takes: Mapping[str, Path] = field(default_factory=dict)
    """The author's recordings of sentences and slides, by key."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """The settings that its caller chose, which hold for its translations too."""

    @property
    def picture_style(self) -> ThemeStyle:
        """What the theme adds to the deck's prompts."""
        return picture_style_of(self.theme, self.settings.size, self.deck.lang)


def open_deck(engine: BuildEngine, path: Path, overrides: Mapping[str, Any]) -> LoadedDeck:
    """Read a deck and settle its settings and theme. Raises DeckError, SettingsError or ThemeError.

    Warnings are emitted here, or raised if the settings are strict.
    """
    deck = load_deck(path)
    settings, faults = settings_of(deck, path, overrides)
    scripts, lexicon_problems = scripts_of(deck, path.resolve().parent, engine.edit_cache, settings.speech)
    problems = (*deck.problems, *lint_deck(deck), *missing_glyph_problems(deck), *lexicon_problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DeckError(problems)
    if faults:
        raise DeckError((*problems, *faults))
    themed = deck_theme_of(deck, settings, path)
    if deck.dialect:
        engine.emit(Notice(f"{path.name}: read as a deck for {deck.dialect}"))
    open_problems = (problem for problem in problems if problem not in themed.settled)
    stale = take_problems(deck, scripts, find_takes(path))
    engine.report_problems((*open_problems, *themed.problems, *stale), settings)
    loaded = loaded_deck_of(path, themed, read_lockfile(lockfile_path(path)), scripts)
    return replace(loaded, overrides=overrides)


def loaded_deck_of(path: Path, themed: DeckTheme, lock: Lockfile, scripts: tuple[Script, ...]) -> LoadedDeck:
    """Return a deck in its theme as a LoadedDeck."""
    deck, settings, theme, takes = themed.deck, themed.settings, themed.theme, find_takes(path)
    if takes and len(scripts) == len(deck.slides):
        deck = with_slide_takes(deck, scripts, takes)
    return LoadedDeck(path, deck, settings, theme, lock, scripts, themed.blobs, themed.paths, takes)


def settings_of(deck: Deck, path: Path, overrides: Mapping[str, Any]) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the deck's settings, and an error at the place of each option in its front matter that is not valid.

    Options that are not valid are left out. Raises SettingsError for faults of the project's configuration and of
    ``overrides``.
    """
    try:
        return settings_for(path, deck.options, overrides), ()
    except SettingsError:
        settings = settings_for(path, overrides)
    options: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in deck.options.items():
        try:
            settings = settings_for(path, {**options, name: value}, overrides)
        except SettingsError as error:
            problems.append(Problem("error", "settings", error.message, deck.option_spans.get(name), error.hint))
        else:
            options[name] = value
    return settings, tuple(problems)
