"""``motion: generate``: a still set in motion by an image-to-video model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.checkpoint import Checkpoint
from mdvideo.images.diffusion.image_to_video import MotionModel, animating_class
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import TINY


@pytest.fixture
def clips(pipelines: Callable[[str], Path]) -> Iterator[Callable[..., MotionModel]]:
    """An animator of a family, with settings."""
    made: list[MotionModel] = []

    def clips(family: str, **settings: Any) -> MotionModel:
        chosen = {"motion_model": str(pipelines(family)), "megapixels": TINY, "device": "cpu"} | settings
        made.append(MotionModel(ImageSettings(**chosen)))
        return made[-1]

    yield clips
    for one in made:
        one.close()


def still() -> Image.Image:
    """A gradient, larger than the clip."""
    return Image.linear_gradient("L").convert("RGB")


def asked(prompt: str = "slow drift of the fog", seed: int = 0) -> MotionClipRequest:
    """Nine frames, in two steps."""
    return MotionClipRequest("digest", prompt, frames=9, width=96, height=54, seed=seed, steps=2)


@pytest.mark.parametrize(("family", "frames"), [("ltx", 9), ("svd", 25)])
def test_still_is_animated(clips: Callable[..., MotionModel], family: str, frames: int) -> None:
    """A clip has the size and the frames that were asked for (SVD makes the number it was trained at); it moves."""
    one = clips(family)
    made = one.animate(asked(), still(), lambda *_: None)
    assert made.frames.shape == (frames, 54, 96, 3)
    assert made.frames.dtype == np.uint8
    assert (made.frames == clips(family).animate(asked(), still(), lambda *_: None).frames).all()
    assert (made.frames != one.animate(asked(seed=1), still(), lambda *_: None).frames).any()
    assert (made.frames[0] != made.frames[-1]).any()


def test_models_that_are_listed_as_text_to_video_animate_too(
    clips: Callable[..., MotionModel], pipelines: Callable[[str], Path], tmp_path: Path
) -> None:
    """As LTX-Video and Wan 2.2 TI2V are on the hub: the same parts, under the other pipeline's name."""
    copy = shutil.copytree(pipelines("ltx"), tmp_path / "ltx")
    index = json.loads((copy / "model_index.json").read_text("utf-8")) | {"_class_name": "LTXPipeline"}
    (copy / "model_index.json").write_text(json.dumps(index), "utf-8")
    made = clips("ltx", motion_model=str(copy)).animate(asked(), still(), lambda *_: None)
    assert (made.frames == clips("ltx").animate(asked(), still(), lambda *_: None).frames).all()
    wan = tmp_path / "wan"
    wan.mkdir()
    (wan / "model_index.json").write_text('{"_class_name": "WanPipeline"}', "utf-8")
    assert animating_class(Checkpoint("wan", wan)) is diffusers.WanImageToVideoPipeline


def test_prompt_moves_the_clip(clips: Callable[..., MotionModel]) -> None:
    """A family that takes a prompt heeds it."""
    one = clips("ltx")
    first = one.animate(asked(), still(), lambda *_: None).frames
    assert (first != one.animate(asked("a sudden storm"), still(), lambda *_: None).frames).any()


def test_steps_and_stop(clips: Callable[..., MotionModel]) -> None:
    """Steps are reported, and a stop is heeded at once."""
    one, steps = clips("ltx"), []
    one.animate(asked(), still(), lambda *step: steps.append(step))
    assert steps == [(0, 1), (1, 2), (2, 2)], "first it asks whether it should begin"

    def stop(*_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        one.animate(asked(), still(), stop)


@pytest.mark.parametrize(
    ("pipeline", "animates"),
    [
        ("WanImageToVideoPipeline", True),
        ("LTXImageToVideoPipeline", True),
        ("StableVideoDiffusionPipeline", True),
        ("CogVideoXImageToVideoPipeline", True),
        ("WanPipeline", False),
        ("StableDiffusionXLPipeline", False),
    ],
)
def test_animators_are_known_by_signature(pipeline: str, animates: bool) -> None:
    """Whatever takes a picture and a number of frames animates."""
    assert PipelineSignature.of(getattr(diffusers, pipeline)).animates == animates


def test_refusals(clips: Callable[..., MotionModel]) -> None:
    """A model that paints is not one that animates; and one must be configured."""
    with pytest.raises(BackendError, match="StableDiffusionXLPipeline: it does not animate a picture"):
        clips("sdxl").animate(asked(), still(), lambda *_: None)
    with pytest.raises(BackendUnavailable, match="no model for generated motion"):
        MotionModel(ImageSettings())


def test_identity(clips: Callable[..., MotionModel], pipelines: Callable[[str], Path]) -> None:
    """Clips are kept under the model's content, the number format and the libraries."""
    identities = {clips("ltx").identity, clips("svd").identity, clips("ltx", dtype="bfloat16").identity}
    assert len(identities) == 3
    assert str(pipelines("ltx").parent) not in "".join(identities)
