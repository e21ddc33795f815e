"""``motion: generate``: a slide's plate set in motion by a model before its text is laid over it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mdvideo.deck.model import LocalPicture, Slide
from mdvideo.errors import AssetError, BackendUnavailable, DeckError, Problem
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import MotionClipPin, clip_id
from mdvideo.lockfile.resolve import BRING, LOCKED
from mdvideo.plan.geometry import panel_of, place
from mdvideo.plan.jobs import BackgroundJob, Digest, Envelope, Job, Result, SlideJob, digest_of
from mdvideo.plan.motion_jobs import AnimateJob, PinnedMotionClipJob
from mdvideo.plan.timeline import motion_of
from mdvideo.protocols import MotionClipRequest
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


@dataclass(frozen=True, slots=True)
class MotionSource:
    """Who sets backgrounds in motion: clips that are pinned, and a model's identity for all others, if there is one.

    ``bring`` gives a pinned clip's name in the store once it is there, None when it is nowhere, and raises AssetError
    for a file that was changed. ``lacking`` says why there is no model; with ``locked`` that is an error.
    """

    animator: str | None
    pins: Mapping[str, MotionClipPin]
    bring: Callable[[MotionClipPin], Digest | None]
    lacking: BackendUnavailable | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class GeneratedClip:
    """A clip in the store: what was asked for, by which animator it was made, and the pin that gave it, if one did."""

    id: str
    request: MotionClipRequest
    backend: str
    clip: Digest
    pin: MotionClipPin | None = None


def mover_for(
    slides: Iterable[Slide],
    pins: Mapping[str, MotionClipPin],
    images: ImageSettings,
    identity: Callable[[], str],
    bring: Callable[[MotionClipPin], Digest | None],
) -> tuple[MotionSource | None, tuple[Problem, ...]]:
    """Who animates these slides, ``identity`` being asked only if one wants it; None, and a warning, if nobody can."""
    wanting = [slide for slide in slides if generates(slide)]
    if not wanting:
        return None, ()
    counting = {name: pin for name, pin in pins.items() if images.backend in ("auto", LOCKED, pin.backend)}
    if images.backend == LOCKED:
        return MotionSource(None, counting, bring, locked=True), ()
    try:
        return MotionSource(identity(), counting, bring), ()
    except BackendUnavailable as lacking:
        if counting:
            return MotionSource(None, counting, bring, lacking), ()
        return None, (_instead(wanting, lacking),)


async def with_clip(
    job: SlideJob, slide: Slide, images: ImageSettings, mover: MotionSource, make: Make, folder: Path
) -> tuple[SlideJob, GeneratedClip | None, tuple[Problem, ...]]:
    """The slide's job, its contrast held over a clip of its backgrounds; that clip; and a warning where there is none.

    ``folder`` is the deck's. Raises DeckError for a changed file, and for a clip that must be pinned and is not.
    """
    plate = BackgroundJob(
        label=f"{job.label}, backgrounds", size=job.size, layers=job.layers, ground=job.ground, renderer=job.renderer
    )
    window = panel_of(slide, job.size)
    prompt = slide.motion.prompt if slide.motion is not None else None
    request = MotionClipRequest(
        still="",
        prompt=prompt or "",
        frames=CLIP_FRAMES,
        width=window.width,
        height=window.height,
        seed=images.seed,
        negative=images.negative,
    )
    name = clip_id(_by_content(plate, slide, folder), window, request, images)
    label = f"slide {slide.number}: {request.prompt[:60]}"
    pin = mover.pins.get(name)
    pinned = _brought(mover, pin, slide, f"slide {slide.number}")
    if pin is not None and pinned is not None:
        backend = pin.animator
        made = await make(PinnedMotionClipJob(label=label, clip=pinned, size=Size(window.width, window.height)))
    elif mover.animator is not None:
        backend = mover.animator
        request = replace(request, still=(await make(plate)).outputs["plate"])
        made = await make(AnimateJob(label=label, request=request, window=window, backend=backend))
        pin = None
    else:
        assert mover.lacking is not None
        return job, None, (_instead([slide], mover.lacking),)
    envelope = Envelope(window, made.outputs["lightest"], made.outputs["darkest"])
    return replace(job, envelope=envelope), GeneratedClip(name, request, backend, made.outputs["clip"], pin), ()


def _brought(mover: MotionSource, pin: MotionClipPin | None, slide: Slide, place: str) -> Digest | None:
    span = slide.motion.span if slide.motion is not None else slide.span
    try:
        found = None if pin is None else mover.bring(pin)
    except AssetError as error:
        raise DeckError.at(span, "clip-changed", f"{place}: {error.message}", hint=error.hint) from error
    if found is None and mover.locked:
        if pin is None:
            hint = "pin it with `mdvideo images` on a machine that can animate"
            raise DeckError.at(span, "clip-unpinned", f"the motion of {place} is not pinned", hint=hint)
        raise DeckError.at(
            span, "clip-away", f"the pinned motion of {place} is neither in the cache nor committed", hint=BRING
        )
    return found


def _by_content(plate: BackgroundJob, slide: Slide, folder: Path) -> BackgroundJob:
    """The plate with files in their own bytes' names: how they are decoded depends on the library that does it."""
    sources = [placed.background.source for placed in place(slide, plate.size)]
    layers = (
        replace(layer, picture=digest_of((folder / source.path).read_bytes()))
        if isinstance(source, LocalPicture)
        else layer
        for layer, source in zip(plate.layers, sources, strict=True)
    )
    return replace(plate, layers=tuple(layers))


def _instead(slides: Sequence[Slide], lacking: BackendUnavailable) -> Problem:
    numbers = ", ".join(str(slide.number) for slide in slides)
    many = len(slides) > 1
    message = f"no motion is generated on slide{'s' * many} {numbers}, which zoom{'s' * (not many)} in instead: "
    span = slides[0].motion.span if slides[0].motion is not None else None
    return Problem("warning", "motion-generate", message + lacking.message, span or slides[0].span, lacking.hint)
