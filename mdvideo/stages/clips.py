"""``motion: generate``: a slide's plate set in motion by a model before its text is laid over it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from mdvideo.backends import ClipRequest
from mdvideo.deck.model import Slide
from mdvideo.errors import BackendUnavailable, Problem
from mdvideo.plan.clip_jobs import AnimateJob
from mdvideo.plan.geometry import panel_of
from mdvideo.plan.jobs import Digest, Envelope, Job, PlateJob, Result, SlideJob
from mdvideo.plan.timeline import motion_of
from mdvideo.settings import ImageSettings

GENERATE = "generate"

INSTEAD = "zoom-in"
"""How a background moves where no model is at hand."""

CLIP_FRAMES = 49
"""Frames of a clip, whatever the slide's length: two seconds, in a number (1 + 8 k) that all families make."""

Make = Callable[[Job], Coroutine[Any, Any, Result]]


def generates(slide: Slide) -> bool:
    """Whether a model is to set the slide's background in motion."""
    return motion_of(slide) == GENERATE


def animator_for(slides: Iterable[Slide], identity: Callable[[], str]) -> tuple[str | None, tuple[Problem, ...]]:
    """The identity of who animates these slides, asked for only if one wants it; else None, and one warning why."""
    wanting = [slide for slide in slides if generates(slide)]
    if not wanting:
        return None, ()
    try:
        return identity(), ()
    except BackendUnavailable as lacking:
        numbers = ", ".join(str(slide.number) for slide in wanting)
        many = len(wanting) > 1
        message = f"no motion is generated on slide{'s' * many} {numbers}, which zoom{'s' * (not many)} in instead: "
        span = wanting[0].motion.span if wanting[0].motion is not None else None
        return None, (
            Problem("warning", "motion-generate", message + lacking.message, span or wanting[0].span, lacking.hint),
        )


async def with_clip(
    job: SlideJob, slide: Slide, images: ImageSettings, animator: str, make: Make
) -> tuple[SlideJob, Digest]:
    """The slide's job, its contrast held over a clip of its plate; and that clip."""
    plate = PlateJob(
        label=f"{job.label}, backgrounds", size=job.size, layers=job.layers, ground=job.ground, renderer=job.renderer
    )
    window = panel_of(slide, job.size)
    prompt = slide.motion.prompt if slide.motion is not None else None
    request = ClipRequest(
        still=(await make(plate)).outputs["plate"],
        prompt=prompt or "",
        frames=CLIP_FRAMES,
        width=window.width,
        height=window.height,
        seed=images.seed,
        negative=images.negative,
    )
    label = f"slide {slide.number}: {request.prompt[:60]}"
    made = (await make(AnimateJob(label=label, request=request, window=window, backend=animator))).outputs
    return replace(job, envelope=Envelope(window, made["lightest"], made["darkest"])), made["clip"]
