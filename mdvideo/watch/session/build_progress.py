"""How far a build is, by slide and by stage, from its events. Jobs of a slide have labels that begin ``slide N``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mdvideo.events import Event, Finished, Progress, Reused, Started
from mdvideo.watch.session.view_model import SlideState, StagePart

AT_WORK: dict[str, SlideState] = {
    "pictures": "painting",
    "speech": "speaking",
    "sound": "speaking",
    "slides": "typesetting",
    "segments": "encoding",
}
"""What a slide's state is while a job of that stage runs for it."""

_SLIDE = re.compile(r"slide (\d+)\b")


@dataclass(slots=True)
class _Stage:
    made: set[str] = field(default_factory=set)
    reused: set[str] = field(default_factory=set)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class AtWork:
    """A slide that a job runs for, ``done`` of ``of`` steps along where that is known."""

    slide: int
    state: SlideState
    done: int | None = None
    of: int | None = None


class BuildProgress:
    """Adds up the events of one build. A job that is asked for twice counts once, and as made if it was."""

    def __init__(self) -> None:
        self._stages: dict[str, _Stage] = {}
        self.worked_on: set[int] = set()
        """Numbers of the slides that something was made for."""

    def add(self, event: Event) -> AtWork | None:
        """Count ``event``; tell which slide it sets to work, if any."""
        match event:
            case Started(stage, label):
                return self._at_work(stage, label)
            case Progress(stage, label, done, total):
                return self._at_work(stage, label, done, total)
            case Finished(stage, label, key, seconds):
                counted = self._stage(stage)
                counted.made.add(key)
                counted.reused.discard(key)
                counted.seconds += seconds
            case Reused(stage, label, key):
                counted = self._stage(stage)
                if key not in counted.made:
                    counted.reused.add(key)
            case _:
                pass
        return None

    def made(self, stage: str) -> frozenset[str]:
        """Keys of the jobs that were made in a stage."""
        return frozenset(self._stages[stage].made) if stage in self._stages else frozenset()

    def stages(self) -> list[StagePart]:
        """What each stage did so far."""
        return [
            StagePart(name=name, made=len(stage.made), reused=len(stage.reused), seconds=round(stage.seconds, 3))
            for name, stage in self._stages.items()
        ]

    def _stage(self, name: str) -> _Stage:
        return self._stages.setdefault(name, _Stage())

    def _at_work(self, stage: str, label: str, done: int | None = None, of: int | None = None) -> AtWork | None:
        match = _SLIDE.match(label)
        if match is None or stage not in AT_WORK:
            return None
        self.worked_on.add(int(match[1]))
        return AtWork(int(match[1]), AT_WORK[stage], done, of)
