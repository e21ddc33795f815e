"""The tracks of an MP4: their numbers and groups, their descriptions, and the tables of their samples. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.video.mp4 import chapter_track, timed_text
from mdvideo.video.mp4.interleave import ChunkedTrack
from mdvideo.video.mp4.isobmff import ENABLED, IN_MOVIE, SampleTable, Track
from mdvideo.video.mp4.sample_entries import AUDIO_MEDIA_HEADER, VIDEO_MEDIA_HEADER, mp4a, opus_entry, video_entry
from mdvideo.video.mp4.sample_layout import SampleLayout
from mdvideo.video.mp4.sample_run import SampleSizes
from mdvideo.video.video_model import AudioTrack, Mp4Contents

CHANNELS = {"mono": 1, "stereo": 2}

_VIDEO, _AUDIO, _CHAPTERS, _FIRST_CAPTIONS = 1, 2, 3, 4
"""Track numbers; further caption tracks are numbered from ``_FIRST_CAPTIONS`` on, and further sound after them."""

_AUDIO_GROUP, _CAPTION_GROUP = 1, 2
"""Alternate groups: a player plays one track of each."""

_FULL_VOLUME = 0x100

_DESCRIPTION = "description"
"""The role of a track that says what is seen (ISO/IEC 23009-1, 5.8.5.5)."""


def tracks_of(contents: Mp4Contents, layout: SampleLayout, media_offset: int) -> Iterator[Track]:
    """Yield all tracks. ``media_offset`` is where in the file the media data begins.

    Raises EncodeError for audio that is neither mono nor stereo, or has no packets.
    """
    spec, timescale = contents.spec, layout.time_base.timescale
    chapters = _CHAPTERS if layout.chapters is not None else None
    if contents.held_frames is not None and layout.video is not None:
        yield Track(
            number=_VIDEO,
            handler="vide",
            sample_entry=video_entry(spec.width, spec.height, contents.held_frames.header),
            media_header=VIDEO_MEDIA_HEADER,
            timescale=timescale,
            samples=_sample_table(
                layout.video,
                media_offset,
                [(layout.video.samples.count, layout.time_base.frame_duration)],
                layout.sync,
            ),
            size=(spec.width, spec.height),
            chapter_track=chapters,
        )
    sound = zip(_audio_numbers(contents), contents.audio_tracks, layout.audio, strict=True)
    for number, audio, chunks in sorted(sound, key=itemgetter(0)):
        yield Track(
            number=number,
            handler="soun",
            sample_entry=_audio_entry(audio, chunks.samples.sizes),
            media_header=AUDIO_MEDIA_HEADER,
            timescale=audio.sample_rate,
            samples=_sample_table(chunks, media_offset, [(chunks.samples.count, audio.packet_samples)]),
            flags=IN_MOVIE | (ENABLED if audio.enabled else 0),
            volume=_FULL_VOLUME,
            alternate_group=_AUDIO_GROUP,
            chapter_track=chapters,
            lang=audio.lang or contents.lang,
            name=audio.name,
            role=_DESCRIPTION if audio.describes else "",
        )
    if layout.chapters is not None:
        yield Track(
            number=_CHAPTERS,
            handler=chapter_track.HANDLER,
            sample_entry=chapter_track.sample_entry(),
            media_header=chapter_track.HEADER,
            timescale=timescale,
            samples=_sample_table(layout.chapters.track, media_offset, _one_each(layout.chapters.durations)),
            flags=IN_MOVIE,
        )
    yield from _caption_tracks(contents, layout, media_offset)


def _audio_numbers(contents: Mp4Contents) -> Sequence[int]:
    first = _FIRST_CAPTIONS + len(contents.captions)
    main = () if contents.audio is None else (_AUDIO,)
    return (*main, *range(first, first + len(contents.other_audio)))


def _caption_tracks(contents: Mp4Contents, layout: SampleLayout, media_offset: int) -> Iterator[Track]:
    width, height, top = timed_text.caption_region(contents.spec.width, contents.spec.height)
    for number, (captions, text) in enumerate(zip(contents.captions, layout.captions, strict=True), _FIRST_CAPTIONS):
        yield Track(
            number=number,
            handler=timed_text.HANDLER,
            sample_entry=timed_text.sample_entry(width, height),
            media_header=timed_text.HEADER,
            timescale=layout.time_base.timescale,
            samples=_sample_table(text.track, media_offset, _one_each(text.durations)),
            size=(width, height),
            top=top,
            flags=IN_MOVIE | (ENABLED if captions.enabled else 0),
            alternate_group=_CAPTION_GROUP,
            lang=captions.lang,
            name=captions.name,
        )


def _one_each(durations: Sequence[int]) -> list[tuple[int, int]]:
    return [(1, duration) for duration in durations]


def _sample_table(
    track: ChunkedTrack, media_offset: int, durations: Sequence[tuple[int, int]], sync: NDArray[np.int64] | None = None
) -> SampleTable:
    return SampleTable(
        sizes=track.samples.sizes,
        durations=durations,
        chunks=track.counts.tolist(),
        offsets=track.offsets + media_offset,
        sync=sync,
    )


def _audio_entry(audio: AudioTrack, sizes: SampleSizes) -> bytes:
    if audio.layout not in CHANNELS:
        raise EncodeError(f"audio must be mono or stereo, not {audio.layout!r}")
    if not len(sizes):
        raise EncodeError("an audio track must have packets")
    if audio.is_opus:
        return opus_entry(CHANNELS[audio.layout], audio.extradata)
    bit_rate = int(sizes.sum(dtype=np.int64)) * 8 * audio.sample_rate // (len(sizes) * audio.packet_samples)
    return mp4a(audio.sample_rate, CHANNELS[audio.layout], audio.extradata, int(sizes.max()), bit_rate)
