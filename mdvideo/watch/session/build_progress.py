"""Follow the events of one build: counts by stage, and which slide is being worked on.

Jobs that belong to a slide have labels that start with ``slide N``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mdvideo.engine.stage_counts import BuildCounts
from mdvideo.events import Event, Progress, Started
from mdvideo.watch.session.view_model import SlideStatus, StagePart

STATUS_BY_STAGE: dict[str, SlideStatus] = {
    "pictures": "generating",
    "speech": "speaking",
    "sound": "speaking",
    "slides": "typesetting",
    "segments": "encoding",
}
"""The status of a slide while a job of that stage runs for it."""

SLIDE_LABEL = re.compile(r"slide (\d+)\b")


@dataclass(frozen=True, slots=True)
class SlideProgress:
    """A job runs for a slide; ``done`` of ``of`` steps are done, where that is known."""

    slide: int
    status: SlideStatus
    done: int | None = None
    of: int | None = None


class BuildProgress:
    """The progress of one build."""

    def __init__(self) -> None:
        self._counts = BuildCounts()
        self.changed_slides: set[int] = set()
        """Numbers of the slides that a job ran for."""

    def add(self, event: Event) -> SlideProgress | None:
        """Count ``event``; return the progress of a slide if the event is about one."""
        self._counts.add(event)
        match event:
            case Started(stage, label):
                return self._slide_progress(stage, label)
            case Progress(stage, label, done, total):
                return self._slide_progress(stage, label, done, total)
            case _:
                return None

    def made_keys(self, stage: str) -> frozenset[str]:
        """Return the keys of the jobs that ran in a stage."""
        return frozenset(self._counts.stages[stage].made_keys) if stage in self._counts.stages else frozenset()

    def stages(self) -> list[StagePart]:
        """Return the counts of each stage that has results. A job that is requested twice counts once."""
        return [
            StagePart(
                name=name,
                made=len(stage.made_keys),
                reused=len(stage.reused_keys),
                seconds=round(stage.seconds, 3),
            )
            for name, stage in self._counts.stages.items()
            if stage.done
        ]

    def _slide_progress(
        self, stage: str, label: str, done: int | None = None, of: int | None = None
    ) -> SlideProgress | None:
        match = SLIDE_LABEL.match(label)
        if match is None or stage not in STATUS_BY_STAGE:
            return None
        number = int(match[1])
        self.changed_slides.add(number)
        return SlideProgress(number, STATUS_BY_STAGE[stage], done, of)
