"""Models in one file: a whole pipeline, or only its denoiser, as .safetensors or quantized as GGUF.

What a file lacks comes from a folder of the same family: the configuration, or all other components.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.checkpoint import GGUF, Checkpoint, find_checkpoint
from mdvideo.images.diffusion.loading.pipeline_tasks import pipeline_class, refuse_other_tasks
from mdvideo.settings import ImageSettings

DENOISERS = ("transformer", "unet")
OTHER_PARTS = ("first_stage_model.", "vae.", "cond_stage_model.", "conditioner.", "text_encoder", "clip_")
"""How the names of a VAE's and of text encoders' tensors begin in files that hold a whole pipeline."""


def load_file(checkpoint: Checkpoint, settings: ImageSettings, options: dict[str, Any]) -> Any:
    """Load a pipeline from one file. Raises BackendError or BackendUnavailable."""
    if settings.quantize not in ("none", "fp8"):
        raise BackendError("`quantize` needs a diffusers model, not a single file")
    is_denoiser = holds_only_denoiser(checkpoint.path)
    shared = find_checkpoint(
        settings.config or _family_of(checkpoint),
        folder=settings.folder,
        weights=is_denoiser,
        without=DENOISERS if is_denoiser else (),
    )
    refuse_other_tasks(shared)
    named: Any = pipeline_class(shared)
    if is_denoiser:
        return _load_around_denoiser(checkpoint, shared, named, options)
    if not hasattr(named, "from_single_file"):
        raise BackendError(f"{checkpoint.name}: {named.__name__} cannot be loaded from a single file")
    return named.from_single_file(str(checkpoint.path), config=str(shared.path), **options)


def single_file_identity(checkpoint: Checkpoint, settings: ImageSettings) -> list[str]:
    """What besides the file affects its pictures: where it holds only the denoiser, all other weights.

    Raises BackendError or BackendUnavailable. Imports no torch.
    """
    if not settings.config:
        return []
    is_denoiser = holds_only_denoiser(checkpoint.path)
    without = DENOISERS if is_denoiser else ()
    shared = find_checkpoint(settings.config, None, settings.folder, weights=is_denoiser, without=without)
    return [f"config {shared.pin}"]


def holds_only_denoiser(path: Path) -> bool:
    """Whether a file lacks the VAE and the text encoders of its pipeline."""
    if path.suffix.lower() == GGUF:
        return True
    return not any(name.startswith(OTHER_PARTS) for name in _shapes(path))


def _load_around_denoiser(checkpoint: Checkpoint, shared: Checkpoint, named: Any, options: dict[str, Any]) -> Any:
    import diffusers

    part = next((name for name in DENOISERS if name in shared.index), None)
    kind = getattr(diffusers, str(shared.index[part][1]), None) if part is not None else None
    if part is None or not hasattr(kind, "from_single_file"):
        raise BackendError(f"{checkpoint.name}: {named.__name__} cannot be loaded from a single file")
    extra = {}
    if checkpoint.path.suffix.lower() == GGUF:
        require_extra("gguf", ("gguf",), "a GGUF file")
        extra["quantization_config"] = diffusers.GGUFQuantizationConfig(compute_dtype=options["dtype"])
    denoiser: Any = kind.from_single_file(  # type: ignore[union-attr]
        str(checkpoint.path),
        config=str(shared.path),
        subfolder=part,
        dtype=options["dtype"],
        local_files_only=True,
        **extra,
    )
    if missing := [name for name, weight in denoiser.named_parameters() if weight.is_meta]:
        raise BackendError(f"its weights do not fit {shared.title}: {missing[0]} is missing")
    return named.from_pretrained(
        str(shared.path), **{part: denoiser}, **options, use_safetensors=True, variant=shared.variant
    )


def _family_of(checkpoint: Checkpoint) -> str:
    """The model whose configuration a single file shares, inferred from the names and shapes of its tensors."""
    import torch
    from diffusers.loaders.single_file_utils import fetch_diffusers_config

    shapes = {name: torch.empty(shape, device="meta") for name, shape in _shapes(checkpoint.path).items()}
    return str(fetch_diffusers_config(shapes)["pretrained_model_name_or_path"])


def _shapes(path: Path) -> Mapping[str, tuple[int, ...]]:
    """The shape of each tensor in a file. Raises BackendError when its header cannot be read."""
    if path.suffix.lower() == GGUF:
        require_extra("gguf", ("gguf",), "a GGUF file")
        import gguf

        try:
            tensors = gguf.GGUFReader(path).tensors
        except (OSError, ValueError, IndexError) as error:
            raise BackendError(f"{path.name} cannot be read as GGUF: {error}") from error
        return {tensor.name: tuple(int(side) for side in reversed(tensor.shape)) for tensor in tensors}
    try:
        with path.open("rb") as stream:
            header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        return {name: tuple(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackendError(f"{path.name} is damaged: its header cannot be read") from error
