"""Settles the look of a deck: its theme, by mdvideo's means or by Marp's, the files that its styles name, its size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mdvideo._util.project_files import files_root
from mdvideo._util.similar_names import similar_names
from mdvideo.deck.model import Deck
from mdvideo.errors import DeckError, Problem, ThemeError
from mdvideo.frame_size import MAX_SIDE, Size
from mdvideo.plan.jobs.job import Digest
from mdvideo.settings import Settings, config_span, project_root, read_config
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.emulated.needed_rules import classes_named_in
from mdvideo.slides.marp.marp_sheet import MarpSheet
from mdvideo.slides.marp.marp_theme_files import MarpThemeFiles
from mdvideo.slides.themes.theme import Theme, load_theme, marp_theme_in_size, marp_theme_of
from mdvideo.slides.themes.theme_files import MARP_DEFAULT, MARP_THEMES, bundled_names
from mdvideo.steps.style_places import StylePlaces, style_problems

_SHORT_SIDE = 1080
_SAME_SHAPE = 0.01
_CONTAINER = re.compile(r"::: \.?([-\w]+)")


@dataclass(frozen=True, slots=True)
class DeckTheme:
    """A deck in its theme. ``deck`` names files of the store in its styles, ``settings`` the theme and the size.

    ``blobs`` are those files by digest, ``paths`` the files that all this was made from. ``settled`` are problems of
    the deck as it was parsed that are none in this theme.
    """

    theme: Theme
    deck: Deck
    settings: Settings
    blobs: Mapping[Digest, bytes] = field(default_factory=dict)
    paths: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    settled: frozenset[Problem] = frozenset()


def deck_theme_of(deck: Deck, settings: Settings, path: Path) -> DeckTheme:
    """Return the deck in its theme.

    A theme that the deck names and that is not found is a warning, and Marp's default stands in. Raises DeckError when
    the theme's files are wrong, ThemeError when the theme that the command line or the configuration names is missing.
    """
    files = MarpThemeFiles(path, settings.theme_set, project_root(path))
    name = theme_name_of(deck, settings)
    span = deck.option_spans.get("theme")
    of_deck = span is not None and deck.options.get("theme") == settings.theme
    problems: list[Problem] = []
    if deck.marp and (of_deck or "theme" not in settings.model_fields_set):
        name = _overridden(name, files)
    try:
        theme = find_deck_theme(name, deck, path, files, files_root(path) if of_deck else None)
    except ThemeError as error:
        if error.problems:  # in the theme's own files
            raise (DeckError(error.problems) if of_deck else error) from error
        root = project_root(path)
        if not of_deck and read_config(root).get("theme") == name:
            problem = Problem("error", "theme", error.message, config_span(root, "theme"), error.hint)
            raise ThemeError.with_problems([problem]) from error
        if not of_deck:
            raise
        if not _is_unknown(name, path):
            raise DeckError.at(span, "theme", error.message, hint=error.hint) from error
        problems.append(_unknown_theme(name, files, deck))
        theme = load_theme(MARP_DEFAULT, path.parent)
    problems += theme.problems
    problems += style_problems(deck, StylePlaces(path))
    styled, css_files = _with_files(deck, files.root, path, problems)
    blobs = dict(css_files.blobs)
    paths = [*files.configurations, *css_files.paths]
    if theme.marp is not None:
        blobs |= theme.marp.blobs
        paths += theme.marp.paths
        problems += (replace(problem, span=problem.span or span) for problem in theme.marp.problems)
        styled = replace(styled, problems=tuple(_without_styled_containers(styled.problems, theme.marp.css)))
    size = _size_of(theme.marp, settings)
    named = theme.marp.sizes.get(_written_size(deck)) if theme.marp is not None else None
    if named is not None:
        styled = replace(styled, problems=tuple(each for each in styled.problems if not _is_about_size(each)))
        is_own = "size" not in settings.model_fields_set or deck.options.get("size") == str(settings.size)
        size = _shape_of(named) if is_own else settings.size
        if _have_one_shape(size, named):
            # Marp lays the slides out on as many pixels as the theme says, and type keeps its size on them.
            theme = marp_theme_in_size(theme, named)
    settled = settings.model_copy(update={"theme": name, "size": size})
    no_more = frozenset(deck.problems) - frozenset(styled.problems)
    return DeckTheme(theme, styled, settled, blobs, tuple(paths), tuple(problems), no_more)


def theme_name_of(deck: Deck, settings: Settings) -> str:
    """Return the theme that was chosen; without one, Marp's default for a deck of Marp."""
    if deck.marp and "theme" not in settings.model_fields_set:
        return MARP_DEFAULT
    return settings.theme


