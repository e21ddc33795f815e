"""Captions in the picture as jobs: typeset a caption, and lay it over a still or an overlay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionOverlayJob(Job):
    """Typeset a caption. Outputs: ``caption-0`` … (RGBA PNG of the frame's size), one for each state."""

    stage: ClassVar[Stage] = "captions"
    version: ClassVar[int] = 1
    html: str
    size: Size
    states: int
    renderer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionedStillJob(Job):
    """Lay a caption over a still or over an overlay. Output ``picture``: PNG, RGBA if ``picture`` is."""

    stage: ClassVar[Stage] = "captions"
    version: ClassVar[int] = 1
    picture: Digest
    caption: Digest
