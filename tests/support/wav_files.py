"""WAV files as servers send them."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray


def wav_file(samples: NDArray[np.floating[Any]], rate: int = 24_000, *, length: int | None = None) -> bytes:
    """A file of 16-bit mono samples. ``length`` replaces the size in bytes in the header."""
    data = np.round(samples * 32767).astype("<i2").tobytes()
    size = len(data) if length is None else length
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", size
    )
    return head + data