def _overridden(name: str, files: MarpThemeFiles) -> str:
    """Return the theme that a configuration of Marp CLI puts in place of one of Marp's; those of mdvideo stay."""
    overriding = files.overriding()
    if overriding is None or (name in bundled_names() and name not in MARP_THEMES):
        return name
    return overriding if overriding in MARP_THEMES or files.find(overriding) is not None else name


def find_deck_theme(name: str, deck: Deck, path: Path, files: MarpThemeFiles, within: Path | None = None) -> Theme:
    """Return the theme of that name. In a Marp deck, CSS themes of the project come before mdvideo's own themes."""
    if name in MARP_THEMES:
        own = files.configured().get(name)
        return load_theme(name, path.parent) if own is None else marp_theme_of(own, files)
    if name.lower().endswith(".css") or deck.marp or name in files.configured():
        found = files.find(name)
        if found is not None:
            return marp_theme_of(found, files)
    try:
        return load_theme(name, path.parent, within)
    except ThemeError:
        found = files.find(name)
        if found is None:
            raise
        return marp_theme_of(found, files)


def _is_unknown(name: str, path: Path) -> bool:
    """Whether no theme has the name: other faults are in a theme's files, and their author must see them."""
    try:
        return name not in bundled_names() and not (path.parent / name).is_dir()
    except (OSError, ValueError):
        return True


def _unknown_theme(name: str, files: MarpThemeFiles, deck: Deck) -> Problem:
    known = sorted({*files.names(), *bundled_names()})
    close = similar_names(name, known, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known themes: {', '.join(known)}"
    hint += f'; a CSS file needs a comment "@theme {name}", or name it: theme: ./file.css'
    message = f"no theme is called {name!r}: the deck is shown in Marp's default"
    return Problem("warning", "theme-unknown", message, deck.option_spans.get("theme"), hint)


def _with_files(deck: Deck, root: Path, path: Path, problems: list[Problem]) -> tuple[Deck, CssFiles]:
    """Return the deck with the pictures and fonts that its own styles name as files of the store."""
    files = CssFiles(root)
    folder = path.resolve().parent

    def report(code: str, message: str) -> None:
        if code != "style-remote":  # the parser has said so, with its place
            problems.append(Problem("warning", code, message))

    style = files.embed(deck.style, folder, report)
    slides = tuple(
        replace(slide, style=embedded)
        if slide.style and (embedded := files.embed(slide.style, folder, report)) != slide.style
        else slide
        for slide in deck.slides
    )
    if style == deck.style and slides == deck.slides:
        return deck, files
    return replace(deck, style=style, slides=slides), files


def _size_of(sheet: MarpSheet | None, settings: Settings) -> Size:
    """Return the frame size that was chosen; without one, the shape of the theme's slides."""
    if sheet is None or "size" in settings.model_fields_set:
        return settings.size
    shape = _shape_of(sheet.size)
    return settings.size if _have_one_shape(shape, (16, 9)) else shape


def _shape_of(size: tuple[float, float]) -> Size:
    """Return the frame of that shape with a short side of 1080 pixels."""
    scale = _SHORT_SIDE / min(size)
    width, height = (2 * round(side * scale / 2) for side in size)
    return Size(min(width, MAX_SIDE), min(height, MAX_SIDE))


def _have_one_shape(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(size[0] / size[1] - other[0] / other[1]) < _SAME_SHAPE


def _written_size(deck: Deck) -> str:
    """Return the size as the deck names it; empty where it names none."""
    span = deck.option_spans.get("size")
    if span is None:
        unread = next(filter(_is_about_size, deck.problems), None)
        span = None if unread is None else unread.span
    return span.text[span.column - 1 : span.end_column - 1].strip("'\" ") if span else ""


def _without_styled_containers(problems: Iterable[Problem], css: str) -> Iterator[Problem]:
    """Yield the problems of a deck without those about ``::: NAME`` for which the theme has a style."""
    styled = classes_named_in(css)
    for problem in problems:
        name = _CONTAINER.match(problem.message) if problem.code == "container-unread" else None
        if name is None or name[1] not in styled:
            yield problem


def _is_about_size(problem: Problem) -> bool:
    return problem.code == "setting" and problem.message.startswith("size: ")
