"""The sound of a clip at its place: the part that is shown, at its speed and pitch, at the level of speech."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mdvideo.audio.blocks import SampleSpool
from mdvideo.audio.clips.time_stretch import at_speed
from mdvideo.audio.decode import decode_blocks
from mdvideo.audio.pcm import Samples, samples_in
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import PlacedClipSound

CLIP_LUFS = -18.0
"""Loudness of a clip's sound at ``volume=1``, 2 LU below the speech."""

MOST_GAIN = 12.0
"""Decibels by which a quiet clip is raised at most: more would raise its noise."""

_FADE = samples_in(0.02)
"""Where the sound is cut off, and where a loop begins again."""


class ClipSound:
    """A clip's sound at samples [start, end) of a track of ``length`` samples. Use it in a ``with`` block.

    Raises AssetError.
    """

    def __init__(self, data: bytes, clip: PlacedClipSound, length: int) -> None:
        part = _part_of(decode_blocks(data, 2, "the sound of a clip"), clip)
        self._sound = SampleSpool(2).write(part)
        if clip.speed != 1:
            with self._sound as usual:
                self._sound = SampleSpool(2).write(at_speed(usual, float(clip.speed)))
        gain = 0.0 if clip.loudness is None else min(CLIP_LUFS - clip.loudness, MOST_GAIN)
        self._level = np.float32(10 ** (gain / 20) * float(clip.volume))
        self._period = max(1, round((clip.last - clip.first) / clip.speed * SAMPLE_RATE))
        self.start = clip.start
        self.end = min(clip.end, length)
        if not clip.loop:
            self.end = min(self.end, self.start + min(self._sound.length, self._period))

    def __enter__(self) -> ClipSound:
        return self

    def __exit__(self, *_: object) -> None:
        self._sound.close()

    def read(self, start: int, end: int) -> Samples:
        """Return samples [start, end) of the track, stereo; zeros where the clip is not heard."""
        out = np.zeros((2, end - start), np.float32)
        at, last = max(start, self.start), min(end, self.end)
        while at < last:
            place = (at - self.start) % self._period
            count = min(last - at, self._period - place)
            heard = min(count, max(0, min(self._sound.length, self._period) - place))
            if heard:
                out[:, at - start : at - start + heard] = self._sound.read(place, place + heard)
            at += count
        where = np.arange(start, end) - self.start
        inside = where % self._period
        edges = np.minimum(np.minimum(inside, self._period - 1 - inside), self.end - 1 - self.start - where)
        level = np.clip(edges / _FADE, 0, 1).astype(np.float32) * self._level
        faded: Samples = out * level
        return faded


def _part_of(blocks: Iterator[Samples], clip: PlacedClipSound) -> Iterator[Samples]:
    first, last = round(clip.first * SAMPLE_RATE), round(clip.last * SAMPLE_RATE)
    at = 0
    for block in blocks:
        end = at + block.shape[1]
        if end > first and at < last:
            yield block[:, max(0, first - at) : max(0, last - at)]
        at = end
