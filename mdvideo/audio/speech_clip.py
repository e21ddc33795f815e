"""A clip of speech: trimmed, cleaned, brought to the target loudness, faded at both ends, encoded as AAC.

Each sentence is levelled by its own loudness. One gain for a whole voice would be measured on all its sentences, so an
edit of one would encode all again; and a voice that is requested sentence by sentence, as from a server, returns each
at a level of its own, which is accident, not expression. Very short sentences are limited by ``MAX_GAIN`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from mdvideo.audio.aac import encode_clip
from mdvideo.audio.blocks import SampleSpool, map_blocks
from mdvideo.audio.decode import decode_blocks, resample
from mdvideo.audio.limiter import amplify_blocks, gain_to_loudness
from mdvideo.audio.loudness import SILENCE_LUFS, TARGET_LUFS, PeakMeter
from mdvideo.audio.pcm import Samples, from_pcm16, samples_in
from mdvideo.audio.room_tone import room_tone
from mdvideo.audio.speech_edges import EdgeFinder
from mdvideo.audio.voice_filter import clean_voice
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, packet_count
from mdvideo.plan.jobs.audio_jobs import SpeechClipJob
from mdvideo.plan.jobs.job import Product, ReadBlob

MAX_GAIN = 30.0
"""Decibels. More would amplify a recording's noise."""

PAUSE = samples_in(0.3)
"""Silence on either side of a clip with which its loudness is measured: BS.1770's blocks include some of the pauses
between sentences, and the whole soundtrack is at the target if each sentence with its pauses is."""

_FADE_IN, _FADE_OUT = samples_in(0.008), samples_in(0.07)
"""Samples over which a clip comes out of the room tone, and goes back into it."""


def run_speech_clip(job: SpeechClipJob, read: ReadBlob) -> Product:
    """Trim, clean, level, fade and encode a piece of speech. Raises AssetError, EncodeError."""
    with prepare_speech(read(job.sound), job.rate, job.label) as clip:
        peak = PeakMeter()

        def with_room_tone() -> Iterator[Samples]:
            length = packet_count(clip.length) * AAC_FRAME_SAMPLES
            yield room_tone(-AAC_FRAME_SAMPLES, 0)[None]
            at = 0
            for block in clip.blocks():
                peak.add(block)
                yield block + room_tone(at, at + block.shape[1])
                at += block.shape[1]
            yield room_tone(at, length + AAC_FRAME_SAMPLES)[None]

        packets = encode_clip(with_room_tone())
        report = {
            "samples": clip.length,
            "trimmed": clip.start,
            "loudness": round(clip.loudness, 2) if clip.loudness > SILENCE_LUFS else None,
            "gain": round(clip.gain, 2),
            "peak": round(peak.true_peak, 2) if np.isfinite(peak.true_peak) else None,
        }
    return Product({"packets": packets}, report)


@dataclass(frozen=True, slots=True)
class PreparedSpeech:
    """Speech ready to be encoded or mixed, and what was done to it. Use it in a ``with`` block."""

    cleaned: SampleSpool
    start: int
    """The first sample that is kept: as many are cut off."""
    end: int
    loudness: float
    """LUFS before the gain."""
    gain: float
    """Decibels."""

    def __enter__(self) -> PreparedSpeech:
        return self

    def __exit__(self, *_: object) -> None:
        self.cleaned.close()

    @property
    def length(self) -> int:
        """Samples at 48 kHz."""
        return self.end - self.start

    def blocks(self) -> Iterator[Samples]:
        """Yield the clip in blocks of shape (1, n): faded at both ends, levelled, limited."""
        return amplify_blocks(_faded(self.cleaned, self.start, self.end), self.gain)


def prepare_speech(data: bytes, rate: int | None, label: str = "") -> PreparedSpeech:
    """Prepare mono 16-bit PCM at ``rate`` hertz, or a sound file (None). Raises AssetError for a file."""
    cleaned = SampleSpool(1)
    try:
        if rate is None:
            sound: Iterator[Samples] = decode_blocks(data, 1, label or "the recording")
        else:
            sound = iter([resample(from_pcm16(data), rate)[None]])
        edges = EdgeFinder(is_recording=rate is None)
        for block in map_blocks(sound, clean_voice):
            edges.add(block[0])
            cleaned.write([block])
        found = edges.find()
        if found is None:  # all is silent: one block
            return PreparedSpeech(cleaned, 0, AAC_FRAME_SAMPLES, -np.inf, 0.0)
        start, end = found
        pause = np.zeros((1, PAUSE), np.float32)
        gain, loudness = gain_to_loudness(
            lambda: chain([pause], _faded(cleaned, start, end), [pause]), TARGET_LUFS, MAX_GAIN
        )
        return PreparedSpeech(cleaned, start, end, loudness, gain)
    except BaseException:
        cleaned.close()
        raise


def _faded(samples: SampleSpool, start: int, end: int) -> Iterator[Samples]:
    at = 0
    for block in samples.blocks(start, end):
        yield _fade_ends(block, at, end - start)
        at += block.shape[1]


def _fade_ends(block: Samples, at: int, length: int) -> Samples:
    """Apply raised-cosine fades to samples [at, …) of a clip of ``length`` samples."""
    fade_in, fade_out = min(_FADE_IN, length // 2), min(_FADE_OUT, length // 2)
    end = at + block.shape[1]
    if at >= fade_in and end <= length - fade_out:
        return block
    faded = block.astype(np.float32)
    # Between the fades, the factor is 1.
    for first, last in ((at, min(end, fade_in)), (max(at, fade_in, length - 1 - fade_out), end)):
        if first < last:
            place = np.arange(first, last)
            rising = np.clip(place / max(fade_in, 1), 0, 1)
            falling = np.clip((length - 1 - place) / max(fade_out, 1), 0, 1)
            part = block[:, first - at : last - at]
            faded[:, first - at : last - at] = part * (1 - np.cos(np.pi * rising)) * (1 - np.cos(np.pi * falling)) / 4
    return faded
