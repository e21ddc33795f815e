"""Backgrounds that a model sets in motion (``motion: generate``) or makes from words (``![bg](<clip:…>)``).

Text is laid over them later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mdvideo.cache.runner import Make
from mdvideo.deck.directives.motion_values import GENERATE
from mdvideo.deck.model import CssImage, Diagram, Motion, PictureSource, Prompt, Slide
from mdvideo.errors import AssetError, BackendUnavailable, DeckError, Problem, Span
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import MotionClipPin
from mdvideo.lockfile.pin_ids import clip_id, text_clip_id
from mdvideo.lockfile.resolve import LOCKED, SHIP_HINT
from mdvideo.plan.geometry import panel_of, place_backgrounds
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.motion_jobs import (
    ClipStillJob,
    GenerateMotionClipJob,
    InterpolateMotionClipJob,
    PinnedMotionClipJob,
)
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Envelope, Rect, SlideJob
from mdvideo.plan.pictures import moving_prompt_of, request_of
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
    """Where generated motion comes from: pinned clips, and for all others models.

    ``backends`` has the identity of each model that slides ask for, None being that of the settings; ``unavailable``
    says why there is none. ``fetch_pinned`` returns a pinned clip's digest once it is in the store, None when it is
    nowhere, and raises AssetError for a file that has changed. With ``locked``, only pinned clips are allowed.
    """

    backends: Mapping[str | None, str]
    pins: Mapping[str, MotionClipPin]
    fetch_pinned: Callable[[MotionClipPin], Digest | None]
    unavailable: Mapping[str | None, BackendUnavailable] = field(default_factory=dict)
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
    envelope: Envelope
    """Its extremes."""
    pin: MotionClipPin | None = None


def motion_source_for(
    slides: Iterable[Slide],
    pins: Mapping[str, MotionClipPin],
    images: ImageSettings,
    identity: Callable[[str | None], str],
    fetch_pinned: Callable[[MotionClipPin], Digest | None],
) -> tuple[MotionSource | None, tuple[Problem, ...]]:
    """Return the source of generated motion for these slides, or None with warnings where it is unavailable.

    ``identity`` returns the identity of the motion backend of a model, None for that of the settings. It is called
    only if a slide needs it.
    """
    wanting = [slide for slide in slides if wants_generated_motion(slide)]
    if not wanting:
        return None, ()
    usable = {name: pin for name, pin in pins.items() if images.backend in ("auto", LOCKED, pin.backend)}
    if images.backend == LOCKED:
        return MotionSource({}, usable, fetch_pinned, locked=True), ()
    backends: dict[str | None, str] = {}
    unavailable: dict[str | None, BackendUnavailable] = {}
    for model in dict.fromkeys(map(_model_of, wanting)):
        try:
            backends[model] = identity(model)
        except BackendUnavailable as error:
            unavailable[model] = error
    if usable or backends:
        return MotionSource(backends, usable, fetch_pinned, unavailable), ()
    return None, tuple(_fallback_warnings(wanting, unavailable))


def without_clips(
    slides: Iterable[Slide], source: MotionSource | None, size: Size, images: ImageSettings, words: str | None
) -> tuple[Slide, ...]:
    """Return the slides with a picture in place of each clip of words that the source cannot have.

    ``words`` are those that the theme adds to prompts.
    """
    return tuple(
        slide
        if (prompt := moving_prompt_of(slide)) is None or _has_clip(slide, prompt, source, size, images, words)
        else _with_picture(slide, prompt)
        for slide in slides
    )


def _with_picture(slide: Slide, prompt: Prompt) -> Slide:
    """Return the slide with a picture in place of a clip. It still asks for motion, as its timeline expects."""
    picture = replace(slide.backgrounds[0], source=replace(prompt, moves=False))
    return replace(slide, backgrounds=(picture,), motion=Motion(GENERATE, prompt.span, prompt.text, prompt))


def _has_clip(
    slide: Slide, prompt: Prompt, source: MotionSource | None, size: Size, images: ImageSettings, words: str | None
) -> bool:
    if source is None or source.locked or prompt.model in source.backends:
        return source is not None
    window = panel_of(slide, size)
    return text_clip_id(window, _text_request(prompt, window, images, words), images) in source.pins


async def clip_of_words(
    slide: Slide, prompt: Prompt, size: Size, images: ImageSettings, words: str | None, source: MotionSource, make: Make
) -> GeneratedClip:
    """Return the clip that is the slide's background. Raises DeckError as ``add_motion_clip`` does."""
    window = panel_of(slide, size)
    request = _text_request(prompt, window, images, words)
    name = text_clip_id(window, request, images)
    clip = await _obtain_clip(slide, name, request, window, source, make, None)
    assert clip is not None  # `without_clips` leaves only those that can be had
    return clip


