"""The default renderer, blitz-py: Stylo, Taffy, Parley and Vello in one wheel, without browser, network or JavaScript.

This module relies on the following behaviour of blitz-py 0.5.0, which its documentation does not state:

- It paints premultiplied RGBA.
- A family in ``fonts`` has precedence over a system font of the same name, and all generic families mean its default
  face. So a theme that uses only bundled families looks the same on every machine. Characters that no bundled face
  covers are drawn with system fonts, if there are any: a Chinese deck works.
- It panics on a relative URL in a page without a base URL, hence ``_BASE_URL``.
- It opens no files for a page, but it does for ``<image href>`` in an SVG picture, hence ``sanitize_svg_images``.
- It takes the direction of a paragraph from its first letter, and slants letters backwards where a font has no italic,
  hence ``adapt_text``. It ignores ``@font-face``, so the fonts that a page names are passed with it.
- It does not return from a page on which something floats in a line, hence ``without_floats``.
"""

from __future__ import annotations

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
from mdvideo.slides.renderers.blitz_css import without_floats
from mdvideo.slides.renderers.blitz_text import adapt_text
from mdvideo.slides.renderers.declared_fonts import declared_fonts
from mdvideo.slides.renderers.shared import crop_or_pad, fonts_digest, hold_animations
from mdvideo.slides.renderers.svg_safety import sanitize_svg_images
from mdvideo.slides.writing.page_fonts import fonts_of

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_BASE_URL = "https://mdvideo.invalid/"
"""Base URL of every page. By RFC 6761 .invalid never resolves, and blitz-py has no network access anyway."""


class BlitzRenderer:
    """The default ``HtmlRenderer``. Thread-safe: blitz-py gives each page a thread of its own and releases the GIL."""

    scales_coarsely = True
    """It makes pictures smaller without a filter; see ``scale_pictures``."""

    def __init__(self, fonts: Sequence[Path]) -> None:
        self._fonts = [path.read_bytes() for path in fonts]
        self.identity = f"blitz-py {blitz_py.__version__} {fonts_digest(self._fonts)} text 2"

    @contextmanager
    def open(self, html: str, size: Size) -> Iterator[Document]:
        """Lay out a page on ``size.design`` CSS pixels. Raises BackendError when blitz-py fails."""
        design = size.design
        try:
            template = blitz_py.Template(
                adapt_text(hold_animations(without_floats(sanitize_svg_images(html)))),
                width=design.width,
                height=design.height,
                scale=size.scale,
                background=None,
                base_url=_BASE_URL,
                fonts=[*self._fonts, *declared_fonts(html), *fonts_of(html).values()],
            )
        except ValueError as error:
            raise BackendError(f"blitz-py could not lay out the page: {error}") from error
        yield _BlitzDocument(template, size)

    def close(self) -> None:
        """Do nothing: no state is kept between pages."""


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
        return crop_or_pad(np.asarray(picture.convert("RGBA")), self._size)
