"""Generated motion comes from a pin where there is one, else from a model, else the background zooms."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mdvideo.deck.model import Slide
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import AssetError, BackendUnavailable, DeckError
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import MotionClipPin
from mdvideo.lockfile.pin_ids import clip_id
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.motion_jobs import GenerateMotionClipJob, InterpolateMotionClipJob, PinnedMotionClipJob
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Layer, Rect, Scrim, SlideJob
from mdvideo.plan.pictures import moving_prompt_of
from mdvideo.plan.timeline import motion_of
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from mdvideo.steps.deck_files import DeckFiles
from mdvideo.steps.generated_motion import (
    CLIP_FRAMES,
    GeneratedClip,
    MotionSource,
    add_motion_clip,
    clip_of_words,
    motion_source_for,
    without_clips,
)
from tests.support.fake_runner import FakeRunner, result_of

FRAME = Rect(0, 0, 640, 360)
JOB = SlideJob(
    label="slide 1: Fog",
    html="<p>Fog</p>",
    size=Size(640, 360),
    states=1,
    layers=(Layer(FRAME, Digest("picture")),),
    ground="#000",
    scrim=Scrim(),
    floor=0.6,
    keep_layers=True,
    renderer="blitz 1",
)
IMAGES = ImageSettings(seed=7)
NO_MODEL = BackendUnavailable("no model is configured", hint="configure one")


def slide_of(motion: str = 'generate "slow drift"') -> Slide:
    (slide,) = parse_deck(f"<!-- prompt: fog -->\n<!-- motion: {motion} -->\n\n# Fog", "lesson.md").slides
    return slide


def pin() -> MotionClipPin:
    request = MotionClipRequest("", "slow drift", CLIP_FRAMES, 640, 360, 7)
    background = BackgroundJob(size=JOB.size, layers=JOB.layers, ground=JOB.ground, renderer="")
    return MotionClipPin(
        id=clip_id(background, FRAME, request, IMAGES),
        prompt="slow drift",
        width=640,
        height=360,
        frames=CLIP_FRAMES,
        backend="diffusers",
        animator="model 1",
        used_model="m",
        used_revision="r",
        sha256="ab" * 32,
    )


def answer(job: Job) -> Result:
    match job:
        case BackgroundJob():
            return result_of({"background": "drawn background"})
        case GenerateMotionClipJob():
            return result_of({"clip": "generated", "lightest": "light", "darkest": "dark"})
        case PinnedMotionClipJob():
            return result_of({"clip": "pinned", "lightest": "light", "darkest": "dark"})
        case InterpolateMotionClipJob():
            extremes = {"lightest": "lightest of all", "darkest": "darkest of all"}
            return result_of({"clip": f"{job.clip}, smooth", **extremes})
    raise AssertionError(job)


def add(source: MotionSource) -> tuple[SlideJob, GeneratedClip | None, list[str], FakeRunner]:
    runner = FakeRunner(answer)
    files = DeckFiles(Path("lesson.md"))
    job, clip, problems = asyncio.run(add_motion_clip(JOB, slide_of(), IMAGES, source, runner.make, files))
    return job, clip, [problem.code for problem in problems], runner


def test_a_model_sets_the_drawn_background_in_motion() -> None:
    job, clip, problems, runner = add(MotionSource({None: "model 2"}, {}, lambda _: None))
    (generate,) = runner.jobs_of(GenerateMotionClipJob)
    assert (generate.request.still, generate.request.prompt, generate.request.seed) == (
        "drawn background", "slow drift", 7,
    )  # fmt: skip
    assert clip is not None
    assert (clip.clip, clip.backend, clip.pin) == ("generated", "model 2", None)
    assert job.envelope is not None
    assert clip.shown == "generated, smooth"
    assert (job.envelope.lightest, job.envelope.darkest) == ("lightest of all", "darkest of all")
    assert not problems


@pytest.mark.parametrize(
    ("settings", "steps", "guidance"),
    [
        ({}, None, None),
        ({"steps": 8, "guidance": 3.0}, 8, 3.0),
        ({"steps": 4, "guidance": 1.0, "motion_steps": 30, "motion_guidance": 0.0}, 30, 0.0),
    ],
)
def test_a_clip_heeds_steps_and_guidance(settings: dict[str, Any], steps: int | None, guidance: float | None) -> None:
    """Those of the image model, unless the motion model has its own."""
    runner = FakeRunner(answer)
    source = MotionSource({None: "model 2"}, {}, lambda _: None)
    images = IMAGES.model_copy(update=settings)
    asyncio.run(add_motion_clip(JOB, slide_of(), images, source, runner.make, DeckFiles(Path("lesson.md"))))
    (generate,) = runner.jobs_of(GenerateMotionClipJob)
    assert (generate.request.steps, generate.request.guidance) == (steps, guidance)


def test_a_pinned_clip_is_used_without_a_model() -> None:
    source = MotionSource({}, {pin().id: pin()}, lambda pin: Digest(pin.sha256), {None: NO_MODEL})
    _, clip, problems, runner = add(source)
    assert clip is not None
    assert (clip.clip, clip.backend, clip.pin) == ("pinned", "model 1", pin())
    assert [type(job) for job in runner.jobs] == [PinnedMotionClipJob, InterpolateMotionClipJob]
    assert not problems


def test_without_pin_and_model_the_background_zooms_with_a_warning() -> None:
    job, clip, problems, runner = add(MotionSource({}, {}, lambda _: None, {None: NO_MODEL}))
    assert (job, clip, problems, runner.jobs) == (JOB, None, ["motion-generate"], [])


@pytest.mark.parametrize(("pinned", "code"), [(False, "clip-unpinned"), (True, "clip-away")])
def test_locked_motion_must_be_pinned_and_available(pinned: bool, code: str) -> None:
    source = MotionSource({}, {pin().id: pin()} if pinned else {}, lambda _: None, locked=True)
    with pytest.raises(DeckError) as caught:
        add(source)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_changed_clip_file_is_reported_at_the_motion() -> None:
    def changed(pin: MotionClipPin) -> Digest | None:
        raise AssetError(f"{pin.prompt} is not the clip that was pinned", hint="restore it")

    with pytest.raises(DeckError) as caught:
        add(MotionSource({None: "model 2"}, {pin().id: pin()}, changed))
    (problem,) = caught.value.problems
    assert (problem.code, problem.span and problem.span.line) == ("clip-changed", 2)


def source_for(
    images: ImageSettings, motion: str = 'generate "slow drift"', pins: dict[str, MotionClipPin] | None = None
) -> tuple[MotionSource | None, list[str], int]:
    """The source, codes of problems, and how often the model's identity was requested, where there is no model."""
    requests = 0

    def identity(_: str | None) -> str:
        nonlocal requests
        requests += 1
        raise NO_MODEL

    source, problems = motion_source_for([slide_of(motion)], pins or {}, images, identity, lambda _: None)
    return source, [problem.code for problem in problems], requests


