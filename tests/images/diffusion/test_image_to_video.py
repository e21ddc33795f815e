"""The motion model: a still animated by an image-to-video pipeline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.clip_pipelines import (
    animation_pipeline_class,
    clip_arguments,
    takes_last_frame,
    trained_frame_size,
)
from mdvideo.images.diffusion.image_to_video import MotionModel
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import TINY_MEGAPIXELS, Pipelines


@pytest.fixture
def model_for(pipelines: Pipelines) -> Iterator[Callable[..., MotionModel]]:
    """A motion model of a family, with settings."""
    created: list[MotionModel] = []

    def model_for(family: str, **settings: Any) -> MotionModel:
        chosen = {"motion_model": str(pipelines(family)), "megapixels": TINY_MEGAPIXELS, "device": "cpu"} | settings
        created.append(MotionModel(ImageSettings(**chosen)))
        return created[-1]

    yield model_for
    for model in created:
        model.close()


def still() -> Image.Image:
    """A gradient, larger than the clip."""
    return Image.linear_gradient("L").convert("RGB")


def clip_request(prompt: str = "slow drift of the fog", seed: int = 0) -> MotionClipRequest:
    """Nine frames, in two steps."""
    return MotionClipRequest("digest", prompt, frames=9, width=96, height=54, seed=seed, steps=2)


@pytest.mark.parametrize(("family", "frames"), [("ltx", 9), ("svd", 25), ("wan", 9), ("cogvideox", 9)])
def test_a_still_is_animated(model_for: Callable[..., MotionModel], family: str, frames: int) -> None:
    """A clip has the requested size and frames (SVD makes the number that it was trained at), and it moves."""
    model = model_for(family)
    made = model.animate(clip_request(), still(), lambda *_: None)
    assert made.frames.shape == (frames, 54, 96, 3)
    assert made.frames.dtype == np.uint8
    assert (made.frames == model_for(family).animate(clip_request(), still(), lambda *_: None).frames).all()
    assert (made.frames != model.animate(clip_request(seed=1), still(), lambda *_: None).frames).any()
    assert (made.frames[0] != made.frames[-1]).any()


def test_models_that_are_listed_as_text_to_video_can_animate(
    model_for: Callable[..., MotionModel], pipelines: Pipelines, tmp_path: Path
) -> None:
    """LTX-Video and Wan 2.2 TI2V are published so: the same components, under the other pipeline's name."""
    copy = shutil.copytree(pipelines("ltx"), tmp_path / "ltx")
    index = json.loads((copy / "model_index.json").read_text("utf-8")) | {"_class_name": "LTXPipeline"}
    (copy / "model_index.json").write_text(json.dumps(index), "utf-8")
    made = model_for("ltx", motion_model=str(copy)).animate(clip_request(), still(), lambda *_: None)
    assert (made.frames == model_for("ltx").animate(clip_request(), still(), lambda *_: None).frames).all()
    wan = tmp_path / "wan"
    wan.mkdir()
    (wan / "model_index.json").write_text('{"_class_name": "WanPipeline"}', "utf-8")
    assert animation_pipeline_class(Checkpoint("wan", wan)) is diffusers.WanImageToVideoPipeline


def test_the_prompt_changes_the_clip(model_for: Callable[..., MotionModel]) -> None:
    model = model_for("ltx")
    first = model.animate(clip_request(), still(), lambda *_: None).frames
    assert (first != model.animate(clip_request("a sudden storm"), still(), lambda *_: None).frames).any()


