"""Music at its level: looped without a seam to the length that is asked for, faded in and out."""

from __future__ import annotations

import numpy as np

from mdvideo.audio.blocks import SampleSpool
from mdvideo.audio.decode import decode_blocks
from mdvideo.audio.pcm import Samples, samples_in
from mdvideo.plan.jobs.audio_jobs import PlacedMusic

MUSIC_LUFS = -24.0
"""Loudness of the music alone, 8 LU below the speech."""

STING_LUFS = -17.0
"""Loudness of an intro or outro sting, which is heard alone."""

FADE_IN, FADE_OUT = samples_in(1.0), samples_in(3.0)
STING_FADE_OUT = samples_in(1.0)
CROSSFADE = samples_in(1.0)
"""Overlap where music is looped because it is too short: the power of the sum is constant."""


class MusicBed:
    """A piece of music at samples [start, end) of a track of ``length`` samples. Use it in a ``with`` block.

    Raises AssetError.
    """

    def __init__(self, data: bytes, music: PlacedMusic, length: int) -> None:
        self._music = SampleSpool(2).write(decode_blocks(data, 2, "the music"))
        self._level = 1.0
        if music.loudness is not None:
            self._level = 10 ** (((STING_LUFS if music.sting else MUSIC_LUFS) - music.loudness) / 20)
        self.start = music.start
        self.end = min(music.end, length)
        if music.sting:
            self.end = min(self.end, self.start + self._music.length)
        span = max(0, self.end - self.start)
        # A sting has its own beginning, and its own end unless it is cut off.
        cut = music.sting and self._music.length > span
        self._fade_in = 0 if music.sting else min(FADE_IN, span // 2)
        self._fade_out = min(STING_FADE_OUT if cut else 0 if music.sting else FADE_OUT, span // 2)
        self._overlap = min(CROSSFADE, self._music.length // 2)
        self._step = max(1, self._music.length - self._overlap)

    def __enter__(self) -> MusicBed:
        return self

    def __exit__(self, *_: object) -> None:
        self._music.close()

    def read(self, start: int, end: int) -> Samples:
        """Return samples [start, end) of the track, stereo; zeros where the music does not play."""
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return np.zeros((2, end - start), np.float32)
        place = np.arange(first, last) - self.start
        level = np.full(place.size, self._level)
        if self._fade_in:
            level *= np.clip(place / self._fade_in, 0, 1)
        if self._fade_out:
            level *= np.clip((self.end - self.start - 1 - place) / self._fade_out, 0, 1) ** 2
        samples = self._looped(first - self.start, last - self.start) * level.astype(np.float32)
        whole: Samples = np.pad(samples, ((0, 0), (first - start, end - last)))
        return whole

    def _looped(self, start: int, end: int) -> Samples:
        """Return samples [start, end) of the endless loop: each repetition fades in while the one before fades out."""
        looped = np.zeros((2, end - start), np.float32)
        for number in range(max(0, (start - self._overlap) // self._step), (end - 1) // self._step + 1):
            at = number * self._step
            first, last = max(start, at), min(end, at + self._music.length)
            if first >= last:
                continue
            place = np.arange(first - at, last - at)
            gain = np.ones(place.size)
            if self._overlap and number:
                gain *= np.sqrt(np.clip(place / self._overlap, 0, 1))
            if self._overlap:
                gain *= np.sqrt(np.clip((self._music.length - place) / self._overlap, 0, 1))
            looped[:, first - start : last - start] += self._music.read(first - at, last - at) * gain.astype(np.float32)
        return looped
