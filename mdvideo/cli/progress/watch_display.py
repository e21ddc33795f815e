"""What a terminal tells of a watch: what to read, what is wrong, what was painted and written; the page tells all."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from mdvideo.cli.progress import event_text
from mdvideo.cli.progress.plain import Lines
from mdvideo.events import Event, Finished, Notice, Warned, Wrote

SLOW = 1.0
"""Seconds. A picture that took longer is worth a line."""

FILMS = (".mp4", ".lock.json")
"""Of the files that a lesson comes to, those whose writing is told."""


class WatchDisplay:
    """A line for each thing worth knowing while an author works in editor and browser."""

    def __init__(self, out: TextIO) -> None:
        self._lines = Lines(out)

    def __enter__(self) -> WatchDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def show(self, event: Event) -> None:
        """Write what the event gives cause to."""
        match event:
            case Notice(message):
                self._lines.write(message)
            case Warned(problem):
                self._lines.write(str(problem))
            case Finished("pictures", label, _, seconds) if seconds >= SLOW:
                self._lines.write(f"painted {event_text.shortened(label)} ({event_text.duration(seconds)})")
            case Wrote(path) if path.endswith(FILMS):
                self._lines.write(event_text.written(event))
            case _:
                pass
