"""``![bg](<clip:…>)``: a model makes the background's clip from words, pinned and readable as any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.errors import BackendError
from mdvideo.events import Event, Finished, Warned
from mdvideo.images.diffusion.clip_pipelines import text_pipeline_class
from mdvideo.images.diffusion.image_to_video import MotionModel
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.lockfile.lockfile import Lockfile
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import TINY_MEGAPIXELS, Pipelines

DECK = """\
---
title: Pier
images: {backend: diffusers, motion_model: MODEL, device: cpu, megapixels: 0.0041}
---

![bg](<clip:waves against a pier>){steps=1 seed=4}

<!-- _duration: 4s -->

# Pier
"""

SMALL: dict[str, Any] = {"size": "160x90", "fps": 12, "speech": {"backend": "none"}}


@pytest.fixture(autouse=True)
def short_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine frames instead of 49: each step of each frame takes time."""
    monkeypatch.setattr("mdvideo.steps.generated_motion.CLIP_FRAMES", 9)


@pytest.fixture
def deck(tmp_path: Path, pipelines: Pipelines) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "pier.md"
    path.write_text(DECK.replace("MODEL", str(pipelines("ltx"))), encoding="utf-8")
    return path


def test_words_become_a_clip_that_is_pinned(deck: Path) -> None:
    """The text over it is readable on every frame. Elsewhere the pinned clip is used, without the model."""
    made: list[str] = []

    def record(event: Event) -> None:
        if isinstance(event, Finished):
            made.append(f"{event.stage} {event.label}")

    built = build(deck, emit=record, **SMALL)
    slide = built.manifest.slides[0]
    assert slide.contrast is not None
    assert slide.contrast >= (slide.contrast_required or 0)
    assert "segments slide 1, generate" in made
    assert not slide.prompts  # no picture was generated
    assert main(["images", str(deck), "-q", "--size", "160x90", "--write", str(deck.parent / "clips")]) == 0
    lock = Lockfile.model_validate_json(deck.with_suffix(".lock.json").read_text())
    (pin,) = lock.clips
    assert pin.prompt.startswith("waves against a pier, ")  # with the style
    assert pin.seed == 4
    assert lock.pictures == ()
    made.clear()
    fresh = deck.parent / "elsewhere"
    build(deck, emit=record, images={"backend": "locked"}, cache_dir=fresh, **SMALL)
    assert "segments slide 1, generate" in made


def test_without_a_model_it_is_a_picture_that_zooms(deck: Path) -> None:
    """One warning says so, at the prompt."""
    events: list[Event] = []
    build(deck, emit=events.append, images={"backend": "sketch"}, **SMALL)
    (warning,) = [event.problem for event in events if isinstance(event, Warned)]
    assert warning.code == "motion-generate"
    assert warning.span is not None
    assert warning.span.line == 6
    labels = [event.label for event in events if isinstance(event, Finished)]
    assert "slide 1, zoom-in" in labels
    assert "slide 1: waves against a pier" in labels


def test_words_and_stills_share_a_model(pipelines: Pipelines) -> None:
    """Another prompt or seed is another clip; the same is the same."""
    settings = ImageSettings(motion_model=str(pipelines("ltx")), megapixels=TINY_MEGAPIXELS, device="cpu")
    request = MotionClipRequest("", "waves", 9, 64, 64, 0, steps=1)
    with MotionModel(settings) as model:
        clips = [
            model.animate(one, None, lambda *_: None).frames
            for one in (request, request, MotionClipRequest("", "waves", 9, 64, 64, 1, steps=1))
        ]
    assert clips[0].shape == (9, 64, 64, 3)
    assert np.array_equal(clips[0], clips[1])
    assert not np.array_equal(clips[0], clips[2])


def test_a_model_that_needs_a_picture_is_told(pipelines: Pipelines) -> None:
    settings = ImageSettings(motion_model=str(pipelines("svd")), megapixels=TINY_MEGAPIXELS, device="cpu")
    with MotionModel(settings) as model, pytest.raises(BackendError, match="no clips from words alone") as caught:
        model.animate(MotionClipRequest("", "waves", 9, 64, 64, 0), None, lambda *_: None)
    assert "prompt:" in str(caught.value.hint)


def test_the_class_follows_the_weights(pipelines: Pipelines) -> None:
    """LTX and Wan 2.2 do both with the same weights; CogVideoX's model for pictures cannot do without one."""
    found = {
        family: text_pipeline_class(Checkpoint(family, pipelines(family))) for family in ("ltx", "wan", "cogvideox")
    }
    names = {family: kind and kind.__name__ for family, kind in found.items()}
    assert names == {"ltx": "LTXPipeline", "wan": "WanPipeline", "cogvideox": None}
