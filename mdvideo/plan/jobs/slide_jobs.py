"""Jobs that typeset a slide, and the values that describe one: layers, scrim, envelope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.deck.model import Filter
from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in output pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One background: a picture in the store, or a CSS gradient, drawn into ``rect`` by CSS background rules.

    The names of its fields are part of every motion clip's id in lockfiles.
    """

    rect: Rect
    picture: Digest | None = None
    css: str | None = None
    size: str = "cover"
    position: str = "center"
    repeat: str = "no-repeat"
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Scrim:
    """The tint between picture and text, only as opaque as contrast needs.

    ``color`` is ``#rrggbb``; ``shape`` is ``soft`` (feathered around each text block), ``full`` (the whole frame) or
    ``side`` (a gradient from the side where the text is). ``least`` is the opacity even where contrast needs none.
    ``glass`` is the blur radius, in CSS pixels, behind elements with ``data-glass``.
    """

    color: str = "#000000"
    shape: str = "soft"
    least: float = 0.0
    glass: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundJob(Job):
    """Draw the backgrounds of a slide alone. Output ``background``: RGB PNG, as that of a SlideJob."""

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 2
    size: Size
    layers: tuple[Layer, ...]
    ground: str
    renderer: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """How light and how dark a clip in ``window`` gets: the extremes of a GenerateMotionClipJob."""

    window: Rect
    lightest: Digest
    darkest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideJob(Job):
    """Typeset a slide and lay it over its backgrounds, in each of its fragment states.

    Outputs: ``still-0`` … ``still-N`` (RGB PNG). With ``keep_layers``, also ``background`` (RGB) and ``overlay-0`` …
    (RGBA: scrim and page). Report: ``contrast`` (the lowest ratio over all text, after the scrim), ``required``,
    ``fit`` (scale of the text, 1 when nothing was reduced), ``scrim`` (its greatest opacity).
    """

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 7
    html: str
    """A whole page. ``mdvideo:DIGEST`` in it refers to a picture in the store."""
    size: Size
    states: int
    layers: tuple[Layer, ...]
    ground: str
    """CSS colour under everything."""
    scrim: Scrim
    floor: float
    """The smallest scale of the text that the theme likes; an overfull slide has a smaller one, down to a half."""
    keep_layers: bool
    renderer: str
    envelope: Envelope | None = None
    """Of the generated clip that will play on the background; without one, contrast holds for every other motion."""
