"""Typesetting with blitz-py: Stylo, Taffy, Parley and Vello in one wheel, without a browser, network or JavaScript.

What was found out about blitz-py 0.5.0 and is relied on here:

- It paints premultiplied RGBA.
- A family that is among ``fonts`` wins over one of the same name on the system; the generic families all mean its
  own default face. So a theme that names only bundled families looks the same on every machine. Characters that no
  bundled face covers are still drawn from the system's fonts, where it has any: a Chinese deck works.
- A relative address in a page without a base address makes it panic, hence ``_NOWHERE``.
- Files are not opened for a page, but are for ``<image href>`` inside an SVG picture, hence ``inert_pictures``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import blitz_py
import numpy as np
from PIL import Image

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.html.svg_safety import inert_pictures

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_NOWHERE = "https://mdvideo.invalid/"
"""Base address of every page. RFC 6761 keeps .invalid from ever resolving, and blitz-py has no network anyway."""


class BlitzRenderer:
    """The default ``HtmlRenderer``. Any thread may use it: pages lie on threads of their own and release the GIL."""

    def __init__(self, fonts: Sequence[Path]) -> None:
        self._fonts = [path.read_bytes() for path in fonts]
        self.identity = f"blitz-py {blitz_py.__version__} {fonts_digest(self._fonts)}"

    @contextmanager
    def open(self, html: str, size: Size) -> Iterator[Document]:
        """Lay out a page on ``size.design``. Raises BackendError when blitz-py fails."""
        design = size.design
        try:
            template = blitz_py.Template(
                inert_pictures(html),
                width=design.width,
                height=design.height,
                scale=size.scale,
                background=None,
                base_url=_NOWHERE,
                fonts=self._fonts,
            )
        except ValueError as error:
            raise BackendError(f"blitz-py could not lay out the page: {error}") from error
        yield _BlitzDocument(template, size)

    def close(self) -> None:
        """Nothing is held between pages."""


class _BlitzDocument:
    def __init__(self, template: blitz_py.Template, size: Size) -> None:
        self._template = template
        self._size = size

    def boxes(self) -> Mapping[str, Box]:
        return {element: Box(*box) for element, box in self._template.boxes().items()}

    def set_attribute(self, element: str, name: str, value: str) -> None:
        try:
            self._template.set_attribute(element, name, value)
        except ValueError as error:
            raise BackendError(f"blitz-py could not change the page: {error}") from error

    def paint(self) -> Pixels:
        try:
            width, height, data = self._template.render_rgba()
        except ValueError as error:
            raise BackendError(f"blitz-py could not paint the page: {error}") from error
        picture = Image.frombuffer("RGBa", (width, height), data, "raw", "RGBa", 0, 1)
        return fitted_to(np.asarray(picture.convert("RGBA")), self._size)


def fitted_to(pixels: Pixels, size: Size) -> Pixels:
    """Cropped or padded with clear pixels to ``size``.

    The design canvas is whole CSS pixels, so at odd shapes its scaled size may be a pixel off the frame's.
    """
    if pixels.shape[:2] == (size.height, size.width):
        return pixels
    out = np.zeros((size.height, size.width, 4), np.uint8)
    height, width = min(size.height, pixels.shape[0]), min(size.width, pixels.shape[1])
    out[:height, :width] = pixels[:height, :width]
    return out


def fonts_digest(fonts: Sequence[bytes]) -> str:
    """Twelve hexadecimal digits that change when any of these font files does, or their order."""
    digest = hashlib.sha256()
    for font in fonts:
        digest.update(hashlib.sha256(font).digest())
    return digest.hexdigest()[:12]
