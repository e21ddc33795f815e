"""What a finished video consists of, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, OPUS_FRAME_SAMPLES, OPUS_HEAD
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun


@dataclass(frozen=True, slots=True)
class StillSegment:
    """A hold: the still in ``segment``, one or two frames of it, shown for ``frames`` frames, at least two.

    With an ``opening``, the transition before it, the hold begins with the last frames of that, and needs the still
    only for its further key frames.
    """

    segment: IndexedSegment
    frames: int
    opening: MotionSegment | None = None


@dataclass(frozen=True, slots=True)
class MotionSegment:
    """A transition or a moving background, shown once; of an opening, the first ``shown`` frames."""

    segment: IndexedSegment
    shown: int | None = None

    @property
    def frames(self) -> int:
        """How many frames are shown before the next piece."""
        return self.segment.frames if self.shown is None else self.shown


EncodedPiece = StillSegment | MotionSegment


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of the video, from frame ``start`` up to, not including, frame ``end``."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Caption:
    """Text of one or two lines, shown from ``start`` to ``end``, in seconds."""

    start: Fraction
    end: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """All captions in one language (a BCP 47 tag). ``enabled``: players show them unless the viewer turns them off.

    ``name`` is what a player's menu calls the track; empty leaves it to the language.
    """

    lang: str
    captions: tuple[Caption, ...]
    enabled: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """Sound from the start of the video: one packet every ``packet_samples`` samples, without gaps.

    ``runs`` are the packets, of AAC-LC or Opus; ``extradata`` is the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) or
    the OpusHead (RFC 7845, 5.1). ``layout`` is ``mono`` or ``stereo``. ``lang`` is a BCP 47 tag, ``name`` what a
    player's menu calls the track; a player plays the ``enabled`` one. ``describes``: it says what is seen, for people
    who cannot see it.
    """

    runs: tuple[SampleRun, ...]
    extradata: bytes
    sample_rate: int
    layout: str
    lang: str = ""
    name: str = ""
    enabled: bool = True
    describes: bool = False

    @property
    def is_opus(self) -> bool:
        """Whether the packets are Opus."""
        return self.extradata.startswith(OPUS_HEAD)

    @property
    def packet_samples(self) -> int:
        """Samples per packet."""
        return OPUS_FRAME_SAMPLES if self.is_opus else AAC_FRAME_SAMPLES


@dataclass(frozen=True, slots=True)
class Mp4Contents:
    """All that goes into one MP4 file: ``pieces`` one after another, and what accompanies them.

    Without ``held_frames`` and pieces it is a file of sound alone.
    """

    spec: VideoSpec
    pieces: tuple[EncodedPiece, ...]
    held_frames: IndexedSegment | None
    """A still, which is not shown, and the frames that follow any still and show it again."""
    chapters: tuple[Chapter, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    """Keys are those of ``itunes_tags.TAGS``."""
    audio: AudioTrack | None = None
    captions: tuple[CaptionTrack, ...] = ()
    lang: str = ""
    """The language of ``audio``, as a BCP 47 tag."""
    other_audio: tuple[AudioTrack, ...] = ()
    """Tracks that may be heard in place of ``audio``."""
    cover: bytes = b""
    """A JPEG that stands for the file in a player's list."""

    @property
    def audio_tracks(self) -> tuple[AudioTrack, ...]:
        """All tracks of sound, the one that is played first."""
        return (*(() if self.audio is None else (self.audio,)), *self.other_audio)
