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
- It damages its memory where a part of a table has a length computed with a percentage, hence ``without_table_calc``.

It runs in processes of its own, since there is more of the kind: see ``page_processes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from PIL import Image

from mdvideo.errors import PageError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.renderers.blitz_css import without_floats
from mdvideo.slides.renderers.blitz_tables import without_table_calc
from mdvideo.slides.renderers.blitz_text import adapt_text
from mdvideo.slides.renderers.declared_fonts import declared_fonts
from mdvideo.slides.renderers.page_processes import PageProcess, PageProcesses
from mdvideo.slides.renderers.shared import crop_or_pad, fonts_digest, hold_animations
from mdvideo.slides.renderers.svg_safety import sanitize_svg_images
from mdvideo.slides.writing.page_fonts import fonts_of

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

T = TypeVar("T")

_BASE_URL = "https://mdvideo.invalid/"
"""Base URL of every page. By RFC 6761 .invalid never resolves, and blitz-py has no network access anyway."""


class BlitzRenderer:
    """The default ``HtmlRenderer``. Thread-safe: each open page has a process of its own."""

    scales_coarsely = True
    """It makes pictures smaller without a filter; see ``scale_pictures``."""

    def __init__(self, fonts: Sequence[Path], processes: PageProcesses | None = None) -> None:
        self._fonts = [path.read_bytes() for path in fonts]
        self._processes = PageProcesses() if processes is None else processes
        self.identity = f"blitz-py {version('blitz-py')} {fonts_digest(self._fonts)} text 3"

    @contextmanager
    def open(self, html: str, size: Size) -> Iterator[Document]:
        """Lay out a page on ``size.design`` CSS pixels. Raises PageError when blitz-py fails, dies or hangs."""
        design = size.design
        options = {"width": design.width, "height": design.height, "scale": size.scale, "base_url": _BASE_URL}
        fonts = [*self._fonts, *declared_fonts(html), *fonts_of(html).values()]
        # Python keeps the hash of bytes, and gives each run its own: names that cost nothing and cannot be forged.
        named = {f"{len(font)} {hash(font)}": font for font in fonts}
        page = adapt_text(hold_animations(without_table_calc(without_floats(sanitize_svg_images(html)))))
        document = _BlitzDocument(self._processes, page, named, options, size)
        try:
            yield document
        finally:
            document.close()

    def close(self) -> None:
        """End the processes."""
        self._processes.close()


class _BlitzDocument:
    """A page. If its process dies, it is laid out again in a new one, once: an earlier page may have damaged it."""

    def __init__(
        self,
        processes: PageProcesses,
        html: str,
        fonts: Mapping[str, bytes],
        options: Mapping[str, Any],
        size: Size,
    ) -> None:
        self._processes = processes
        self._source = (html, fonts, options)
        self._size = size
        self._changes: dict[tuple[str, str], str] = {}
        self._may_retry = True
        self._boxes: Mapping[str, Box] | None = None
        self._process = processes.take()
        try:
            self._call(lambda process: process.open(*self._source))
        except BaseException:
            self.close()
            raise

    def boxes(self) -> Mapping[str, Box]:
        if self._boxes is None:
            answer, _ = self._call(lambda process: process.call({"do": "boxes"}))
            self._boxes = {element: Box(*box) for element, box in answer["boxes"].items()}
        return self._boxes

    def set_attribute(self, element: str, name: str, value: str) -> None:
        self._call(lambda process: process.call({"do": "set", "arguments": [element, name, value]}))
        self._changes[element, name] = value
        self._boxes = None

    def paint(self) -> Pixels:
        most = (self._size.width + 2) * (self._size.height + 2) * 4
        size, data = self._call(lambda process: process.paint(most))
        picture = Image.frombuffer("RGBa", size, data, "raw", "RGBa", 0, 1)
        pixels = np.zeros((*size[::-1], 4), np.uint8)
        # Most of a page is empty, and converting a whole frame takes ten times as long as painting it.
        if painted := picture.getbbox():
            left, top, right, bottom = painted
            pixels[top:bottom, left:right] = np.asarray(picture.crop(painted).convert("RGBA"))
        return crop_or_pad(pixels, self._size)

    def close(self) -> None:
        self._processes.give_back(self._process)

    def _call(self, do: Callable[[PageProcess], T]) -> T:
        try:
            return do(self._process)
        except PageError:
            if not self._process.is_lost or self._process.is_late or not self._may_retry:
                raise
        self._may_retry = False
        self._process = self._processes.replace(self._process)
        self._process.open(*self._source)
        for (element, name), value in self._changes.items():
            self._process.call({"do": "set", "arguments": [element, name, value]})
        return do(self._process)
