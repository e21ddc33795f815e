"""Count the events of a build by stage, for progress displays, the watch page and the report of a publication."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mdvideo.events import Event, Finished, Planned, Progress, Reused, Started


@dataclass(slots=True)
class StageCounts:
    """The counts of one stage.

    ``made`` and ``reused`` count results. A job that is requested twice counts twice here, as it does in ``planned``,
    and once in ``made_keys`` or ``reused_keys``. ``seconds`` adds up the work of all threads.
    """

    name: str
    planned: int = 0
    made: int = 0
    reused: int = 0
    seconds: float = 0.0
    made_keys: set[str] = field(default_factory=set)
    reused_keys: set[str] = field(default_factory=set)
    """Keys of jobs that were only reused."""
    running: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    """Labels of the running jobs, with ``(steps done, steps in all)`` where known."""
    hosts: dict[str, str] = field(default_factory=dict)
    """Machine by label, for jobs that run on another machine."""

    @property
    def done(self) -> int:
        """Number of results there are."""
        return self.made + self.reused

    @property
    def total(self) -> int:
        """Number of jobs. Jobs that restore what a damaged cache lost are not planned."""
        return max(self.planned, self.done + len(self.running))

    @property
    def now(self) -> str:
        """What is running, on one line: the job that started first, its steps, and how many others there are."""
        if not self.running:
            return ""
        label, steps = next(iter(self.running.items()))
        shown = label if steps is None else f"{label}, {steps[0]} of {steps[1]}"
        if host := self.hosts.get(label):
            shown = f"{shown} on {host}"
        others = len(self.running) - 1
        return f"{shown} and {others} more" if others else shown


class BuildCounts:
    """Counts events, by stage. ``seconds`` is the time since it was created, by ``clock``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.stages: dict[str, StageCounts] = {}
        self._clock = clock
        self._started_at = clock()

    def add(self, event: Event) -> StageCounts | None:
        """Count ``event``; return the stage that it belongs to, if any."""
        if not isinstance(event, Planned | Started | Progress | Finished | Reused):
            return None
        stage = self.stages.setdefault(event.stage, StageCounts(event.stage))
        match event:
            case Planned(_, total):
                stage.planned += total
            case Started(_, label, _, _, where):
                stage.running[label] = None
                stage.hosts[label] = where
            case Progress(_, label, done, total) if label in stage.running:
                stage.running[label] = (done, total)
            case Finished(_, label, key, seconds):
                stage.running.pop(label, None)
                stage.hosts.pop(label, None)
                stage.made += 1
                stage.seconds += seconds
                stage.made_keys.add(key)
                stage.reused_keys.discard(key)
            case Reused(_, _, key):
                stage.reused += 1
                if key not in stage.made_keys:
                    stage.reused_keys.add(key)
        return stage

    @property
    def seconds(self) -> float:
        """Time since creation, in seconds."""
        return self._clock() - self._started_at

    @property
    def made(self) -> int:
        """Number of results made, in all stages."""
        return sum(stage.made for stage in self.stages.values())

    @property
    def reused(self) -> int:
        """Number of results reused, in all stages."""
        return sum(stage.reused for stage in self.stages.values())
