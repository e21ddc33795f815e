"""Typeset slides: obtain each slide's pictures, fill its page, and render its stills.

A slide starts as soon as its own pictures are available; it does not wait for those of other slides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mdvideo.cache.runner import Make, gather_all
from mdvideo.deck.model import CssImage, Deck, Diagram, PictureSource, Prompt, Slide
from mdvideo.errors import DeckError, InternalError, MdvideoError, PageError, Problem
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import PlacedPicture, figure_size, place_backgrounds
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.jobs.slide_jobs import Layer, SlideJob
from mdvideo.plan.pictures import ThemeStyle, moving_prompt_of, request_for
from mdvideo.plan.pointing.slide_marks import ShownMark
from mdvideo.plan.timeline import motion_of
from mdvideo.protocols import PictureRequest
from mdvideo.settings import Settings
from mdvideo.slides.caption_overlay import caption_rows
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.template import HtmlPage
from mdvideo.slides.themes.theme import Theme
from mdvideo.steps.deck_files import DeckFiles, fold_remote
from mdvideo.steps.edit_cache import EditCache
from mdvideo.steps.figures.diagram_pictures import diagram_picture
from mdvideo.steps.figures.morphs import MorphingSlide, morphing_slide_of
from mdvideo.steps.figures.picture_states import merge_results, with_picture, with_states
from mdvideo.steps.generated_motion import (
    GeneratedClip,
    MotionSource,
    add_motion_clip,
    clip_of_words,
    still_of_clip,
    wants_generated_motion,
)
from mdvideo.steps.playing.clips import ReadClip, ShownClip, clip_slide_job, place_clips
from mdvideo.steps.pointing.point_at_slide import point_at_slide
from mdvideo.steps.pointing.pointed_slide import PointedSlide
from mdvideo.steps.presenter.show_presenter import presenter_of, show_presenter
from mdvideo.steps.slide_pictures import PictureDecoder, PicturePlace, SlidePicture
from mdvideo.steps.slide_problems import beside_clip_problems, contrast_problems, fit_problems, still_prompt_problems
from mdvideo.steps.style_places import StylePlaces
from mdvideo.steps.undrawn_css import FullRenderer, undrawn_problems


@dataclass(frozen=True, slots=True)
class TypesetSlide:
    """A typeset slide: its result in the store, its generated pictures, and its problems."""

    result: Result
    pictures: tuple[SlidePicture, ...]
    problems: tuple[Problem, ...]
    motion_clip: GeneratedClip | None = None
    """The clip that sets its backgrounds in motion, if there is one."""
    clips: tuple[ShownClip, ...] = ()
    """The author's clips that play on it."""
    pointed: PointedSlide | None = None
    """Where what is pointed at stands, if anything is."""
    morphing: MorphingSlide | None = None
    """Where code is that changes into other code, if any does."""


@dataclass(frozen=True, slots=True)
class TypesetContext:
    """What typesetting needs.

    ``picture_jobs`` has the job of each requested picture; ``put_blob`` puts a file's bytes into the store, and
    ``read_blob`` reads them; ``renderer`` is the page renderer's identity; ``files`` are the deck's. Without a
    ``motion_source`` no motion is generated. ``full_renderer`` is for pages that the renderer cannot draw, if the
    settings leave the choice; ``style_places`` finds the CSS that it cannot draw, and is None where the renderer
    draws all of it.
    """

    make: Make
    put_blob: Callable[[bytes], Digest]
    picture_jobs: Mapping[PictureRequest, GeneratePictureJob | PinnedPictureJob]
    renderer: str
    theme: Theme
    picture_style: ThemeStyle
    settings: Settings
    files: DeckFiles
    read_blob: Callable[[Digest], bytes]
    credit_of: Mapping[PictureRequest, str] = field(default_factory=dict)
    """Whom pictures are credited to."""
    svg_renderer: str = ""
    """Identity of what draws SVG; the page renderer's if it is empty."""
    motion_source: MotionSource | None = None
    full_renderer: FullRenderer | None = None
    style_places: StylePlaces | None = None
    edit_cache: EditCache = field(default_factory=EditCache)
    marks: Mapping[int, tuple[ShownMark, ...]] = field(default_factory=dict)
    """What points at each slide, by its number."""
    magnification: int = 1
    """How many times as large as the video the slide is made: for a zoom, with the pictures that the video has."""

    @property
    def drawing_renderer(self) -> str:
        """Identity of what draws SVG."""
        return self.svg_renderer or self.renderer

    @property
    def decoder(self) -> PictureDecoder:
        """What decodes the author's pictures."""
        return PictureDecoder(self.make, self.put_blob, self.files, self.theme, self.drawing_renderer, self.read_blob)


