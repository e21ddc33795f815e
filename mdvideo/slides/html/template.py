"""Runs a theme's template: what ``slide.html.j2`` sees, and the sandbox that it is rendered in.

A template sees ``deck`` (a TrackedDeck), ``slide`` (a SlideView), ``layout`` (its name), ``size`` (the design canvas
in CSS pixels) and ``style`` (the whole style sheet). It can read them but neither change them nor call Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Problem, ThemeError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.css_support.find_undrawn import UndrawnCss
from mdvideo.slides.kinds.chapter_numbers import chapters_of
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_files import TEMPLATE
from mdvideo.slides.type_size.chapter_size import chapter_factors

_NOT_VISIBLE = ("slides", "problems")
"""Fields of the deck that are empty for a template. If it saw other slides, an edit of one would change all pages."""


class TrackedDeck:
    """A deck as pages and templates see it. It records which of its fields they read, for ``PageCache``."""

    __slots__ = ("_chapters", "_deck", "_factors", "_read")

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._read: dict[str, Any] = {}
        self._factors: dict[tuple[int, Theme, Size], float | None] = {}
        self._chapters: dict[int, tuple[int, int] | None] = {}

    def __getattr__(self, name: str) -> Any:
        value = self._read[name] = () if name in _NOT_VISIBLE else getattr(self._deck, name)
        return value

    def __repr__(self) -> str:
        return f"<deck {self.file}>"

    def looks_like(self, deck: Deck) -> bool:
        """Return whether every field that was read has the same value in ``deck``."""
        other = TrackedDeck(deck)
        return (
            all(getattr(other, name) == value for name, value in self._read.items())
            and all(
                chapter_factors(deck.slides, theme, size).get(number) == factor
                for (number, theme, size), factor in self._factors.items()
            )
            and all(chapters_of(deck.slides).get(number) == chapter for number, chapter in self._chapters.items())
        )

    def shared_factor(self, slide: Slide, theme: Theme, size: Size) -> float | None:
        """Return the factor of running text that the slides of the slide's chapter share; None if they share none."""
        factor = chapter_factors(self._deck.slides, theme, size).get(slide.number)
        self._factors[slide.number, theme, size] = factor
        return factor

    def chapter_of(self, slide: Slide) -> tuple[int, int] | None:
        """Return which chapter a section slide opens, and how many there are; None in a deck with fewer than two."""
        chapter = self._chapters[slide.number] = chapters_of(self._deck.slides).get(slide.number)
        return chapter


@dataclass(frozen=True, slots=True)
class SlideView:
    """A slide as templates see it. ``body``, ``header`` and ``footer`` are sanitised HTML."""

    number: int
    layout: str
    title: str
    classes: tuple[str, ...]
    """Palette, shape, ``layout-NAME``, ``picture-is-POSITION``, then the author's own classes."""
    body: Markup
    header: Markup
    footer: Markup
    byline: str
    """The deck's author on title slides that do not name them; else empty."""
    page: int | None
    """The page number, or None on a slide without one."""
    chapter: tuple[int, int] | None
    """Which chapter a section slide opens, and how many there are; None on other slides, and with fewer than two."""
    picture: str
    """Where the slide's pictures are: ``full``, ``left``, ``right``, ``top``, ``bottom`` or ``none``."""
    short: bool
    """Whether there is so little text that it may be larger, with more space between its parts."""
    aside: bool
    """Whether the title is next to the text."""
    panelled: bool
    """Whether the text is on a panel: on a full picture, if the theme has panels, except in its free layouts."""
    _deck: TrackedDeck

    @property
    def pages(self) -> int:
        """The number of numbered pages. Only a page that reads it changes when a slide is added."""
        return int(self._deck.pages)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page for the renderer, by the conventions in ``docs/own-theme.md``, and what is behind it.

    ``ground`` is a CSS colour. ``problems`` are mistakes in the author's text that are only found while typesetting.
    ``undrawn`` is what the author's CSS asks for and the default renderer cannot draw.
    """

    html: str
    scrim: Scrim
    ground: str
    problems: tuple[Problem, ...]
    undrawn: tuple[UndrawnCss, ...] = ()


def render_template(theme: Theme, deck: TrackedDeck, slide: SlideView, size: Size, style: Markup) -> str:
    """Render the theme's template. Raises ThemeError, with file and line of a syntax error, when that fails."""
    try:
        template = _environment(theme).get_template(TEMPLATE)
        return template.render(deck=deck, slide=slide, layout=slide.layout, size=size, style=style)
    except TemplateSyntaxError as error:
        path = theme.paths.get(error.name or "", error.name)
        raise ThemeError(f"{path}:{error.lineno}: {error.message}") from error
    except Exception as error:  # a template can raise anything
        raise ThemeError(f"theme {theme.name}: the template fails: {error}") from error


@lru_cache(maxsize=16)
def _environment(theme: Theme) -> ImmutableSandboxedEnvironment:
    """Return the templates as ``NAME/slide.html.j2``; ``slide.html.j2`` is the theme's own or the one it inherits."""
    nearest = list(theme.templates)[-1]
    sources = {**theme.templates, TEMPLATE: theme.templates[nearest]}
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
