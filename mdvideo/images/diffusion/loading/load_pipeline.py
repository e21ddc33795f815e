"""Loads a checkpoint as a text-to-image pipeline: from safetensors, without remote code or network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.device import device_kind
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.images.diffusion.loading.modular import load_modular
from mdvideo.images.diffusion.loading.pipeline_tasks import pipeline_class, wrong_task
from mdvideo.images.diffusion.loading.single_file import load_file
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.offload import is_text_encoder
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.settings import ImageSettings

INSTALL_HINT = "pip install 'mdvideo[diffusers]'"
DEFAULT_PIXELS = 1024**2
DEFAULT_SCALE = 32
"""A common value, for a pipeline that does not state the factor of its autoencoder."""


@dataclass(frozen=True, slots=True)
class NativeResolution:
    """What a model was trained for: ``pixels`` in a picture, with both sides a multiple of ``multiple``.

    Some families generate pictures of a few ``sizes`` only.
    """

    pixels: float
    multiple: int
    sizes: tuple[Size, ...] = ()


def silence_libraries() -> None:
    """Turn off the progress bars and warnings of diffusers and transformers. Raises BackendUnavailable.

    Diffusers then also reads the files of a model in several parts in parallel.
    """
    os.environ.setdefault("HF_ENABLE_PARALLEL_LOADING", "1")  # read when diffusers is imported
    try:
        import diffusers
        import transformers
    except ImportError as error:
        raise BackendUnavailable(f"the diffusers backend cannot be imported: {error}", hint=INSTALL_HINT) from error
    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()


def load_pipeline(checkpoint: Checkpoint, settings: ImageSettings, dtype: str) -> Any:
    """Load a text-to-image pipeline into the machine's own memory. Raises BackendError or BackendUnavailable."""
    silence_libraries()
    import torch

    options = {"dtype": getattr(torch, dtype), "local_files_only": True}
    load = load_file if checkpoint.single_file else _load_folder
    with translate_errors(f"{checkpoint.title} cannot be loaded", first_line_only=True):
        if checkpoint.is_modular:
            return load_modular(checkpoint, settings, options["dtype"])
        pipe = load(checkpoint, settings, options)
    if not PipelineSignature.of(type(pipe)).is_text_to_image:
        raise wrong_task(checkpoint, type(pipe).__name__)
    return pipe


def load_pipeline_class(checkpoint: Checkpoint, named: Any, dtype: str) -> Any:
    """Load a folder as a pipeline of the class ``named``. Raises BackendError."""
    options = {"dtype": _dtypes(checkpoint, dtype), "local_files_only": True, "use_safetensors": True}
    with translate_errors(f"{checkpoint.title} cannot be loaded", first_line_only=True):
        return named.from_pretrained(str(checkpoint.path), variant=checkpoint.variant, **options)


def _dtypes(checkpoint: Checkpoint, dtype: str) -> Any:
    import torch

    named = dict.fromkeys(checkpoint.float32_parts, torch.float32)
    return {**named, "default": getattr(torch, dtype)} if named else getattr(torch, dtype)


def native_resolution_of(pipe: Any) -> NativeResolution:
    """The resolution in a pipeline's configuration, or 1024 × 1024 where it states none."""
    sample = getattr(pipe, "default_sample_size", None) or _denoiser_config(pipe).get("sample_size")
    side = max(sample) if isinstance(sample, list | tuple) else sample
    pixels = (side * _scale_of(pipe)) ** 2 if side else DEFAULT_PIXELS
    sizes = tuple(Size(width, height) for width, height in getattr(pipe, "resolutions", ()))
    return NativeResolution(float(pixels), size_multiple_of(pipe), sizes)


def size_multiple_of(pipe: Any) -> int:
    """What both sides of a picture must be a multiple of: the autoencoder's factor times the denoiser's."""
    config = _denoiser_config(pipe)
    if "block_out_channels" in config:
        # Each level of a U-Net halves its input, and odd sizes blur at the seams.
        halvings = 2 ** (len(config["block_out_channels"]) - 1)
    else:
        patch = config.get("patch_size") or 1
        halvings = max(2, *patch) if isinstance(patch, list | tuple) else max(2, patch)
    return int(_scale_of(pipe) * halvings)


def _scale_of(pipe: Any) -> int:
    names = ("vae_scale_factor", "vae_spatial_compression_ratio", "vae_scale_factor_spatial")
    return int(next((scale for name in names if (scale := getattr(pipe, name, None))), DEFAULT_SCALE))


def _denoiser_config(pipe: Any) -> Any:
    part = denoiser_of(pipe)
    return part.config if part is not None else {}


def denoiser_of(pipe: Any) -> Any:
    """The network that runs at each step, or None where a family has no single one."""
    return next((part for name in ("transformer", "unet") if (part := getattr(pipe, name, None)) is not None), None)


def _load_folder(checkpoint: Checkpoint, settings: ImageSettings, options: dict[str, Any]) -> Any:
    from diffusers import AutoPipelineForText2Image

    named = pipeline_class(checkpoint)
    compute = options["dtype"]
    weights = _dtypes(checkpoint, str(compute).removeprefix("torch."))
    options = options | {"dtype": weights, "use_safetensors": True, "variant": checkpoint.variant}
    if settings.quantize not in ("none", "fp8"):
        options["quantization_config"] = quantization_config(checkpoint, settings, compute)
    try:
        return AutoPipelineForText2Image.from_pretrained(str(checkpoint.path), **options)
    except ValueError as error:
        if "AutoPipeline" not in str(error):
            raise
    # AutoPipeline does not know every family: this one's class may still be text-to-image.
    if not PipelineSignature.of(named).is_text_to_image:
        raise wrong_task(checkpoint, named.__name__)
    return named.from_pretrained(str(checkpoint.path), **options)  # type: ignore[attr-defined]


def quantization_config(checkpoint: Checkpoint, settings: ImageSettings, dtype: Any) -> Any:
    """How diffusers quantizes the large components. Raises BackendError where it cannot."""
    from diffusers import PipelineQuantizationConfig

    kind = settings.quantize
    if device_kind(settings) == "cpu":
        raise BackendError(f"`quantize: {kind}` needs a GPU", hint="leave it out: on a CPU the whole model is used")
    if find_spec("bitsandbytes") is None:
        raise BackendUnavailable(f"`quantize: {kind}` needs bitsandbytes", hint="pip install bitsandbytes")
    large = [name for name in checkpoint.index if name in ("transformer", "unet") or is_text_encoder(name)]
    arguments = {
        "8bit": {"load_in_8bit": True},
        "4bit": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": dtype},
    }[kind]
    return PipelineQuantizationConfig(
        quant_backend=f"bitsandbytes_{kind}", quant_kwargs=arguments, components_to_quantize=large
    )
