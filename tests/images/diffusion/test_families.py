"""Any family of text-to-image models works: its parameters are read from its signature, not from a list."""

from __future__ import annotations

import diffusers
import numpy as np
import pytest
import torch

from mdvideo.frame_size import Size
from mdvideo.images.diffusion.loading.pipeline_tasks import other_task_of
from mdvideo.images.diffusion.signature import PipelineSignature, call_arguments
from mdvideo.images.sizing import fit_picture, generation_size
from tests.support.diffusers_requests import BackendFor, Pipelines, generate, loaded_model, pixels_of, tiny_request

FAMILIES = ["sd", "sdxl", "zimage", "klein", "pixart"]


@pytest.mark.parametrize("family", FAMILIES)
def test_prompt_and_seed_determine_the_picture(backend_for: BackendFor, family: str) -> None:
    """Another prompt or seed gives another picture, the same ones the same bytes, at exactly the requested size."""
    backend = backend_for(family)
    first, again, reworded, reseeded = generate(
        backend, tiny_request(), tiny_request(steps=3), tiny_request("a red desert"), tiny_request(seed=1)
    )
    assert first.size == (96, 54)
    assert first.mode == "RGB"
    assert first.tobytes() == pixels_of(backend) == pixels_of(backend_for(family))
    assert len({image.tobytes() for image in (first, again, reworded, reseeded)}) == 4


@pytest.mark.parametrize("family", FAMILIES)
def test_pictures_equal_those_of_a_plain_call(backend_for: BackendFor, pipelines: Pipelines, family: str) -> None:
    """Bit for bit, those of the example in diffusers' documentation."""
    pipe = diffusers.DiffusionPipeline.from_pretrained(pipelines(family), local_files_only=True)
    multiple = 16
    size = generation_size(Size(96, 54), 4100, multiple)
    plain = pipe(
        prompt="a misty fjord",
        width=size.width,
        height=size.height,
        num_inference_steps=2,
        generator=torch.Generator().manual_seed(7),
    ).images[0]
    assert pixels_of(backend_for(family), seed=7) == fit_picture(plain, Size(96, 54)).tobytes()


def test_a_family_with_fixed_sizes_gets_the_nearest(backend_for: BackendFor) -> None:
    """Kandinsky 5 would change any other size in silence, and returns its pictures under another name."""
    backend = backend_for("kandinsky5")
    picture = generate(backend, tiny_request())[0]
    assert picture.size == (96, 54)
    assert np.asarray(picture).std() > 10
    assert loaded_model(backend).size_for(tiny_request()) == Size(1280, 768)


def test_pictures_are_not_flat(backend_for: BackendFor) -> None:
    """The decoder's picture arrives, neither black nor grey."""
    assert np.asarray(generate(backend_for("sdxl"), tiny_request())[0]).std() > 10


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
        ("Kandinsky5T2IPipeline", "guidance_scale", True),
        ("WuerstchenCombinedPipeline", "prior_guidance_scale", True),
    ],
)
def test_arguments_follow_the_signature(pipeline: str, guidance: str, negative: bool) -> None:
    """Guidance is passed under the family's name, and a negative prompt only to families that take one."""
    signature = PipelineSignature.of(getattr(diffusers, pipeline))
    arguments = call_arguments(signature, [tiny_request(negative="text", guidance=3.0)], Size(64, 64), None, None)
    assert signature.is_text_to_image
    assert arguments[guidance] == 3.0
    assert ("negative_prompt" in arguments) == negative
    assert arguments.keys() <= signature.parameters.keys()


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
        "LattePipeline",
        "SanaVideoPipeline",
    ],
)
def test_pipelines_for_other_tasks_are_recognized(pipeline: str) -> None:
    """What needs a picture or a mask, or makes a video, is not text-to-image."""
    assert not PipelineSignature.of(getattr(diffusers, pipeline)).is_text_to_image


def test_names_tell_the_tasks_that_signatures_do_not() -> None:
    """Of all classes that look like text-to-image, those are left that need nothing but words."""
    classes = {name: getattr(diffusers, name) for name in dir(diffusers) if name.endswith("Pipeline")}
    similar = {n for n, c in classes.items() if isinstance(c, type) and PipelineSignature.of(c).is_text_to_image}
    refused = {name for name in similar if other_task_of(name) is not None}
    needing_pictures = {"QwenImageEditPipeline", "HunyuanImageRefinerPipeline", "IFSuperResolutionPipeline"}
    assert needing_pictures | {"StableCascadePriorPipeline", "StableDiffusionLDM3DPipeline"} <= refused
    mapped = {
        "FluxPipeline", "StableDiffusion3Pipeline", "QwenImagePipeline", "Cosmos2TextToImagePipeline",
        "KandinskyV22CombinedPipeline", "FluxKontextPipeline", "SanaPAGPipeline", "GlmImagePipeline", "Krea2Pipeline",
    }  # fmt: skip
    assert mapped <= similar - refused


def test_true_guidance_gets_a_negative_prompt() -> None:
    """Qwen-Image ignores guidance without one."""
    signature = PipelineSignature.of(diffusers.QwenImagePipeline)
    assert call_arguments(signature, [tiny_request()], Size(64, 64), 50, 4.0)["negative_prompt"] == " "


def test_the_model_is_loaded_once(backend_for: BackendFor) -> None:
    """A second call, as in a watch session, uses the loaded model."""
    notices: list[str] = []
    backend = backend_for("sdxl", notices.append)
    pixels_of(backend)
    model = loaded_model(backend)
    pixels_of(backend, "another")
    assert loaded_model(backend) is model
    assert notices == ["sdxl on CPU"]


def test_two_models_in_one_deck(backend_for: BackendFor, pipelines: Pipelines) -> None:
    """A request that names its own model uses that model."""
    backend, other = backend_for("sdxl"), backend_for("zimage")
    own, foreign = generate(backend, tiny_request(), tiny_request(model=str(pipelines("zimage"))))
    assert own.tobytes() == pixels_of(backend)
    assert foreign.tobytes() == pixels_of(other)
