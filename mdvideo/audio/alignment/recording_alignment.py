"""Where the words of the notes are in a recording, by comparing it with the notes as a voice speaks them.

No model of a language is needed: whatever a voice can read can be found. *Measured* on notes of the sample lessons that
another voice read at other paces, with pauses and noise: tests/audio/alignment/test_recording_alignment.py has the
figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.alignment.mfcc import FEATURE_RATE, HOP, band_powers, features_of
from mdvideo.audio.alignment.time_warping import WarpingPath, warp
from mdvideo.audio.decode import decode_blocks, resample
from mdvideo.audio.pcm import Samples, from_pcm16
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import AlignRecordingJob, ReferenceSpeech
from mdvideo.plan.jobs.job import Product, ReadBlob

_FRAME = HOP * SAMPLE_RATE // FEATURE_RATE
"""Samples at 48 kHz that a frame of features covers."""

_EDGE_SHARE = 10 ** (-45 / 20)
_GAP_FRAMES = 20
"""Frames of silence between two sentences of the reference: 0.2 s, which the path stretches to what there is."""

_SPEECH_DECIBELS = 12.0
"""A frame is speech when its power is so far above the noise floor."""

_LEAST_FLOOR = 10 ** (-45 / 10)

_FLOOR_SHARE = 0.08
"""Share of the quietest frames that are taken for the noise floor."""

_ISLAND = 0.6 * SAMPLE_RATE
_ISLAND_PAUSE = 1.5 * SAMPLE_RATE
"""Words of less than 0.6 s at either end of a sentence that are more than 1.5 s too far from the rest of it have been
found in something else: they are moved to the rest."""

LOOKAHEAD = 4
"""Frames after a word's first that say, with it, where the word begins."""

_DEPARTURE_FRAMES = 50
"""Half a second: the least that is reported."""

_MISSING_SHARE = 0.6
"""Share of a word's frames, or of a sentence's."""


class _Reference(NamedTuple):
    powers: NDArray[np.float32]
    offsets: NDArray[np.float64]
    """Of each sentence: the frame at which its sound would begin, had it not been trimmed."""
    bounds: list[tuple[int, int]]
    """Of each sentence: its frames [start, end)."""


@dataclass(frozen=True, slots=True)
class RecordingAlignment:
    """What AlignRecordingJob reports; times in samples at 48 kHz."""

    samples: int
    confidence: float
    starts: list[int]
    ends: list[int]
    words: list[list[tuple[int, int, int]]]
    missing: list[tuple[int, int, int, int]]
    """Words that are not spoken: the sentence, its characters [start, end), and where they would be."""
    added: list[tuple[int, int, int]]
    """Speech that is not in the notes: the sentence before it or in which it is, its start and its end."""


def run_align_recording(job: AlignRecordingJob, read: ReadBlob) -> Product:
    """Align a recording with its notes. Raises AssetError when it cannot be decoded or is silent."""
    blocks = (block[0] for block in decode_blocks(read(job.source), 1, job.label or "the recording", FEATURE_RATE))
    references = [(from_pcm16(read(sentence.sound)), sentence) for sentence in job.sentences]
    aligned = align_recording(blocks, references)
    report = {
        "samples": aligned.samples,
        "confidence": round(aligned.confidence, 3),
        "starts": aligned.starts,
        "ends": aligned.ends,
        "words": [[list(word) for word in words] for words in aligned.words],
        "missing": [list(words) for words in aligned.missing],
        "added": [list(speech) for speech in aligned.added],
    }
    return Product({}, report)


