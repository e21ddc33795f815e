"""``motion: generate`` from the command line to the video: the background moves, the text does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Finished, Warned
from mdvideo.images.diffusion.image_to_video import MotionModel
from tests.support.diffusers_requests import Pipelines

DECK = """\
---
title: Fog
images: {backend: diffusers, motion_model: MODEL, device: cpu, megapixels: 0.0041}
---

<!--
_motion: generate "slow drift of the fog"
_backgroundImage: url(hills.png)
_duration: 4s
-->

# Fog

---

## Behind it
"""

SMALL: dict[str, Any] = {"size": "320x180", "fps": 12, "speech": {"backend": "none"}}


@pytest.fixture(autouse=True)
def short_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine frames instead of 49: each step of each frame takes time."""
    monkeypatch.setattr("mdvideo.steps.generated_motion.CLIP_FRAMES", 9)


@pytest.fixture
def deck(tmp_path: Path, pipelines: Pipelines) -> Path:
    from PIL import Image

    (tmp_path / "mdvideo.toml").touch()
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "hills.png")
    path = tmp_path / "fog.md"
    path.write_text(DECK.replace("MODEL", str(pipelines("ltx"))), encoding="utf-8")
    return path


def frames_of(video: Path) -> NDArray[np.int64]:
    with av.open(str(video)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]).astype(int)


def test_the_background_moves_under_still_text(deck: Path) -> None:
    """Letters, which are opaque, keep their colour except for coding loss; the background around them changes."""
    assert main(["build", str(deck), "-q", "--size", "320x180", "--fps", "12"]) == 0
    moving = frames_of(deck.with_suffix(".mp4"))[:40]
    spread = moving.max(axis=0) - moving.min(axis=0)
    assert np.median(spread) > 20
    bright = moving.min(axis=(0, 3)) > 200
    assert bright.sum() > 100


def test_a_second_build_makes_nothing_and_a_longer_slide_no_new_clip(deck: Path) -> None:
    """A clip is kept, and does not depend on the duration of its slide."""
    made: list[str] = []

    def record(event: Event) -> None:
        if isinstance(event, Finished):
            made.append(f"{event.stage} {event.label}")

    built = build(deck, emit=record, **SMALL)
    assert built.manifest.slides[0].contrast is not None
    assert built.manifest.slides[0].contrast >= (built.manifest.slides[0].contrast_required or 0)
    assert "pictures slide 1: slow drift of the fog" in made
    made.clear()
    build(deck, emit=record, **SMALL)
    assert made == []
    deck.write_text(deck.read_text(encoding="utf-8").replace("4s", "5s").replace("# Fog", "# Haze"), encoding="utf-8")
    build(deck, emit=record, **SMALL)
    assert "segments slide 1, generate" in made
    assert not [label for label in made if label.startswith("pictures") or "backgrounds" in label]


@pytest.mark.parametrize(
    ("images", "hint"),
    [
        ({"backend": "sketch"}, "write `images: {backend: diffusers"),
        ({"motion_model": None}, "mdvideo models"),
    ],
)
def test_without_a_model_the_slide_zooms_in_and_one_warning_says_so(deck: Path, images: Any, hint: str) -> None:
    """The video is made all the same."""
    events: list[Event] = []
    build(deck, emit=events.append, images=images, **SMALL)
    (warning,) = [event.problem for event in events if isinstance(event, Warned)]
    assert warning.code == "motion-generate"
    assert "slide 1, which zooms in instead" in warning.message
    assert hint in (warning.hint or "")
    assert "slide 1, zoom-in" in [event.label for event in events if isinstance(event, Finished)]


def test_without_the_extra_the_warning_names_it(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.engine.backends.motion_backends.diffusers_installed", lambda: False)
    events: list[Event] = []
    build(deck, emit=events.append, images={"backend": "sketch"}, **SMALL)
    (warning,) = [event.problem for event in events if isinstance(event, Warned)]
    assert warning.hint == "pip install 'mdvideo[diffusers]'"


def test_check_loads_no_model(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check uses sketches, which are not animated."""

    def refuse(*_: object) -> None:
        raise BackendUnavailable("the check loads a model")

    monkeypatch.setattr(MotionModel, "_load", refuse)
    assert main(["check", "--strict", str(deck)]) == 0
