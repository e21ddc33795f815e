"""Waits between tries."""

from __future__ import annotations

from mdvideo._util.backoff import backoff_seconds


def test_waits_double_up_to_a_limit() -> None:
    assert [backoff_seconds(attempt, 0.0) for attempt in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 32, 60]
    assert [backoff_seconds(attempt, 0.0, first=0.2, longest=0.5) for attempt in range(1, 4)] == [0.2, 0.4, 0.5]


def test_luck_shortens_a_wait_by_up_to_half() -> None:
    assert backoff_seconds(3, 1.0) == 1.0
    assert backoff_seconds(3, 0.5) == 1.5
