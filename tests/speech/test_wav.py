"""WAV in every sample format, streamed, and damaged."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.speech.wav import WavError, read_wav
from tests.support.wav_files import wav_file


@pytest.mark.parametrize(
    ("kind", "bits", "data"),
    [
        (1, 16, np.array([0, 16384], "<i2")),
        (1, 8, np.array([128, 192], np.uint8)),
        (3, 32, np.array([0, 0.5], "<f4")),
        (1, 32, np.array([0, 2**30], "<i4")),
        (1, 24, np.frombuffer(b"\0\0\0\0\0\x40", np.uint8)),
    ],
)
def test_every_sample_format_is_read(kind: int, bits: int, data: NDArray[Any]) -> None:
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, kind, 1, 8000, 0, 0, bits)
    samples, rate = read_wav(head + struct.pack("<4sI", b"data", data.nbytes) + data.tobytes())
    assert (samples.tolist(), rate) == ([0, 0.5], 8000)


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_a_streamed_file_may_have_a_wrong_length(length: int) -> None:
    assert read_wav(wav_file(np.full(2400, 0.1), length=length))[0].size == 2400


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF0000WAVE", wav_file(np.zeros(4))[:30], b"RIFF0000WAVEdata\0\0\0\0ab"]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(WavError):
        read_wav(data)