def test_steps_are_reported_and_may_cancel(model_for: Callable[..., MotionModel]) -> None:
    model = model_for("ltx")
    steps: list[tuple[int, ...]] = []
    model.animate(clip_request(), still(), lambda *step: steps.append(step))
    assert steps == [(0, 1), (1, 2), (2, 2)], "the first call is before the first step"

    def cancel(*_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        model.animate(clip_request(), still(), cancel)


@pytest.mark.parametrize(
    ("pipeline", "is_image_to_video"),
    [
        ("WanImageToVideoPipeline", True),
        ("LTXImageToVideoPipeline", True),
        ("StableVideoDiffusionPipeline", True),
        ("CogVideoXImageToVideoPipeline", True),
        ("HunyuanVideo15ImageToVideoPipeline", True),
        ("SanaImageToVideoPipeline", True),
        ("WanPipeline", False),
        ("StableDiffusionXLPipeline", False),
    ],
)
def test_motion_pipelines_are_recognized_by_signature(pipeline: str, is_image_to_video: bool) -> None:
    """A pipeline that takes a picture and a number of frames animates pictures."""
    assert PipelineSignature.of(getattr(diffusers, pipeline)).is_image_to_video == is_image_to_video


def test_a_model_that_learned_its_positions_gets_its_own_size(model_for: Callable[..., MotionModel]) -> None:
    """CogVideoX can generate no other. The picture's shape is kept: nothing of it is cropped."""
    model = model_for("cogvideox")
    model.animate(clip_request(), still(), lambda *_: None)
    assert trained_frame_size(model._loaded[True].pipe) == Size(96, 64)
    seen: list[Image.Image] = []
    encode = model._loaded[True].pipe.video_processor.preprocess

    def keep(image: Image.Image, **size: int) -> Any:
        seen.append(image)
        return encode(image, **size)

    model._loaded[True].pipe.video_processor.preprocess = keep
    halves = Image.new("RGB", (192, 108), "red")
    halves.paste("blue", (96, 0, 192, 108))
    model.animate(clip_request(), halves, lambda *_: None)
    assert [(image.size, image.getpixel((0, 0)), image.getpixel((95, 63))) for image in seen] == [
        ((96, 64), (255, 0, 0), (0, 0, 255))
    ]


def test_models_without_a_size_or_with_other_names_get_what_they_take() -> None:
    """HunyuanVideo 1.5 takes no height; Sana's number of frames has another name."""
    request, size = clip_request(), Size(96, 64)
    hunyuan = PipelineSignature.of(diffusers.HunyuanVideo15ImageToVideoPipeline)
    sana = PipelineSignature.of(diffusers.SanaImageToVideoPipeline)
    assert clip_arguments(hunyuan, request, still(), size, 9).keys() == {
        "image", "prompt", "num_frames", "num_inference_steps",
    }  # fmt: skip
    assert clip_arguments(sana, request, still(), size, 9)["frames"] == 9


def test_steps_and_guidance_change_the_clip(model_for: Callable[..., MotionModel]) -> None:
    model, steps = model_for("ltx"), list[tuple[int, ...]]()
    plain = model.animate(clip_request(), still(), lambda *_: None).frames
    more = replace(clip_request(), steps=3)
    assert (model.animate(more, still(), lambda *step: steps.append(step)).frames != plain).any()
    assert steps[-1] == (3, 3)
    guided = replace(clip_request(), guidance=9.0)
    assert (model.animate(guided, still(), lambda *_: None).frames != plain).any()


def test_other_models_and_no_model_are_refused(model_for: Callable[..., MotionModel]) -> None:
    with pytest.raises(BackendError, match="StableDiffusionXLPipeline, which does not animate pictures"):
        model_for("sdxl").animate(clip_request(), still(), lambda *_: None)
    with pytest.raises(BackendUnavailable, match="no model for generated motion"):
        MotionModel(ImageSettings())


def test_the_identity_names_model_number_format_and_libraries(
    model_for: Callable[..., MotionModel], pipelines: Pipelines
) -> None:
    identities = {model_for("ltx").identity, model_for("svd").identity, model_for("ltx", dtype="bfloat16").identity}
    assert len(identities) == 3
    assert str(pipelines("ltx").parent) not in "".join(identities)


def test_a_model_for_the_last_frame_gets_the_still_as_both(model_for: Callable[..., MotionModel]) -> None:
    """So that its clip comes back to where it began. Other models of its family do not."""
    model = model_for("wan-flf")
    given: list[Image.Image] = []
    model.animate(clip_request(), still(), lambda *_: None)
    pipe = model._loaded[True].pipe
    preprocess = pipe.video_processor.preprocess

    def keep(image: Image.Image, *arguments: Any, **named: Any) -> Any:
        given.append(image)
        return preprocess(image, *arguments, **named)

    pipe.video_processor.preprocess = keep
    clip = model.animate(clip_request(), still(), lambda *_: None)
    assert [image.tobytes() for image in given] == [given[0].tobytes()] * 2
    assert clip.frames.shape[0] == 9
    assert takes_last_frame(pipe)
    assert not takes_last_frame(model_for("ltx")._load(has_still=True).pipe)
