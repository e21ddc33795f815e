"""The job that makes a small copy of a still, for filmstrips and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailJob(Job):
    """Reduce a picture to ``width`` pixels, keeping its aspect ratio. Output ``thumbnail``: JPEG."""

    stage: ClassVar[Stage] = "thumbnails"
    version: ClassVar[int] = 1
    picture: Digest
    width: int
