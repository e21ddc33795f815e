"""Settings of pictures and of the models that make them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from mdvideo.settings.setting_base import FrameSize, FrozenSettings


class LoraSettings(FrozenSettings):
    """A low-rank adapter (LoRA) applied to the model's weights."""

    path: Path = Field(description="a .safetensors file")
    scale: float = Field(1.0, ge=-4, le=4, description="strength of the adapter")


class ReferenceSettings(FrozenSettings):
    """A reference picture that all generated pictures should resemble."""

    picture: Path = Field(description="the picture file")
    scale: float = Field(0.6, ge=0, le=2, description="strength of the reference, for IP-Adapters only")
    adapter: Path | None = Field(
        None, description="the IP-Adapter's .safetensors file, next to its image_encoder folder"
    )


class ServerSettings(FrozenSettings):
    """The server of the image backends ``openai`` and ``comfyui``. Cannot be set in a deck.

    Its key comes from the environment.
    """

    base_url: str | None = Field(
        None, description="URL of the server, as in http://localhost:8000; default: the variable MDVIDEO_IMAGES_URL"
    )
    flavour: Literal["auto", "openai", "vllm-omni", "sglang", "localai"] = Field(
        "auto", description="dialect of the images API; auto: chosen by the URL"
    )
    workflow: Path | None = Field(None, description="for comfyui: workflow exported in API format, with placeholders")
    sizes: tuple[FrameSize, ...] = Field((), description="sizes that the model supports; default: those of the flavour")
    concurrency: int = Field(2, ge=1, le=32, description="number of simultaneous requests")
    timeout: float = Field(300, ge=1, le=3600, description="seconds to wait for a picture")
    retries: int = Field(4, ge=0, le=10, description="retries when the server is busy or unreachable")


class ImageSettings(FrozenSettings):
    """The image backend, and what all prompts of a deck share."""

    backend: str = Field(
        "auto",
        description="auto, illustrate, sketch, folder, flat, diffusers, openai, comfyui, locked, or another package's",
    )
    model: str | None = Field(None, description="model to load: a Hugging Face id, a folder, or a .safetensors file")
    revision: str | None = Field(None, description="branch, tag or commit of a Hugging Face model")
    config: str | None = Field(
        None, description="for a model in one .safetensors file: the id or folder whose configuration it uses"
    )
    style: str | None = Field(None, description="added to every prompt, so that all pictures have one style")
    negative: str | None = Field(None, description="what pictures should not show (negative prompt)")
    seed: int = Field(0, ge=0, description="seed of prompts without their own")
    steps: int | None = Field(None, ge=1, le=1000, description="denoising steps")
    guidance: float | None = Field(
        None, ge=0, le=100, description="guidance scale: how closely a picture follows its prompt"
    )
    megapixels: float | None = Field(
        None, gt=0, le=8, description="size at which the model generates, before upscaling; default: its training size"
    )
    loras: tuple[LoraSettings, ...] = Field((), description="LoRAs, applied together")
    reference: ReferenceSettings | None = Field(None, description="a picture that sets the style of all pictures")
    upscaler: str = Field(
        "lanczos",
        description="upscales to the slide's pixels: lanczos, a spandrel .safetensors file, or a diffusers upscaler",
    )
    device: str = Field(
        "auto",
        pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$",
        description="device that runs the model: auto, cuda, cuda:1, mps, xpu or cpu",
    )
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field(
        "auto", description="data type of the weights; auto: bfloat16 on a GPU that has it, float32 on the CPU"
    )
    memory: Literal["auto", "whole", "vae-tiling", "embed-first", "model-offload", "group-offload"] = Field(
        "auto", description="how the model uses GPU memory, without effect on pictures; auto: chosen by the free memory"
    )
    quantize: Literal["none", "8bit", "4bit", "fp8"] = Field(
        "none",
        description="quantize weights, at some loss of quality: 8bit and 4bit with bitsandbytes, fp8 with torchao",
    )
    attention: Literal["auto", "native", "cudnn", "flash", "efficient", "math"] = Field(
        "auto", description="torch's kernel for attention; auto: torch's own choice"
    )
    step_cache: Literal["none", "first-block", "taylorseer"] = Field(
        "none", description="reuse results between steps, at some loss of quality"
    )
    compile: bool = Field(False, description="compile the model's repeated blocks: slower start, faster steps")
    batch: int = Field(
        1,
        ge=1,
        le=64,
        description="pictures generated at once; above 1, the last bits of a picture depend on the others",
    )
    batch_guidance: bool = Field(
        False, description="both passes of guidance in one, for models that make two: more memory, other last bits"
    )
    scheduler: str | None = Field(None, description="how noise is removed: lcm, lightning, trailing, …; see the docs")
    best_of: int = Field(1, ge=1, le=16, description="generate so many pictures per prompt, and keep the best")
    scorer: str | None = Field(
        None, description="model that compares pictures: a CLIP or SigLIP by id or folder, vlm, or another package's"
    )
    threshold: float | None = Field(None, description="lowest score of a picture; below it, the next seeds are tried")
    server: ServerSettings = Field(ServerSettings(), description="server of the backends openai and comfyui")
    library: Path | None = Field(None, description="folder of photos from which the backend folder chooses")
    motion_model: str | None = Field(None, description="image-to-video model for `motion: generate`")
    motion_steps: int | None = Field(None, ge=1, le=1000, description="steps of clips; default: those of `steps`")
    motion_guidance: float | None = Field(
        None, ge=0, le=100, description="guidance scale of clips; default: that of `guidance`"
    )
    folder: Path | None = Field(
        None, description="base of relative paths of models and files; default: the working directory"
    )