async def still_of_clip(clip: GeneratedClip, label: str, make: Make) -> Digest:
    """Return the first frame of a clip, as PNG."""
    return (await make(ClipStillJob(label=label, clip=clip.shown))).outputs["picture"]


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
    given = slide.motion.parameters if slide.motion is not None else None
    request = _request(prompt or "", window, images, given)
    name = clip_id(_name_by_content(background, slide, files), window, request, images)
    clip = await _obtain_clip(slide, name, request, window, source, make, background)
    if clip is None:
        return job, None, tuple(_fallback_warnings([slide], source.unavailable))
    return replace(job, envelope=clip.envelope), clip, ()


async def _obtain_clip(
    slide: Slide,
    name: str,
    request: MotionClipRequest,
    window: Rect,
    source: MotionSource,
    make: Make,
    background: BackgroundJob | None,
) -> GeneratedClip | None:
    """Return the clip, pinned or generated, of a background or else of words; None where no model is available."""
    label = f"slide {slide.number}: {request.prompt[:60]}"
    pin = source.pins.get(name)
    pinned = _fetch_pinned_clip(source, pin, slide)
    if pin is not None and pinned is not None:
        backend = pin.animator
        made = await make(PinnedMotionClipJob(label=label, clip=pinned, size=Size(window.width, window.height)))
    elif request.model in source.backends:
        backend = source.backends[request.model]
        if background is not None:
            request = replace(request, still=(await make(background)).outputs["background"])
        made = await make(GenerateMotionClipJob(label=label, request=request, window=window, backend=backend))
        pin = None
    else:
        return None
    # Contrast holds over the frames that are shown: those of the model, and those between them.
    shown = (await make(InterpolateMotionClipJob(label=label, clip=made.outputs["clip"]))).outputs
    envelope = Envelope(window, shown["lightest"], shown["darkest"])
    return GeneratedClip(name, request, backend, made.outputs["clip"], shown["clip"], envelope, pin)


def _request(text: str, window: Rect, images: ImageSettings, given: Prompt | None) -> MotionClipRequest:
    """Return what is asked of the model; what the slide gives takes precedence over the settings."""
    steps = images.steps if images.motion_steps is None else images.motion_steps
    guidance = images.guidance if images.motion_guidance is None else images.motion_guidance
    return MotionClipRequest(
        still="",
        prompt=text,
        frames=CLIP_FRAMES,
        width=window.width,
        height=window.height,
        seed=images.seed if given is None or given.seed is None else given.seed,
        negative=(given and given.negative) or images.negative,
        steps=(given and given.steps) or steps,
        guidance=guidance if given is None or given.guidance is None else given.guidance,
        model=given.model if given is not None else None,
    )


def _text_request(prompt: Prompt, window: Rect, images: ImageSettings, words: str | None) -> MotionClipRequest:
    styled = request_of(prompt, Size(window.width, window.height), images, words).styled_prompt
    return _request(styled, window, images, prompt)


def _model_of(slide: Slide) -> str | None:
    """Return the motion model that a slide names, or None."""
    prompt = moving_prompt_of(slide) or (slide.motion.parameters if slide.motion is not None else None)
    return prompt.model if prompt is not None else None


def _fetch_pinned_clip(source: MotionSource, pin: MotionClipPin | None, slide: Slide) -> Digest | None:
    span = _place_of(slide)
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


def _fallback_warnings(
    slides: Sequence[Slide], unavailable: Mapping[str | None, BackendUnavailable]
) -> Iterator[Problem]:
    """Yield a warning for each model that is missing, with the slides that ask for it."""
    for model, reason in unavailable.items():
        asking = [slide for slide in slides if _model_of(slide) == model]
        if not asking:
            continue
        numbers = ", ".join(str(slide.number) for slide in asking)
        many = len(asking) > 1
        message = f"no motion is generated on slide{'s' * many} {numbers}, which zoom{'s' * (not many)} in instead: "
        yield Problem("warning", "motion-generate", message + reason.message, _place_of(asking[0]), reason.hint)


def _place_of(slide: Slide) -> Span:
    """Return where a slide asks for motion."""
    prompt = moving_prompt_of(slide)
    if prompt is not None:
        return prompt.span
    return slide.span if slide.motion is None or slide.motion.span is None else slide.motion.span
