"""The tag in front of an MP3: ID3v2.3 with chapters (CHAP, CTOC), cover, lyrics and lyrics with times. Pure.

Version 3 and not 4, since every player reads it; so text is UTF-16. https://id3.org/id3v2.3.0 and
https://id3.org/id3v2-chapters-1.0.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from mdvideo.deck.translation.languages import iso_639_2_code
from mdvideo.video.video_model import Caption

_UTF16 = b"\x01"
_LATIN1 = b"\x00"
_NO_OFFSET = 0xFFFFFFFF
"""A chapter's byte offset where only its times count."""

_TOP_LEVEL_ORDERED = 3
_MILLISECONDS = 2
_LYRICS = 1
_FRONT_COVER = 3
_MAX_CHAPTERS = 255
"""A CTOC frame counts its entries in one byte: it lists the first 255, though each chapter has its own frame."""


@dataclass(frozen=True, slots=True)
class TimedChapter:
    """A titled part, from ``start`` to ``end``, in seconds."""

    start: Fraction
    end: Fraction
    title: str


@dataclass(frozen=True, slots=True)
class Id3Contents:
    """What the tag says. ``texts`` are by frame (TIT2, TPE1 …); ``lang`` is a BCP 47 tag; ``cover`` a JPEG."""

    texts: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    lang: str = ""
    chapters: Sequence[TimedChapter] = ()
    captions: Sequence[Caption] = ()
    lyrics: str = ""
    cover: bytes = b""


def id3_tag(contents: Id3Contents) -> bytes:
    """Return the whole tag. Equal contents give equal bytes."""
    frames = b"".join(_frames(contents))
    return b"ID3\x03\x00\x00" + _syncsafe(len(frames)) + frames


def _frames(contents: Id3Contents) -> Iterator[bytes]:
    lang = iso_639_2_code(contents.lang).encode()
    for name, text in sorted(contents.texts.items()):
        if text:
            yield _text_frame(name, text)
    if contents.comment:
        yield _frame("COMM", _UTF16 + lang + _utf16("") + b"\0\0" + _utf16(contents.comment))
    if contents.lyrics:
        yield _frame("USLT", _UTF16 + lang + _utf16("") + b"\0\0" + _utf16(contents.lyrics))
    if contents.captions:
        header = _UTF16 + lang + bytes((_MILLISECONDS, _LYRICS)) + _utf16("") + b"\0\0"
        lines = b"".join(
            _utf16(caption.text) + b"\0\0" + struct.pack(">I", _milliseconds(caption.start))
            for caption in contents.captions
        )
        yield _frame("SYLT", header + lines)
    yield from _chapter_frames(contents.chapters)
    if contents.cover:
        yield _frame("APIC", _LATIN1 + b"image/jpeg\0" + bytes((_FRONT_COVER,)) + b"\0" + contents.cover)


def _chapter_frames(chapters: Sequence[TimedChapter]) -> Iterator[bytes]:
    """A table of contents, and a frame for each chapter, which it names."""
    if not chapters:
        return
    names = [f"ch{number}".encode() + b"\0" for number in range(len(chapters))]
    listed = names[:_MAX_CHAPTERS]
    yield _frame("CTOC", b"toc\0" + bytes((_TOP_LEVEL_ORDERED, len(listed))) + b"".join(listed))
    for name, chapter in zip(names, chapters, strict=True):
        times = struct.pack(">4I", _milliseconds(chapter.start), _milliseconds(chapter.end), _NO_OFFSET, _NO_OFFSET)
        yield _frame("CHAP", name + times + (_text_frame("TIT2", chapter.title) if chapter.title else b""))


def _text_frame(name: str, text: str) -> bytes:
    return _frame(name, _UTF16 + _utf16(text))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(content), 0) + content


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.encode("utf-16-le")


def _milliseconds(seconds: Fraction) -> int:
    return round(seconds * 1000)


def _syncsafe(size: int) -> bytes:
    """A size in four bytes of seven bits (ID3v2.3, 3.1)."""
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))
