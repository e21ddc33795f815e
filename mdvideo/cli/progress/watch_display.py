"""What ``mdvideo watch`` prints: notices, warnings, generated pictures and written files. The page shows the rest."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from mdvideo.cli.progress import event_text
from mdvideo.cli.progress.plain import Lines
from mdvideo.events import Event, Finished, Notice, Warned, Wrote

SLOW_PICTURE_SECONDS = 1.0
"""Seconds. Pictures that take longer get a line."""

REPORTED_SUFFIXES = (".mp4", ".lock.json")
"""Suffixes of files that get a line when written."""


class WatchDisplay:
    """Writes a line per notable event, for an author who works in an editor and a browser."""

    def __init__(self, out: TextIO) -> None:
        self._lines = Lines(out)

    def __enter__(self) -> WatchDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def show(self, event: Event) -> None:
        """Write the line that follows from the event, if any."""
        match event:
            case Notice(message):
                self._lines.write(message)
            case Warned(problem):
                self._lines.write(str(problem))
            case Finished("pictures", label, _, seconds) if seconds >= SLOW_PICTURE_SECONDS:
                self._lines.write(f"generated {event_text.shorten(label)} ({event_text.duration(seconds)})")
            case Wrote(path) if path.endswith(REPORTED_SUFFIXES):
                self._lines.write(event_text.describe_written(event))
            case _:
                pass
