"""How long to wait before asking again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mdvideo._util.http_retry import wait_before

NOW = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)


def test_waits_double_and_luck_spreads_them() -> None:
    assert [wait_before(n, None, NOW, 0.0) for n in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 32, 60]
    assert wait_before(3, None, NOW, 1.0) == 1.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("1.5", 1.5),
        ("-3", 0),
        ("Mon, 04 May 2026 12:00:30 GMT", 30),
        ("Mon, 04 May 2026 11:00:00 GMT", 0),
        ("soon", 0.5),
    ],
)
def test_the_server_may_say_when(said: str, seconds: float) -> None:
    assert wait_before(1, said, NOW, 0.0) == seconds
