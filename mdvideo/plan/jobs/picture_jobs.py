"""Jobs that obtain a picture: generate it, take a pinned one, or decode the author's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.protocols import PictureRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratePictureJob(Job):
    """Generate one picture from a prompt. Output ``picture``: PNG of exactly the requested size.

    Report, where several were generated: ``seed``, the one that was used, and ``score``, if a scorer chose.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    request: PictureRequest
    backend: str
    """The image backend's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedPictureJob(Job):
    """Use a picture that a lockfile pins, as it is. Output ``picture``: the same bytes, a PNG of ``size``.

    It is not a GeneratePictureJob, so that a picture which a lockfile only claims to be the work of a backend is never
    cached as that backend's result.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    picture: Digest
    """Content hash of the PNG, which is in the store."""
    size: Size
    request: PictureRequest = field(metadata={"key": False})
    """The request from which it was generated."""
    backend: str = field(metadata={"key": False})
    """The ``identity`` of the backend that generated it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodePictureJob(Job):
    """Decode a local picture into upright RGB or RGBA. Output ``picture``: PNG, reduced until it just covers ``limit``.

    SVG is rendered so that it covers ``limit``. Report: ``width`` and ``height`` of the file's own pixels;
    ``lost``, what of an SVG could not be drawn.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 2
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    suffix: str
    """``.svg`` for an SVG, ``.png`` for any other picture, whatever the file is called."""
    limit: Size
    renderer: str = ""
    """Identity of what draws SVG: resvg, or the renderer."""
    ink: str | None = None
    """The colour of ``currentColor`` in an SVG that is part of the text; None where it is black."""
