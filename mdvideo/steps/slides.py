"""From slides to stills: find each slide's pictures, set its page, and have it typeset and composed.

A slide starts as soon as its own pictures are there; it does not wait for those of other slides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mdvideo.cache.runner import together
from mdvideo.deck.model import CssImage, Deck, LocalPicture, PictureSource, Prompt, Slide
from mdvideo.errors import AssetError, DeckError, Problem
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import check_picture
from mdvideo.plan.geometry import figure_size, place
from mdvideo.plan.jobs import DecodePictureJob, Digest, Job, Layer, PaintJob, PinnedJob, Result, SlideJob
from mdvideo.plan.pictures import request_of
from mdvideo.plan.timeline import motion_of
from mdvideo.protocols import PictureRequest
from mdvideo.settings import Settings
from mdvideo.slides.fit import Overflow
from mdvideo.slides.html.page import HtmlPage
from mdvideo.slides.themes.theme import Theme
from mdvideo.steps.edit_cache import EditCache
from mdvideo.steps.generated_motion import GeneratedClip, MotionSource, generates, with_clip

Make = Callable[[Job], Coroutine[Any, Any, Result]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the store; ``request`` and ``backend`` say how it was painted, where it was."""

    digest: Digest
    request: PictureRequest | None = None
    backend: str = ""


@dataclass(frozen=True, slots=True)
class TypesetSlide:
    """A slide, typeset: its result in the store, the pictures painted for it, and what is wrong with it."""

    result: Result
    pictures: tuple[Picture, ...]
    problems: tuple[Problem, ...]
    moved: GeneratedClip | None = None
    """The clip that sets its backgrounds in motion, if one does."""


@dataclass(frozen=True, slots=True)
class TypesetContext:
    """What making stills needs. ``paintings`` has each request's job; ``keep`` puts a file's bytes into the store."""

    make: Make
    keep: Callable[[bytes], Digest]
    paintings: Mapping[PictureRequest, PaintJob | PinnedJob]
    renderer: str
    theme: Theme
    settings: Settings
    folder: Path
    mover: MotionSource | None = None
    """Who sets backgrounds in motion, None where nobody does."""
    memo: EditCache = field(default_factory=EditCache)


async def make_stills(
    deck: Deck, slides: Sequence[Slide], studio: TypesetContext
) -> tuple[TypesetSlide | DeckError, ...]:
    """Each slide as stills, or what is wrong with it: one bad slide does not hide the faults of the others."""
    outcomes = await asyncio.gather(*(_make_still(deck, slide, studio) for slide in slides), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, DeckError):
            raise outcome
    return tuple(outcome for outcome in outcomes if isinstance(outcome, TypesetSlide | DeckError))


def problems_in(outcomes: Sequence[TypesetSlide | DeckError]) -> tuple[Problem, ...]:
    """Everything that is wrong with the slides, in their order."""
    return tuple(problem for outcome in outcomes for problem in outcome.problems)


async def _make_still(deck: Deck, slide: Slide, studio: TypesetContext) -> TypesetSlide:
    size = studio.settings.size
    placed = place(slide, size)
    shown = [(p.background.source, Size(p.rect.width, p.rect.height)) for p in placed]
    shown += [(background.source, size) for background in slide.sequence]
    shown += [(figure.source, figure_size(figure, size)) for figure in slide.figures]
    # All are asked for at once: a painter that likes batches gets the whole deck's pictures in one.
    pictures = await together(*(_picture(source, pixels, slide, studio) for source, pixels in shown))
    layers = tuple(
        Layer(
            p.rect,
            picture.digest if picture else None,
            p.background.source.css if isinstance(p.background.source, CssImage) else None,
            p.background.size,
            p.background.position,
            p.background.repeat,
            p.background.filters,
        )
        for p, picture in zip(placed, pictures[: len(placed)], strict=True)
    )
    following = pictures[len(placed) : len(placed) + len(slide.sequence)]
    rest = pictures[len(placed) + len(slide.sequence) :]
    figures = {index: picture.digest for index, picture in enumerate(rest) if picture}
    page = studio.memo.pages.page_of(studio.theme, deck, slide, size, figures)
    job = _slide_job(slide, page, layers, studio)
    moved: GeneratedClip | None = None
    unmoved: tuple[Problem, ...] = ()
    if studio.mover is not None and generates(slide):
        images = studio.settings.images
        job, moved, unmoved = await with_clip(job, slide, images, studio.mover, studio.make, studio.folder)
    try:
        jobs = [job, *(_showing(job, number, picture) for number, picture in enumerate(following, 1) if picture)]
        result = _as_one(await together(*map(studio.make, jobs)))
    except Overflow as overflow:
        hint = "split the slide, shorten its text, or give it less space beside the picture"
        raise DeckError.at(slide.span, "overflow", f"slide {slide.number} {overflow.message}", hint=hint) from overflow
    painted = tuple(picture for picture in pictures if picture and picture.request)
    if moved is not None:
        result = replace(result, outputs={**result.outputs, "clip": moved.clip})
    return TypesetSlide(result, painted, (*page.problems, *unmoved, *_contrast_problems(slide, result)), moved)


