"""Each piece of the timeline becomes the job that encodes it, with the right stills, overlays and captions."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path
from typing import Any

from mdvideo.deck.model import Background, CssImage, Motion, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob, CaptionOverlayJob
from mdvideo.plan.jobs.job import Job, Result
from mdvideo.plan.jobs.motion_jobs import EncodeMotionClipJob
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, KenBurnsJob, TransitionJob
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, SlideState, SlideTime, Timeline
from mdvideo.settings import Settings
from mdvideo.slides.themes.theme import load_theme
from mdvideo.steps.burned_captions import CaptionBurner
from mdvideo.steps.segments import EncodedVideo, encode_segments, video_spec_of
from mdvideo.steps.slides import TypesetSlide
from tests.support.fake_runner import FakeRunner, result_of
from tests.support.planned_slides import HERE, slide, timeline

SPEC = video_spec_of(Settings())
SKY = Background(CssImage("linear-gradient(red, blue)", HERE), HERE)


def answer(job: Job) -> Result:
    """A segment named by the job; motion also has its ends."""
    name = type(job).__name__
    return result_of({"segment": f"{name} {job.label}", "first": f"first {job.label}", "last": f"last {job.label}"})


def typeset(number: int, fragments: int = 0, **outputs: str) -> TypesetSlide:
    """A slide whose outputs are named after it: ``1/still-0``."""
    names = [f"{kind}-{n}" for n in range(fragments + 1) for kind in ("still", "overlay")]
    named = {name: f"{number}/{name}" for name in (*names, "background")}
    return TypesetSlide(result_of({**named, **outputs}), (), ())


def encode(
    slides: list[Slide], stills: list[TypesetSlide], plan: Timeline, burner: CaptionBurner | None = None
) -> tuple[EncodedVideo, FakeRunner]:
    runner = FakeRunner(answer)
    return asyncio.run(encode_segments(slides, stills, plan, SPEC, runner.make, burner)), runner


def test_stills_are_held_and_transitions_lead_from_one_to_the_next() -> None:
    slides = [slide(1, fragments=1, duration=Fraction(6)), slide(2, duration=Fraction(4))]
    video, runner = encode(slides, [typeset(1, 1), typeset(2)], timeline(*slides))
    assert [(job.label, job.still) for job in runner.jobs_of(HoldJob)] == [
        ("slide 1", "1/still-0"), ("slide 2", "2/still-0"),
    ]  # fmt: skip
    jobs = {job.key: job for job in runner.jobs_of(TransitionJob)}.values()
    assert [(job.label, job.before, job.after, job.frames, job.settles) for job in jobs] == [
        ("slide 1, rise", "1/still-0", "1/still-1", 6, True),
        ("slide 1, fragment 1, fade", "1/still-1", "2/still-0", 15, False),
    ]
    # The fragment's hold begins with the end of its transition, and needs no key frame.
    assert [digest for _, digest in video.pieces][1:3] == ["TransitionJob slide 1, rise"] * 2
    assert len(runner.jobs_of(HoldFramesJob)) == 1
    assert video.digests[0] == video.held_frames == "HoldFramesJob held frames"
    assert [piece for piece, _ in video.pieces] == [p for time in timeline(*slides).slides for p in time.pieces]


def test_transitions_of_a_moving_slide_begin_with_its_last_frame() -> None:
    moving = slide(1, fragments=1, duration=Fraction(6), motion=Motion("zoom-in"), backgrounds=(SKY,))
    slides = [moving, slide(2, duration=Fraction(4))]
    _, runner = encode(slides, [typeset(1, 1), typeset(2)], timeline(*slides))
    (motion,) = runner.jobs_of(KenBurnsJob)
    assert (motion.background, motion.motion, motion.frames) == ("1/background", "zoom-in", 165)
    assert [(r.frame, r.fade, r.overlay) for r in motion.reveals] == [(0, 0, "1/overlay-0"), (82, 6, "1/overlay-1")]
    (transition,) = runner.jobs_of(TransitionJob)
    assert (transition.before, transition.after) == ("last slide 1, zoom-in", "2/still-0")


def test_generated_motion_plays_its_clip_and_without_one_zooms() -> None:
    moving = slide(1, duration=Fraction(6), motion=Motion("generate"), backgrounds=(SKY,))
    _, runner = encode([moving], [typeset(1, clip="the clip")], timeline(moving))
    (job,) = runner.jobs_of(EncodeMotionClipJob)
    assert (job.clip, job.background) == ("the clip", "1/background")
    _, runner = encode([moving], [typeset(1)], timeline(moving))
    assert [job.motion for job in runner.jobs_of(KenBurnsJob)] == ["zoom-in"]


def cue(text: str) -> Cue:
    words = tuple(CaptionWord(word, Fraction(0), Fraction(1)) for word in text.split())
    return Cue(Fraction(0), Fraction(1), (words,))


def answer_captions(job: Any) -> Result:
    """Captions named after their text and state; captioned pictures named after picture and caption."""
    match job:
        case CaptionOverlayJob():
            text = job.label.partition(": ")[2]
            return result_of({f"caption-{n}": f"{text} {n}" for n in range(job.states)})
        case CaptionedStillJob():
            return result_of({"picture": f"{job.picture} with {job.caption}"})
    raise AssertionError(job)


def test_captions_are_burned_into_holds_and_into_overlays_of_moving_slides() -> None:
    first, second = CaptionOverlay(0), CaptionOverlay(1, 2)
    hold = HoldPiece(SlideState(0, 0), 30, first)
    motion = MotionPiece(1, "pan-left", 90, ((40, 1),), 6, ((10, second), (89, None)))
    plan = Timeline(Fraction(30), (SlideTime(0, 30, (), (hold,)), SlideTime(30, 120, (70,), (motion,))))
    captions, theme = FakeRunner(answer_captions), load_theme("paper", Path())
    burner = CaptionBurner(captions.make, [cue("One"), cue("two words")], "en", theme, Size(320, 180), "blitz", True)
    _, runner = encode([slide(1), slide(2)], [typeset(1), typeset(2, 1)], plan, burner)
    assert [job.still for job in runner.jobs_of(HoldJob)] == ["1/still-0 with One 0"]
    (job,) = runner.jobs_of(KenBurnsJob)
    assert [(r.frame, r.fade, r.overlay) for r in job.reveals] == [
        (0, 0, "2/overlay-0"),
        (10, 0, "2/overlay-0 with two words 2"),
        (40, 6, "2/overlay-1 with two words 2"),
        (89, 0, "2/overlay-1"),
    ]
