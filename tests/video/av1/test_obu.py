"""The few bits of AV1 that holds need are read and written as its specification says."""

from __future__ import annotations

import av
import numpy as np
import pytest

from mdvideo.errors import EncodeError
from mdvideo.video.av1.obu import (
    HELD_SLOT,
    SEQUENCE_HEADER,
    SHOW_HELD,
    TEMPORAL_DELIMITER,
    codecs_of,
    read_obus,
    starts_sequence,
    store_for_hold,
    without_delimiter,
)
from mdvideo.video.av1.svt_encoder import encode_still
from mdvideo.video.frames.colour_conversion import tag_bt709
from mdvideo.video.segment import Segment
from tests.support.encoded_video import HEIGHT, WIDTH, small_av1_spec


@pytest.fixture(scope="module")
def still() -> Segment:
    grey = np.full((HEIGHT * 3 // 2, WIDTH), 90, np.uint8)
    return encode_still(tag_bt709(av.VideoFrame.from_ndarray(grey, format="yuv420p")), small_av1_spec())


def test_units_are_stored_without_their_delimiter(still: Segment) -> None:
    unit = bytes((TEMPORAL_DELIMITER << 3 | 2, 0)) + still.packets[0]
    assert without_delimiter(unit) == still.packets[0]
    assert next(read_obus(still.packets[0])).kind == SEQUENCE_HEADER


def test_a_size_of_several_bytes_is_read() -> None:
    unit = bytes((6 << 3 | 2, 0x80 | 44, 2)) + bytes(300)
    (obu,) = read_obus(unit)
    assert len(obu.payload) == 44 + 2 * 128


def test_a_unit_without_a_size_is_refused() -> None:
    with pytest.raises(EncodeError, match="size"):
        list(read_obus(bytes((6 << 3, 1, 2))))


def test_only_key_frames_begin_a_sequence(still: Segment) -> None:
    assert [starts_sequence(unit) for unit in (*still.packets, SHOW_HELD)] == [True, False, False]


def test_a_held_frame_is_three_bytes_that_name_the_slot() -> None:
    """5.9.2: show_existing_frame is 1, and frame_to_show_map_idx has three bits."""
    assert len(SHOW_HELD) == 3
    assert SHOW_HELD[2] >> 7 == 1
    assert SHOW_HELD[2] >> 4 & 7 == HELD_SLOT


def test_what_is_not_an_inter_frame_cannot_be_held(still: Segment) -> None:
    from mdvideo.video.av1.obu import SequenceHeader

    sequence = SequenceHeader.parse(next(read_obus(still.packets[0])).payload)
    for unit in (still.packets[0], SHOW_HELD):
        with pytest.raises(EncodeError, match="hold a still"):
            store_for_hold(unit, sequence)


def test_the_name_of_the_codec_is_exact(still: Segment) -> None:
    """Main profile, level 2.0 for 320x180 at 30 frames a second, main tier, 8 bits."""
    assert codecs_of(still.header) == "av01.0.00M.08"
    assert codecs_of(bytes((0x81, 0x08, 0x0C, 0))) == "av01.0.08M.08"
    assert codecs_of(bytes((0x81, 0x2D, 0xCC, 0))) == "av01.1.13H.10"
