"""The tag of an MP3, read by the structure of ID3v2.3 alone."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction

from mdvideo.video.id3 import Id3Contents, TimedChapter, id3_tag
from mdvideo.video.video_model import Caption

CONTENTS = Id3Contents(
    texts={"TIT2": "光合成", "TPE1": "Ada", "TALB": ""},
    lang="ja",
    chapters=(
        TimedChapter(Fraction(0), Fraction("4.5"), "One"),
        TimedChapter(Fraction("4.5"), Fraction(9), "Zwei – drei"),
    ),
    captions=(Caption(Fraction(1), Fraction(2), "First."), Caption(Fraction("2.5"), Fraction(3), "Second\nline")),
    lyrics="First.\nSecond line",
    cover=b"\xff\xd8jpeg",
)


def frames_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The frames end to end; they must fill the data."""
    at = 0
    while at < len(data):
        size, flags = struct.unpack_from(">IH", data, at + 4)
        assert flags == 0
        yield data[at : at + 4].decode("ascii"), data[at + 10 : at + 10 + size]
        at += 10 + size
    assert at == len(data)


def frames(contents: Id3Contents = CONTENTS) -> list[tuple[str, bytes]]:
    tag = id3_tag(contents)
    assert tag[:6] == b"ID3\x03\x00\x00"
    assert max(tag[6:10]) < 128
    size = sum(part << shift for part, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
    assert len(tag) == 10 + size
    return list(frames_in(tag[10:]))


def frame(name: str, contents: Id3Contents = CONTENTS) -> bytes:
    (found,) = (data for one, data in frames(contents) if one == name)
    return found


def test_texts_are_utf_16_with_their_byte_order_and_empty_ones_are_left_out() -> None:
    assert frame("TIT2") == b"\x01\xff\xfe" + "光合成".encode("utf-16-le")
    assert "TALB" not in dict(frames())


def test_a_table_of_contents_names_every_chapter_in_order() -> None:
    assert frame("CTOC") == b"toc\0\x03\x02ch0\0ch1\0"
    chapters = [data for name, data in frames() if name == "CHAP"]
    assert [data[:4] for data in chapters] == [b"ch0\0", b"ch1\0"]
    assert [struct.unpack_from(">4I", data, 4) for data in chapters] == [
        (0, 4500, 0xFFFFFFFF, 0xFFFFFFFF),
        (4500, 9000, 0xFFFFFFFF, 0xFFFFFFFF),
    ]
    ((name, title),) = frames_in(chapters[1][20:])
    assert (name, title[3:].decode("utf-16-le")) == ("TIT2", "Zwei – drei")


def test_lyrics_have_their_language_and_times() -> None:
    lyrics, timed = frame("USLT"), frame("SYLT")
    assert lyrics[1:4] == timed[1:4] == b"jpn"
    assert timed[4:6] == b"\x02\x01"  # milliseconds, lyrics
    rest = timed[10:]  # after an empty description
    for text, milliseconds in (("First.", 1000), ("Second\nline", 2500)):
        encoded = b"\xff\xfe" + text.encode("utf-16-le") + b"\0\0"
        assert rest.startswith(encoded + struct.pack(">I", milliseconds))
        rest = rest[len(encoded) + 4 :]
    assert rest == b""


def test_the_cover_is_the_front_cover() -> None:
    assert frame("APIC") == b"\0image/jpeg\0\x03\0\xff\xd8jpeg"


def test_a_tag_without_anything_is_empty() -> None:
    assert id3_tag(Id3Contents()) == b"ID3\x03\x00\x00\0\0\0\0"


def test_300_chapters_are_all_in_the_tag() -> None:
    many = tuple(TimedChapter(Fraction(n), Fraction(n + 1), str(n)) for n in range(300))
    named = [name for name, _ in frames(Id3Contents(chapters=many))]
    assert named.count("CHAP") == 300