def align_recording(
    blocks: Iterator[Samples], references: Sequence[tuple[Samples, ReferenceSpeech]]
) -> RecordingAlignment:
    """Align a recording, in mono blocks at 16 kHz, with its sentences as a voice speaks them."""
    recorded = band_powers(blocks)
    reference = _reference_of(references)
    level = recorded.sum(axis=1)
    quiet = np.sort(level)[: max(1, int(len(level) * _FLOOR_SHARE))][-1]
    floor = recorded[level <= quiet].mean(axis=0)
    # Digital silence has no spectrum: it counts as the faint noise of a good studio.
    floor = np.maximum(floor, recorded[level >= np.median(level)].mean(axis=0) * _LEAST_FLOOR)
    spoken = level > floor.sum() * 10 ** (_SPEECH_DECIBELS / 10)
    if spoken.sum() < 20:
        spoken = level >= np.median(level)
    said = reference.powers.sum(axis=1) >= 1e-6 * reference.powers.sum(axis=1).max()
    # The reference is as loud as the recording and in the same noise, so that only the speech differs.
    scale = level[spoken].mean() / max(float(reference.powers[said].sum(axis=1).mean()), 1e-12)
    noisy = reference.powers * scale + floor
    recorded = np.maximum(recorded, floor)
    loud = noisy.sum(axis=1) > floor.sum() * 10 ** (_SPEECH_DECIBELS / 10)
    a, b = features_of(noisy), features_of(recorded)
    path = warp(a, b)
    passed_over, alien = np.zeros(len(a), bool), np.zeros(len(b), bool)
    passed_over[path.a[path.skipped & (np.diff(path.a, prepend=-1) > 0)]] = True
    alien[path.b[path.skipped & (np.diff(path.b, prepend=-1) > 0)]] = True
    times = _times_of(path, len(a))
    starts, ends, words = [], [], []
    missing: list[tuple[int, int, int, int]] = []
    for number, ((_, sentence), (start, end)) in enumerate(zip(references, reference.bounds, strict=True)):
        frames = (
            reference.offsets[number] + np.array([w[2] for w in sentence.words]) / sentence.rate * FEATURE_RATE / HOP
        )
        at = [round(float(time)) for time in np.interp(frames, np.arange(len(a)), times)]
        at = _without_islands(at, frames * _FRAME)
        words.append([(w[0], w[1], time) for w, time in zip(sentence.words, at, strict=True)])
        starts.append(at[0] if at else round(float(times[start])))
        ends.append(max([round(float(times[min(end, len(a)) - 1])), *at[-1:]]))
        edges = [*np.clip(frames, start, end - 1), end]
        missing += _missing_words(number, sentence, edges, passed_over, at)
    confidence = _confidence(path, a, b, loud & said)
    added = list(_added_speech(alien, spoken, starts))
    return RecordingAlignment(len(recorded) * _FRAME, confidence, starts, ends, words, missing, added)


