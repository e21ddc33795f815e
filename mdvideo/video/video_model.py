"""What a finished video is put together from, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun


@dataclass(frozen=True, slots=True)
class StillSegment:
    """A hold: the IDR frame in ``segment``, shown for ``frames`` frames, at least two."""

    segment: IndexedSegment
    frames: int


@dataclass(frozen=True, slots=True)
class MotionSegment:
    """A transition or a moving background, shown once as it is."""

    segment: IndexedSegment


Piece = StillSegment | MotionSegment


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named stretch of the video from frame ``start`` up to, not including, frame ``end``."""

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
    """All captions in one language (a BCP 47 tag). ``shown``: players show it unless the viewer turns it off."""

    lang: str
    captions: tuple[Caption, ...]
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """An AAC-LC track from the video's first instant: one packet every 1024 samples, no gaps.

    ``runs`` are the packets, ``extradata`` is the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), ``layout`` is
    ``mono`` or ``stereo``.
    """

    runs: tuple[SampleRun, ...]
    extradata: bytes
    sample_rate: int
    layout: str
