"""A model's style: LoRAs, which are added to its weights, and a reference picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.loading.checkpoint import require_safetensors
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.fingerprint import fingerprint
from mdvideo.settings import ImageSettings, ReferenceSettings, resolve_path


def style_identity(settings: ImageSettings) -> list[str]:
    """Content hashes and scales of everything that ``apply_style`` adds. Raises BackendError for a missing file."""
    parts = []
    for lora in settings.loras:
        path = require_safetensors(resolve_path(lora.path, settings.folder), "LoRA")
        parts.append(f"lora {fingerprint(path)} x {lora.scale:g}")
    if (reference := settings.reference) is not None:
        picture = resolve_path(reference.picture, settings.folder)
        if not picture.is_file():
            raise BackendUnavailable(f"reference picture: there is no file {picture}")
        described = [fingerprint(picture), f"x {reference.scale:g}"]
        if reference.adapter is not None:
            described.append(
                fingerprint(require_safetensors(resolve_path(reference.adapter, settings.folder), "IP-Adapter"))
            )
        parts.append(f"reference {' '.join(described)}")
    return parts


def apply_style(pipe: Any, settings: ImageSettings, name: str) -> dict[str, Any]:
    """Load LoRAs and the reference into a pipeline, and return the arguments that each of its calls then needs.

    Raises BackendError where the model does not support them, or where the files do not fit it.
    """
    if settings.loras:
        _load_loras(pipe, settings, name)
    return {} if settings.reference is None else _load_reference(pipe, settings, settings.reference, name)


def _load_loras(pipe: Any, settings: ImageSettings, name: str) -> None:
    if not hasattr(pipe, "load_lora_weights"):
        raise BackendError(f"{name} ({type(pipe).__name__}) does not support LoRAs")
    adapters = []
    for number, lora in enumerate(settings.loras):
        path = require_safetensors(resolve_path(lora.path, settings.folder), "LoRA")
        adapter = f"lora{number}"
        try:
            pipe.load_lora_weights(str(path.parent), weight_name=path.name, adapter_name=adapter, local_files_only=True)
        except Exception as error:  # peft, diffusers and torch each have their own for a shape that does not match
            raise _lora_mismatch(path.name, name) from error
        # Keys that match nothing in this model are skipped silently: then no component lists the adapter.
        if not any(adapter in listed for listed in pipe.get_list_adapters().values()):
            raise _lora_mismatch(path.name, name)
        adapters.append(adapter)
    pipe.set_adapters(adapters, [lora.scale for lora in settings.loras])


def _lora_mismatch(lora: str, name: str) -> BackendError:
    return BackendError(
        f"the LoRA {lora} does not fit {name}", hint="a LoRA fits only the model family that it was trained for"
    )


def _load_reference(pipe: Any, settings: ImageSettings, reference: ReferenceSettings, name: str) -> dict[str, Any]:
    from PIL import Image

    parameter = PipelineSignature.of_loaded(pipe).reference
    if parameter is None:
        raise BackendError(
            f"{name} ({type(pipe).__name__}) does not support a reference picture",
            hint="families that do: FLUX.2; with an IP-Adapter also SD, SDXL, SD3 and FLUX.1",
        )
    path = resolve_path(reference.picture, settings.folder)
    try:
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
    except OSError as error:
        raise BackendError(f"the reference picture {path} cannot be read: {error}") from error
    if parameter == "ip_adapter_image":
        _load_adapter(pipe, settings, reference, name)
    return {parameter: picture}


def _load_adapter(pipe: Any, settings: ImageSettings, reference: ReferenceSettings, name: str) -> None:
    if reference.adapter is None:
        raise BackendError(
            f"{name} takes a reference picture only through an IP-Adapter, and none is configured",
            hint="name its file: `reference: {picture: …, adapter: models/ip-adapter_sdxl.safetensors}`",
        )
    path = require_safetensors(resolve_path(reference.adapter, settings.folder), "IP-Adapter")
    # Releases have the image encoder in a folder next to the adapter, or one level up, next to the family's folder.
    encoder = next(
        (f for f in (path.parent / "image_encoder", path.parent.parent / "image_encoder") if f.is_dir()), None
    )
    if encoder is None and getattr(pipe, "image_encoder", None) is None:
        raise BackendUnavailable(
            f"there is no image_encoder folder next to {path.name}", hint="download it from the adapter's release"
        )
    try:
        if encoder is not None:
            pipe.register_modules(image_encoder=_load_image_encoder(encoder, pipe.dtype))
        pipe.load_ip_adapter(
            str(path.parent), subfolder="", weight_name=path.name, image_encoder_folder=None, local_files_only=True
        )
        pipe.set_ip_adapter_scale(reference.scale)
    except Exception as error:  # as for LoRAs
        raise BackendError(f"the IP-Adapter {path.name} does not fit {name}: {error}") from error


def _load_image_encoder(folder: Path, dtype: Any) -> Any:
    # Its class depends on the family (CLIP, SigLIP), and is named in its configuration.
    import transformers

    architecture = json.loads((folder / "config.json").read_text(encoding="utf-8"))["architectures"][0]
    loaded = getattr(transformers, architecture).from_pretrained(
        str(folder), dtype=dtype, use_safetensors=True, local_files_only=True
    )
    return loaded.eval()
