"""Progress as JSON, for programs: one ASCII object per line, flushed at once.

Every object has ``event``, which decides the other fields. Fields may be added; none changes its meaning.

    {"event": "planned", "stage", "total"}                     a stage has this many more jobs
    {"event": "started", "stage", "label", "key", "why", "where"}       a job runs; ``why`` is empty without --explain
    {"event": "progress", "stage", "label", "done", "total", "where"}   a slow job has done this many steps
    {"event": "finished", "stage", "label", "key", "seconds", "where"}  its result is in the cache
    {"event": "reused",  "stage", "label", "key"}              the result was in the cache
    {"event": "notice",  "message"}                            a message to read once
    {"event": "warned",  "problem": {"severity", "code", "message", "hint",
                         "span": null | {"file", "line", "column", "end_column", "text"}}}
    {"event": "wrote",   "path", "size"}                       a file was written; ``size`` in bytes
    {"event": "published", "deck", "name", "state", "folder", "duration", "size", "made", "reused", "seconds",
                         "warnings", "error"}                  ``mdvideo publish``: ``state`` is made, kept or failed
    {"event": "checked", "deck", "name", "fresh", "reason"}    ``--check-fresh``: ``reason`` is empty if it is fresh

``where`` is the cluster node that runs the job, empty for this machine.
``stage`` is pictures, slides, speech, sound, segments, captions or thumbnails. Lines and columns count from 1;
``end_column`` is exclusive.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from types import TracebackType
from typing import TextIO

from mdvideo.cli.progress.plain import Lines
from mdvideo.events import Event


class JsonDisplay:
    """Writes each event as a line."""

    def __init__(self, out: TextIO) -> None:
        self._lines = Lines(out)

    def __enter__(self) -> JsonDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def show(self, event: Event) -> None:
        """Write the event."""
        self._lines.write(json.dumps({"event": type(event).__name__.lower(), **asdict(event)}))
