"""Sound in blocks, so that hours of it need little memory: filters with context, and samples kept on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.pcm import Samples

CONTEXT = 12_288
"""Samples (a quarter of a second) after which every filter here has rung out."""

BLOCK = (1 << 18) - 3 * CONTEXT
"""Samples that are worked on at once: with their context and the filters' ringing, a power of two."""

_IN_MEMORY = 32 * 2**20
"""Bytes of samples that are kept in memory; more go to a temporary file."""

Response = Callable[[NDArray[np.complex128]], NDArray[np.complex128]]
"""The frequency response of a filter, as a function of z⁻¹ on the unit circle."""


def map_blocks(
    blocks: Iterable[Samples], work: Callable[[Samples], Samples], context: int = CONTEXT
) -> Iterator[Samples]:
    """Apply ``work`` to blocks of shape (channels, n): it gets ``context`` samples more on either side.

    ``work`` returns as many samples as it gets; those of the context are dropped.
    """
    held: Samples | None = None
    lead = 0  # samples at the start of ``held`` that are already out
    for block in blocks:
        held = block if held is None else np.concatenate((held, block), axis=1)
        while held.shape[1] - lead >= BLOCK + context:
            yield work(held[:, : lead + BLOCK + context])[:, lead : lead + BLOCK]
            kept = max(0, lead + BLOCK - context)
            held, lead = held[:, kept:], lead + BLOCK - kept
    if held is not None and held.shape[1] > lead:
        yield work(held)[:, lead:]


def gather_blocks(blocks: Iterable[Samples], size: int = BLOCK) -> Iterator[Samples]:
    """Join small blocks of shape (channels, n) to blocks of at least ``size`` samples; the last may be shorter."""
    held: list[Samples] = []
    length = 0
    for block in blocks:
        held.append(block)
        length += block.shape[1]
        if length >= size:
            yield np.concatenate(held, axis=1)
            held, length = [], 0
    if held:
        yield np.concatenate(held, axis=1)


def apply_responses(samples: Samples, *responses: Response) -> list[Samples]:
    """Apply filters to samples of shape (channels, n), each alone, by one transform. They ring out in ``CONTEXT``."""
    length = samples.shape[1]
    size = _transform_size(length + CONTEXT)
    spectrum = np.fft.rfft(samples.astype(np.float32, copy=False), size)
    return [
        np.fft.irfft(spectrum * _sampled_response(response, size), size)[:, :length].astype(np.float32, copy=False)
        for response in responses
    ]


def _transform_size(least: int) -> int:
    """A size of which a transform is fast: a power of two, or 5/4 or 6/4 of one, so that there are few of them."""
    power = 1 << max(least - 1, 4).bit_length() - 1
    return next(size for size in (power, power * 5 // 4, power * 6 // 4, 2 * power) if size >= least)


@lru_cache(maxsize=48)
def _sampled_response(response: Response, size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    sampled: NDArray[np.complex64] = response(z).astype(np.complex64)
    return sampled


class SampleSpool:
    """Samples of shape (channels, n) that are written once and read in any order; long ones are in a file."""

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self.length = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed by close()

    def __enter__(self) -> SampleSpool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop the samples."""
        self._file.close()

    def write(self, blocks: Iterable[Samples]) -> SampleSpool:
        """Append blocks, and return self."""
        self._file.seek(0, 2)
        for block in blocks:
            self._file.write(np.ascontiguousarray(block.T, "<f4").tobytes())
            self.length += block.shape[1]
        return self

    def read(self, start: int, end: int) -> Samples:
        """Return the samples [start, end), with zeros outside of what was written."""
        first, last = min(max(start, 0), self.length), min(max(end, 0), self.length)
        self._file.seek(4 * self.channels * first)
        data = self._file.read(4 * self.channels * max(0, last - first))
        samples = np.frombuffer(data, "<f4").reshape(-1, self.channels).T
        missing = (max(0, min(first, end) - start), max(0, end - max(last, start)))
        whole: Samples = np.pad(samples, ((0, 0), missing)) if any(missing) else samples
        return whole

    def blocks(self, start: int = 0, end: int | None = None, size: int = BLOCK) -> Iterator[Samples]:
        """Yield the samples [start, end) in blocks of at most ``size``."""
        end = self.length if end is None else end
        for at in range(start, end, size):
            yield self.read(at, min(at + size, end))
