"""A deck that is read: its settings, theme, lockfile and narration scripts decided, and nothing made yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.lint import lint_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck, Motion, Transition
from mdvideo.deck.translation.languages import original_of
from mdvideo.engine.backends.image_backends import image_backends
from mdvideo.engine.backends.speech_backends import speech_backends
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.deck_theme import DeckTheme, deck_theme_of
from mdvideo.errors import DeckError, MdvideoError, Problem, SettingsError
from mdvideo.events import Notice
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path, read_lockfile
from mdvideo.lockfile.resolve import LOCKED
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.script import Script
from mdvideo.plan.pictures import ThemeStyle
from mdvideo.plan.timeline import transitions_of
from mdvideo.settings import Settings, config_span, project_root, read_config, settings_for
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from mdvideo.slides.html.picture_look import picture_style_of
from mdvideo.slides.themes.theme import Theme
from mdvideo.steps.narration import scripts_of
from mdvideo.steps.take_files import find_takes, take_problems, with_slide_takes

_STILL = ("none", "fade", "dissolve", "fadeblack", "fadewhite", "fadegrays", "fadefast", "fadeslow")
"""Transitions in which nothing moves."""


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

    original: Deck | None = None
    """The deck that this one is a translation of, whose pictures it shows."""

    @property
    def transitions(self) -> tuple[Transition | None, ...]:
        """The transition after each slide; to a slide with nothing but a heading, that of a chapter."""
        slides = self.deck.slides
        chapters = [index for index, slide in enumerate(slides) if index and layout_of(slide, {}) == "section"]
        own = self.deck.chapter_transition
        if own is not None:  # the deck says so, whatever its slides inherit
            slides = tuple(
                replace(slide, transition=own) if index + 1 in chapters else slide for index, slide in enumerate(slides)
            )
        transitions = transitions_of(slides, self.theme.transition, chapters, self.theme.chapter_transition)
        if not self.settings.reduce_motion:
            return transitions
        return tuple(
            each if each is None or each.name in _STILL else replace(each, name="fade") for each in transitions
        )

    @property
    def picture_style(self) -> ThemeStyle:
        """What the theme adds to the deck's prompts."""
        return picture_style_of(self.theme, self.settings.size, self.deck.lang, self.original)


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
    takes = find_takes(path)
    stale = take_problems(deck, scripts, takes)
    engine.report_problems((*open_problems, *themed.problems, *stale), settings)
    loaded = loaded_deck_of(path, themed, read_lockfile(lockfile_path(path)), scripts, takes)
    return replace(loaded, overrides=overrides)


def loaded_deck_of(
    path: Path, themed: DeckTheme, lock: Lockfile, scripts: tuple[Script, ...], takes: Mapping[str, Path]
) -> LoadedDeck:
    """Return a deck in its theme, with its takes, as a LoadedDeck."""
    deck, settings, theme = themed.deck, themed.settings, themed.theme
    if settings.reduce_motion:
        still = Motion("none")
        deck = replace(deck, slides=tuple(replace(slide, motion=still) for slide in deck.slides))
    if takes and len(scripts) == len(deck.slides):
        deck = with_slide_takes(deck, scripts, takes)
    style = (themed.blobs, themed.paths)
    return LoadedDeck(path, deck, settings, theme, lock, scripts, *style, takes, original=original_deck_of(path))


def original_deck_of(path: Path) -> Deck | None:
    """Return the deck that this file is a translation of; None for an original, and where that cannot be read."""
    original = original_of(path)
    if original == path:
        return None
    try:
        facts = original.stat()
        return _read_original(original, facts.st_mtime_ns, facts.st_size)
    except (OSError, MdvideoError):
        return None


@lru_cache(maxsize=4)
def _read_original(path: Path, _mtime_ns: int, _size: int) -> Deck:
    return load_deck(path)


def settings_of(deck: Deck, path: Path, overrides: Mapping[str, Any]) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the deck's settings, and an error at the place of each option in its front matter that is not valid.

    Options that are not valid are left out. Raises SettingsError for faults of the project's configuration and of
    ``overrides``.
    """
    try:
        settings = settings_for(path, deck.options, overrides)
    except SettingsError:
        settings = settings_for(path, overrides)
    else:
        return _without_unknown_backends(deck, settings, path)
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


def _without_unknown_backends(deck: Deck, settings: Settings, path: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings with the default for each backend that nothing provides, and an error where it is named.

    One that only the command line names is judged where it is used.
    """
    root = project_root(path)
    config = read_config(root)
    problems = []
    for group, names in (("speech", ("auto", *speech_backends())), ("images", ("auto", LOCKED, *image_backends()))):
        span = deck.option_spans.get(f"{group}.backend")
        table = deck.options.get(group) if span is not None else config.get(group)
        name = table.get("backend") if isinstance(table, Mapping) else None
        if name is None or name in names:
            continue
        span = span or config_span(root, group, "backend")
        message = f"there is no backend {name!r} for {group}"
        problems.append(Problem("error", "backend-unknown", message, span, suggest_name(str(name), names)))
        chosen = getattr(settings, group)
        if chosen.backend == name:
            settings = settings.model_copy(update={group: chosen.model_copy(update={"backend": "auto"})})
    return settings, tuple(problems)
