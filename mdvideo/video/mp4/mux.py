"""A finished MP4 from segments: samples are placed, the index is made for the front, nothing is encoded or copied."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.atomic import writing
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import VideoSpec
from mdvideo.video.concat import joined
from mdvideo.video.mp4 import isobmff, timed_text
from mdvideo.video.mp4.interleave import Chunked, Samples, interleaved, stretches_of
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun, Sizes
from mdvideo.video.mp4.virtual_file import Fetch, VirtualMp4
from mdvideo.video.video_model import CaptionTrack, Chapter, Piece, Sound

AAC_FRAME = 1024
"""Samples in an AAC-LC packet (ISO/IEC 14496-3, 4.5.2.1.1)."""

CHANNELS = {"mono": 1, "stereo": 2}

_VIDEO, _SOUND, _CHAPTERS, _CAPTIONS = 1, 2, 3, 4
_SOUNDS, _TEXTS = 1, 2
"""Numbers of tracks and of their groups; tracks of captions are numbered from ``_CAPTIONS`` on."""

_LEAST_TIMESCALE = 10_000
"""A coarser clock is multiplied up, so that players that round to it stay within a tenth of a millisecond."""


def lay_out_mp4(
    pieces: Iterable[Piece],
    tail: IndexedSegment,
    spec: VideoSpec,
    chapters: Sequence[Chapter] = (),
    tags: Mapping[str, str] | None = None,
    sound: Sound | None = None,
    captions: Sequence[CaptionTrack] = (),
    lang: str = "",
    *,
    fetch: Fetch,
) -> VirtualMp4:
    """The video that shows ``pieces`` one after another, not yet written anywhere.

    ``tags`` names the video: keys of ``isobmff.TAGS``. ``lang`` is the language of the sound, as a BCP 47 tag.
    ``fetch`` reads blobs, when the film is read. Equal input gives equal bytes.
    Frames are shown at exactly ``spec.fps`` from time zero, without an edit list. Sound and pictures are interleaved
    by the second; titles of chapters and captions, which are small, stand in front.

    Raises EncodeError when the pieces do not fit together.
    """
    clock = _Clock.of(spec.fps)
    texts = tuple(_Text(track, timed_text.samples_of(track.captions, clock.scale)) for track in captions)
    content = _Content(spec, clock, tuple(chapters), sound, texts, lang)
    video, sync = _pictures(joined(pieces, tail, spec.keyint))
    if any(text.duration > video.count * clock.frame for text in texts):
        raise EncodeError("captions must end with the film")
    layout = _lay_out(video, sync, content)
    head = _head(layout, tail.header, content, _user_data(tags or {}, chapters, spec.fps))
    return VirtualMp4.of(head, stretches_of(layout.tracks), layout.size, video.count, fetch)


def write_mp4(path: Path, film: VirtualMp4) -> str:
    """Write the film, and return the SHA-256 of its bytes in hexadecimal digits.

    Raises OutputError when ``path`` cannot be written, which then still is what it was, and BlobLost when the store
    has lost a part of the film.
    """
    digest = hashlib.sha256()
    with writing(path) as part, part.open("wb") as out, ThreadPoolExecutor(1) as beside:
        hashed = beside.submit(digest.update, b"")
        for data in film.read():
            hashed.result()
            hashed = beside.submit(digest.update, data)  # while it is written, and the next is read
            out.write(data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Clock:
    """The video's time base: each frame lasts ``frame`` of ``scale`` units a second."""

    scale: int
    frame: int

    @classmethod
    def of(cls, fps: Fraction) -> _Clock:
        factor = 1
        while fps.numerator * factor < _LEAST_TIMESCALE:
            factor *= 2
        return cls(fps.numerator * factor, fps.denominator * factor)


@dataclass(frozen=True, slots=True)
class _Text:
    """A track of captions and its samples: data, and length in units of the clock."""

    track: CaptionTrack
    samples: Sequence[tuple[bytes, int]]

    @property
    def duration(self) -> int:
        return sum(length for _, length in self.samples)


