"""Jobs that encode a piece of the timeline as a segment of H.264 or AV1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.plan.jobs.slide_jobs import Rect

Codec = Literal["h264", "av1"]
"""How the pictures of a video are coded."""

_MOVING_KEY_SECONDS = 4


@dataclass(frozen=True, slots=True)
class VideoSpec:
    """Everything that affects the stream and its parameter sets: all segments of a file share one of these.

    ``crf`` and ``moving_crf`` are on the codec's own scale. ``keyint`` is the longest distance between key frames, in
    frames. ``encoder`` is the identity of the encoder
    library; segments of a newer one must not be spliced with those of an older one.
    """

    width: int
    height: int
    fps: Fraction
    crf: int
    moving_crf: int
    keyint: int
    encoder: str
    codec: Codec = "h264"

    @property
    def moving_keyint(self) -> int:
        """The longest distance between key frames where the picture moves, in frames: decoding those takes longer."""
        return min(self.keyint, max(3, round(_MOVING_KEY_SECONDS * self.fps)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldJob(Job):
    """Encode a still as one key frame, and what the codec needs to hold it. Output ``segment``."""

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 1
    still: Digest
    spec: VideoSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFramesJob(Job):
    """Encode the frames that hold any still for up to ``spec.keyint`` frames. Output ``segment``."""

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 1
    spec: VideoSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionJob(Job):
    """Encode the change from one still to another, ``frames`` long, neither end included. Output ``segment``.

    If it ``settles``, the frames of ``after`` follow from which it is held, so that the hold needs no key frame.
    """

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 2
    before: Digest
    after: Digest
    name: str
    frames: int
    spec: VideoSpec
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Reveal:
    """An overlay that begins to show at ``frame`` of the segment, and is there after ``fade`` frames.

    ``entrance`` is how it appears in between: ``fade``, ``rise`` or ``wipe``.
    """

    frame: int
    fade: int
    overlay: Digest
    entrance: str = "fade"


@dataclass(frozen=True, slots=True, kw_only=True)
class KenBurnsJob(Job):
    """Encode a background that pans or zooms in ``window``, under text that does not move.

    Outputs: ``segment``, and its ``first`` and ``last`` frame as RGB PNG, where transitions begin and end.
    """

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 2
    background: Digest
    window: Rect
    reveals: tuple[Reveal, ...]
    motion: str
    frames: int
    spec: VideoSpec
