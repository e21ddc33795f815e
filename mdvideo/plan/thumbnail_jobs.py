"""The job that makes a still small, for filmstrips and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.plan.jobs import Digest, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailJob(Job):
    """Shrink a picture to ``width`` pixels, keeping its shape. Output ``thumb``: JPEG."""

    stage: ClassVar[str] = "thumbnails"
    version: ClassVar[int] = 1
    picture: Digest
    width: int