def test_a_model_is_requested_only_by_slides_that_need_it() -> None:
    assert source_for(ImageSettings(), "zoom-in") == (None, [], 0)
    assert source_for(ImageSettings()) == (None, ["motion-generate"], 1)
    source, problems, requests = source_for(ImageSettings(backend="locked"))
    assert source is not None
    assert (source.locked, problems, requests) == (True, [], 0)


@pytest.mark.parametrize(("backend", "usable"), [("auto", True), ("diffusers", True), ("sketch", False)])
def test_pins_of_another_backend_than_the_configured_one_do_not_apply(backend: str, usable: bool) -> None:
    source, _, _ = source_for(ImageSettings(backend=backend), pins={pin().id: pin()})
    assert (source is not None) == usable


def test_a_slide_may_name_its_own_model_and_values() -> None:
    """They are part of the request, and of its pin; a model that is missing is told for its slides alone."""
    motions = ('generate "slow drift"', 'generate "slow drift" {model=a/b seed=3 steps=9}', 'generate "x" {model=c}')
    slides = [slide_of(motion) for motion in motions]

    def identity(model: str | None) -> str:
        if model == "c":
            raise NO_MODEL
        return f"runs {model}"

    source, problems = motion_source_for(slides, {}, IMAGES, identity, lambda _: None)
    assert source is not None
    assert not problems
    made: list[GeneratedClip | None] = []
    told: list[str] = []
    for slide in slides:
        runner = FakeRunner(answer)
        _, clip, found = asyncio.run(
            add_motion_clip(JOB, slide, IMAGES, source, runner.make, DeckFiles(Path("lesson.md")))
        )
        made.append(clip)
        told += [problem.code for problem in found]
    plain, own, missing = made
    assert plain is not None
    assert own is not None
    assert (plain.backend, own.backend, missing) == ("runs None", "runs a/b", None)
    assert (own.request.seed, own.request.steps, own.request.model) == (3, 9, "a/b")
    assert plain.id != own.id
    assert told == ["motion-generate"]


def test_a_clip_of_words_that_cannot_be_had_is_a_picture() -> None:
    """With its own words and parameters; one that is pinned or can be made stays a clip."""
    (slide,) = parse_deck("![bg](<clip:waves>){seed=4 model=a/b}\n\n# Sea", "lesson.md").slides
    prompt = moving_prompt_of(slide)
    assert prompt is not None
    assert (prompt.text, prompt.seed, prompt.model) == ("waves", 4, "a/b")
    without = MotionSource({}, {}, lambda _: None, {"a/b": NO_MODEL})
    (still,) = without_clips([slide], without, JOB.size, IMAGES, None)
    assert moving_prompt_of(still) is None
    assert still.backgrounds[0].source == replace(prompt, moves=False)
    assert motion_of(still) == motion_of(slide) == "generate"
    able = MotionSource({"a/b": "model 3"}, {}, lambda _: None)
    assert without_clips([slide], able, JOB.size, IMAGES, None) == (slide,)
    runner = FakeRunner(answer)
    clip = asyncio.run(clip_of_words(slide, prompt, JOB.size, IMAGES, "in oil", able, runner.make))
    (generate,) = runner.jobs_of(GenerateMotionClipJob)
    assert (generate.request.still, generate.request.prompt) == ("", "waves, in oil")
    pinned = pin().model_copy(update={"id": clip.id})
    held = MotionSource({}, {clip.id: pinned}, lambda pin: Digest(pin.sha256), {"a/b": NO_MODEL})
    assert without_clips([slide], held, JOB.size, IMAGES, "in oil") == (slide,)
    assert asyncio.run(clip_of_words(slide, prompt, JOB.size, IMAGES, "in oil", held, runner.make)).clip == "pinned"
