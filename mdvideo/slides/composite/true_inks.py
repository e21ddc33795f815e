"""Corrects the ink of text in small frames, where few strokes cover a pixel wholly, by the same page at full size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mdvideo.slides.composite.glyph_pixels import GlyphPixels, find_glyph_pixels
from mdvideo.slides.typeset import TypesetPage

_LEAST_SHARE = 0.2
"""Ink that covers less of its pixels than this is taken for another colour."""
_MOST_SHARE = 1.06
"""Ink that is stronger than this is another one."""
_WHOLE = 0.98
"""From here on, pixels are taken as wholly covered; below, the share is only known to about this."""
_ROUNDING = 6
"""Levels by which a colour may be off the line between an ink and its ground."""

Inks = Mapping[str, Sequence[NDArray[np.float32]]]
"""The colours of each text box, premultiplied RGBA."""


def inks_of(page: TypesetPage) -> Inks:
    """Return the inks of a page that is typeset at full size, in all its states."""
    found: dict[str, list[NDArray[np.float32]]] = {}
    for overlay, bare in zip(page.undimmed or page.overlays, page.bares, strict=True):
        for glyphs in find_glyph_pixels(overlay, bare, page.text, 1.0):
            found.setdefault(glyphs.box.element, []).append(_premultiplied(glyphs.colour))
    return found


def with_coverage(glyphs: GlyphPixels, inks: Inks) -> GlyphPixels:
    """Return glyphs with the share to which an ink of the same box covers them, if they are a blend of one."""
    ground, ink = _premultiplied(np.median(glyphs.panel, 0, keepdims=True)), _premultiplied(glyphs.colour)
    shares = [_share_of(ink, full, ground) for full in inks.get(glyphs.box.element, ())]
    share = max((share for share in shares if share is not None), default=1.0)
    return replace(glyphs, coverage=share if share > _WHOLE else share * _WHOLE)


def _share_of(ink: NDArray[np.float32], full: NDArray[np.float32], ground: NDArray[np.float32]) -> float | None:
    """Return the share of ``full`` in ``ink`` over ``ground``, 1 at most; None if it is no blend of the two."""
    way = full - ground
    length = float(way @ way)
    share = float((ink - ground) @ way) / length if length else 0.0
    if not _LEAST_SHARE <= share <= _MOST_SHARE or np.abs(ground + way * np.float32(share) - ink).max() > _ROUNDING:
        return None
    return min(share, 1.0)


def _premultiplied(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = pixels.mean(0)
    return np.asarray(np.append(mean[:3] * (mean[3] / 255), mean[3]), np.float32)
