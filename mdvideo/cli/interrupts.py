"""Ctrl-C ends every command: the first within two seconds, whatever hangs, and the second at once.

Python runs its own handler of a signal only between two steps of the main thread, so a library that never returns holds
it up. The number of a signal is also written to a pipe, at once, and a thread waits for it there.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SECONDS = 2.0
"""Time to end properly after the first Ctrl-C."""
INTERRUPTED = 130


@contextmanager
def interrupt_in_time() -> Iterator[None]:
    """End the process soon after Ctrl-C while the block runs. Does nothing on other threads than the main one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watching = threading.Thread(target=_wait_for_signals, args=(reading,), daemon=True)
    try:
        with suppress(RuntimeError):  # no thread can be had: Ctrl-C then works as in any program
            watching.start()
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)


def end_soon() -> None:
    """End the process in two seconds if it still runs: for a handler of its own for the first Ctrl-C."""
    timer = threading.Timer(SECONDS, _end)
    timer.daemon = True
    timer.start()


def _wait_for_signals(reading: int) -> None:
    interrupted = False
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], SECONDS if interrupted else None)
            numbers = os.read(reading, 64) if ready else b""
            if ready and not numbers:
                return
            count = numbers.count(signal.SIGINT)
            if (interrupted and (count or not ready)) or count > 1:
                _end()
            interrupted = interrupted or bool(count)
    except (OSError, ValueError):
        return  # Windows waits for sockets only
    finally:
        os.close(reading)


def _end() -> None:
    with suppress(OSError):
        os.write(2, b"\ninterrupted\n")
    os._exit(INTERRUPTED)