@dataclass(frozen=True, slots=True)
class _Content:
    """All that goes into the film besides the pictures' samples."""

    spec: VideoSpec
    clock: _Clock
    chapters: tuple[Chapter, ...]
    sound: Sound | None
    texts: tuple[_Text, ...]
    lang: str


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where each track's samples lie, counted from the start of the media, which has ``size`` bytes."""

    video: Chunked
    sync: NDArray[np.int64]
    sound: Chunked | None
    chapters: Chunked | None
    texts: tuple[Chunked, ...]
    size: int

    @property
    def tracks(self) -> list[Chunked]:
        return [track for track in (self.video, self.sound, self.chapters, *self.texts) if track is not None]


def _pictures(runs: Iterable[tuple[SampleRun, tuple[int, ...]]]) -> tuple[Samples, NDArray[np.int64]]:
    """All frames, and the numbers, from 1, of those at which decoding can start."""
    found, sync, number = [], [], 1
    for run, starts in runs:
        found.append(run)
        sync += [number + start for start in starts]
        number += len(run.sizes)
    if not found:
        raise EncodeError("there is nothing to show")
    return Samples.of(found), np.array(sync)


def _lay_out(video: Samples, sync: NDArray[np.int64], content: _Content) -> _Layout:
    """Place all samples: text first, then a second of each other track at a time."""
    written = [[isobmff.text_sample(title) for title, _ in _chapter_samples(content.chapters)]] * bool(content.chapters)
    written += [[sample for sample, _ in text.samples] for text in content.texts]
    texts, size = [], 0
    for samples in written:
        (text,), size = interleaved([(Samples.of([SampleRun.of(samples)]), np.array([len(samples)]))], size)
        texts.append(text)
    chapters = texts.pop(0) if content.chapters else None
    a_second = max(1, round(content.spec.fps))
    shown = np.minimum(np.arange(1, -(-video.count // a_second) + 1) * a_second, video.count)
    tracks = [(video, shown)]
    if content.sound is not None:
        sound, clock = Samples.of(content.sound.runs), content.clock
        heard = shown * clock.frame * content.sound.sample_rate // (clock.scale * AAC_FRAME)
        heard = np.minimum(heard, sound.count)
        heard[-1] = sound.count
        tracks.append((sound, heard))
    (pictures, *sounds), size = interleaved(tracks, size)
    return _Layout(pictures, sync, sounds[0] if sounds else None, chapters, tuple(texts), size)


def _chapter_samples(chapters: Sequence[Chapter]) -> list[tuple[str, int]]:
    """Titles and lengths in frames, without gaps: each title stands until the next, an empty one before the first."""
    if not chapters:
        return []
    if any(a.start >= b.start for a, b in pairwise(chapters)) or chapters[-1].end <= chapters[-1].start:
        raise EncodeError("chapters must be in order, each at least a frame long")
    starts = [chapter.start for chapter in chapters]
    lead = [("", starts[0])] if starts[0] else []
    ends = [*starts[1:], chapters[-1].end]
    return lead + [(c.title, end - c.start) for c, end in zip(chapters, ends, strict=True)]


def _head(layout: _Layout, avcc: bytes, content: _Content, user_data: bytes) -> bytes:
    """Everything in front of the samples: file type, index, and the head of the media box.

    The index holds where samples lie in the file, and so depends on its own length; that length settles at the
    second try, or the third where offsets pass 4 GiB.
    """
    ftyp = isobmff.box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    size = layout.size
    mdat = struct.pack(">I4s", size + 8, b"mdat") if size + 8 < 1 << 32 else struct.pack(">I4sQ", 1, b"mdat", size + 16)
    base = 0
    while True:
        tracks = (*_tracks(layout, avcc, content, base), *_text_tracks(layout, content, base))
        moov = isobmff.movie(tracks, content.clock.scale, user_data)
        start = len(ftyp) + len(moov) + len(mdat)
        if start == base:
            return ftyp + moov + mdat
        base = start


def _tracks(layout: _Layout, avcc: bytes, content: _Content, base: int) -> Iterator[isobmff.Track]:
    spec, clock, sound = content.spec, content.clock, content.sound
    chapters = _CHAPTERS if content.chapters else None
    yield isobmff.Track(
        number=_VIDEO,
        handler="vide",
        description=isobmff.avc1(spec.width, spec.height, avcc),
        media_header=isobmff.VIDEO_HEADER,
        timescale=clock.scale,
        samples=_index(layout.video, base, [(layout.video.samples.count, clock.frame)], layout.sync),
        size=(spec.width, spec.height),
        chapters=chapters,
    )
    if sound is not None and layout.sound is not None:
        yield isobmff.Track(
            number=_SOUND,
            handler="soun",
            description=_sound_entry(sound, layout.sound.samples.sizes),
            media_header=isobmff.SOUND_HEADER,
            timescale=sound.sample_rate,
            samples=_index(layout.sound, base, [(layout.sound.samples.count, AAC_FRAME)]),
            volume=0x100,
            group=_SOUNDS,
            chapters=chapters,
            lang=content.lang,
        )


def _text_tracks(layout: _Layout, content: _Content, base: int) -> Iterator[isobmff.Track]:
    clock = content.clock
    if layout.chapters is not None:
        yield isobmff.Track(
            number=_CHAPTERS,
            handler="text",
            description=isobmff.text_entry(),
            media_header=isobmff.TEXT_HEADER,
            timescale=clock.scale,
            samples=_index(
                layout.chapters, base, [(1, frames * clock.frame) for _, frames in _chapter_samples(content.chapters)]
            ),
            flags=isobmff.IN_MOVIE,
        )
    width, height, top = timed_text.region(content.spec.width, content.spec.height)
    for number, (place, text) in enumerate(zip(layout.texts, content.texts, strict=True), start=_CAPTIONS):
        yield isobmff.Track(
            number=number,
            handler=timed_text.HANDLER,
            description=timed_text.sample_entry(width, height),
            media_header=timed_text.HEADER,
            timescale=clock.scale,
            samples=_index(place, base, [(1, length) for _, length in text.samples]),
            size=(width, height),
            top=top,
            flags=isobmff.IN_MOVIE | (isobmff.ENABLED if text.track.shown else 0),
            group=_TEXTS,
            lang=text.track.lang,
        )


def _index(
    track: Chunked, base: int, durations: Sequence[tuple[int, int]], sync: NDArray[np.int64] | None = None
) -> isobmff.Index:
    return isobmff.Index(
        sizes=track.samples.sizes,
        durations=durations,
        chunks=track.counts.tolist(),
        offsets=track.offsets + base,
        sync=sync,
    )


def _sound_entry(sound: Sound, sizes: Sizes) -> bytes:
    if sound.layout not in CHANNELS or not len(sizes):
        raise EncodeError(f"sound must be mono or stereo and hold packets, not {sound.layout!r}")
    bit_rate = int(sizes.sum(dtype=np.int64)) * 8 * sound.sample_rate // (len(sizes) * AAC_FRAME)
    return isobmff.mp4a(sound.sample_rate, CHANNELS[sound.layout], sound.extradata, int(sizes.max()), bit_rate)


def _user_data(tags: Mapping[str, str], chapters: Sequence[Chapter], fps: Fraction) -> bytes:
    unknown = set(tags) - set(isobmff.TAGS)
    if unknown:
        raise EncodeError(f"MP4 has no tag {min(unknown)!r}", hint=f"known are {', '.join(isobmff.TAGS)}")
    named = [(isobmff.TAGS[name], value) for name, value in sorted({"encoder": "mdvideo", **tags}.items())]
    return isobmff.user_data(named, [(int(c.start / fps * 10_000_000), c.title) for c in chapters])
