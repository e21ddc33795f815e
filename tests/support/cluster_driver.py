"""Builds on a test cluster: the command line in a process of its own, and the cluster's nodes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.support.faulty_image_backend import Journal
from tests.support.s3_server import S3

JsonEvent = dict[str, Any]

FINISHED, PROGRESS = "finished", "progress"
"""Values of ``event`` in the command line's JSON: a job is done, and a slow job has done some steps."""


def read_event(process: subprocess.Popen[str]) -> JsonEvent:
    """Read the next line of JSON from a process."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            event: JsonEvent = json.loads(line)
            return event
    raise AssertionError("the process has ended")


@dataclass
class Nodes:
    """The cluster. ``address`` is for drivers that join it, ``client`` for those that connect through ``ray://``."""

    address: str
    client: str
    session: Path
    folder: Path
    journal: Journal
    s3: S3
    process: subprocess.Popen[str]

    def change(self, command: str) -> None:
        """Run ``add NAME`` or ``remove NAME``."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        read_event(self.process)


class Driver:
    """A run of the command line. Iterate to get its events as they come."""

    def __init__(self, arguments: Sequence[object]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mdvideo", *map(str, arguments), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[JsonEvent] = []
        self.errors = ""

    def __iter__(self) -> Iterator[JsonEvent]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            yield self.events[-1]

    def wait(self) -> int:
        """Wait until it ends, and return the exit status."""
        with self.process:
            for _ in self:
                pass
            assert self.process.stderr is not None
            self.errors = self.process.stderr.read()
        return self.process.wait()

    def kill(self) -> None:
        """End it as a power cut would, unless it has ended."""
        self.process.kill()
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            self.wait()

    def of(self, event: str, stage: str = "") -> list[JsonEvent]:
        """The events of one kind, and of one stage."""
        return [e for e in self.events if e["event"] == event and (not stage or e["stage"] == stage)]


class Drive(Protocol):
    """Starts a command on the cluster."""

    def __call__(self, *arguments: object, address: str = "") -> Driver: ...
