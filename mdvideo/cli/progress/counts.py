"""How far a build is: what events add up to, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mdvideo.events import Event, Finished, Planned, Progress, Reused, Started


@dataclass(slots=True)
class Stage:
    """One stage's counts, and what it makes at this moment: label to ``(steps done, steps in all)``, or None."""

    name: str
    planned: int = 0
    made: int = 0
    reused: int = 0
    running: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """The machine on which a label is being made, where that is another."""

    @property
    def done(self) -> int:
        """Jobs whose results are there."""
        return self.made + self.reused

    @property
    def total(self) -> int:
        """Jobs in all. What a damaged cache has made again was in no plan."""
        return max(self.planned, self.done + len(self.running))

    @property
    def now(self) -> str:
        """What is being made, for one line: the job that began first, its steps, and how many others."""
        if not self.running:
            return ""
        label, steps = next(iter(self.running.items()))
        shown = label if steps is None else f"{label}, {steps[0]} of {steps[1]}"
        if place := self.places.get(label):
            shown = f"{shown} on {place}"
        others = len(self.running) - 1
        return f"{shown} and {others} more" if others else shown


class Tally:
    """Adds events up. ``seconds`` is the time since it was made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.stages: dict[str, Stage] = {}
        self._clock = clock
        self._began = clock()

    def add(self, event: Event) -> Stage | None:
        """Count ``event``; return the stage that it belongs to, if any."""
        if not isinstance(event, Planned | Started | Progress | Finished | Reused):
            return None
        stage = self.stages.setdefault(event.stage, Stage(event.stage))
        match event:
            case Planned(_, total):
                stage.planned += total
            case Started(_, label, _, _, where):
                stage.running[label] = None
                stage.places[label] = where
            case Progress(_, label, done, total) if label in stage.running:
                stage.running[label] = (done, total)
            case Finished(_, label):
                stage.running.pop(label, None)
                stage.places.pop(label, None)
                stage.made += 1
            case Reused():
                stage.reused += 1
        return stage

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self._clock() - self._began

    @property
    def made(self) -> int:
        """Jobs made in all stages."""
        return sum(stage.made for stage in self.stages.values())

    @property
    def reused(self) -> int:
        """Jobs reused in all stages."""
        return sum(stage.reused for stage in self.stages.values())
