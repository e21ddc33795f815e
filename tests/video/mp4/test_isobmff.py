"""The boxes of the MP4 index, read back by the structure of the standard, by FFmpeg and by ffprobe."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from mdvideo.audio.room_tone import packets_of_gap, room_tone_packets
from mdvideo.video.mp4.isobmff import ENABLED, IN_MOVIE, SampleTable, Track, box, full_box, moov
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.video_model import AudioTrack, Caption, CaptionTrack, Chapter, MotionSegment, Mp4Contents
from mdvideo.video.virtual_file import VirtualVideo
from tests.support.encoded_video import MemoryStore, encode_held_frames, index_in_memory, mp4_contents, small_spec
from tests.support.mp4_boxes import Box, VirtualVideoFile, read_boxes

FOUR_GIB = 1 << 32


def with_everything() -> Mp4Contents:
    """121 frames with audio, chapters that start at frame 10, and captions in two languages."""
    config = room_tone_packets().config
    return mp4_contents(
        small_spec(fps=Fraction(30000, 1001)),
        chapters=(Chapter(10, 70, "One"), Chapter(70, 121, "Two")),
        tags={"title": "Light"},
        audio=AudioTrack((SampleRun.from_samples(packets_of_gap(0, 150)),), config, 48_000, "mono"),
        captions=(
            CaptionTrack("en-GB", (Caption(Fraction(1), Fraction(2), "One"),), enabled=True),
            CaptionTrack("de", (Caption(Fraction(1), Fraction(3), "Eins"),)),
        ),
        lang="en-GB",
    )


@pytest.fixture(scope="module")
def video() -> VirtualVideo:
    return lay_out_mp4(with_everything(), MemoryStore())


@pytest.fixture(scope="module")
def index(video: VirtualVideo) -> Box:
    """The ``moov`` box."""
    return next(found for found in read_boxes(b"".join(video.read())) if found.kind == "moov")


def tracks_of(index: Box) -> dict[str, list[Box]]:
    """The ``trak`` boxes by their handlers."""
    tracks: dict[str, list[Box]] = {}
    for track in index.find_all("trak"):
        tracks.setdefault(track.find("mdia/hdlr").content[8:12].decode(), []).append(track)
    return tracks


def table_of(track: Box, kind: str, fields: str) -> list[tuple[int, ...]]:
    return track.find(f"mdia/minf/stbl/{kind}").table(fields)


def track_with(**table: Any) -> Box:
    """A ``trak`` box with this sample table."""
    samples = SampleTable(**{"sizes": np.array([1]), "durations": [(1, 1)], "chunks": [1], **table})
    track = Track(1, "vide", box("none"), b"", 1000, samples)
    return next(read_boxes(moov([track], 1000))).find("trak")


def test_a_box_is_its_size_its_type_and_its_content() -> None:
    assert box("free", b"ab", b"c") == b"\x00\x00\x00\x0bfreeabc"
    assert full_box("©x y", 1, 0x20304, b"!") == b"\x00\x00\x00\x0d\xa9x y\x01\x02\x03\x04!"


def test_the_file_is_type_index_and_media_and_every_size_fits(video: VirtualVideo) -> None:
    """Sizes are checked by the reader. A browser can play before it has the whole file."""
    boxes = list(read_boxes(b"".join(video.read())))
    assert [found.kind for found in boxes] == ["ftyp", "moov", "mdat"]
    assert [child.kind for child in boxes[1].children] == ["mvhd", *["trak"] * 5, "udta"]
    for track in boxes[1].find_all("trak"):
        tables = [child.kind for child in track.find("mdia/minf/stbl").children if child.kind != "stss"]
        assert tables == ["stsd", "stts", "stsc", "stsz", "stco"]


def test_there_is_no_edit_list(index: Box) -> None:
    """Every track starts at time zero; players disagree about edit lists."""
    assert all(track.find_all("edts") == [] for track in index.find_all("trak"))


def test_versions_and_flags_are_those_of_32_bit_times(index: Box) -> None:
    for track in index.find_all("trak"):
        headers = [track.find(path).header for path in ("mdia/mdhd", "mdia/hdlr", "mdia/minf/dinf/dref")]
        assert headers == [(0, 0)] * 3
        assert track.find("tkhd").header.version == 0
    assert index.find("mvhd").header == (0, 0)


def test_enabled_tracks_are_those_that_play_by_themselves(index: Box) -> None:
    tracks = tracks_of(index)
    flags = {handler: [track.find("tkhd").header.flags for track in found] for handler, found in tracks.items()}
    shown, available = ENABLED | IN_MOVIE, IN_MOVIE
    assert flags == {"vide": [shown], "soun": [shown], "text": [available], "sbtl": [shown, available]}


def test_video_and_audio_refer_to_the_chapter_track(index: Box) -> None:
    tracks = tracks_of(index)
    (number,) = struct.unpack_from(">I", tracks["text"][0].find("tkhd").content, 12)
    for handler in ("vide", "soun"):
        assert tracks[handler][0].find("tref").content[4:] == b"chap" + struct.pack(">I", number)
    assert all(track.find_all("tref") == [] for track in (*tracks["text"], *tracks["sbtl"]))


def test_durations_are_exact_in_the_track_and_rounded_up_in_the_movie(index: Box) -> None:
    """121 frames at 30000/1001 a second are 121121 units; 150 packets at 48 kHz are 3.2 s."""
    times = {
        handler: struct.unpack_from(">2I", found[0].find("mdia/mdhd").content, 12)
        for handler, found in tracks_of(index).items()
    }
    assert times["vide"] == (30_000, 121_121)
    assert times["text"] == (30_000, 121_121)
    assert times["soun"] == (48_000, 150 * 1024)
    assert struct.unpack_from(">2I", index.find("mvhd").content, 12) == (30_000, 121_121)


def test_languages_are_packed_and_whole(index: Box) -> None:
    """``mdhd`` has three letters, five bits each; ``elng`` has the region too."""
    tracks = tracks_of(index)
    english = (5 << 10) | (14 << 5) | 7
    for track in (tracks["soun"][0], tracks["sbtl"][0]):
        assert struct.unpack_from(">H", track.find("mdia/mdhd").content, 20) == (english,)
        assert track.find("mdia/elng").content == bytes(4) + b"en-GB\0"
    assert tracks["vide"][0].find_all("mdia/elng") == []


def test_sync_samples_are_listed_for_video_only(index: Box) -> None:
    """Holds of 70 and 51 frames, with key frames 50 frames apart; 51 frames are split into 49 and 2."""
    tracks = tracks_of(index)
    assert table_of(tracks["vide"][0], "stss", "I") == [(1,), (51,), (71,), (120,)]
    assert tracks["soun"][0].find_all("mdia/minf/stbl/stss") == []


def test_runs_of_equal_durations_and_chunks_are_merged() -> None:
    track = track_with(
        sizes=np.arange(1, 9), durations=[(2, 5), (1, 5), (5, 7)], chunks=[3, 3, 2], offsets=np.array([10, 20, 30])
    )
    assert table_of(track, "stts", "II") == [(3, 5), (5, 7)]
    assert table_of(track, "stsc", "III") == [(1, 3, 1), (3, 2, 1)]
    assert track.find("mdia/minf/stbl/stsz").content[8:] == struct.pack(">9I", 8, *range(1, 9))


@pytest.mark.parametrize(("offset", "kind", "field"), [(FOUR_GIB - 1, "stco", "I"), (FOUR_GIB, "co64", "Q")])
def test_offsets_have_64_bits_only_where_they_need_them(offset: int, kind: str, field: str) -> None:
    track = track_with(offsets=np.array([offset]))
    assert table_of(track, kind, field) == [(offset,)]


def test_ffmpeg_finds_every_sample_where_the_tables_say(video: VirtualVideo) -> None:
    """Size, time and bytes of each packet, as libavformat reads them."""
    whole = b"".join(video.read())
    with av.open(VirtualVideoFile(video), "r") as container:
        packets = [
            (
                packet.stream.type,
                packet.pts * packet.time_base,
                packet.size,
                whole[packet.pos :].startswith(bytes(packet)),
            )
            for packet in container.demux(video=0, audio=0)
            if packet.pts is not None and packet.pos is not None
        ]
    assert all(found for *_, found in packets)
    video_times = [time for kind, time, *_ in packets if kind == "video"]
    assert video_times == [n * Fraction(1001, 30000) for n in range(121)]
    audio = [(time, size) for kind, time, size, _ in packets if kind == "audio"]
    sizes = map(len, packets_of_gap(0, 150))
    assert audio == [(n * Fraction(1024, 48_000), size) for n, size in enumerate(sizes)]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs FFmpeg (ffprobe)")
def test_ffprobe_finds_the_same_tracks_and_chapters(video: VirtualVideo, tmp_path: Path) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_bytes(b"".join(video.read()))
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_chapters", "-show_format", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert done.stderr == ""
    assert [(s["codec_type"], s["nb_frames"], s["disposition"]["default"]) for s in found["streams"]] == [
        ("video", "121", 1),
        ("audio", "150", 1),
        ("data", "3", 0),
        ("subtitle", "2", 1),
        ("subtitle", "2", 0),
    ]
    assert [(c["tags"]["title"], c["start"], c["end"]) for c in found["chapters"]] == [
        ("", 0, 10 * 1001),
        ("One", 10 * 1001, 70 * 1001),
        ("Two", 70 * 1001, 121 * 1001),
    ]
    assert found["format"]["tags"]["title"] == "Light"


@pytest.fixture(scope="module")
def huge_video() -> VirtualVideo:
    """150 frames, of which the last 40 have 500 MB each, which no test reads."""
    spec = small_spec(keyint=110)
    held_frames = index_in_memory(encode_held_frames(spec))
    sizes = np.concatenate((held_frames.samples.sizes, np.full(40, 500_000_000, np.uint32)))
    run = SampleRun(held_frames.samples.source, held_frames.samples.offset, sizes)
    moving = MotionSegment(IndexedSegment(held_frames.header, run, (0,)))
    return lay_out_mp4(Mp4Contents(spec, (moving,), held_frames), MemoryStore())


def test_a_file_of_more_than_4_gib_has_64_bit_sizes(huge_video: VirtualVideo) -> None:
    """FFmpeg reads the same offsets from the index as were laid out, past 4 GiB too."""
    assert huge_video.size > FOUR_GIB
    start = b"".join(huge_video.read(0, 1 << 20))
    size, kind = struct.unpack_from(">I4s", start)
    assert kind == b"ftyp"
    moov_size, kind = struct.unpack_from(">I4s", start, size)
    assert kind == b"moov"
    media = size + moov_size
    assert struct.unpack_from(">I4sQ", start, media) == (1, b"mdat", huge_video.size - media)
    (track,) = next(read_boxes(start[size:media])).find_all("trak")
    offsets = [offset for (offset,) in table_of(track, "co64", "Q")]
    assert offsets[0] == media + 16
    assert offsets[-1] > FOUR_GIB
    with av.open(VirtualVideoFile(huge_video), "r") as container:
        entries = container.streams.video[0].index_entries
        assert len(entries) == 150
        assert {entry.pos for entry in entries} >= set(offsets)
        assert entries[-1].pos + entries[-1].size == huge_video.size
