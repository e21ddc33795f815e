"""What a WebM says about itself before its clusters: duration, tracks, chapters, tags. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mdvideo.deck.translation.languages import iso_639_2_code
from mdvideo.video.mp4.track_headers import CHANNELS
from mdvideo.video.video_model import AudioTrack, Chapter, Mp4Contents
from mdvideo.video.webm.ebml import CHAPTERS, EBML, INFO, TAGS, TRACKS, element, number, text, unsigned

VIDEO_TRACK, AUDIO_TRACK = 1, 2

_TIMESTAMP_SCALE = 1_000_000
"""Nanoseconds of a unit of time: a millisecond."""

_PREROLL = 80_000_000
"""Nanoseconds that an Opus decoder needs before a seek's target (RFC 7845, 4.6)."""

_BT709 = 1

_TAG_NAMES = {"artist": "ARTIST", "comment": "COMMENT"}


def ebml_header() -> bytes:
    """Return the element that begins the file: WebM, as version 4 of Matroska."""
    versions = ((0x4286, 1), (0x42F7, 1), (0x42F2, 4), (0x42F3, 8))
    names = text(0x4282, "webm")
    return element(EBML, *(unsigned(*pair) for pair in versions), names, unsigned(0x4287, 4), unsigned(0x4285, 2))


def info_of(contents: Mp4Contents, milliseconds: float) -> bytes:
    """Return title and duration. No date, so that equal contents give equal bytes."""
    title = text(0x7BA9, contents.tags["title"]) if contents.tags.get("title") else b""
    names = text(0x4D80, "mdvideo") + text(0x5741, "mdvideo")
    return element(INFO, unsigned(0x2AD7B1, _TIMESTAMP_SCALE), title, names, number(0x4489, milliseconds))


def tracks_of(contents: Mp4Contents, config: bytes) -> bytes:
    """Return the tracks; ``config`` is the av1C record."""
    spec = contents.spec
    colour = element(
        0x55B0,
        unsigned(0x55B1, _BT709),  # matrix
        unsigned(0x55B9, 1),  # limited range
        unsigned(0x55BA, _BT709),  # transfer characteristics
        unsigned(0x55BB, _BT709),  # primaries
    )
    picture = element(0xE0, unsigned(0xB0, spec.width), unsigned(0xBA, spec.height), colour)
    duration = unsigned(0x23E383, round(10**9 / spec.fps))
    tracks = [_track(VIDEO_TRACK, 1, "V_AV1", config, "und", duration, picture)]
    if contents.audio is not None:
        tracks.append(_audio(contents.audio, contents.lang))
    return element(TRACKS, *tracks)


def _audio(audio: AudioTrack, lang: str) -> bytes:
    sound = element(0xE1, number(0xB5, audio.sample_rate), unsigned(0x9F, CHANNELS[audio.layout]))
    code = iso_639_2_code(audio.lang or lang)
    delays = unsigned(0x56AA, 0) + unsigned(0x56BB, _PREROLL)
    return _track(AUDIO_TRACK, 2, "A_OPUS", audio.extradata, code, delays, sound)


def _track(track: int, kind: int, codec: str, private: bytes, lang: str, *parts: bytes) -> bytes:
    identity = unsigned(0xD7, track) + unsigned(0x73C5, track) + unsigned(0x83, kind) + unsigned(0x9C, 0)
    return element(0xAE, identity, text(0x22B59C, lang), text(0x86, codec), element(0x63A2, private), *parts)


def chapters_element(chapters: tuple[Chapter, ...], fps: Fraction, lang: str) -> bytes:
    """Return the chapters; nothing where there are none."""
    if not chapters:
        return b""
    atoms = (
        element(
            0xB6,
            unsigned(0x73C4, index),
            unsigned(0x91, round(chapter.start * 10**9 / fps)),
            unsigned(0x92, round(chapter.end * 10**9 / fps)),
            element(0x80, text(0x85, chapter.title), text(0x437C, iso_639_2_code(lang))),
        )
        for index, chapter in enumerate(chapters, start=1)
    )
    return element(CHAPTERS, element(0x45B9, *atoms))


def tags_element(contents: Mp4Contents) -> bytes:
    """Return author and description; nothing where there are none."""
    tags = list(_tags(contents))
    return element(TAGS, element(0x7373, element(0x63C0), *tags)) if tags else b""


def _tags(contents: Mp4Contents) -> Iterator[bytes]:
    for key, name in _TAG_NAMES.items():
        if value := contents.tags.get(key):
            yield element(0x67C8, text(0x45A3, name), text(0x4487, value))
