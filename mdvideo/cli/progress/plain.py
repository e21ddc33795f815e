"""Progress as lines of text, for logs and for terminals that cannot move the cursor."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from mdvideo.cli.colours import coloured
from mdvideo.cli.progress import event_text
from mdvideo.engine.stage_counts import BuildCounts
from mdvideo.events import Event, Finished, Notice, Reused, Started, Warned, Wrote


class Lines:
    """Writes whole lines, from any thread. When the reader closes the pipe, it stops writing."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._open = True

    def write(self, line: str) -> None:
        """Write a line and flush it."""
        with self._lock:
            if self._open:
                try:
                    self._out.write(line + "\n")
                    self._out.flush()
                except BrokenPipeError:
                    self._open = False
                    # The interpreter flushes buffered output at exit; without this that would fail again.
                    os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())


class QuietDisplay:
    """Warnings only."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lines = Lines(out)

    def __enter__(self) -> QuietDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def show(self, event: Event) -> None:
        """Write a warning."""
        if isinstance(event, Warned):
            self._lines.write(coloured(str(event.problem), self._out))


class PlainDisplay:
    """Writes each stage's counts when it is done, each generated picture, warnings, outputs, and a summary.

    ``explain`` adds a line for every job: why it runs, or that it is reused.
    """

    def __init__(self, out: TextIO, *, explain: bool = False, counts: Callable[[], BuildCounts] = BuildCounts) -> None:
        self._out = out
        self._lines = Lines(out)
        self._explain = explain
        self._counts = counts()
        self._counted: set[str] = set()

    def __enter__(self) -> PlainDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._count(complete=False)
            self._lines.write(event_text.summary_of(self._counts))

    def show(self, event: Event) -> None:
        """Write the lines that follow from the event."""
        self._counts.add(event)
        match event:
            case Started() | Reused() if self._explain:
                self._lines.write(event_text.explain_job(event))
            case Finished("pictures", label, _, seconds, where) if not self._explain:
                on = f" on {where}" if where else ""
                self._lines.write(f"generated {event_text.shorten(label)} ({event_text.duration(seconds)}{on})")
            case Notice(message):
                self._lines.write(message)
            case Warned(problem):
                self._lines.write(coloured(str(problem), self._out))
            case Wrote():
                self._lines.write(event_text.describe_written(event))
        self._count(complete=True)

    def _count(self, *, complete: bool) -> None:
        for stage in self._counts.stages.values():
            complete_now = 0 < stage.planned <= stage.done if complete else stage.done > 0
            if complete_now and stage.name not in self._counted:
                self._counted.add(stage.name)
                self._lines.write(event_text.describe_stage(stage))
