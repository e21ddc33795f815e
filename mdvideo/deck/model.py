"""The deck as frozen values: the parser's result, and all that later steps know about the author's text.

Nothing here reads files or renders. Durations are Fractions of a second; places in the text are Spans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from mdvideo.errors import Problem, Span


@dataclass(frozen=True, slots=True)
class Prompt:
    """The description of a generated picture, and its parameters (None: the default of the deck or the model).

    ``moves`` asks for a clip instead: ``![bg](<clip:waves against a pier>)``.
    """

    text: str
    span: Span
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    negative: str | None = None
    model: str | None = None
    style: str | None = None
    moves: bool = False


@dataclass(frozen=True, slots=True)
class LocalPicture:
    """A picture file: its path relative to the deck's folder, as the author wrote it but percent-decoded."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class RemotePicture:
    """A picture on the network: its URL as the author wrote it. A build never fetches it; ``mdvideo fetch`` does."""

    url: str
    span: Span


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture in the deck itself: the content of a ``data:`` URL, or of an ``<svg>`` element (``inline``)."""

    data: bytes
    span: Span
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file: its path relative to the deck's folder, as the author wrote it."""

    path: str
    span: Span


Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(frozen=True, slots=True)
class PresenterClip:
    """A clip of who speaks: its path relative to the deck's folder, and how it is shown.

    ``corner`` is None for one that is free; ``size`` is its height as a share of the slide's shorter side. With a
    ``backend`` there is no file: the presenter of that name speaks the narration.
    """

    path: str
    span: Span
    corner: Corner | None = None
    is_round: bool = True
    size: Fraction | None = None
    backend: str = ""


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A YAML or TOML file of spoken forms: its path relative to the deck's folder, as the author wrote it."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing that text describes: ``language`` is ``mermaid``, ``dot`` or ``d2``. ``lines`` are the text's spans.

    ``steps`` are the labels that appear one after the other, and ``step_of_state`` the index of the last one that each
    state of the slide shows; empty where all is shown at once.
    """

    language: str
    text: str
    span: Span
    lines: tuple[Span, ...] = ()
    steps: tuple[str, ...] = ()
    step_of_state: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CssImage:
    """A CSS gradient, as in Marp's ``backgroundImage: linear-gradient(…)``."""

    css: str
    span: Span


AuthorSource = LocalPicture | RemotePicture | EmbeddedPicture
"""Pictures that the author brings."""

PictureSource = Prompt | AuthorSource | Diagram | CssImage


@dataclass(frozen=True, slots=True)
class Filter:
    """A CSS filter function and its argument as written, for instance ``blur`` and ``10px``."""

    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """How a clip plays: its braces, ``{start=3s end=12s speed=2 loop volume=0.3}``. Times are seconds of the file.

    ``end`` is None for the file's end, ``loop`` for the file's own habit: animated pictures repeat, videos hold their
    last frame. ``volume`` is a share of the usual loudness, 0 to leave the sound out. ``idle`` is the longest wait that
    a terminal keeps. ``names`` are those that are written, and ``span`` their place.
    """

    start: Fraction = Fraction(0)
    end: Fraction | None = None
    speed: Fraction = Fraction(1)
    loop: bool | None = None
    volume: Fraction = Fraction(1)
    idle: Fraction | None = None
    names: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """One background picture. ``size``, ``position`` and ``repeat`` are CSS values of ``background-*``.

    ``full_frame`` marks one that a directive sets (``prompt``, ``backgroundImage``): it fills the whole frame, also
    where the slide is split, while the others share the split's panel.
    """

    source: PictureSource
    span: Span
    size: str = "cover"
    position: str = "center"
    repeat: str = "no-repeat"
    filters: tuple[Filter, ...] = ()
    full_frame: bool = False
    clip: ClipOptions = ClipOptions()


@dataclass(frozen=True, slots=True)
class Split:
    """The backgrounds take ``percent`` of the slide's width on one side; the text has the rest."""

    side: Literal["left", "right"]
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the text. The body contains ``<img data-figure="N">``; N is the index in ``Slide.figures``.

    ``width`` and ``height`` are as the author wrote them (``300px``, ``40%``), or None.
    """

    source: Prompt | AuthorSource | Diagram
    alt: str
    span: Span
    width: str | None = None
    height: str | None = None
    filters: tuple[Filter, ...] = ()
    clip: ClipOptions = ClipOptions()


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX in the text. The body contains ``<span class="math" data-formula="N">`` or, if ``display``, a ``div``.

    ``definitions`` are macros of earlier formulas that it uses, as LaTeX; ``labels`` are pairs of a label of the deck
    that it refers to, and its tag.
    """

    tex: str
    display: bool
    span: Span
    definitions: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """PresenterClip notes, which narration speaks. ``text`` is as written, without the marks of the comment.

    ``lines`` holds the span of each of its lines.
    """

    text: str
    span: Span
    lines: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """The transition to the next slide. ``name`` is one of FFmpeg's xfade, or ``none`` for a cut."""

    name: str
    seconds: Fraction
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Motion:
    """How the background moves while the slide is shown: ``zoom-in``, ``zoom-out``, ``pan-left``…

    With ``generate``, a model generates the motion that ``prompt`` describes, with parameters as a prompt has them.
    """

    name: str
    span: Span | None = None
    prompt: str | None = None
    parameters: Prompt | None = None


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide.

    ``body`` is sanitised HTML. Fragments in it have ``data-fragment="1"``, ``"2"``… in document order. State k of the
    slide shows those up to k, so there are ``fragments + 1`` states.
    Those of ``morphs`` change code into other code.
    ``sequence`` holds backgrounds that replace the first one in turn while the slide is shown.
    ``page`` is the page number that the slide shows, None if it shows none.
    ``text`` is the visible text, from which reading time is computed. ``settings`` holds validated directives that
    later steps use (voice, audio…).
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
    morphs: tuple[int, ...] = ()
    figures: tuple[Figure, ...] = ()
    formulas: tuple[Formula, ...] = ()
    notes: tuple[Note, ...] = ()
    transition: Transition | None = None
    motion: Motion | None = None
    entrance: str | None = None
    """How fragments appear: ``fade``, ``rise`` or ``wipe``; None by what they are."""
    duration: Fraction | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deck:
    """A parsed deck. It is complete even if ``problems`` contains errors, so that all of them can be reported.

    ``options`` are the front-matter keys that become a layer of Settings (theme, size, fps, images…). ``option_spans``
    holds the places of their values by dotted name. ``pages`` is the number of pages that pagination counts.
    """

    file: str
    title: str
    slides: tuple[Slide, ...]
    description: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    lang: str = "en"
    style: str = ""
    marp: bool = False
    """Whether the deck says ``marp: true``: it is a deck of Marp, and is shown as Marp shows it."""
    dialect: str = ""
    """The other program whose deck this is, such as Slidev; "" for Marp's and ours."""
    pages: int = 0
    chapter_transition: Transition | None = None
    """The transition to slides that begin a chapter; None for the theme's."""
    options: Mapping[str, Any] = field(default_factory=dict)
    option_spans: Mapping[str, Span] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
