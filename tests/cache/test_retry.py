"""Retries: as long as the caller can wait, counted from the place's first failure, and not where they cannot help."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from mdvideo.cache import retry
from mdvideo.cache.retry import BREAKER_SECONDS, FAST_FAIL_BELOW, BreakerOpen, Retrier


class Clock:
    """Time that passes only during waits: it takes the place of the module's ``time``, ``random`` and ``threading``."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def random(self) -> float:
        return 0.0

    def Event(self) -> Clock:  # noqa: N802  (threading's name)
        return self

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        return False


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("time", "random", "threading"):
        monkeypatch.setattr(retry, module, clock)
    return clock


def is_permanent(error: Exception) -> bool:
    return isinstance(error, PermissionError)


@pytest.fixture
def retrier(clock: Clock) -> Retrier:
    return Retrier(is_permanent)


def failing(*errors: Exception) -> Callable[[], str]:
    """A request that fails with each of these errors in turn, and then succeeds."""
    left = list(errors)

    def request() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return request


def always_failing() -> str:
    raise ConnectionError("no route")


def test_failed_request_is_repeated_at_growing_intervals(retrier: Retrier, clock: Clock) -> None:
    assert retrier.call(failing(*[ConnectionError()] * 8), 120) == "answer"
    assert clock.waits == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 8.0, 8.0]


def test_last_error_is_raised_when_the_time_is_up(retrier: Retrier, clock: Clock) -> None:
    with pytest.raises(ConnectionError, match="no route"):
        retrier.call(always_failing, 20)
    assert clock.now - 1000 <= 20


@pytest.mark.parametrize("error", [FileNotFoundError(), PermissionError()])
def test_answer_and_permanent_error_are_raised_at_once(retrier: Retrier, clock: Clock, error: OSError) -> None:
    with pytest.raises(type(error)):
        retrier.call(failing(error), 20)
    assert clock.waits == []


def test_the_time_counts_from_the_first_failure_of_the_place(retrier: Retrier, clock: Clock) -> None:
    """A hundred uploads do not wait a hundred times as long."""
    for _ in range(100):
        with pytest.raises(ConnectionError):
            retrier.call(always_failing, 20)
    assert clock.now - 1000 <= 20


def test_success_starts_the_time_again(retrier: Retrier, clock: Clock) -> None:
    with pytest.raises(ConnectionError):
        retrier.call(always_failing, 20)
    assert retrier.call(failing(), 20) == "answer"
    clock.waits.clear()
    assert retrier.call(failing(ConnectionError()), 20) == "answer"
    assert clock.waits == [0.2]


def test_breaker_fails_impatient_callers_at_once(retrier: Retrier, clock: Clock) -> None:
    with pytest.raises(ConnectionError):
        retrier.call(always_failing, 3)
    with pytest.raises(BreakerOpen):
        retrier.call(failing(), FAST_FAIL_BELOW - 1)
    clock.now += BREAKER_SECONDS
    assert retrier.call(failing(), FAST_FAIL_BELOW - 1) == "answer"


def test_patient_caller_closes_the_breaker(retrier: Retrier, clock: Clock) -> None:
    with pytest.raises(ConnectionError):
        retrier.call(always_failing, 3)
    assert retrier.call(failing(), FAST_FAIL_BELOW) == "answer"
    assert retrier.call(failing(), 0) == "answer"


def test_closing_ends_a_wait() -> None:
    retrier = Retrier(is_permanent)
    started = threading.Event()

    def request() -> str:
        started.set()
        raise ConnectionError

    def close() -> None:
        started.wait(5)
        retrier.close()

    thread = threading.Thread(target=close)
    thread.start()
    start = time.monotonic()
    with pytest.raises(ConnectionError):
        retrier.call(request, 60)
    assert time.monotonic() - start < 5
    thread.join()
