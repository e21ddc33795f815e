"""Stills, tails and moving frames are coded so that they can be joined by copying."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import HoldJob, VideoSpec
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_rgb, to_yuv
from mdvideo.video.h264.segment import Segment, is_idr
from mdvideo.video.h264.x264_encoder import encode_moving, encode_still
from mdvideo.video.h264.x264_options import encoder_identity, level_of
from mdvideo.video.handlers import make_hold
from mdvideo.video.probe import encoders
from tests.support.encoded_video import HEIGHT, WIDTH, Shelf, decode, hold_of, photo, png, segment_of, spec, tail_of


@pytest.mark.parametrize("seed", [1, 2])
def test_every_held_frame_is_its_still(seed: int) -> None:
    """A still stands perfectly still: all frames decode to the same bits, up to the next key frame."""
    settings = spec(keyint=150)
    hold, tail = hold_of(photo(seed), settings), tail_of(settings)
    frames = decode(Segment(hold.header, (*hold.packets, *tail.packets[1:])))
    assert len(frames) == 150
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_a_tail_repeats_one_frame_with_its_number_counted_up() -> None:
    """Packets differ only by the frame's number, which comes round every 16."""
    packets = tail_of(spec(keyint=60)).packets
    assert len(packets) == 60
    assert len(set(packets)) == 1 + 16
    assert packets[1:17] == packets[17:33]


def test_parameter_sets_depend_on_neither_content_nor_quality() -> None:
    """Segments made at any CRF, still or moving, fit into one file."""
    frames = [to_yuv(decode_png(png(photo(seed)))) for seed in range(3)]
    headers = {hold_of(photo(7), spec(crf=crf)).header for crf in (0, 14, 18, 28, 40)}
    headers |= {encode_moving(frames, spec(moving_crf=crf)).header for crf in (0, 20, 32)}
    headers.add(tail_of(spec()).header)
    assert len(headers) == 1


@pytest.mark.parametrize("size", [(64, 64), (66, 130), (1080, 1920)])
def test_odd_shapes_are_held_as_well(size: tuple[int, int]) -> None:
    """Sizes that are no multiple of a macroblock, and upright ones, hold bit for bit."""
    shape = VideoSpec(*size, Fraction(30), 18, 20, 5, encoder_identity())
    hold, tail = hold_of(photo(3, *size), shape), tail_of(shape)
    frames = decode(Segment(hold.header, (*hold.packets, *tail.packets[1:])))
    assert frames[0].shape == (size[1] * 3 // 2, size[0])
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_the_same_still_gives_the_same_bytes() -> None:
    assert hold_of(photo(1), spec()) == hold_of(photo(1), spec())


def test_idr_frames_stand_where_they_are_put() -> None:
    """A long moving segment has seek points where it was told, and nowhere else."""
    frames = [to_yuv(decode_png(png(photo(seed % 5)))) for seed in range(20)]
    segment = encode_moving(frames, spec(keyint=9), starts=(9, 18))
    assert [index for index, packet in enumerate(segment.packets) if is_idr(packet)] == [0, 9, 18]


@pytest.mark.parametrize(
    "colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (12, 200, 130), (128, 128, 128)]
)
def test_colours_come_back(colour: tuple[int, int, int]) -> None:
    """A flat colour survives conversion and coding within two levels of 255."""
    flat = np.full((HEIGHT, WIDTH, 3), colour, np.uint8)
    (planes,) = decode(hold_of(flat, spec()))
    seen = planes_of(to_rgb(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
    assert np.abs(seen.astype(int) - flat).max() <= 2


def test_red_is_bt709_red() -> None:
    """Limited range, BT.709 matrix: red is 63, 102, 240 (ITU-R BT.709-6, 3.2 and 3.4)."""
    red = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    red[..., 0] = 255
    planes = planes_of(to_yuv(av.VideoFrame.from_ndarray(red, format="rgb24")))
    corner = planes[0, 0], planes.reshape(-1)[WIDTH * HEIGHT], planes.reshape(-1)[-1]
    assert np.abs(np.subtract(corner, (63, 102, 240))).max() <= 1


@given(st.binary(max_size=60), st.lists(st.binary(max_size=40), max_size=8))
def test_a_segment_comes_back_from_the_cache_as_it_was(header: bytes, packets: list[bytes]) -> None:
    segment = Segment(header, tuple(packets))
    assert Segment.loads(segment.dumps()) == segment


@given(st.data())
def test_a_damaged_segment_is_refused(data: st.DataObject) -> None:
    """A cut file is an error with a hint, never half a picture."""
    whole = Segment(b"header", (b"one", b"two")).dumps()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EncodeError, match="segment"):
        Segment.loads(whole[:cut])


def test_a_still_of_the_wrong_size_is_refused() -> None:
    shelf = Shelf()
    job = HoldJob(still=shelf.put(png(photo(1, 128, 64))), spec=spec())
    with pytest.raises(EncodeError, match="128x64"):
        make_hold(job, shelf)


def test_a_still_that_is_no_picture_is_refused() -> None:
    shelf = Shelf()
    with pytest.raises(EncodeError, match="still"):
        make_hold(HoldJob(still=shelf.put(b"no picture"), spec=spec()), shelf)


@pytest.mark.parametrize(
    ("width", "height", "fps", "level"),
    [
        (1920, 1080, Fraction(30), "4.0"),
        (1920, 1080, Fraction(60), "4.2"),
        (1080, 1920, Fraction(30), "4.0"),
        (1280, 720, Fraction(30), "3.1"),
        (3840, 2160, Fraction(30000, 1001), "5.1"),
        (3840, 2160, Fraction(60), "5.2"),
        (4096, 4096, Fraction(120), "6.1"),
        (64, 64, Fraction(1), "1.0"),
    ],
)
def test_levels_are_those_of_the_standard(width: int, height: int, fps: Fraction, level: str) -> None:
    assert level_of(width, height, fps) == level


def test_a_video_beyond_all_levels_is_refused() -> None:
    with pytest.raises(EncodeError, match="level"):
        level_of(20_000, 20_000, Fraction(30))


def test_the_identity_names_the_encoder() -> None:
    """Segments of another x264 or FFmpeg get other keys."""
    assert "libavcodec" in encoder_identity()
    assert "x264 1" in encoder_identity()
    assert all(encoder.present for encoder in encoders())


def test_a_still_is_one_access_unit_of_one_slice() -> None:
    """No remarks of the encoder, no parameter sets: only the picture."""
    segment = encode_still(to_yuv(decode_png(png(photo(1)))), spec())
    (packet,) = segment.packets
    assert is_idr(packet)
    assert int.from_bytes(packet[:4], "big") == len(packet) - 4
    assert replace(segment, packets=()).frames == 0
    assert segment_of({"segment": segment.dumps()}) == segment
