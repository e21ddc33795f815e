"""Jobs that make sound: speech, recordings, clips of them, and the mix with music."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.protocols import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakJob(Job):
    """Synthesize one sentence. Output ``sound``: mono 16-bit PCM, as the speech backend gives it.

    Report: ``rate`` (hertz), ``words``: [start, end, sample] of each, characters of the utterance and samples.
    """

    stage: ClassVar[Stage] = "speech"
    version: ClassVar[int] = 1
    utterance: Utterance
    backend: str
    """The speech backend's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingJob(Job):
    """Estimate when each word of a sentence is spoken, for voices and recordings that do not report it. No output.

    Report: ``length`` (samples, at no particular rate) and ``words``, as SpeakJob's.
    """

    stage: ClassVar[Stage] = "speech"
    version: ClassVar[int] = 1
    utterance: Utterance
    backend: str
    """Identity of the estimator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeRecordingJob(Job):
    """Decode a sound file. Output ``sound``: 16-bit PCM at 48 kHz. Report: ``rate``."""

    stage: ClassVar[Stage] = "speech"
    version: ClassVar[int] = 1
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    channels: int
    decoder: str
    """Identity of the libraries that decode and resample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechClipJob(Job):
    """Trim, level and fade a piece of speech, and encode it. Output ``packets``: AAC.

    Report: ``samples`` (its length at 48 kHz, before padding of the last packet), ``trimmed`` (samples removed from the
    start, by which words move), ``loudness`` (LUFS, as synthesized; null for silence), ``gain`` (dB) and ``peak``
    (dBTP, after the gain).
    """

    stage: ClassVar[Stage] = "sound"
    version: ClassVar[int] = 1
    sound: Digest
    rate: int
    encoder: str


@dataclass(frozen=True, slots=True)
class PlacedSpeech:
    """A piece of speech, from a SpeakJob or DecodeRecordingJob, whose clip begins at ``sample`` of the video."""

    sound: Digest
    rate: int
    sample: int


@dataclass(frozen=True, slots=True)
class PlacedMusic:
    """Music from ``start`` up to, not including, ``end``, in samples at 48 kHz: stereo PCM, repeated if necessary."""

    sound: Digest
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MixAudioJob(Job):
    """Mix the whole track of a video with music, which is ducked under speech. Output ``packets``: stereo AAC."""

    stage: ClassVar[Stage] = "sound"
    version: ClassVar[int] = 1
    speech: tuple[PlacedSpeech, ...]
    music: tuple[PlacedMusic, ...]
    packets: int
    encoder: str
