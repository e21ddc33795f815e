"""Any family paints: what its signature asks for is found out, not listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch

from mdvideo.frame_size import Size
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.signature import PipelineSignature, arguments
from mdvideo.images.sizing import fitted, painting_size
from tests.images.diffusion.conftest import asked, painted, picture

FAMILIES = ["sd", "sdxl", "zimage", "klein", "pixart"]


@pytest.mark.parametrize("family", FAMILIES)
def test_prompt_and_seed_decide_the_picture(painter: Callable[..., Diffusers], family: str) -> None:
    """Another prompt or seed gives another picture; the same ones give the same bytes, at exactly the slide's size."""
    one = painter(family)
    first, again, reworded, reseeded = painted(one, asked(), asked(steps=3), asked("a red desert"), asked(seed=1))
    assert first.size == (96, 54)
    assert first.mode == "RGB"
    assert first.tobytes() == picture(one) == picture(painter(family))
    assert len({image.tobytes() for image in (first, again, reworded, reseeded)}) == 4


@pytest.mark.parametrize("family", FAMILIES)
def test_equal_to_a_plain_call(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], family: str
) -> None:
    """Pictures are bit for bit those of the loop that diffusers' documentation shows."""
    pipe = diffusers.DiffusionPipeline.from_pretrained(pipelines(family), local_files_only=True)
    multiple = 16
    size = painting_size(Size(96, 54), 4100, multiple)
    plain = pipe(
        prompt="a misty fjord",
        width=size.width,
        height=size.height,
        num_inference_steps=2,
        generator=torch.Generator().manual_seed(7),
    ).images[0]
    assert picture(painter(family), seed=7) == fitted(plain, Size(96, 54)).tobytes()


def test_pictures_are_not_flat(painter: Callable[..., Diffusers]) -> None:
    """The pixels vary: what arrives is the decoder's picture, neither black nor grey."""
    assert np.asarray(painted(painter("sdxl"), asked())[0]).std() > 10


@pytest.mark.parametrize(
    ("pipeline", "guidance", "negative"),
    [
        ("StableDiffusionXLPipeline", "guidance_scale", True),
        ("FluxPipeline", "guidance_scale", True),
        ("QwenImagePipeline", "true_cfg_scale", True),
        ("Flux2KleinPipeline", "guidance_scale", False),
        ("SanaSprintPipeline", "guidance_scale", False),
        ("ZImagePipeline", "guidance_scale", True),
        ("PixArtSigmaPipeline", "guidance_scale", True),
        ("StableDiffusion3Pipeline", "guidance_scale", True),
    ],
)
def test_parameters_by_signature(pipeline: str, guidance: str, negative: bool) -> None:
    """Guidance goes where the family wants it, and a negative prompt only where it takes one."""
    takes = PipelineSignature.of(getattr(diffusers, pipeline))
    given = arguments(takes, [asked(negative="text", guidance=3.0)], Size(64, 64), None, None)
    assert takes.paints_text
    assert given[guidance] == 3.0
    assert ("negative_prompt" in given) == negative
    assert given.keys() <= takes.parameters.keys()


@pytest.mark.parametrize(
    "pipeline",
    [
        "LTXImageToVideoPipeline",
        "StableDiffusionXLImg2ImgPipeline",
        "StableDiffusionXLInpaintPipeline",
        "StableDiffusionControlNetPipeline",
        "StableDiffusionUpscalePipeline",
        "StableVideoDiffusionPipeline",
        "WanPipeline",
    ],
)
def test_other_tasks_are_told_apart(pipeline: str) -> None:
    """What needs a picture, a mask or makes a video is not taken for a painter."""
    assert not PipelineSignature.of(getattr(diffusers, pipeline)).paints_text


def test_true_guidance_has_its_negative_prompt() -> None:
    """Qwen-Image ignores guidance without a negative prompt: it gets a blank one."""
    takes = PipelineSignature.of(diffusers.QwenImagePipeline)
    assert arguments(takes, [asked()], Size(64, 64), 50, 4.0)["negative_prompt"] == " "


def test_unheeded_negative_is_told_once(painter: Callable[..., Diffusers]) -> None:
    """A negative prompt that the family cannot take is left out, and the user is told, once."""
    told: list[str] = []
    one = painter("klein", told.append)
    assert picture(one, negative="text") == picture(one) == picture(one, negative="people")
    assert [line for line in told if "negative" in line] == ["klein takes no negative prompt: it is left out"]


def test_one_load(painter: Callable[..., Diffusers]) -> None:
    """A second call of the painter, as in a watch session, uses the model that is there."""
    told: list[str] = []
    one = painter("sdxl", told.append)
    picture(one)
    pipe: Any = one._painter
    picture(one, "another")
    assert one._painter is pipe
    assert told == ["sdxl on CPU"]


def test_two_models_in_one_deck(painter: Callable[..., Diffusers], pipelines: Callable[[str], Path]) -> None:
    """A prompt that names its own model is painted by it."""
    one, other = painter("sdxl"), painter("zimage")
    own, foreign = painted(one, asked(), asked(model=str(pipelines("zimage"))))
    assert own.tobytes() == picture(one)
    assert foreign.tobytes() == picture(other)