async def typeset_slides(
    deck: Deck, slides: Sequence[Slide], context: TypesetContext
) -> tuple[TypesetSlide | DeckError, ...]:
    """Return each slide as stills, or its errors: one bad slide does not hide the errors of the others."""
    outcomes = await asyncio.gather(*(_typeset_slide(deck, slide, context) for slide in slides), return_exceptions=True)
    return tuple(_outcome_of(outcome, slide) for outcome, slide in zip(outcomes, slides, strict=True))


def _outcome_of(outcome: TypesetSlide | BaseException, slide: Slide) -> TypesetSlide | DeckError:
    match outcome:
        case TypesetSlide() | DeckError():
            return outcome
        case PageError():
            message = f"slide {slide.number} cannot be drawn: {outcome.message}"
            return DeckError.at(slide.span, "page", message, hint=outcome.hint)
        case Exception() if not isinstance(outcome, MdvideoError | OSError):
            raise InternalError(outcome, f"slide {slide.number}") from outcome
    raise outcome


def problems_of(outcomes: Sequence[TypesetSlide | DeckError]) -> tuple[Problem, ...]:
    """Return all problems of the slides, in their order."""
    return fold_remote(list(dict.fromkeys(problem for outcome in outcomes for problem in outcome.problems)))


async def _typeset_slide(deck: Deck, slide: Slide, context: TypesetContext) -> TypesetSlide:
    size = context.settings.size
    placed = place_backgrounds(slide, size)
    places = _places_of(slide, size)
    if context.magnification > 1:
        own = Size(size.width // context.magnification, size.height // context.magnification)
        pairs = zip(places, _places_of(slide, own), strict=True)
        places = [smaller if isinstance(larger[0], Prompt) else larger for larger, smaller in pairs]
    # All are requested at once, so that a backend that works in batches gets the whole deck's pictures in one.
    moving = moving_prompt_of(slide)
    clip = None if moving is None else await _clip_of_words(slide, moving, context)
    pictures = await gather_all(
        *(
            _still_of_words(clip, moving, slide, context)
            if clip is not None and moving is not None and source is moving
            else _obtain_picture(source, place, context)
            for source, place in places
        )
    )
    layers = tuple(map(_layer_of, placed, pictures[: len(placed)]))
    sequence = pictures[len(placed) : len(placed) + len(slide.sequence)]
    rest = pictures[len(placed) + len(slide.sequence) :]
    figures = {index: _figure_picture_of(picture) for index, picture in enumerate(rest) if picture}
    page = context.edit_cache.pages.page_of(context.theme, deck, slide, size, figures)
    renderer, style_problems = await _renderer_for(slide, page, context)
    job = _slide_job(slide, page, layers, renderer, context)
    motion_problems: tuple[Problem, ...] = ()
    images, make = context.settings.images, context.make
    if clip is not None:
        job = replace(job, envelope=clip.envelope)
        motion_problems = tuple(beside_clip_problems(slide))
    elif context.motion_source is not None and _is_still_to_move(slide, pictures):
        job, clip, motion_problems = await add_motion_clip(
            job, slide, images, context.motion_source, make, context.files
        )
    further = (with_picture(job, number, picture) for number, picture in enumerate(sequence, 1) if picture)
    below, inside, still = _moving_pictures(slide, pictures[: len(placed)], sequence, rest)
    presenter, presenter_problems = await _presenter_of(slide, job, context)
    playing = bool(below or inside or presenter)
    first = clip_slide_job(job, below, inside) if playing else job
    result = merge_results(await gather_all(*map(context.make, [first, *further])))
    if not playing and not slide.sequence:
        result = await with_states(result, job, rest, context.make)
    clips = place_clips(result, placed, below, inside, size) if playing else ()
    clips += (presenter,) if presenter else ()
    generated = tuple(picture for picture in pictures if picture and picture.request)
    if clip is not None:
        result = replace(result, outputs={**result.outputs, "clip": clip.shown})
    too_small = fit_problems(slide, result, context.theme.floor)
    picture_problems = [problem for picture in pictures if picture for problem in picture.problems]
    pointed: PointedSlide | None = None
    point_problems: tuple[Problem, ...] = ()
    if context.magnification == 1:
        pointed, point_problems = await point_at_slide(
            slide,
            job,
            context.marks.get(slide.number, ()),
            {picture.digest: picture.drawing for picture in rest if picture and picture.drawing},
            context.theme,
            context.drawing_renderer,
            context.make,
            lambda times: _typeset_large(deck, slide, context, times),
            moves=playing or motion_of(slide) is not None,
        )
    problems = (
        *point_problems,
        *picture_problems,
        *page.problems,
        *style_problems,
        *motion_problems,
        *still_prompt_problems(slide),
        *presenter_problems,
        *still,
        *too_small,
        *contrast_problems(slide, result),
    )
    morphing = None if playing or context.magnification > 1 else await morphing_slide_of(job, context.make)
    return TypesetSlide(result, generated, problems, clip, clips, pointed, morphing)


async def _presenter_of(
    slide: Slide, job: SlideJob, context: TypesetContext
) -> tuple[ShownClip | None, tuple[Problem, ...]]:
    """Return the presenter of a slide at its place, and warnings."""
    size = context.settings.size
    if context.magnification > 1:
        return None, ()
    rows = caption_rows(context.theme, size) if context.settings.captions.startswith("burn") else 0
    return await show_presenter(slide, job, context.settings.fps, rows, context.decoder)


async def _typeset_large(deck: Deck, slide: Slide, context: TypesetContext, times: int) -> Result:
    """Typeset a slide at so many times the pixels of the video."""
    size = context.settings.size
    large = context.settings.model_copy(update={"size": Size(size.width * times, size.height * times)})
    return (await _typeset_slide(deck, slide, replace(context, settings=large, magnification=times))).result


def _places_of(slide: Slide, size: Size) -> list[tuple[PictureSource, PicturePlace]]:
    """Return every picture of a slide with its place: backgrounds, those of a sequence, those in the text."""
    places = [(p.background.source, _place_of(slide, p, size)) for p in place_backgrounds(slide, size)]
    places += [(background.source, PicturePlace(slide, size, size)) for background in slide.sequence]
    places += [(f.source, PicturePlace(slide, figure_size(f, size), size, f, f.clip)) for f in slide.figures]
    return places


def _place_of(slide: Slide, placed: PlacedPicture, size: Size) -> PicturePlace:
    return PicturePlace(slide, Size(placed.rect.width, placed.rect.height), size, clip=placed.background.clip)


def _moving_pictures(
    slide: Slide,
    backgrounds: Sequence[SlidePicture | None],
    sequence: Sequence[SlidePicture | None],
    figures: Sequence[SlidePicture | None],
) -> tuple[dict[int, ReadClip], dict[int, ReadClip], tuple[Problem, ...]]:
    """Return the clips that play, by index of the background or figure, and warnings of those that stand still."""
    below = {index: picture.clip for index, picture in enumerate(backgrounds) if picture and picture.clip}
    inside: dict[int, ReadClip] = {}
    still: list[tuple[ReadClip, str, str]] = []
    for index, picture in enumerate(figures):
        if picture is None or picture.clip is None:
            continue
        if any(clip.picture == picture.digest for clip in inside.values()):
            still.append((picture.clip, "is on this slide twice", "show it once, or from another start"))
        else:
            inside[index] = picture.clip
    for index, clip in below.items():
        if (repeat := place_backgrounds(slide, Size(1920, 1080))[index].background.repeat) not in ("no-repeat", ""):
            still.append((clip, f"is a background with repeat: {repeat}", "leave the repetition out"))
    if slide.sequence:
        every = [*below.values(), *inside.values(), *(picture.clip for picture in sequence if picture and picture.clip)]
        still = [(clip, "is on a slide whose pictures change", "leave the sequence out") for clip in every]
    kept = {clip.picture for clip, _, _ in still}
    below = {index: clip for index, clip in below.items() if clip.picture not in kept}
    inside = {} if slide.sequence else inside
    problems = [
        Problem("warning", "clip-still", f"{clip.name} {why}, so its first frame is shown", clip.options.span, hint)
        for clip, why, hint in still
    ]
    if (below or inside) and slide.motion is not None and slide.motion.name != "none":
        message = f"a clip plays on slide {slide.number}, so its motion {slide.motion.name} has no effect"
        hint = "write `motion: none`, or leave it out"
        problems.append(Problem("warning", "clip-motion", message, slide.motion.span or slide.span, hint))
    return below, inside, tuple(problems)


def _figure_picture_of(picture: SlidePicture) -> FigurePicture:
    if picture.request is not None:
        return FigurePicture(picture.digest, picture.request.width, picture.request.height, generated=True)
    return FigurePicture(picture.digest, *picture.own_size, scalable=picture.is_drawing, tone=picture.tone)


def _layer_of(placed: PlacedPicture, picture: SlidePicture | None) -> Layer:
    background = placed.background
    return Layer(
        placed.rect,
        picture.digest if picture else None,
        background.source.css if isinstance(background.source, CssImage) else None,
        background.size,
        background.position,
        background.repeat,
        background.filters,
    )


async def _renderer_for(slide: Slide, page: HtmlPage, context: TypesetContext) -> tuple[str, tuple[Problem, ...]]:
    """Return the identity of what draws a page, and warnings of CSS that it does not draw."""
    if not page.undrawn or context.style_places is None:
        return context.renderer, ()
    if context.full_renderer is not None:
        full = await asyncio.to_thread(context.full_renderer)
        if full is not None:
            return full, ()
    is_auto = context.full_renderer is not None
    return context.renderer, tuple(undrawn_problems(page.undrawn, slide, context.style_places, is_auto=is_auto))


def _slide_job(
    slide: Slide, page: HtmlPage, layers: tuple[Layer, ...], renderer: str, context: TypesetContext
) -> SlideJob:
    """Return the job that typesets a page: an equal one of an earlier build, if there is one, since it has its key."""
    job = SlideJob(
        label=f"slide {slide.number}: {slide.title[:60]}",
        html=page.html,
        size=context.settings.size,
        states=slide.fragments + 1,
        layers=layers,
        ground=page.ground,
        scrim=page.scrim,
        floor=context.theme.floor,
        keep_layers=motion_of(slide) is not None,
        renderer=renderer,
    )
    return context.edit_cache.jobs.get_or_make((job, job.label), lambda: job)


def _request_of(prompt: Prompt, place: PicturePlace, context: TypesetContext) -> PictureRequest:
    figure = place.figure is not None
    images, style = context.settings.images, context.picture_style
    return request_for(prompt, place.slide, place.pixels, place.frame, images, style, figure=figure)


async def _clip_of_words(slide: Slide, prompt: Prompt, context: TypesetContext) -> GeneratedClip:
    assert context.motion_source is not None
    settings, words = context.settings, context.picture_style.words
    return await clip_of_words(
        slide, prompt, settings.size, settings.images, words, context.motion_source, context.make
    )


async def _still_of_words(clip: GeneratedClip, prompt: Prompt, slide: Slide, context: TypesetContext) -> SlidePicture:
    label = f"slide {slide.number}: {prompt.text[:60]}"
    return SlidePicture(await still_of_clip(clip, label, context.make))


def _is_still_to_move(slide: Slide, pictures: Sequence[SlidePicture | None]) -> bool:
    """Return whether a model should set the background in motion: the author's clips move by themselves."""
    if presenter_of(slide) is not None:  # beside whom the background stands
        return False
    return wants_generated_motion(slide) and not any(picture and picture.clip for picture in pictures)


async def _obtain_picture(source: PictureSource, place: PicturePlace, context: TypesetContext) -> SlidePicture | None:
    match source:
        case CssImage():
            return None
        case Prompt():
            request = _request_of(source, place, context)
            job = context.picture_jobs[request]
            result = await context.make(job)
            seed, score = result.report.get("seed"), result.report.get("score")
            credit = context.credit_of.get(request)
            return SlidePicture(result.outputs["picture"], job.request, job.backend, seed, score, credit)
        case _:
            decoder = context.decoder
            if isinstance(source, Diagram):
                return await diagram_picture(source, place, decoder)
            return await decoder.decode(source, place)
