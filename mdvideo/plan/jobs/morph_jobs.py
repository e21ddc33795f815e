"""Jobs that let code glide into other code: find its lines, and encode the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.plan.jobs.slide_jobs import SlideJob


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateCodeJob(Job):
    """Find the lines of code that morphs.

    ``slide.html`` is a page in which a line of ten characters that takes no room, ``advance``, stands in the code.
    Report: ``lines``: for each state, the boxes of the elements of lines that it shows, by their ids (x, y, width and
    height in output pixels); ``advance``: the width of a character, 0 where code is not set in columns.
    """

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    slide: SlideJob
    slide_version: int

    @property
    def renderer(self) -> str:
        """The slide's."""
        return self.slide.renderer


class CodePiece(NamedTuple):
    """A piece of a line of code, in pixels of the frame."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MorphJob(Job):
    """Encode the change of code into other code, neither end included. Output ``segment``.

    ``bare_before`` and ``bare_after`` are the stills without the code. ``moves`` are pieces that both have, ``leaves``
    those that only ``before`` has, ``comes`` those that only ``after`` has.
    """

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 1
    before: Digest
    after: Digest
    bare_before: Digest
    bare_after: Digest
    moves: tuple[tuple[CodePiece, CodePiece], ...]
    leaves: tuple[CodePiece, ...]
    comes: tuple[CodePiece, ...]
    caption: Digest | None
    frames: int
    spec: VideoSpec
