"""Speech over music, with ducking: the bands of speech are lowered in the music just before a word, and come back.

A compressor with a side chain can only react to a word. Here all words are known beforehand, and the gain is the same
in every build. The whole programme is then brought to the target loudness by one gain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.aac import encode_clip
from mdvideo.audio.blocks import BLOCK, SampleSpool
from mdvideo.audio.clips.clip_sound import ClipSound
from mdvideo.audio.ducking import ducked_music, merge_short_gaps
from mdvideo.audio.limiter import amplify_blocks, gain_to_loudness
from mdvideo.audio.loudness import SILENCE_LUFS, TARGET_LUFS, LoudnessMeter
from mdvideo.audio.music_bed import MusicBed
from mdvideo.audio.pcm import Samples
from mdvideo.audio.room_tone import room_tone
from mdvideo.audio.speech_clip import prepare_speech
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES
from mdvideo.plan.jobs.audio_jobs import MixAudioJob
from mdvideo.plan.jobs.job import Product, ReadBlob

_STEREO = np.float32(10 ** (-3.0103 / 20))
"""Mono on two speakers is 3 dB louder than on one (BS.1770 adds the channels' power)."""


def run_mix_audio(job: MixAudioJob, read: ReadBlob) -> Product:
    """Mix and encode a whole soundtrack. Raises AssetError, EncodeError."""
    length = job.packets * AAC_FRAME_SAMPLES
    with ExitStack() as stack:
        speech = stack.enter_context(SampleSpool(1))
        spoken = _lay_speech(job, read, speech, length)
        track = speech_and_music(job, read, stack, speech, spoken, length)
        gain, _ = gain_to_loudness(track.blocks, TARGET_LUFS)
        meter = LoudnessMeter()
        packets = encode_clip(_with_room_tone(track, gain, meter))
    loudness = meter.loudness
    report = {"loudness": round(loudness, 2) if loudness > SILENCE_LUFS else None, "gain": round(gain, 2)}
    return Product({"packets": packets}, report)


def _lay_speech(job: MixAudioJob, read: ReadBlob, track: SampleSpool, length: int) -> list[tuple[int, int]]:
    """Write all clips at their places, one prepared at a time, and return the intervals of speech."""
    spoken: list[tuple[int, int]] = []
    for placed in sorted(job.speech, key=lambda clip: clip.sample):
        track.write([np.zeros((1, max(0, placed.sample - track.length)), np.float32)])
        with prepare_speech(read(placed.sound), placed.rate) as clip:
            end = min(placed.sample + clip.length, length)
            for block in clip.blocks():
                track.write([block[:, : max(0, length - track.length)]])
        if end > placed.sample:
            spoken.append((placed.sample, end))
    return spoken


def speech_and_music(
    job: MixAudioJob,
    read: ReadBlob,
    stack: ExitStack,
    speech: SampleSpool,
    spoken: Sequence[tuple[int, int]],
    length: int,
) -> SampleSpool:
    """Return the mix, stereo, before its gain."""
    beds: list[MusicBed | ClipSound] = [
        stack.enter_context(MusicBed(read(music.sound), music, length)) for music in job.music
    ]
    beds += [stack.enter_context(ClipSound(read(clip.sound), clip, length)) for clip in job.clips]
    intervals = merge_short_gaps(spoken)
    track = stack.enter_context(SampleSpool(2))
    for start in range(0, length, BLOCK):
        end = min(start + BLOCK, length)
        block = np.repeat(speech.read(start, end) * _STEREO, 2, axis=0)
        for bed in beds:
            if bed.start < end and bed.end > start:
                block = block + ducked_music(bed, start, end, intervals)
        track.write([block])
    return track


def _with_room_tone(track: SampleSpool, gain: float, meter: LoudnessMeter) -> Iterator[Samples]:
    """Yield the finished mix from its second AAC frame on: the first is heard in the encoder's priming packet.

    The frame before is what the encoder's own first frame overlaps with.
    """
    at = 0
    tone = 10 ** (-3.0103 / 20)
    for block in amplify_blocks(track.blocks(), gain):
        end = at + block.shape[1]
        mixed: NDArray[np.float32] = block + (room_tone(at, end) * tone).astype(np.float32)
        meter.add(mixed)
        yield mixed
        at = end
    yield np.repeat((room_tone(at, at + AAC_FRAME_SAMPLES) * tone).astype(np.float32)[None], 2, axis=0)
