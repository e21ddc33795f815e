"""Captions in the picture as jobs: a strip of text, and a still or an overlay with a strip laid over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionOverlayJob(Job):
    """Typeset a caption for the picture. Outputs: ``strip-0`` … (RGBA PNG of the frame's size), one a state."""

    stage: ClassVar[str] = "captions"
    version: ClassVar[int] = 1
    html: str
    size: Size
    states: int
    renderer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionedJob(Job):
    """Lay a strip over a still or over an overlay. Output ``picture``: PNG, RGBA if ``picture`` was."""

    stage: ClassVar[str] = "captions"
    version: ClassVar[int] = 1
    picture: Digest
    strip: Digest
