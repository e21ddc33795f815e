"""A finished MP4 from segments: samples are placed, the index is written in front, nothing is encoded."""

from __future__ import annotations

import shutil
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import IO

from mdvideo.atomic import writing
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import VideoSpec
from mdvideo.video import isobmff, timed_text
from mdvideo.video.join import Sample, joined
from mdvideo.video.pieces import CaptionTrack, Chapter, Piece, Sound
from mdvideo.video.segment import Segment

AAC_FRAME = 1024
"""Samples in an AAC-LC packet (ISO/IEC 14496-3, 4.5.2.1.1)."""

CHANNELS = {"mono": 1, "stereo": 2}

_VIDEO, _SOUND, _CHAPTERS, _CAPTIONS = 1, 2, 3, 4
_SOUNDS, _TEXTS = 1, 2
"""Numbers of tracks and of their groups; tracks of captions are numbered from ``_CAPTIONS`` on."""

_LEAST_TIMESCALE = 10_000
"""A coarser clock is multiplied up, so that players that round to it stay within a tenth of a millisecond."""


def write_mp4(
    path: Path,
    pieces: Iterable[Piece],
    tail: Segment,
    spec: VideoSpec,
    chapters: Sequence[Chapter] = (),
    tags: Mapping[str, str] | None = None,
    sound: Sound | None = None,
    captions: Sequence[CaptionTrack] = (),
    lang: str = "",
) -> int:
    """Write the video that shows ``pieces`` one after another, and return its length in frames.

    ``pieces`` is read once, in order, so a generator keeps one segment at a time in memory. ``tags`` names the video:
    keys of ``isobmff.TAGS``. ``lang`` is the language of the sound, as a BCP 47 tag. Equal input gives equal bytes.
    Frames are shown at exactly ``spec.fps`` from time zero, without an edit list. Sound and pictures are interleaved
    by the second; titles of chapters and captions, which are small, stand in front.

    Raises EncodeError when the pieces do not fit together, OutputError when ``path`` cannot be written, which then
    still is what it was.
    """
    clock = _Clock.of(spec.fps)
    texts = tuple(_Text(track, timed_text.samples_of(track.captions, clock.scale)) for track in captions)
    content = _Content(spec, clock, tuple(chapters), sound, texts, lang)
    with writing(path) as part, tempfile.TemporaryFile(dir=path.parent) as media:
        layout = _lay_out(media, joined(pieces, tail, spec.keyint), content)
        if layout.video.count == 0:
            raise EncodeError("there is nothing to show")
        if any(text.duration > layout.video.count * clock.frame for text in texts):
            raise EncodeError("captions must end with the film")
        size = media.tell()
        user_data = _user_data(tags or {}, chapters, spec.fps)
        head = _head(layout, tail.header, content, user_data, size)
        media.seek(0)
        with part.open("wb") as out:
            out.write(head)
            shutil.copyfileobj(media, out, 1 << 20)
    return layout.video.count


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


@dataclass(slots=True)
class _Samples:
    """Where one track's samples lie, filled while they are written; offsets count from the start of the media."""

    sizes: list[int] = field(default_factory=list)
    sync: list[int] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.sizes)

    def write(self, media: IO[bytes], packets: Sequence[bytes]) -> None:
        """Append ``packets`` as one chunk."""
        if packets:
            self.offsets.append(media.tell())
            self.chunks.append(len(packets))
            self.sizes += map(len, packets)
            media.write(b"".join(packets))


@dataclass(frozen=True, slots=True)
class _Layout:
    video: _Samples
    sound: _Samples
    chapters: _Samples
    texts: tuple[_Samples, ...]


