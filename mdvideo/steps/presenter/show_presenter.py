"""Puts who speaks into a corner of the slide: a clip in step with the narration, which is its sound, or a backend's.

A presenter is a ShownClip with a mask of its own. That of a backend is placed by one silent frame, and animated when it
is known what is heard (``speaking_presenter``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import get_args

from mdvideo.cache.runner import Make
from mdvideo.deck.model import ClipOptions, Corner, LocalPicture, PresenterClip, Slide
from mdvideo.errors import AssetError, BackendError, Problem
from mdvideo.frame_size import Size
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.clip_jobs import PlayedClip
from mdvideo.plan.jobs.presenter_jobs import PlacePresenterJob
from mdvideo.plan.jobs.slide_jobs import Rect, SlideJob
from mdvideo.plan.narration.schedule import PlacedClip
from mdvideo.plan.pictures import moving_prompt_of
from mdvideo.steps.playing.clips import ReadClip, ShownClip, covering
from mdvideo.steps.presenter.speaking_presenter import read_silent_presenter
from mdvideo.steps.slide_pictures import PictureDecoder, PicturePlace

_SIDE = Fraction(26, 100)
"""Height of a presenter, as a share of the frame's shorter side."""

_TALLEST, _WIDEST = Fraction(3, 4), Fraction(16, 9)
"""Width by height of a rounded opening; a clip beyond them is cut."""

_ORDER: tuple[Corner, ...] = ("bottom-right", "top-right", "bottom-left", "top-left")
_CAPTION_GAP = 24.0


def presenter_of(slide: Slide) -> PresenterClip | None:
    """Return the slide's presenter, if it has one."""
    found = slide.settings.get("presenter")
    return found if isinstance(found, PresenterClip) else None


async def show_presenter(
    slide: Slide, job: SlideJob, fps: Fraction, caption_rows: int, decoder: PictureDecoder
) -> tuple[ShownClip | None, tuple[Problem, ...]]:
    """Return the presenter of a slide at its place, if it has one, and warnings."""
    presenter = presenter_of(slide)
    if presenter is None:
        return None, ()
    if slide.sequence:
        message = f"the pictures of slide {slide.number} change, so it shows no presenter"
        hint = "write `_presenter: none` there, or leave the sequence out"
        return None, (Problem("warning", "presenter", message, presenter.span, hint),)
    frame, animate = job.size, None
    if presenter.backend:
        side = 2 * round(float(presenter.size or _SIDE) * min(frame) / 2)
        try:
            animate, clip = await read_silent_presenter(presenter, slide, side, fps, decoder)
        except (BackendError, AssetError) as error:
            return None, (Problem("warning", "presenter", error.message, presenter.span, error.hint),)
        problems: tuple[Problem, ...] = ()
    else:
        read, problems = await _read_presenter_file(presenter, slide, frame, decoder)
        if read is None:
            return None, problems
        clip = read
    placed, covered = await _place_presenter(presenter, clip, slide, job, caption_rows, decoder.make)
    return replace(placed, animate=animate), (*problems, *covered, *_motion_problems(slide))


def _motion_problems(slide: Slide) -> tuple[Problem, ...]:
    moving = moving_prompt_of(slide)
    if moving is not None:
        message = f"a presenter is shown on slide {slide.number}, so the clip behind it stands still"
        hint = "write `_presenter: none` there, or a prompt without `clip:`"
        return (Problem("warning", "clip-motion", message, moving.span, hint),)
    if slide.motion is None or slide.motion.name == "none":
        return ()
    # Without the slide's number, so that the motion of a whole deck is one finding.
    message = f"a presenter is shown, so the motion {slide.motion.name} has no effect"
    hint = "write `motion: none`, or leave it out"
    return (Problem("warning", "clip-motion", message, slide.motion.span or slide.span, hint),)


async def _read_presenter_file(
    presenter: PresenterClip, slide: Slide, frame: Size, decoder: PictureDecoder
) -> tuple[ReadClip | None, tuple[Problem, ...]]:
    """Return the presenter's clip, and warnings; None where it cannot be shown."""
    options = ClipOptions(volume=Fraction(0), span=presenter.span)
    side = round(float(presenter.size or _SIDE) * min(frame))
    place = PicturePlace(slide, Size(2 * side, 2 * side), frame, clip=options)
    picture = await decoder.decode(LocalPicture(presenter.path, presenter.span), place)
    problems = picture.problems
    if picture.clip is None and not problems:
        hint = "name a video: MP4, MOV or WebM"
        problems = (Problem("warning", "presenter", f"{presenter.path} does not move", presenter.span, hint),)
    return picture.clip, problems


async def _place_presenter(
    presenter: PresenterClip, clip: ReadClip, slide: Slide, job: SlideJob, caption_rows: int, make: Make
) -> tuple[ShownClip, tuple[Problem, ...]]:
    """Return the clip in a corner where it hides nothing, and a warning where there is none."""
    aspect = Fraction(1)
    if not presenter.is_round:
        aspect = min(max(Fraction(clip.shown.width, clip.shown.height), _TALLEST), _WIDEST)
    corners = get_args(Corner) if presenter.corner is None else (presenter.corner,)
    placing = PlacePresenterJob(
        label=f"{job.label}, presenter",
        slide=replace(job, layers=(), keep_layers=False),
        slide_version=SlideJob.version,
        corners=tuple(sorted(corners, key=_ORDER.index)),
        side=presenter.size or _SIDE,
        aspect=aspect,
        is_round=presenter.is_round,
        below=round(caption_rows + _CAPTION_GAP * job.size.scale) if caption_rows else 0,
    )
    made = await make(placing)
    report = made.report
    area = Rect(report["x"], report["y"], report["width"], report["height"])
    scaled, crop = covering(clip.shown, Size(area.width, area.height))
    problems: tuple[Problem, ...] = ()
    if report["covers"]:
        message = f"the presenter covers a part of slide {slide.number} in every place: {report['corner']} hides least"
        if presenter.corner is not None:
            message = f"the presenter covers a part of slide {slide.number} in the corner {presenter.corner}"
        hint = "shorten the slide, write a smaller size, or another corner"
        problems = (Problem("warning", "presenter-covers", message, presenter.span, hint),)
    return ShownClip(clip, area, scaled, crop, presenter_mask=made.outputs["mask"]), problems


def in_step(clip: PlayedClip, sounds: Sequence[PlacedClip], start: int, fps: Fraction) -> PlayedClip:
    """Return a presenter's clip in step with its sound, on a slide that begins at frame ``start`` of the video.

    The sound is trimmed and begins on the grid of AAC's packets. Each frame shows the picture that belongs to the sound
    in the middle of its time, so the two are never apart by more than half a frame.
    """
    if not sounds:
        return clip
    heard = Fraction(sounds[0].sample, SAMPLE_RATE) * fps
    begins = max(0, ceil(heard) - start)
    into = (begins + start - heard + Fraction(1, 2)) / fps + Fraction(sounds[0].clip.trimmed, SAMPLE_RATE)
    return replace(clip, start=min(clip.start + into, clip.end), begins=begins)
