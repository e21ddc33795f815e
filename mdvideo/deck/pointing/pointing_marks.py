"""What a mark of pointing says: at what it points, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from mdvideo.errors import Span

TargetKind = Literal["words", "line", "cell", "picture", "region"]
PointingKind = Literal["point", "box", "spotlight", "arrow", "zoom", "off"]


@dataclass(frozen=True, slots=True)
class PointingTarget:
    """Something on a slide.

    ``words`` are text of the slide or of a drawing on it, for the ``nth`` time. ``numbers`` are: the first and the last
    line of code; the row and the column of a table; the picture; x, y, width and height of a region, or its middle
    alone, as shares of the frame. All but shares count from 1.
    """

    kind: TargetKind
    words: str = ""
    nth: int = 1
    numbers: tuple[Fraction, ...] = ()
    written: str = field(default="", compare=False)
    """As the author wrote it."""


@dataclass(frozen=True, slots=True)
class PointingMark:
    """A mark of pointing, which is shown until another one, or until the end of its slide.

    ``source`` is where an arrow comes from, None for one that comes from beside its target. ``zoom`` is a
    magnification, None for one that suits the target; a ``zoom`` without a target shows the whole slide again.
    """

    kind: PointingKind
    target: PointingTarget | None = None
    source: PointingTarget | None = None
    zoom: Fraction | None = None
    underlines: bool | None = None
    """Whether a point underlines its words or rings them; None for what suits them."""
    span: Span | None = field(default=None, compare=False)

    @property
    def targets(self) -> tuple[PointingTarget, ...]:
        """All that it names."""
        return tuple(target for target in (self.source, self.target) if target is not None)


@dataclass(frozen=True, slots=True)
class TimedPointing:
    """A mark that is shown from ``seconds`` after its slide's start on."""

    seconds: Fraction
    mark: PointingMark