def _lay_out(media: IO[bytes], samples: Iterator[Sample], content: _Content) -> _Layout:
    """Write all samples: text first, then a second of each other track at a time."""
    layout = _Layout(_Samples(), _Samples(), _Samples(), tuple(_Samples() for _ in content.texts))
    layout.chapters.write(media, [isobmff.text_sample(title) for title, _ in _chapter_samples(content.chapters)])
    for place, text in zip(layout.texts, content.texts, strict=True):
        place.write(media, [sample for sample, _ in text.samples])
    packets = () if content.sound is None else content.sound.packets
    rate = 0 if content.sound is None else content.sound.sample_rate
    a_second = max(1, round(content.spec.fps))
    while run := list(islice(samples, a_second)):
        first = layout.video.count + 1
        layout.video.sync += (number for number, sample in enumerate(run, first) if sample.sync)
        layout.video.write(media, [sample.data for sample in run])
        heard = layout.video.count * content.clock.frame * rate // (content.clock.scale * AAC_FRAME)
        layout.sound.write(media, packets[layout.sound.count : heard])
    layout.sound.write(media, packets[layout.sound.count :])
    return layout


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


def _head(layout: _Layout, avcc: bytes, content: _Content, user_data: bytes, size: int) -> bytes:
    """Everything in front of the samples: file type, index, and the head of the media box.

    The index holds where samples lie in the file, and so depends on its own length; that length settles at the
    second try, or the third where offsets pass 4 GiB.
    """
    ftyp = isobmff.box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
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
        sizes=layout.video.sizes,
        durations=[clock.frame] * layout.video.count,
        chunks=layout.video.chunks,
        offsets=[base + offset for offset in layout.video.offsets],
        sync=layout.video.sync,
        size=(spec.width, spec.height),
        chapters=chapters,
    )
    if sound is not None:
        yield isobmff.Track(
            number=_SOUND,
            handler="soun",
            description=_sound_entry(sound),
            media_header=isobmff.SOUND_HEADER,
            timescale=sound.sample_rate,
            sizes=layout.sound.sizes,
            durations=[AAC_FRAME] * layout.sound.count,
            chunks=layout.sound.chunks,
            offsets=[base + offset for offset in layout.sound.offsets],
            volume=0x100,
            group=_SOUNDS,
            chapters=chapters,
            lang=content.lang,
        )


def _text_tracks(layout: _Layout, content: _Content, base: int) -> Iterator[isobmff.Track]:
    clock = content.clock
    if content.chapters:
        yield isobmff.Track(
            number=_CHAPTERS,
            handler="text",
            description=isobmff.text_entry(),
            media_header=isobmff.TEXT_HEADER,
            timescale=clock.scale,
            sizes=layout.chapters.sizes,
            durations=[frames * clock.frame for _, frames in _chapter_samples(content.chapters)],
            chunks=layout.chapters.chunks,
            offsets=[base + offset for offset in layout.chapters.offsets],
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
            sizes=place.sizes,
            durations=[length for _, length in text.samples],
            chunks=place.chunks,
            offsets=[base + offset for offset in place.offsets],
            size=(width, height),
            top=top,
            flags=isobmff.IN_MOVIE | (isobmff.ENABLED if text.track.shown else 0),
            group=_TEXTS,
            lang=text.track.lang,
        )


def _sound_entry(sound: Sound) -> bytes:
    if sound.layout not in CHANNELS or not sound.packets:
        raise EncodeError(f"sound must be mono or stereo and hold packets, not {sound.layout!r}")
    sizes = [len(packet) for packet in sound.packets]
    bit_rate = sum(sizes) * 8 * sound.sample_rate // (len(sizes) * AAC_FRAME)
    return isobmff.mp4a(sound.sample_rate, CHANNELS[sound.layout], sound.extradata, max(sizes), bit_rate)


def _user_data(tags: Mapping[str, str], chapters: Sequence[Chapter], fps: Fraction) -> bytes:
    unknown = set(tags) - set(isobmff.TAGS)
    if unknown:
        raise EncodeError(f"MP4 has no tag {min(unknown)!r}", hint=f"known are {', '.join(isobmff.TAGS)}")
    named = [(isobmff.TAGS[name], value) for name, value in sorted({"encoder": "mdvideo", **tags}.items())]
    return isobmff.user_data(named, [(int(c.start / fps * 10_000_000), c.title) for c in chapters])
