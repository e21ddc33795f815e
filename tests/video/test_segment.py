"""Segments go into the cache and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.errors import EncodeError
from mdvideo.video.segment import Segment, index_segment


@given(st.binary(max_size=60), st.lists(st.binary(max_size=40), max_size=8))
def test_a_segment_comes_back_from_the_cache_as_it_was(header: bytes, packets: list[bytes]) -> None:
    segment = Segment(header, tuple(packets))
    assert Segment.loads(segment.dumps()) == segment


@given(st.data())
def test_a_damaged_segment_is_refused(data: st.DataObject) -> None:
    """A truncated file is an error with a hint, never half a picture."""
    whole = Segment(b"header", (b"one", b"two")).dumps()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EncodeError, match="segment"):
        Segment.loads(whole[:cut])


def test_an_index_has_the_sizes_the_offset_and_the_idr_frames() -> None:
    packets = (b"\0\0\0\2\x65i", b"\0\0\0\1\x41", b"\0\0\0\1\x65")
    data = Segment(b"header", packets).dumps()
    indexed = index_segment(data, data)
    assert (indexed.header, indexed.sync, indexed.frames) == (b"header", (0, 2), 3)
    assert indexed.samples.sizes.tolist() == [6, 5, 5]
    assert data[indexed.samples.offset :] == b"".join(packets)
