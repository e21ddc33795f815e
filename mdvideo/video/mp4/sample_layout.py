"""Where each track's samples go in the media data: text first, then video and audio, one second of each in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.video.concat import RunWithSync, join_segments
from mdvideo.video.mp4.chapter_track import chapter_samples
from mdvideo.video.mp4.interleave import ChunkedTrack, TrackSamples, interleave_tracks
from mdvideo.video.mp4.isobmff import TimedSample
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.mp4.timed_text import caption_samples
from mdvideo.video.video_model import AudioTrack, Mp4Contents

_MIN_TIMESCALE = 10_000
"""A coarser timescale is multiplied, so that players that round to it stay within a tenth of a millisecond."""


@dataclass(frozen=True, slots=True)
class TimeBase:
    """The video's clock: ``timescale`` units a second, ``frame_duration`` units a frame."""

    timescale: int
    frame_duration: int


def time_base_of(fps: Fraction) -> TimeBase:
    """Return a time base in which a frame lasts exactly 1 / ``fps`` seconds."""
    factor = 1
    while fps.numerator * factor < _MIN_TIMESCALE:
        factor *= 2
    return TimeBase(fps.numerator * factor, fps.denominator * factor)


@dataclass(frozen=True, slots=True, eq=False)
class TextLayout:
    """A text track, and how long each of its samples lasts, in units of the timescale."""

    track: ChunkedTrack
    durations: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SampleLayout:
    """All tracks with the offsets of their chunks in the media data, which has ``size`` bytes."""

    time_base: TimeBase
    video: ChunkedTrack | None
    sync: NDArray[np.int64]
    """Frames, from 1, at which decoding can start."""
    audio: tuple[ChunkedTrack, ...]
    """One for each of ``Mp4Contents.audio_tracks``."""
    chapters: TextLayout | None
    captions: tuple[TextLayout, ...]
    size: int

    @property
    def tracks(self) -> list[ChunkedTrack]:
        """All tracks that there are."""
        texts = [text.track for text in (self.chapters, *self.captions) if text is not None]
        return [*([] if self.video is None else [self.video]), *self.audio, *texts]

    @property
    def frames(self) -> int:
        """How many frames the video has; 0 for sound alone."""
        return 0 if self.video is None else self.video.samples.count


def lay_out_samples(contents: Mp4Contents) -> SampleLayout:
    """Decide where all samples go. Raises EncodeError when the contents do not fit together."""
    time_base = time_base_of(contents.spec.fps)
    captions = [caption_samples(track.captions, time_base.timescale) for track in contents.captions]
    sync = np.zeros(0, np.int64)
    tracks: list[tuple[TrackSamples, NDArray[np.int64]]] = []
    if contents.held_frames is not None:
        video, sync = _video_samples(join_segments(contents.pieces, contents.held_frames, contents.spec.keyint))
        ends = _ends_of_seconds(video.count, contents.spec.fps)
        tracks.append((video, ends))
        end, times = video.count * time_base.frame_duration, ends * time_base.frame_duration
    else:
        end, times = _length_of_sound(contents, time_base)
    if any(sum(duration for _, duration in samples) > end for samples in captions):
        raise EncodeError("captions must end with the video")
    texts, size = [], 0
    for samples in (chapter_samples(contents.chapters, time_base.frame_duration), *captions):
        text, size = _lay_out_text(samples, size)
        texts.append(text)
    tracks += [_audio_samples(audio, times, time_base) for audio in contents.audio_tracks]
    chunked, size = interleave_tracks(tracks, size)
    has_video = contents.held_frames is not None
    return SampleLayout(
        time_base=time_base,
        video=chunked[0] if has_video else None,
        sync=sync,
        audio=tuple(chunked[1:] if has_video else chunked),
        chapters=texts[0] if contents.chapters else None,
        captions=tuple(texts[1:]),
        size=size,
    )


def _video_samples(runs: Iterable[RunWithSync]) -> tuple[TrackSamples, NDArray[np.int64]]:
    """All frames, and the numbers, from 1, of those at which decoding can start."""
    joined, sync, number = [], [], 1
    for run, starts in runs:
        joined.append(run)
        sync += [number + start for start in starts]
        number += len(run.sizes)
    if not joined:
        raise EncodeError("there is nothing to show")
    return TrackSamples.from_runs(joined), np.array(sync)


def _ends_of_seconds(frames: int, fps: Fraction) -> NDArray[np.int64]:
    """How many frames come before the end of each second, to the nearest frame."""
    second = max(1, round(fps))
    return np.minimum(np.arange(1, -(-frames // second) + 1) * second, frames)


def _length_of_sound(contents: Mp4Contents, time_base: TimeBase) -> tuple[int, NDArray[np.int64]]:
    """The length of a file without video, and the end of each of its seconds, in units of the timescale."""
    if not contents.audio_tracks:
        raise EncodeError("there is nothing to hear")
    seconds = max(
        Fraction(sum(len(run.sizes) for run in track.runs) * track.packet_samples, track.sample_rate)
        for track in contents.audio_tracks
    )
    shown = Fraction(max((chapter.end for chapter in contents.chapters), default=0)) / contents.spec.fps
    count = max(1, ceil(seconds))
    return ceil(max(seconds, shown) * time_base.timescale), np.arange(1, count + 1) * time_base.timescale


def _audio_samples(
    track: AudioTrack, times: NDArray[np.int64], time_base: TimeBase
) -> tuple[TrackSamples, NDArray[np.int64]]:
    """All packets, and how many of them come before each of ``times``, the last of which is the end."""
    audio = TrackSamples.from_runs(track.runs)
    ends = times * track.sample_rate // (time_base.timescale * track.packet_samples)
    ends = np.minimum(ends, audio.count)
    ends[-1] = audio.count
    return audio, ends


def _lay_out_text(samples: Sequence[TimedSample], start: int) -> tuple[TextLayout, int]:
    """A text track as one chunk from byte ``start`` on, and where it ends."""
    run = SampleRun.from_samples([data for data, _ in samples])
    (track,), end = interleave_tracks([(TrackSamples.from_runs([run]), np.array([len(samples)]))], start)
    return TextLayout(track, tuple(duration for _, duration in samples)), end
