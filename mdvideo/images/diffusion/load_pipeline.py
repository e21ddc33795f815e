"""Loads a checkpoint as a text-to-image pipeline: from safetensors, with no remote code and no network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable, MdvideoError
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.device import device_kind
from mdvideo.images.diffusion.offload import is_text_encoder
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.settings import ImageSettings

INSTALL = "pip install 'mdvideo[diffusers]'"


@dataclass(frozen=True, slots=True)
class NativeResolution:
    """What a model was trained for: ``pixels`` in a picture, and the ``multiple`` that both sides must be of."""

    pixels: float
    multiple: int


def quiet_libraries() -> None:
    """Silence diffusers' and transformers' own bars and advice: progress is data here. Raises BackendUnavailable."""
    try:
        import diffusers
        import transformers
    except ImportError as error:
        raise BackendUnavailable(f"the diffusers backend cannot be imported: {error}", hint=INSTALL) from error
    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()


def load_pipeline(checkpoint: Checkpoint, settings: ImageSettings, dtype: str) -> Any:
    """The pipeline, in the machine's own memory. Raises BackendError or BackendUnavailable."""
    quiet_libraries()
    import torch

    options = {"dtype": getattr(torch, dtype), "local_files_only": True}
    load = _from_file if checkpoint.single_file else _from_folder
    pipe = _translating(checkpoint, lambda: load(checkpoint, settings, options))
    if not PipelineSignature.of(type(pipe)).paints_text:
        raise _not_for_pictures(checkpoint, type(pipe).__name__)
    return pipe


def load_checked(checkpoint: Checkpoint, named: Any, dtype: str) -> Any:
    """A folder as a pipeline of a class that was found fit. Raises BackendError."""
    import torch

    options = {"dtype": getattr(torch, dtype), "local_files_only": True, "use_safetensors": True}
    return _translating(
        checkpoint, lambda: named.from_pretrained(str(checkpoint.path), variant=checkpoint.variant, **options)
    )


def _translating(checkpoint: Checkpoint, load: Callable[[], Any]) -> Any:
    try:
        return load()
    except MdvideoError:
        raise
    except Exception as error:  # diffusers, transformers, safetensors and torch each have their own
        raise BackendError(f"{checkpoint.title} cannot be loaded: {_first_line(error)}") from error


def native_of(pipe: Any) -> NativeResolution:
    """Read from a pipeline's configuration what it paints best; where that is silent, 1024 × 1024 is common."""
    sample = getattr(pipe, "default_sample_size", None) or _denoiser_config(pipe).get("sample_size")
    side = max(sample) if isinstance(sample, list | tuple) else sample
    return NativeResolution(float((side * _scale(pipe)) ** 2 if side else 1024**2), multiple_of(pipe))


def multiple_of(pipe: Any) -> int:
    """What both sides of a picture must be a multiple of: the autoencoder's factor times the denoiser's."""
    config = _denoiser_config(pipe)
    if "block_out_channels" in config:
        # Each level of a U-Net halves its input, and odd sizes blur at the seams.
        halvings = 2 ** (len(config["block_out_channels"]) - 1)
    else:
        patch = config.get("patch_size") or 1
        halvings = max(2, *patch) if isinstance(patch, list | tuple) else max(2, patch)
    return int(_scale(pipe) * halvings)


def _scale(pipe: Any) -> int:
    names = ("vae_scale_factor", "vae_spatial_compression_ratio", "vae_scale_factor_spatial")
    return int(next((scale for name in names if (scale := getattr(pipe, name, None))), 32))


def _denoiser_config(pipe: Any) -> Any:
    part = denoiser_of(pipe)
    return part.config if part is not None else {}


def denoiser_of(pipe: Any) -> Any:
    """The network that is run at each step, or None where a family splits it up."""
    return next((part for name in ("transformer", "unet") if (part := getattr(pipe, name, None)) is not None), None)


def pipeline_class(checkpoint: Checkpoint) -> type:
    """The class that a model's index names. Raises BackendError when the installed diffusers has none of that name."""
    import diffusers

    name = str(checkpoint.index.get("_class_name"))
    found = getattr(diffusers, name, None)
    if not isinstance(found, type):
        raise BackendError(
            f"{checkpoint.name} needs {name}, which diffusers {diffusers.__version__} does not have",
            hint="a newer diffusers may",
        )
    return found


def _from_folder(checkpoint: Checkpoint, settings: ImageSettings, options: dict[str, Any]) -> Any:
    from diffusers import AutoPipelineForText2Image

    named = pipeline_class(checkpoint)
    options = options | {"use_safetensors": True, "variant": checkpoint.variant}
    if settings.quantize != "none":
        options["quantization_config"] = quantization(checkpoint, settings, options["dtype"])
    try:
        return AutoPipelineForText2Image.from_pretrained(str(checkpoint.path), **options)
    except ValueError as error:
        if "AutoPipeline" not in str(error):
            raise
    # It does not know every family; the class itself then tells what it does.
    if not PipelineSignature.of(named).paints_text:
        raise _not_for_pictures(checkpoint, named.__name__)
    return named.from_pretrained(str(checkpoint.path), **options)  # type: ignore[attr-defined]


def _from_file(checkpoint: Checkpoint, settings: ImageSettings, options: dict[str, Any]) -> Any:
    if settings.quantize != "none":
        raise BackendError("`quantize` needs a diffusers model, not a single file")
    family = settings.config or _family(checkpoint)
    shared = find_checkpoint(family, folder=settings.folder, weights=False)
    named = pipeline_class(shared)
    if not hasattr(named, "from_single_file"):
        raise BackendError(f"{checkpoint.name}: {named.__name__} cannot be loaded from a single file")
    return named.from_single_file(str(checkpoint.path), config=str(shared.path), **options)


def _family(checkpoint: Checkpoint) -> str:
    """The model whose configuration a single file shares, told by the names and shapes of its tensors."""
    import torch
    from diffusers.loaders.single_file_utils import fetch_diffusers_config

    with checkpoint.path.open("rb") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
    shapes = {name: torch.empty(t["shape"], device="meta") for name, t in header.items() if name != "__metadata__"}
    return str(fetch_diffusers_config(shapes)["pretrained_model_name_or_path"])


def quantization(checkpoint: Checkpoint, settings: ImageSettings, dtype: Any) -> Any:
    """How diffusers is to make the large parts' weights smaller. Raises BackendError where it cannot."""
    from diffusers import PipelineQuantizationConfig

    kind = settings.quantize
    if device_kind(settings) == "cpu":
        raise BackendError(f"`quantize: {kind}` needs a GPU", hint="leave it out: on a CPU the whole model is used")
    if find_spec("bitsandbytes") is None:
        raise BackendUnavailable(f"`quantize: {kind}` needs bitsandbytes", hint="pip install bitsandbytes")
    large = [name for name in checkpoint.index if name in ("transformer", "unet") or is_text_encoder(name)]
    how = {
        "8bit": {"load_in_8bit": True},
        "4bit": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": dtype},
    }[kind]
    return PipelineQuantizationConfig(
        quant_backend=f"bitsandbytes_{kind}", quant_kwargs=how, components_to_quantize=large
    )


def _not_for_pictures(checkpoint: Checkpoint, pipeline: str) -> BackendError:
    return BackendError(
        f"{checkpoint.name} is a {pipeline}: it does not paint pictures from text alone",
        hint="`mdvideo models` lists some that do",
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
