"""Where speech begins and ends in a piece of sound: silence at either end is cut off, in recordings a breath too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.pcm import samples_in

_SILENCE_SHARE = 10 ** (-50 / 20)
"""At either end, audio below this share of the peak is silence."""

_LEAD, _TRAIL = samples_in(0.01), samples_in(0.09)
"""Samples kept before the first sound, and after the last, where a voice fades away."""

_BREATH_SHARE = 10 ** (-26 / 20)
_BREATH_PAUSE = samples_in(0.15)
_LONGEST_BREATH = samples_in(1.5)
"""In a recording, what is quieter than this share of the peak, at most so long, and apart from the rest by a pause of
at least so long, is a breath or a click of the mouse. The pause is longer than the closure before a final /t/."""

_FRAME = samples_in(0.001)


class EdgeFinder:
    """Finds the edges of speech that comes in blocks of mono samples."""

    def __init__(self, *, is_recording: bool) -> None:
        self._is_recording = is_recording
        self._peaks: list[NDArray[np.float32]] = []
        self._rest = np.zeros(0, np.float32)
        self._length = 0

    def add(self, samples: NDArray[np.float32]) -> None:
        """Take what follows."""
        self._length += samples.size
        joined = np.abs(np.concatenate((self._rest, samples)))
        whole = joined.size - joined.size % _FRAME
        self._peaks.append(joined[:whole].reshape(-1, _FRAME).max(axis=1))
        self._rest = joined[whole:]

    def find(self) -> tuple[int, int] | None:
        """Return the first sample to keep, and the one after the last; None if all is silent."""
        peaks = np.concatenate([*self._peaks, self._rest.max(keepdims=True)] if self._rest.size else self._peaks)
        peak = float(peaks.max(initial=0))
        audible = np.flatnonzero(peaks > peak * _SILENCE_SHARE) if peak else np.zeros(0, np.intp)
        if not audible.size:
            return None
        first, last = int(audible[0]), int(audible[-1])
        if self._is_recording:
            loud = peaks > peak * _BREATH_SHARE
            first = _after_breath(audible, loud, first)
            last = peaks.size - 1 - _after_breath(peaks.size - 1 - audible[::-1], loud[::-1], peaks.size - 1 - last)
        return max(0, first * _FRAME - _LEAD), min(self._length, (last + 1) * _FRAME + _TRAIL)


def _after_breath(audible: NDArray[np.intp], loud: NDArray[np.bool_], first: int) -> int:
    """Return the first audible frame that is not part of a breath before the speech; ``audible`` is in order."""
    while True:
        gaps = np.flatnonzero(np.diff(audible) * _FRAME >= _BREATH_PAUSE)
        if not gaps.size:
            return first
        last, following = int(audible[gaps[0]]), int(audible[gaps[0] + 1])
        if loud[first : last + 1].any() or (last + 1 - first) * _FRAME > _LONGEST_BREATH:
            return first
        audible, first = audible[gaps[0] + 1 :], following
