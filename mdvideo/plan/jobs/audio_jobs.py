"""Jobs that make sound: speech, recordings, clips of them, and the mix with music."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.protocols import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakJob(Job):
    """Synthesize one sentence. Output ``sound``: mono 16-bit PCM, as the speech backend gives it.

    Report: ``rate`` (hertz), ``words``: [start, end, sample] of each, characters of the utterance and samples; and
    ``phonemes`` where the backend tells them: [sample, IPA] of each. What was spoken by earlier versions has none.
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
class MeasureSoundJob(Job):
    """Decode a sound file to learn whether it can be used. No output.

    Report: ``samples`` (its length at 48 kHz) and ``loudness`` (LUFS; null if it is nearly silent).
    """

    stage: ClassVar[Stage] = "speech"
    version: ClassVar[int] = 1
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    channels: int
    decoder: str
    """Identity of the libraries that decode and resample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignRecordingJob(Job):
    """Find the words of a recording's notes in it, by comparing it with the notes as a voice speaks them. No output.

    Report: ``samples`` (the recording's length at 48 kHz), ``confidence`` (0…1), ``starts`` and ``ends`` (of each
    sentence, in samples at 48 kHz), ``words`` (one list a sentence, as SpeakJob's, in those samples), ``missing``
    (indices of sentences that are not in the recording) and ``added`` (index of the sentence after which, start and end
    of speech that is not in the notes).
    """

    stage: ClassVar[Stage] = "speech"
    version: ClassVar[int] = 1
    source: Digest
    """Content hash of the recording's file."""
    sentences: tuple[ReferenceSpeech, ...]
    decoder: str


@dataclass(frozen=True, slots=True)
class ReferenceSpeech:
    """A sentence as a voice speaks it, from a SpeakJob: its sound at ``rate`` hertz, and its words as reported."""

    sound: Digest
    rate: int
    words: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechClipJob(Job):
    """Trim, clean, level and fade a piece of speech, and encode it. Output ``packets``: AAC.

    Report: ``samples`` (its length at 48 kHz, before padding of the last packet), ``trimmed`` (samples removed from the
    start, by which words move), ``loudness`` (LUFS, as synthesized; null for silence), ``gain`` (dB) and ``peak``
    (dBTP, after the gain).
    """

    stage: ClassVar[Stage] = "sound"
    version: ClassVar[int] = 2
    sound: Digest
    rate: int | None
    """Hertz of 16-bit PCM; None for a sound file, which is to be decoded."""
    encoder: str


@dataclass(frozen=True, slots=True)
class PlacedSpeech:
    """A piece of speech whose clip begins at ``sample`` of the video. ``sound`` and ``rate`` are SpeechClipJob's."""

    sound: Digest
    rate: int | None
    sample: int


@dataclass(frozen=True, slots=True)
class PlacedMusic:
    """Music from ``start`` up to, not including, ``end``, in samples at 48 kHz: a sound file, repeated if necessary.

    ``loudness`` is the file's, in LUFS; None for silence. A ``sting`` is played once, and nothing lowers it but speech.
    """

    sound: Digest
    start: int
    end: int
    loudness: float | None = None
    sting: bool = False


@dataclass(frozen=True, slots=True)
class PlacedClipSound:
    """The sound of a clip that plays from sample ``start`` up to, not including, ``end`` of the video, at 48 kHz.

    It is that of ``first`` to ``last`` seconds of the file at ``speed``, of the same pitch, over and over if it is in a
    ``loop``. ``loudness`` is the file's, in LUFS; ``volume`` is a factor on the usual level.
    """

    sound: Digest
    start: int
    end: int
    first: Fraction
    last: Fraction
    speed: Fraction
    loop: bool
    volume: Fraction
    loudness: float | None


@dataclass(frozen=True, slots=True)
class PlacedPackets:
    """AAC packets of a clip that begins at packet ``start`` of a track; see ``gaps_between``."""

    start: int
    packets: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class OpusTrackJob(Job):
    """Encode a whole track of ``packets`` AAC packets as Opus. Output ``packets``: Opus.

    It is that of ``clips`` with room tone between them, or ``mix``, which is whole already.
    """

    stage: ClassVar[Stage] = "sound"
    version: ClassVar[int] = 1
    clips: tuple[PlacedPackets, ...]
    mix: Digest | None
    packets: int
    encoder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MixAudioJob(Job):
    """Mix a video's whole track with music and the sound of clips, ducked under speech. Output ``packets``: stereo AAC.

    Report: ``loudness`` (LUFS of the whole) and ``gain`` (dB that brought it there).
    """

    stage: ClassVar[Stage] = "sound"
    version: ClassVar[int] = 3
    speech: tuple[PlacedSpeech, ...]
    music: tuple[PlacedMusic, ...]
    clips: tuple[PlacedClipSound, ...] = ()
    packets: int
    encoder: str
