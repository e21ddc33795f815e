"""What typesets HTML and CSS."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    from mdvideo.protocols.picture_protocols import Pixels


class Box(NamedTuple):
    """A rectangle in CSS pixels of the design canvas."""

    x: float
    y: float
    width: float
    height: float


class Document(Protocol):
    """A laid-out page that can be changed and painted again without being parsed again."""

    def boxes(self) -> Mapping[str, Box]:
        """Return the border box of every element that has an id."""
        ...

    def set_attribute(self, element: str, name: str, value: str) -> None:
        """Set an attribute of the element with that id; layout follows at the next boxes() or paint()."""
        ...

    def paint(self) -> Pixels:
        """Render to straight-alpha RGBA, shape (height, width, 4), in output pixels; the canvas is transparent."""
        ...


class HtmlRenderer(Protocol):
    """Typesets HTML and CSS."""

    @property
    def identity(self) -> str:
        """Name and version; part of every still's cache key."""
        ...

    def open(self, html: str, size: Size) -> AbstractContextManager[Document]:
        """Lay out a page on ``size.design`` CSS pixels, to be painted at ``size`` pixels. Raises BackendError."""
        ...
