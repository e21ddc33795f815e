"""Jobs that play an author's clips: read one, find where it is seen on its slide, and encode the slide with it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from mdvideo.deck.model import Filter
from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.plan.jobs.segment_jobs import Reveal, VideoSpec
from mdvideo.plan.jobs.slide_jobs import Layer, Rect, SlideJob


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClipJob(Job):
    """Decode the part of a clip that is shown, and measure it.

    Outputs: ``picture`` (its first frame as PNG, or its last, no larger than covers ``limit``), and ``lightest`` and
    ``darkest`` (the extremes of each pixel over all its frames, PNG, smaller). Report: ``width`` and ``height`` (as
    shown, in pixels), ``shown`` (width and height of ``picture``), ``start`` and ``end`` (seconds of the file, as
    fractions), ``sound`` (whether it has any), and ``damaged`` (seconds of the file from which on it cannot be decoded,
    or null).
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 2
    source: Digest
    container: str
    """The file's format, one of CONTAINERS: nothing else is tried."""
    start: Fraction
    end: Fraction | None
    speed: Fraction
    limit: Size
    shows_end: bool
    """Whether the last frame stands for the clip in print: a terminal begins empty."""
    decoder: str
    """Versions of the libraries that decode and scale."""


@dataclass(frozen=True, slots=True)
class BackgroundClip:
    """A clip among a slide's backgrounds: the index of its layer, and its extremes."""

    layer: int
    lightest: Digest
    darkest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipSlideJob(Job):
    """Typeset a slide on which clips play.

    Outputs: those of a SlideJob that keeps its layers, where ``background`` is without the clips of ``backgrounds`` and
    ``overlay-K`` without those of ``figures``; and ``mask-K-N``, an 8-bit PNG: how much of figure N is seen at each
    pixel in state K. Report: as SlideJob's, and ``figures``: for each, x, y, width and height of the part of the frame
    where it is seen, in even pixels, and the first state that shows it; null where none does.
    """

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    slide: SlideJob
    slide_version: int
    backgrounds: tuple[BackgroundClip, ...]
    figures: tuple[tuple[Digest, int, int], ...]
    """The still of each clip in the text, which stands for it on the page, with its width and height."""

    @property
    def renderer(self) -> str:
        """The slide's."""
        return self.slide.renderer


@dataclass(frozen=True, slots=True)
class PlayedClip:
    """A clip at its place: scaled to ``scaled``, and cut to ``area`` from ``crop`` (x, y) on; all in even pixels.

    It begins at frame ``begins`` of the segment; before, its first frame is shown. ``masks`` are how much of it is seen
    from each of the segment's reveals on; a background has none, and is under the text.
    """

    source: Digest
    container: str
    start: Fraction
    end: Fraction
    speed: Fraction
    loop: bool
    area: Rect
    scaled: Size
    crop: tuple[int, int]
    begins: int = 0
    masks: tuple[Digest, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayClipsJob(Job):
    """Encode a slide on which clips play. Outputs: as KenBurnsJob."""

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 2
    background: Digest
    reveals: tuple[Reveal, ...]
    clips: tuple[PlayedClip, ...]
    frames: int
    spec: VideoSpec
    decoder: str


def layer_without(layers: tuple[Layer, ...], clips: tuple[BackgroundClip, ...]) -> tuple[Layer, ...]:
    """Return the layers without those that are clips."""
    moving = {clip.layer for clip in clips}
    return tuple(layer for index, layer in enumerate(layers) if index not in moving)
