"""Jobs that obtain a picture: generate it, take a pinned one, or decode the author's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
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
class DiagramStatesJob(Job):
    """Hide the parts of a diagram that have not been reached. Outputs ``svg-0``…: with the labels up to each step."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    svg: Digest
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodePictureJob(Job):
    """Decode a local picture into upright RGB or RGBA. Output ``picture``: PNG, reduced until it just covers ``limit``.

    SVG is rendered so that it covers ``limit``. Report: ``width`` and ``height`` of the file's own pixels;
    ``lost``, what of an SVG could not be drawn; ``tone``, ``dark`` or ``light`` for lines on a transparent ground.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 4
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    suffix: str
    """``.svg`` for an SVG, ``.png`` for any other picture, whatever the file is called."""
    limit: Size
    renderer: str = ""
    """Identity of what draws SVG: resvg, or the renderer."""
    ink: str | None = None
    """The colour of ``currentColor`` in an SVG that is part of the text; None where it is black."""


@dataclass(frozen=True, slots=True)
class DiagramLook:
    """The colours of a diagram, as ``#rrggbb``, and the family of its words.

    ``panel`` fills shapes, ``accent`` draws their borders, ``muted`` the lines between them, ``line`` frames groups.
    ``ground`` is the colour behind it, which only an ``opaque`` diagram paints.
    """

    ground: str
    ink: str
    muted: str
    accent: str
    panel: str
    line: str
    font: str
    dark: bool
    opaque: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawDiagramJob(Job):
    """Draw a diagram from its text. Output ``svg``, whose size the report has: ``width`` and ``height``.

    For a faulty text it is empty, and the report has the ``fault``.
    A fault has ``message``, ``line`` and ``column`` in the text, from 1; 0 where the tool names none.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 2
    language: str
    text: str
    look: DiagramLook
    tool: str
    """Name and version of what draws it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertAnimationJob(Job):
    """Convert an animated picture that FFmpeg does not play (WebP) without loss. Output ``clip``: an APNG."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    source: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawTerminalJob(Job):
    """Draw a recording of a terminal (asciinema's .cast, version 1, 2 or 3). Output ``clip``: an APNG.

    Report: ``notes``, what of the recording could not be shown, for people.
    """

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    source: Digest
    colours: tuple[str, ...]
    """``#rrggbb``: ground, ink, cursor, and the sixteen colours of a terminal from black to bright white."""
    limit: Size
    """The drawing covers it, as far as its letters are not larger than a slide shows them."""
    idle: Fraction | None
    """Seconds of the longest wait that is kept; None for what the recording says."""
    fonts: tuple[Digest, ...]
    """The font files, by content: a new font draws other pictures."""
