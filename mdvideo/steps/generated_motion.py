"""``motion: generate``: set a slide's background in motion by a model, before its text is laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mdvideo.cache.runner import Make
from mdvideo.deck.directives.motion_values import GENERATE
from mdvideo.deck.model import CssImage, Diagram, PictureSource, Prompt, Slide
from mdvideo.errors import AssetError, BackendUnavailable, DeckError, Problem
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import MotionClipPin
from mdvideo.lockfile.pin_ids import clip_id
from mdvideo.lockfile.resolve import LOCKED, SHIP_HINT
from mdvideo.plan.geometry import panel_of, place_backgrounds
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.motion_jobs import GenerateMotionClipJob, InterpolateMotionClipJob, PinnedMotionClipJob
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Envelope, SlideJob
from mdvideo.plan.timeline import motion_of
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from mdvideo.steps.deck_files import DeckFiles

FALLBACK_MOTION = "zoom-in"
"""The motion of a background where no model is available."""

CLIP_FRAMES = 49
"""Frames of a clip, whatever the slide's length: two seconds, in a number (1 + 8 k) that all model families support."""


def wants_generated_motion(slide: Slide) -> bool:
    """Return whether a model should set the slide's background in motion."""
    return motion_of(slide) == GENERATE


@dataclass(frozen=True, slots=True)
class MotionSource:
    """Where generated motion comes from: pinned clips, and for all others the model with identity ``backend``, if any.

    ``fetch_pinned`` returns a pinned clip's digest once it is in the store, None when it is nowhere, and raises
    AssetError for a file that has changed. ``unavailable`` says why there is no model; with ``locked``, only pinned
    clips are allowed.
    """

    backend: str | None
    pins: Mapping[str, MotionClipPin]
    fetch_pinned: Callable[[MotionClipPin], Digest | None]
    unavailable: BackendUnavailable | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class GeneratedClip:
    """A clip in the store: its id in lockfiles, its request, its backend's identity, and its pin, if it has one."""

    id: str
    request: MotionClipRequest
    backend: str
    clip: Digest
    shown: Digest
    """The clip with frames between the model's, as it is shown."""
    pin: MotionClipPin | None = None


def motion_source_for(
    slides: Iterable[Slide],
    pins: Mapping[str, MotionClipPin],
    images: ImageSettings,
    identity: Callable[[], str],
    fetch_pinned: Callable[[MotionClipPin], Digest | None],
) -> tuple[MotionSource | None, tuple[Problem, ...]]:
    """Return the source of generated motion for these slides, or None with a warning where it is unavailable.

    ``identity`` returns the identity of the motion backend. It is called only if a slide needs it.
    """
    wanting = [slide for slide in slides if wants_generated_motion(slide)]
    if not wanting:
        return None, ()
    usable = {name: pin for name, pin in pins.items() if images.backend in ("auto", LOCKED, pin.backend)}
    if images.backend == LOCKED:
        return MotionSource(None, usable, fetch_pinned, locked=True), ()
    try:
        return MotionSource(identity(), usable, fetch_pinned), ()
    except BackendUnavailable as unavailable:
        if usable:
            return MotionSource(None, usable, fetch_pinned, unavailable), ()
        return None, (_fallback_warning(wanting, unavailable),)


async def add_motion_clip(
    job: SlideJob, slide: Slide, images: ImageSettings, source: MotionSource, make: Make, files: DeckFiles
) -> tuple[SlideJob, GeneratedClip | None, tuple[Problem, ...]]:
    """Return the slide's job, changed so that contrast holds over a clip of its backgrounds, and that clip.

    Where no clip can be had, return the job as it is, None and a warning. ``files`` are the deck's. Raises DeckError
    for a changed file, and for a clip that must be pinned and is not.
    """
    background = BackgroundJob(
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
        steps=images.steps if images.motion_steps is None else images.motion_steps,
        guidance=images.guidance if images.motion_guidance is None else images.motion_guidance,
    )
    name = clip_id(_name_by_content(background, slide, files), window, request, images)
    label = f"slide {slide.number}: {request.prompt[:60]}"
    pin = source.pins.get(name)
    pinned = _fetch_pinned_clip(source, pin, slide)
    if pin is not None and pinned is not None:
        backend = pin.animator
        made = await make(PinnedMotionClipJob(label=label, clip=pinned, size=Size(window.width, window.height)))
    elif source.backend is not None:
        backend = source.backend
        request = replace(request, still=(await make(background)).outputs["background"])
        made = await make(GenerateMotionClipJob(label=label, request=request, window=window, backend=backend))
        pin = None
    else:
        assert source.unavailable is not None
        return job, None, (_fallback_warning([slide], source.unavailable),)
    # Contrast holds over the frames that are shown: those of the model, and those between them.
    shown = (await make(InterpolateMotionClipJob(label=label, clip=made.outputs["clip"]))).outputs
    envelope = Envelope(window, shown["lightest"], shown["darkest"])
    generated = GeneratedClip(name, request, backend, made.outputs["clip"], shown["clip"], pin)
    return replace(job, envelope=envelope), generated, ()


def _fetch_pinned_clip(source: MotionSource, pin: MotionClipPin | None, slide: Slide) -> Digest | None:
    span = slide.motion.span if slide.motion is not None else slide.span
    try:
        found = None if pin is None else source.fetch_pinned(pin)
    except AssetError as error:
        raise DeckError.at(span, "clip-changed", f"slide {slide.number}: {error.message}", hint=error.hint) from error
    if found is None and source.locked:
        if pin is None:
            message = f"the motion of slide {slide.number} is not pinned"
            hint = "pin it with `mdvideo images` on a machine that can generate motion"
            raise DeckError.at(span, "clip-unpinned", message, hint=hint)
        message = f"the pinned motion of slide {slide.number} is neither in the cache nor committed"
        raise DeckError.at(span, "clip-away", message, hint=SHIP_HINT)
    return found


def _name_by_content(background: BackgroundJob, slide: Slide, files: DeckFiles) -> BackgroundJob:
    """Return the job with files named by their own bytes: how they are decoded depends on the installed library."""
    sources = [placed.background.source for placed in place_backgrounds(slide, background.size)]
    layers = (
        replace(layer, picture=_file_digest(source, files) or layer.picture)
        for layer, source in zip(background.layers, sources, strict=True)
    )
    return replace(background, layers=tuple(layers))


def _file_digest(source: PictureSource, files: DeckFiles) -> Digest | None:
    """Return the digest of an author's picture; None for any other, and for one that cannot be read."""
    if isinstance(source, Prompt | CssImage | Diagram):
        return None
    try:
        return digest_of(files.read(source)[0].data)
    except AssetError:
        return None


def _fallback_warning(slides: Sequence[Slide], unavailable: BackendUnavailable) -> Problem:
    numbers = ", ".join(str(slide.number) for slide in slides)
    many = len(slides) > 1
    message = f"no motion is generated on slide{'s' * many} {numbers}, which zoom{'s' * (not many)} in instead: "
    span = slides[0].motion.span if slides[0].motion is not None else None
    return Problem(
        "warning", "motion-generate", message + unavailable.message, span or slides[0].span, unavailable.hint
    )