def _slide_job(slide: Slide, page: HtmlPage, layers: tuple[Layer, ...], studio: TypesetContext) -> SlideJob:
    """The job that typesets a page: the one of the last round, if it is the same, since that knows its key."""
    job = SlideJob(
        label=f"slide {slide.number}: {slide.title[:60]}",
        html=page.html,
        size=studio.settings.size,
        states=slide.fragments + 1,
        layers=layers,
        ground=page.ground,
        scrim=page.scrim,
        floor=studio.theme.floor,
        layered=motion_of(slide) is not None,
        renderer=studio.renderer,
    )
    return studio.memo.jobs.of(page, (job, job.label), lambda: job)


def _showing(job: SlideJob, number: int, picture: Picture) -> SlideJob:
    """The slide with another picture of its sequence behind everything."""
    layers = (replace(job.layers[0], picture=picture.digest, css=None), *job.layers[1:])
    return replace(job, layers=layers, label=f"{job.label}, picture {number + 1}")


def _as_one(results: Sequence[Result]) -> Result:
    """A sequence's results as the slide's: stills by ``Shot.still``, and the report of the worst contrast."""
    outputs = dict(results[0].outputs)
    for number, result in enumerate(results[1:], 1):
        outputs |= {f"{name}-picture-{number}": digest for name, digest in result.outputs.items()}
    measured = [result.report for result in results if result.report.get("contrast") is not None]
    return Result(outputs, min(measured, key=lambda report: report["contrast"], default=results[0].report))


async def _picture(source: PictureSource, pixels: Size, slide: Slide, studio: TypesetContext) -> Picture | None:
    match source:
        case CssImage():
            return None
        case LocalPicture():
            return Picture(await _load(source, pixels, slide, studio))
        case Prompt():
            request = request_of(source, pixels, studio.settings.images, studio.theme.image_style)
            job = studio.paintings[request]
            return Picture((await studio.make(job)).outputs["picture"], job.request, job.backend)


async def _load(source: LocalPicture, pixels: Size, slide: Slide, studio: TypesetContext) -> Digest:
    try:
        data = check_picture(studio.folder / source.path, studio.folder)
        # A bitmap keeps up to twice the pixels of its place, so that cover and a zoom still find detail.
        suffix = Path(source.path).suffix.lower()
        limit = pixels if suffix == ".svg" else Size(*(min(2 * side, 4096) for side in pixels))
        job = DecodePictureJob(
            label=f"slide {slide.number}: {source.path}",
            source=studio.keep(data),
            suffix=suffix,
            limit=limit,
            renderer=studio.renderer if suffix == ".svg" else "",
        )
        return (await studio.make(job)).outputs["picture"]
    except AssetError as error:
        raise DeckError.at(source.span, "picture", error.message, hint=error.hint) from error


def _contrast_problems(slide: Slide, result: Result) -> tuple[Problem, ...]:
    contrast, required = result.report.get("contrast"), result.report.get("required")
    if contrast is None or required is None or contrast >= required:
        return ()
    return (
        Problem(
            "warning",
            "contrast",
            f"text on slide {slide.number} has a contrast of {contrast:.2f}:1 where {required:g}:1 is needed, "
            "and a veil cannot raise it",
            slide.span,
            hint="change the text's colour or the panel behind it",
        ),
    )
