"""The job that finds a corner of a slide for its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.jobs.slide_jobs import SlideJob


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePresenterJob(Job):
    """Find a corner in which a presenter hides nothing of a slide, in any state, and draw the opening for it.

    ``corners`` are tried in order, each at ``side`` and smaller. ``side`` is a share of the frame's shorter side,
    ``aspect`` width by height, ``below`` the rows at the bottom that captions need, in pixels.

    Output ``mask``: 8-bit PNG of the frame, how much of the presenter is seen. Report: ``x``, ``y``, ``width`` and
    ``height`` in even pixels, ``corner``, and ``covers``: whether it hides something after all.
    """

    stage: ClassVar[Stage] = "slides"
    version: ClassVar[int] = 1
    slide: SlideJob
    slide_version: int
    corners: tuple[str, ...]
    side: Fraction
    aspect: Fraction
    is_round: bool
    below: int

    @property
    def renderer(self) -> str:
        """The slide's."""
        return self.slide.renderer