def _reference_of(references: Sequence[tuple[Samples, ReferenceSpeech]]) -> _Reference:
    """Join the sentences, without the silence around each, and with a little between them."""
    silence = np.zeros(_GAP_FRAMES * HOP, np.float32)
    parts, offsets, bounds = [silence], [], []
    at = _GAP_FRAMES
    for samples, sentence in references:
        sound = resample(samples, sentence.rate, FEATURE_RATE)
        audible = np.flatnonzero(np.abs(sound) > np.abs(sound).max(initial=0) * _EDGE_SHARE)
        first, last = (int(audible[0]), int(audible[-1]) + 1) if audible.size else (0, 0)
        first -= first % HOP
        length = -(-(last - first) // HOP)
        parts += [np.pad(sound[first:last], (0, length * HOP - (last - first))), silence]
        offsets.append(at - first / HOP)
        bounds.append((at, max(at + 1, at + length)))
        at += length + _GAP_FRAMES
    return _Reference(band_powers([np.concatenate(parts)]), np.array(offsets), bounds)


def _times_of(path: WarpingPath, frames: int) -> NDArray[np.float64]:
    """Return the sample of the recording at each frame of the reference.

    A path may wait at a word's first frame. So each frame is put where most of those that follow it say that it is.
    """
    first = np.full(frames, np.iinfo(np.intp).max)
    # A frame that is paired is where it is paired; one that is passed over is where the path passes it.
    np.minimum.at(first, path.a[path.paired], path.b[path.paired])
    passed = np.full(frames, np.iinfo(np.intp).max)
    np.minimum.at(passed, path.a, path.b)
    times = np.where(first < np.iinfo(np.intp).max, first, passed).astype(np.float64)
    ahead = np.pad(times, (0, LOOKAHEAD), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(ahead, LOOKAHEAD + 1) - np.arange(LOOKAHEAD + 1)
    return np.median(windows, axis=1) * _FRAME


def _without_islands(at: Sequence[int], spoken: NDArray[np.float64]) -> list[int]:
    """Move words at the ends of a sentence that are far from the others. ``spoken``: their times in the reference."""
    out = list(at)
    for index in range(1, len(out)):
        extra = out[index] - out[index - 1] - (spoken[index] - spoken[index - 1])
        if extra < _ISLAND_PAUSE:
            continue
        if spoken[index] - spoken[0] < _ISLAND:
            out[:index] = [round(out[index] - (spoken[index] - time)) for time in spoken[:index]]
        elif spoken[-1] - spoken[index] < _ISLAND:
            out[index:] = [round(out[index - 1] + (time - spoken[index - 1])) for time in spoken[index:]]
            break
    return out


def _missing_words(
    number: int, sentence: ReferenceSpeech, edges: Sequence[float], passed_over: NDArray[np.bool_], at: Sequence[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield runs of words of at least half a second, most of whose sound is not in the recording.

    If that is most of the sentence, it is missing as a whole.
    """
    if not sentence.words:
        return
    if passed_over[int(edges[0]) : int(edges[-1]) + 1].mean() > _MISSING_SHARE:
        yield number, sentence.words[0][0], sentence.words[-1][1], at[0]
        return
    run: list[int] = []
    for index in range(len(sentence.words) + 1):
        if index < len(sentence.words):
            first, last = int(edges[index]), max(int(edges[index + 1]), int(edges[index]) + 1)
            if passed_over[first:last].mean() > _MISSING_SHARE:
                run.append(index)
                continue
        if run and edges[run[-1] + 1] - edges[run[0]] >= _DEPARTURE_FRAMES:
            yield number, sentence.words[run[0]][0], sentence.words[run[-1]][1], at[run[0]]
        run = []


def _added_speech(
    alien: NDArray[np.bool_], spoken: NDArray[np.bool_], starts: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of speech of at least half a second that have no counterpart in the notes."""
    if len(spoken) < _DEPARTURE_FRAMES:
        return
    at = np.flatnonzero(alien)
    for index in np.flatnonzero((np.diff(at) > 1) & (np.diff(at) <= 2 * _DEPARTURE_FRAMES)):
        alien[at[index] : at[index + 1]] = True
    edges = np.flatnonzero(np.diff(np.concatenate(([False], alien, [False])).astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        inside = np.flatnonzero(spoken[first:last])
        if inside.size >= _DEPARTURE_FRAMES:
            start, end = int(first + inside[0]) * _FRAME, int(first + inside[-1] + 1) * _FRAME
            yield max(0, int(np.searchsorted(starts, start)) - 1), start, end


def _confidence(path: WarpingPath, a: NDArray[np.float32], b: NDArray[np.float32], said: NDArray[np.bool_]) -> float:
    """Return how much more alike the paired frames of speech are than frames that are paired by chance; 0 to 1."""
    chosen = path.paired & said[path.a]
    if not chosen.any():
        return 0.0
    at_a, at_b = path.a[chosen], path.b[chosen]
    share = min(1.0, np.unique(at_a).size / max(1, int(said.sum())))
    unit_a = a[at_a] / np.maximum(np.linalg.norm(a[at_a], axis=1, keepdims=True), 1e-6)
    unit_b = b[at_b] / np.maximum(np.linalg.norm(b[at_b], axis=1, keepdims=True), 1e-6)
    chance = float(1 - (unit_a * np.roll(unit_b, len(unit_b) // 2 + 7, axis=0)).sum(axis=1).mean())
    alike = 1 - float(path.distances[chosen].mean()) / max(chance, 1e-6)
    return max(0.0, min(1.0, alike)) * share
