"""Writes an animated PNG, frame after frame: of each only the rectangle that changed.

Source: W3C *Portable Network Graphics (PNG) Specification (Third Edition)*, sections 11.3.6 (``acTL``, ``fcTL``,
``fdAT``) and 12.3.
"""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST = 60_000
"""Milliseconds of one frame; the format has 16 bits for them. A longer one is written as several."""

_COMPRESSION = 3
_UP = b"\x02"


class ApngWriter:
    """Collects frames of one size: RGB or RGBA arrays of shape (height, width, 3 or 4)."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._frames = 0
        self._sequence = 0
        self._before: NDArray[np.uint8] | None = None
        self._error = Fraction(0)

    def add(self, pixels: NDArray[np.uint8], seconds: Fraction) -> None:
        """Add a frame that is shown for so long, to the nearest millisecond of the whole."""
        exact = seconds * 1000 + self._error
        left = round(exact)
        self._error = exact - left
        if left <= 0 and self._before is not None:
            self._error += left
            return
        left = max(1, left)
        while left:
            shown = min(left, _LONGEST)
            self._write(pixels, shown)
            left -= shown

    def finish(self) -> bytes:
        """Return the file. It repeats for ever. Raises ValueError when it has no frame."""
        if self._before is None:
            raise ValueError("an animation needs a frame")
        height, width, channels = self._before.shape
        head = struct.pack(">IIBBBBB", width, height, 8, 6 if channels == 4 else 2, 0, 0, 0)
        control = struct.pack(">II", self._frames, 0)
        return b"".join(
            [_SIGNATURE, _chunk(b"IHDR", head), _chunk(b"acTL", control), *self._chunks, _chunk(b"IEND", b"")]
        )

    def _write(self, pixels: NDArray[np.uint8], milliseconds: int) -> None:
        top, left, bottom, right = self._changed(pixels)
        part = np.ascontiguousarray(pixels[top:bottom, left:right])
        # dispose_op 0 and blend_op 0: the rectangle replaces what was there, and stays.
        control = struct.pack(
            ">IIIIIHHBB", self._sequence, right - left, bottom - top, left, top, milliseconds, 1000, 0, 0
        )
        self._chunks.append(_chunk(b"fcTL", control))
        data = zlib.compress(_filtered(part), _COMPRESSION)
        if self._frames:
            self._chunks.append(_chunk(b"fdAT", struct.pack(">I", self._sequence + 1) + data))
            self._sequence += 2
        else:
            self._chunks.append(_chunk(b"IDAT", data))
            self._sequence += 1
        self._frames += 1
        self._before = pixels.copy()

    def _changed(self, pixels: NDArray[np.uint8]) -> tuple[int, int, int, int]:
        """Return top, left, bottom and right of what differs from the frame before; a pixel where nothing does."""
        if self._before is None:
            return 0, 0, pixels.shape[0], pixels.shape[1]
        changed = (pixels != self._before).any(axis=2)
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not rows.size:
            return 0, 0, 1, 1
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _filtered(part: NDArray[np.uint8]) -> bytes:
    """Return rows with the filter *Up* (section 9.2)."""
    height, width, channels = part.shape
    rows = part.reshape(height, width * channels)
    above = np.vstack([np.zeros((1, rows.shape[1]), np.uint8), rows[:-1]])
    out = np.empty((height, rows.shape[1] + 1), np.uint8)
    out[:, 0] = _UP[0]
    out[:, 1:] = rows - above
    return out.tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
