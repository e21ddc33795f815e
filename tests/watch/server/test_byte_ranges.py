"""Ranges and conditions select the bytes that RFC 9110 says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.watch.server.byte_ranges import select_bytes

TAG = '"video"'
SIZE = 10_000


@pytest.mark.parametrize(
    "spec",
    ["bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=1", "chunks=0-1", "bytes=0-1,5-6", "bytes=0x1-5", "0-1",
     "bytes=1-2-3", "bytes=--5", "bytes=+1-2", "bytes=١-٢"],
)  # fmt: skip
def test_anything_but_one_range_gets_the_whole(spec: str) -> None:
    """Several ranges too: a server may always ignore Range, and no player asks for several."""
    selection = select_bytes(SIZE, TAG, "GET", {"range": spec})
    assert (selection.status, selection.start, selection.stop) == (200, 0, SIZE)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(1, 2000))
def test_every_range_is_a_slice(data: st.DataObject, size: int) -> None:
    """Compare RFC 9110's ranges with Python's slices."""
    content = Random(size).randbytes(size)
    numbers = st.integers(0, size + 20)
    first, last = data.draw(st.none() | numbers), data.draw(st.none() | numbers)
    selection = select_bytes(
        size, TAG, "GET", {"range": f"bytes={'' if first is None else first}-{'' if last is None else last}"}
    )
    if first is None:
        expected = content if last is None else content[max(0, size - last) :]
    else:
        expected = content[first:] if last is None else content[first : last + 1]
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        assert selection.status == 200
    elif not expected:
        assert selection.status == 416
    else:
        assert selection.status == 206
        assert content[selection.start : selection.stop] == expected
        assert selection.headers["content-range"] == f"bytes {selection.start}-{selection.stop - 1}/{size}"


@given(st.text(max_size=60), st.sampled_from(["range", "if-range", "if-none-match"]))
def test_any_header_is_handled(text: str, name: str) -> None:
    selection = select_bytes(1000, TAG, "GET", {"range": "bytes=1-2", name: text})
    assert selection.status in {200, 206, 304, 416}
    assert 0 <= selection.start <= selection.stop <= 1000


@pytest.mark.parametrize(("condition", "status"), [(TAG, 206), ('"other"', 200), (f"W/{TAG}", 200), ("", 200),
                                                   ("Sat, 21 Nov 2026 00:00:00 GMT", 200)])  # fmt: skip
def test_a_download_resumes_only_in_the_same_video(condition: str, status: int) -> None:
    assert select_bytes(100, TAG, "GET", {"range": "bytes=50-", "if-range": condition}).status == status


@pytest.mark.parametrize(("tags", "status"), [(TAG, 304), (f"W/{TAG}", 304), ("*", 304), (f'"a", {TAG}', 304),
                                              ('"a"', 200), ("video", 200), ('"a, video"', 200)])  # fmt: skip
def test_a_client_that_has_the_file_is_not_sent_it_again(tags: str, status: int) -> None:
    assert select_bytes(100, TAG, "GET", {"if-none-match": tags}).status == status
