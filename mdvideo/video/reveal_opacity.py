"""When a fragment becomes visible in a finished video, from its decoded pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from mdvideo.errors import EncodeError

_STEADY_FRAMES = 3
"""Frames at either end of a window, before and after the fade, of which the median is taken."""

_LEAST_CHANGE = 12
"""Levels of luma: pixels that change by less are not looked at."""

_SHARE_OF_CHANGE = 0.5
"""Only pixels that change by this share of the greatest change: the text itself, and not a background that moves."""


class VisibleReveal(NamedTuple):
    """When a fragment is half opaque, in seconds of the video; None where nothing changes in the window."""

    half: float | None


def measure_reveals(path: Path, windows: Sequence[tuple[int, int]], fps: Fraction) -> Iterator[VisibleReveal]:
    """Yield when the picture is half changed in each window: frames [first, last), in order, one reveal in each.

    Raises EncodeError.
    """
    try:
        with av.open(path) as container:
            for first, last in windows:
                yield VisibleReveal(_half_changed(_luma(container, first, last, fps), first, fps))
    except FFmpegError as error:
        raise EncodeError(f"{path} cannot be decoded: {error.strerror or error}") from error


def _luma(container: av.container.InputContainer, first: int, last: int, fps: Fraction) -> NDArray[np.float32]:
    """Decode frames [first, last): shape (frames, height, width)."""
    stream = container.streams.video[0]
    assert stream.time_base is not None
    container.seek(int(first / fps / stream.time_base), stream=stream)
    frames = []
    for frame in container.decode(stream):
        number = round(float(frame.time or 0) * float(fps))
        if number >= last:
            break
        if number >= first:
            frames.append(frame.to_ndarray(format="gray").astype(np.float32))
    return np.stack(frames) if frames else np.zeros((0, 1, 1), np.float32)


def _half_changed(frames: NDArray[np.float32], first: int, fps: Fraction) -> float | None:
    if len(frames) < 2 * _STEADY_FRAMES + 1:
        return None
    before = np.median(frames[:_STEADY_FRAMES], axis=0)
    change = np.median(frames[-_STEADY_FRAMES:], axis=0) - before
    greatest = float(np.abs(change).max())
    if greatest < _LEAST_CHANGE:
        return None
    seen = np.abs(change) >= greatest * _SHARE_OF_CHANGE
    opacity = ((frames - before)[:, seen] * np.sign(change[seen])).sum(axis=1) / np.abs(change[seen]).sum()
    # A frame is seen from its own time on: the first that is half opaque is when it happens.
    half = np.flatnonzero(opacity >= 0.5)
    return float((first + int(half[0])) / fps)
