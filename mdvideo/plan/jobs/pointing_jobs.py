"""Jobs that find what is pointed at on a slide, draw what points at it, and move to another part of the slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.plan.jobs.slide_jobs import SlideJob


class SlideArea(NamedTuple):
    """A rectangle of a picture, in shares of its width and height."""

    x: float
    y: float
    width: float
    height: float


WHOLE = SlideArea(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateTargetsJob(Job):
    """Find where targets stand on a slide.

    ``slide.html`` is a page with its targets marked (``mark_targets``). Report: ``targets``: for each of ``count`` a
    list of areas, one for each line of its text, in each state if ``by_state``, else in the last; and ``pictures``: the
    areas of the pictures in the text by their ids.
    """

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    slide: SlideJob
    slide_version: int
    count: int
    by_state: bool

    @property
    def renderer(self) -> str:
        """The slide's."""
        return self.slide.renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateInDrawingJob(Job):
    """Find a label of an SVG and the shape around it. Report: ``area`` (null if it is not there), ``labels``."""

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    svg: Digest
    words: str
    nth: int
    renderer: str


@dataclass(frozen=True, slots=True)
class PointerShape:
    """What points: around or under ``areas``; an arrow, to their middle from that of ``source``. Areas of the slide."""

    kind: Literal["ring", "underline", "box", "spotlight", "arrow"]
    areas: tuple[SlideArea, ...]
    source: tuple[SlideArea, ...] = ()


@dataclass(frozen=True, slots=True)
class PointedView:
    """A still, the part of it that is shown, and what points at it. A zoomed still has more pixels than the frame."""

    still: Digest
    window: SlideArea = WHOLE
    shapes: tuple[PointerShape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointJob(Job):
    """Draw what points over a still (RGB) or an overlay (RGBA). Output ``picture``: of the same kind, of ``size``."""

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    view: PointedView
    size: Size
    ink: str
    """Colour of rings and arrows, ``#rrggbb``."""
    halo: str
    """The colour around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveViewJob(Job):
    """Encode the movement from one part of a slide to another, neither end included. Output ``segment``."""

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 1
    before: PointedView
    after: PointedView
    ink: str
    halo: str
    caption: Digest | None
    """A picture (RGBA) that does not move."""
    frames: int
    spec: VideoSpec
