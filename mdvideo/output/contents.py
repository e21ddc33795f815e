"""Everything from which the files of a video are written."""

from __future__ import annotations

from dataclasses import dataclass

from mdvideo.deck.model import Deck
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import Timeline
from mdvideo.settings import Settings
from mdvideo.steps.segments import EncodedVideo
from mdvideo.steps.slides import TypesetSlide


@dataclass(frozen=True, slots=True)
class OutputContents:
    """An encoded deck. ``theme`` is the theme's name; ``stills`` has one entry per slide."""

    deck: Deck
    settings: Settings
    theme: str
    timeline: Timeline
    transcript: Transcript
    stills: tuple[TypesetSlide, ...]
    video: EncodedVideo

    @property
    def poster_still(self) -> Digest:
        """The first slide with all its fragments, from which poster and cover are made."""
        return self.stills[0].result.outputs[f"still-{self.deck.slides[0].fragments}"]
