"""Stills, held frames and moving frames are coded so that they can be joined by copying."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import av
import numpy as np
import pytest

from mdvideo.video.frames.colour_conversion import decode_png, planes_of, tag_bt709, to_rgb, to_yuv
from mdvideo.video.h264.x264_encoder import encode_moving, encode_still, encoder_identity
from mdvideo.video.segment import is_idr
from tests.support.encoded_video import (
    HEIGHT,
    WIDTH,
    decode_segment,
    encode_as_png,
    encode_held_frames,
    encode_hold,
    photo,
    small_spec,
)


def yuv_photo(seed: int) -> av.VideoFrame:
    return to_yuv(decode_png(encode_as_png(photo(seed))))


def test_parameter_sets_depend_on_neither_content_nor_quality() -> None:
    """Segments encoded at any CRF, still or moving, fit into one file."""
    frames = [yuv_photo(seed) for seed in range(3)]
    headers = {encode_hold(photo(7), small_spec(crf=crf)).header for crf in (0, 14, 18, 28, 40)}
    headers |= {encode_moving(frames, small_spec(moving_crf=crf)).header for crf in (0, 20, 32)}
    headers.add(encode_held_frames(small_spec()).header)
    assert len(headers) == 1


def test_the_same_still_has_the_same_bytes() -> None:
    assert encode_hold(photo(1), small_spec()) == encode_hold(photo(1), small_spec())


def test_idr_frames_are_where_they_are_requested() -> None:
    """A long moving segment has seek points there, and nowhere else."""
    frames = [yuv_photo(seed % 5) for seed in range(20)]
    segment = encode_moving(frames, small_spec(keyint=9), starts=(9, 18))
    assert [index for index, packet in enumerate(segment.packets) if is_idr(packet)] == [0, 9, 18]


@pytest.mark.parametrize(
    "colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (12, 200, 130), (128, 128, 128)]
)
def test_colours_come_back(colour: tuple[int, int, int]) -> None:
    """A flat colour survives conversion and coding within two levels of 255."""
    flat = np.full((HEIGHT, WIDTH, 3), colour, np.uint8)
    (planes,) = decode_segment(encode_hold(flat, small_spec()))
    decoded = planes_of(to_rgb(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
    assert np.abs(decoded.astype(int) - flat).max() <= 2


def test_a_still_is_one_access_unit_of_one_slice() -> None:
    """It has no notes of the encoder and no parameter sets, only the picture."""
    (packet,) = encode_still(yuv_photo(1), small_spec()).packets
    assert is_idr(packet)
    assert int.from_bytes(packet[:4], "big") == len(packet) - 4


def test_the_identity_names_the_encoder() -> None:
    """Segments of another x264 or FFmpeg get other keys."""
    assert "libavcodec" in encoder_identity()
    assert "x264 1" in encoder_identity()


@pytest.mark.parametrize(("width", "height"), [(160, 90), (426, 240), (208, 112)])
def test_moving_frames_are_the_same_bytes_every_time(width: int, height: int) -> None:
    """Also where the number of macroblocks is odd, and while other encoders run."""
    spec = replace(small_spec(), width=width, height=height)
    noise = np.random.default_rng(1).integers(0, 255, (height * 3 // 2, width), np.uint8)
    arrays = [np.roll(noise, shift, 1) for shift in range(16)]

    def encode(_: int) -> tuple[bytes, ...]:
        frames = (tag_bt709(av.VideoFrame.from_ndarray(array, format="yuv420p")) for array in arrays)
        return encode_moving(frames, spec).packets

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(encode, range(40)))) == 1
