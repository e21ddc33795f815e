"""Everything from which the files of a video are written."""

from __future__ import annotations

from dataclasses import dataclass

from mdvideo.deck.model import Deck
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
