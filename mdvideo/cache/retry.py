"""Retries and a circuit breaker for requests that many threads make to one place.

This is a loop of our own, not a retry library's: the deadline belongs to the place and not to the request, closing ends
a wait, and callers without time fail fast after a failure. With tenacity, as in ``_util.http_client``, all three would
be callbacks of ours, and every extra that may bring a file system (and a plain fsspec without any) would need it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from mdvideo._util.backoff import backoff_seconds

T = TypeVar("T")

FIRST_DELAY = 0.2
MAX_DELAY = 8.0
"""Seconds between two tries."""

BREAKER_SECONDS = 30.0
FAST_FAIL_BELOW = 10.0
"""After a failure, the breaker is open for ``BREAKER_SECONDS``: callers that retry for less than this many seconds
fail at once."""


class BreakerOpen(Exception):
    """The place failed a moment ago, and the caller has no time to try it again."""


class Retrier:
    """Makes requests to one place. Thread-safe."""

    def __init__(self, is_permanent: Callable[[Exception], bool]) -> None:
        """``is_permanent`` says of an error that another try cannot help."""
        self._is_permanent = is_permanent
        self._open_until = 0.0
        self._failing_since: float | None = None
        self._closing = threading.Event()

    def close(self) -> None:
        """End all waits: requests that are being retried fail."""
        self._closing.set()

    def call(self, request: Callable[[], T], retry_seconds: float) -> T:
        """Return what ``request`` returns, after retries for ``retry_seconds`` at most.

        The time counts from the place's first failure, so a hundred requests do not wait a hundred times as long.
        Raises BreakerOpen, the last try's error, or FileNotFoundError, which is an answer and is never retried.
        """
        start = time.monotonic()
        deadline = max(start, (self._failing_since or start) + retry_seconds)
        if retry_seconds < FAST_FAIL_BELOW and time.monotonic() < self._open_until:
            raise BreakerOpen
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = request()
            except FileNotFoundError:
                raise
            except Exception as error:
                self._failing_since = self._failing_since or time.monotonic()
                delay = backoff_seconds(attempt, random.random(), first=FIRST_DELAY, longest=MAX_DELAY)
                if self._is_permanent(error) or time.monotonic() + delay > deadline or self._closing.wait(delay):
                    self._open_until = time.monotonic() + BREAKER_SECONDS
                    raise
            else:
                self._open_until, self._failing_since = 0.0, None
                return answer
