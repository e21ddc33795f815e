"""Samples: 48 kHz throughout, float32 in −1…1 while they are worked on, 16 bits where they are stored."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.aac_grid import RATE

Samples = NDArray[np.float32]
"""Mono: shape (samples,). Stereo: shape (2, samples)."""


def to_bytes(samples: NDArray[np.floating[Any]]) -> bytes:
    """16-bit little-endian PCM, channels interleaved; what exceeds the range is cut off."""
    scaled = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    return (scaled if scaled.ndim == 1 else np.ascontiguousarray(scaled.T)).tobytes()


def from_bytes(data: bytes, channels: int = 1) -> Samples:
    """The samples of 16-bit little-endian PCM."""
    flat: Samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767)
    return flat if channels == 1 else np.ascontiguousarray(flat.reshape(-1, channels).T)


def seconds(length: float) -> int:
    """A length of time in samples."""
    return round(length * RATE)
