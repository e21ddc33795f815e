"""``motion: generate`` as jobs: a model's clip of a slide's plate, and the clip as a segment of the film."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, Job, Rect, Reveal, VideoSpec
from mdvideo.protocols import MotionClipRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimateJob(Job):
    """Have ``window`` of the plate ``request.still`` set in motion.

    How long a slide stands is no part of it: a clip is slowed and repeated when it is encoded. Outputs: ``clip``
    (an H.264 byte stream), and ``lightest`` and ``darkest``, the extremes of each pixel as RGB PNG.
    """

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 2
    request: MotionClipRequest
    window: Rect
    backend: str
    """The animator's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedMotionClipJob(Job):
    """Take a clip that a lockfile pins, as it is. Outputs: those of the AnimateJob that made it, to the byte."""

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 1
    clip: Digest
    """Content hash of the clip, which is in the store."""
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeMotionClipJob(Job):
    """Encode a clip that an AnimateJob made, under standing text, for ``frames`` frames. Outputs: as MotionJob."""

    stage: ClassVar[str] = "segments"
    version: ClassVar[int] = 1
    plate: Digest
    clip: Digest
    window: Rect
    reveals: tuple[Reveal, ...]
    frames: int
    spec: VideoSpec
