"""The deck as frozen values: what the parser hands on, and all that later stages know of the author's text.

Nothing here reads files or renders. Lengths of time are Fractions of a second; places in the text are Spans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from mdvideo.errors import Problem, Span


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a generated picture shows, and the parameters its author pinned (None: the deck's or the model's own)."""

    text: str
    span: Span
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    negative: str | None = None
    model: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class LocalPicture:
    """A picture file as the author wrote it: relative to the deck's folder, percent-decoding done."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file as the author wrote it: relative to the deck's folder."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A YAML or TOML file of spoken forms that decks share, as the author wrote it: relative to the deck's folder."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class CssImage:
    """A CSS gradient, as in Marp's ``backgroundImage: linear-gradient(…)``."""

    css: str
    span: Span


PictureSource = Prompt | LocalPicture | CssImage


@dataclass(frozen=True, slots=True)
class Filter:
    """One of CSS's filter functions with its argument as written, for instance ``blur`` and ``10px``."""

    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class Background:
    """One background picture. ``size``, ``position`` and ``repeat`` are CSS values of ``background-*``.

    ``behind`` marks the one that a directive set (``prompt``, ``backgroundImage``): it fills the whole frame, behind
    any split, while the others share the split's panel.
    """

    source: PictureSource
    span: Span
    size: str = "cover"
    position: str = "center"
    repeat: str = "no-repeat"
    filters: tuple[Filter, ...] = ()
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """The backgrounds take one side of the slide, ``percent`` of its width; the text keeps the other."""

    side: Literal["left", "right"]
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the text. The body holds ``<img data-figure="N">`` with N the index in ``Slide.figures``.

    ``width`` and ``height`` are as the author wrote them (``300px``, ``40%``), or None.
    """

    source: Prompt | LocalPicture
    alt: str
    span: Span
    width: str | None = None
    height: str | None = None
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX in the text. The body holds ``<span class="math" data-formula="N">`` or, if display, a ``div``."""

    tex: str
    display: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """Presenter notes, which narration speaks. ``text`` is as written, without the comment's marks.

    ``lines`` holds the place of each of its lines in the source.
    """

    text: str
    span: Span
    lines: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """How the picture changes to the next slide. ``name`` is Marp's or FFmpeg xfade's; ``none`` is a cut."""

    name: str
    seconds: Fraction
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Motion:
    """How the background moves while the slide is shown: ``zoom-in``, ``zoom-out``, ``pan-left``…

    ``generate`` has a model move it, as ``prompt`` says.
    """

    name: str
    span: Span | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide.

    ``body`` is sanitised HTML. Fragments in it carry ``data-fragment="1"``, ``"2"``… in document order;
    state k of the slide shows those up to k, so there are ``fragments + 1`` states.
    ``sequence`` holds backgrounds that take the first one's place in turn, across the slide's time.
    ``page`` is the number that pagination shows, None where the slide shows none.
    ``text`` is the visible text, from which reading time is taken. ``settings`` holds directives that other
    stages own (voice, audio…), already validated.
    """

    number: int
    span: Span
    body: str
    title: str
    text: str
    heading_level: int | None = None
    classes: tuple[str, ...] = ()
    backgrounds: tuple[Background, ...] = ()
    sequence: tuple[Background, ...] = ()
    split: Split | None = None
    direction: Literal["horizontal", "vertical"] = "horizontal"
    color: str | None = None
    background_color: str | None = None
    header: str | None = None
    footer: str | None = None
    page: int | None = None
    style: str = ""
    fragments: int = 0
    figures: tuple[Figure, ...] = ()
    formulas: tuple[Formula, ...] = ()
    notes: tuple[Note, ...] = ()
    transition: Transition | None = None
    motion: Motion | None = None
    duration: Fraction | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deck:
    """A parsed deck. It is complete even when ``problems`` holds errors, so that all of them can be reported.

    ``options`` are the front-matter keys that layer into Settings (theme, size, fps, images…), not yet merged.
    """

    file: str
    title: str
    slides: tuple[Slide, ...]
    description: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    lang: str = "en"
    style: str = ""
    pages: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    option_spans: Mapping[str, Span] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
