"""Events for machines: one JSON object a line, in ASCII, flushed at once.

Every object has ``event``; the other fields follow from it. Fields may be added, none will change its meaning.

    {"event": "planned", "stage", "total"}                     a stage has so many more jobs
    {"event": "started", "stage", "label", "key", "why", "where"}       a job runs; ``why`` is empty without --explain
    {"event": "stepped", "stage", "label", "done", "total", "where"}    a slow job is so many steps along
    {"event": "made",    "stage", "label", "key", "seconds", "where"}   its result is in the cache
    {"event": "reused",  "stage", "label", "key"}              the cache held the result
    {"event": "noticed", "message"}                            something to read once
    {"event": "warned",  "problem": {"severity", "code", "message", "hint",
                         "span": null | {"file", "line", "column", "end_column", "text"}}}
    {"event": "wrote",   "path", "size"}                       an output stands whole; ``size`` in bytes
    {"event": "published", "deck", "name", "state", "folder", "duration", "size", "made", "reused", "seconds",
                         "warnings", "error"}                  ``mdvideo publish``: ``state`` is made, kept or failed
    {"event": "checked", "deck", "name", "fresh", "reason"}    ``--check-fresh``: ``reason`` is empty if it is fresh

``where`` is the node of the cluster that makes it, empty for this machine.
``stage`` is pictures, slides, segments or files. Lines and columns count from 1; ``end_column`` is exclusive.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from types import TracebackType
from typing import TextIO

from mdvideo.cli.progress.plain import Lines
from mdvideo.events import Event


class JsonDisplay:
    """Writes each event as it comes."""

    def __init__(self, out: TextIO) -> None:
        self._lines = Lines(out)

    def __enter__(self) -> JsonDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def show(self, event: Event) -> None:
        """Write the event."""
        self._lines.write(json.dumps({"event": type(event).__name__.lower(), **asdict(event)}))
