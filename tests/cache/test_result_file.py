"""A result's file: what it says is what was written, or nothing."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.cache.result_file import BlobRef, StoredResult, decode_result
from mdvideo.plan.jobs.job import Digest, Result

ONE, TWO = Digest("1" * 64), Digest("2" * 64)
STORED = StoredResult("slides", "slide 3", {"still-0": BlobRef(ONE, 7), "background": BlobRef(TWO, 8)}, {"fit": 0.9})

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_result_and_digests() -> None:
    assert STORED.result == Result({"still-0": ONE, "background": TWO}, {"fit": 0.9})
    assert STORED.digests == (ONE, TWO)


@given(st.text(), st.text(), st.dictionaries(st.text(), JSON, max_size=3))
def test_what_was_encoded_is_decoded(stage: str, label: str, report: dict[str, Any]) -> None:
    stored = StoredResult(stage, label, {"segment": BlobRef(ONE, 5)}, report)
    assert decode_result(stored.encode()) == stored


@pytest.mark.parametrize(
    ("report", "error"), [({"gain": math.nan}, ValueError), ({"at": object()}, TypeError)], ids=["NaN", "object"]
)
def test_report_that_is_not_json_is_an_error(report: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        StoredResult("sound", "", {}, report).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"{",
        b"[]",
        b"null",
        b"{}",
        STORED.encode()[:-1],
        STORED.encode().replace(b'"slide 3"', b"3"),
        b'{"stage":"s","label":"l","report":[],"outputs":{}}',
        b'{"stage":"s","label":"l","report":{},"outputs":{"a":["../../../../etc/passwd",9]}}',
        b'{"stage":"s","label":"l","report":{},"outputs":{"a":[7]}}',
        b'{"stage":"s","label":"l","report":{},"outputs":{"a":["' + b"1" * 64 + b'","9"]}}',
        b"[" * 100_000,
    ],
)
def test_damaged_file_is_no_result(data: bytes) -> None:
    assert decode_result(data) is None


def test_no_changed_bit_is_believed() -> None:
    data = STORED.encode()
    for at in range(len(data)):
        for bit in range(8):
            assert decode_result(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]) is None
