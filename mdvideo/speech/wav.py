"""Reads WAV from servers, in any sample format, also with a wrong length because of streaming; writes 16-bit WAV."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
"""Format tags."""


class WavError(ValueError):
    """The data is not WAV, or in an unsupported format."""


def read_wav(data: bytes) -> tuple[NDArray[np.float32], int]:
    """Return mono samples, with channels averaged, and their rate in hertz. Raises WavError."""
    if data[:4] not in (b"RIFF", b"RF64") or data[8:12] != b"WAVE":
        raise WavError("it is not a WAV file")
    kind = channels = rate = bits = 0
    for name, chunk in _chunks(data):
        if name == b"fmt " and len(chunk) >= 16:
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
            if kind == EXTENSIBLE and len(chunk) >= 26:
                (kind,) = struct.unpack_from("<H", chunk, 24)
        elif name == b"data":
            if not channels or not rate:
                raise WavError("its format is missing")
            samples = _decode(chunk, kind, bits)
            frames = samples[: samples.size // channels * channels].reshape(-1, channels)
            mono: NDArray[np.float32] = frames.mean(axis=1, dtype=np.float32)
            return mono, rate
    raise WavError("it contains no samples")


def read_pcm16(data: bytes) -> NDArray[np.float32]:
    """Return mono samples in −1…1 of 16-bit PCM without a header."""
    samples: NDArray[np.float32] = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767)
    return samples


def write_wav(samples: NDArray[np.float32], rate: int) -> bytes:
    """Return mono samples in −1…1 as a WAV file of 16-bit PCM at ``rate`` hertz."""
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    form = struct.pack("<HHIIHH", PCM, 1, rate, 2 * rate, 2, 16)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(pcm)) + pcm
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        # A slice ends at the end of the data, whatever size a stream's header states.
        yield name, data[at + 8 : at + 8 + size] if size else data[at + 8 :]
        at += 8 + size + size % 2


def _decode(chunk: bytes, kind: int, bits: int) -> NDArray[np.float32]:
    width = bits // 8
    chunk = chunk[: len(chunk) // max(width, 1) * width]
    if kind == FLOAT and bits in (32, 64):
        return np.frombuffer(chunk, f"<f{width}").astype(np.float32)
    if kind == PCM and bits == 8:
        return (np.frombuffer(chunk, np.uint8).astype(np.float32) - 128) / np.float32(128)
    if kind == PCM and bits in (16, 32):
        return np.frombuffer(chunk, f"<i{width}").astype(np.float32) / np.float32(2 ** (bits - 1))
    if kind == PCM and bits == 24:
        padded = np.zeros((len(chunk) // 3, 4), np.uint8)
        padded[:, 1:] = np.frombuffer(chunk, np.uint8).reshape(-1, 3)
        return padded.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
    raise WavError(f"its samples are of format {kind} with {bits} bits")
