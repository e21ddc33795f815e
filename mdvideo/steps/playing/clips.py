"""The author's clips: read, put at their places on a slide, and timed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mdvideo.cache.runner import Make
from mdvideo.deck.model import ClipOptions, Filter, Slide
from mdvideo.errors import Problem
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import BITMAP, CAST, AuthorPicture
from mdvideo.plan.geometry import MARP_PIXEL, PlacedPicture
from mdvideo.plan.jobs.clip_jobs import BackgroundClip, ClipSlideJob, PlayedClip, ReadClipJob
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.segment_jobs import Reveal
from mdvideo.plan.jobs.slide_jobs import Rect, SlideJob
from mdvideo.plan.jobs.talking_jobs import AnimatePresenterJob
from mdvideo.plan.pacing import ClipNeed
from mdvideo.slides.composite.css_background import resolve_position, resolve_size
from mdvideo.video.clips.clip_file import decoder_identity


@dataclass(frozen=True, slots=True)
class ReadClip:
    """A clip that can be played: its file in the store, and the part of it that is shown, in seconds of the file."""

    source: Digest
    container: str
    options: ClipOptions
    start: Fraction
    end: Fraction
    loop: bool
    shown: Size
    """Size of its first frame as a picture."""
    picture: Digest
    lightest: Digest
    darkest: Digest
    has_sound: bool
    name: str

    @property
    def seconds(self) -> Fraction:
        """How long it plays once."""
        return (self.end - self.start) / self.options.speed


@dataclass(frozen=True, slots=True)
class ShownClip:
    """A clip at its place on a slide: in the text as the figure with that index, or among the backgrounds."""

    clip: ReadClip
    area: Rect
    scaled: Size
    crop: tuple[int, int]
    first_state: int = 0
    """The first state of the slide that shows it."""
    figure: int | None = None
    layer: int | None = None
    presenter_mask: Digest | None = None
    """How much of a presenter is seen; None for any other clip."""
    animate: AnimatePresenterJob | None = None
    """What makes the clip of a presenter, once it is known what is heard; None for one that is a file."""


async def read_clip(
    picture: AuthorPicture,
    options: ClipOptions,
    limit: Size,
    name: str,
    label: str,
    make: Make,
    put_blob: Callable[[bytes], Digest],
) -> tuple[ReadClip, Size, tuple[Problem, ...]]:
    """Return a clip, its own size in pixels, and warnings about it. Raises AssetError where it cannot be played."""
    source = put_blob(picture.data)
    job = ReadClipJob(
        label=label,
        source=source,
        container=picture.container,
        start=options.start,
        end=options.end,
        speed=options.speed,
        limit=limit,
        shows_end=picture.kind == CAST,
        decoder=decoder_identity(),
    )
    made = await make(job)
    report, outputs = made.report, made.outputs
    loop = options.loop if options.loop is not None else picture.container in ("gif", "apng") and picture.kind == BITMAP
    clip = ReadClip(
        source=source,
        container=picture.container,
        options=options,
        start=Fraction(report["start"]),
        end=Fraction(report["end"]),
        loop=loop,
        shown=Size(*report["shown"]),
        picture=outputs["picture"],
        lightest=outputs["lightest"],
        darkest=outputs["darkest"],
        has_sound=report["sound"],
        name=name,
    )
    problems = []
    if report["damaged"] is not None:
        message = f"{name} is damaged at {report['damaged']:g} s; its last good frame is held from there on"
        problems.append(Problem("warning", "clip-damaged", message, options.span, "copy or export it again"))
    if options.end is not None and clip.end < options.end - Fraction(1, 4) and report["damaged"] is None:
        message = f"{name} ends at {float(clip.end):.1f} s, before {float(options.end):g} s"
        problems.append(Problem("warning", "clip-short", message, options.span, "its last frame is held"))
    return clip, Size(report["width"], report["height"]), tuple(problems)


def clip_slide_job(job: SlideJob, backgrounds: Mapping[int, ReadClip], figures: Mapping[int, ReadClip]) -> ClipSlideJob:
    """Return the job that typesets a slide on which these clips play, by the index of their layer or figure."""
    return ClipSlideJob(
        label=job.label,
        slide=replace(job, keep_layers=True),
        slide_version=SlideJob.version,
        backgrounds=tuple(BackgroundClip(n, clip.lightest, clip.darkest) for n, clip in backgrounds.items()),
        figures=tuple((clip.picture, *clip.shown) for clip in figures.values()),
    )


def place_clips(
    result: Result,
    placed: Sequence[PlacedPicture],
    backgrounds: Mapping[int, ReadClip],
    figures: Mapping[int, ReadClip],
    size: Size,
) -> tuple[ShownClip, ...]:
    """Return the clips that are seen, at their places."""
    found = [
        one
        for index, clip in backgrounds.items()
        if (one := _place_background(clip, placed[index], index, size)) is not None
    ]
    for number, (clip, place) in enumerate(zip(figures.values(), result.report["figures"], strict=True)):
        if place is not None:
            x, y, width, height, state = place
            scaled, crop = covering(clip.shown, Size(width, height))
            found.append(ShownClip(clip, Rect(x, y, width, height), scaled, crop, state, figure=number))
    return tuple(found)


def _place_background(clip: ReadClip, placed: PlacedPicture, layer: int, size: Size) -> ShownClip | None:
    """Return a clip where CSS puts a background; None where that is outside of the frame."""
    rect, background = placed.rect, placed.background
    scale = size.scale * MARP_PIXEL
    target = resolve_size((clip.shown.width, clip.shown.height), (rect.width, rect.height), background.size, scale)
    free = (rect.width - target[0], rect.height - target[1])
    x, y = resolve_position(free, background.position, scale)
    scaled = Size(_even(target[0]), _even(target[1]))
    left, top = (rect.x + x) & ~1, (rect.y + y) & ~1
    right = min(left + scaled.width, (rect.x + rect.width + 1) & ~1, size.width & ~1)
    bottom = min(top + scaled.height, (rect.y + rect.height + 1) & ~1, size.height & ~1)
    first = max(left, rect.x & ~1, 0), max(top, rect.y & ~1, 0)
    if right - first[0] < 2 or bottom - first[1] < 2:
        return None
    area = Rect(*first, right - first[0], bottom - first[1])
    return ShownClip(clip, area, scaled, (first[0] - left, first[1] - top), layer=layer)


def covering(picture: Size, area: Size) -> tuple[Size, tuple[int, int]]:
    """Return the even size at which a picture just covers an area, and where the area begins in it."""
    scale = max(area.width / picture.width, area.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    # A picture's box is rounded to pixels: what differs by so little is the whole picture.
    if width - area.width <= 4 and height - area.height <= 4:
        return area, (0, 0)
    scaled = Size(max(area.width, _even(width)), max(area.height, _even(height)))
    return scaled, ((scaled.width - area.width) // 4 * 2, (scaled.height - area.height) // 4 * 2)


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def played_clips(
    clips: Sequence[ShownClip],
    outputs: Mapping[str, Digest],
    slide: Slide,
    reveals: Sequence[tuple[int, int]],
    overlays: Sequence[tuple[int, Reveal]],
) -> tuple[PlayedClip, ...]:
    """Return a slide's clips for its segment.

    ``reveals`` are (frame, fragments revealed); ``overlays`` are the segment's, each with its number of fragments.
    """
    begins = {fragments: frame for frame, fragments in reveals}
    out = []
    for placed in clips:
        clip = placed.clip
        masks: tuple[Digest, ...] = ()
        if placed.figure is not None:
            masks = tuple(outputs[f"mask-{fragments}-{placed.figure}"] for fragments, _ in overlays)
        elif placed.presenter_mask is not None:
            masks = (placed.presenter_mask,) * len(overlays)
        filters = () if placed.layer is None else _filters_of(slide, placed.layer)
        out.append(
            PlayedClip(
                source=clip.source,
                container=clip.container,
                start=clip.start,
                end=clip.end,
                speed=clip.options.speed,
                loop=clip.loop,
                area=placed.area,
                scaled=placed.scaled,
                crop=placed.crop,
                begins=begins.get(placed.first_state, 0),
                masks=masks,
                filters=filters,
            )
        )
    return tuple(out)


def _filters_of(slide: Slide, layer: int) -> tuple[Filter, ...]:
    full = [b for b in slide.backgrounds if b.full_frame]
    tiled = [b for b in slide.backgrounds if not b.full_frame]
    return (*full, *tiled)[layer].filters


def needs_of(clips: Sequence[ShownClip]) -> tuple[ClipNeed, ...]:
    """Return how long a slide must be shown for its clips: each plays once, a presenter while it is heard."""
    plays = (placed for placed in clips if placed.presenter_mask is None)
    return tuple(ClipNeed(placed.first_state, placed.clip.seconds) for placed in plays)


def option_problem(options: ClipOptions, name: str) -> tuple[Problem, ...]:
    """Return a warning of what is written for a clip at a picture that does not move."""
    if not options.names:
        return ()
    words = " and ".join(dict.fromkeys(options.names))
    message = f"{words} {'has' if len(options.names) == 1 else 'have'} no effect: {name} does not move"
    return (Problem("warning", "attribute-unknown", message, options.span, "only a clip has it"),)
