"""``motion: generate`` as jobs: a model's clip of a slide's background, and that clip as a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.plan.jobs.segment_jobs import Reveal, VideoSpec
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import MotionClipRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateMotionClipJob(Job):
    """Set ``window`` of the background ``request.still`` in motion by a model, or make a clip from words alone.

    The slide's duration is not part of the job: a clip is slowed and repeated when it is encoded. Outputs: ``clip``
    (an H.264 byte stream), and ``lightest`` and ``darkest``, the extremes of each pixel as RGB PNG.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 2
    request: MotionClipRequest
    window: Rect
    backend: str
    """The motion backend's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedMotionClipJob(Job):
    """Use a clip that a lockfile pins, as it is. Outputs: those of the GenerateMotionClipJob that made it."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    clip: Digest
    """Content hash of the clip, which is in the store."""
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpolateMotionClipJob(Job):
    """Add frames between those of a clip, along its motion. Outputs: those of the GenerateMotionClipJob, of all frames.

    The slide's duration is not part of it, so an edit of the text interpolates nothing again.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    clip: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipStillJob(Job):
    """Take the first frame of a clip. Output: ``picture`` (PNG)."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    clip: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeMotionClipJob(Job):
    """Encode a generated clip for ``frames`` frames, under text that does not move. Outputs: as KenBurnsJob."""

    stage: ClassVar[Stage] = "segments"
    version: ClassVar[int] = 2
    background: Digest
    clip: Digest
    window: Rect
    reveals: tuple[Reveal, ...]
    frames: int
    spec: VideoSpec
