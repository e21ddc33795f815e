"""Samples: 48 kHz throughout, float32 in −1…1 in memory, 16 bits where they are stored."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.audio_grid import SAMPLE_RATE

Samples = NDArray[np.float32]
"""Mono: shape (samples,). Stereo: shape (2, samples)."""


def to_pcm16(samples: NDArray[np.floating[Any]]) -> bytes:
    """Convert to 16-bit little-endian PCM, channels interleaved; values outside −1…1 are clipped."""
    scaled = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    return (scaled if scaled.ndim == 1 else np.ascontiguousarray(scaled.T)).tobytes()


def from_pcm16(data: bytes, channels: int = 1) -> Samples:
    """Convert from 16-bit little-endian PCM with so many interleaved channels."""
    flat: Samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767)
    return flat if channels == 1 else np.ascontiguousarray(flat.reshape(-1, channels).T)


def samples_in(seconds: float) -> int:
    """How many samples so many seconds have."""
    return round(seconds * SAMPLE_RATE)
