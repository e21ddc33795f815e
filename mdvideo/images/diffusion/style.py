"""What bends a model towards one look: LoRAs laid over its weights, and a reference picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.checkpoint import safe_weights
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.fingerprint import fingerprint
from mdvideo.settings import ImageSettings, ReferenceSettings, located


def style_identity(settings: ImageSettings) -> list[str]:
    """Content hashes and scales of everything that :func:`apply_style` adds. Raises BackendError on a missing file."""
    found = []
    for lora in settings.loras:
        path = safe_weights(located(lora.path, settings.folder), "LoRA")
        found.append(f"lora {fingerprint(path)} x {lora.scale:g}")
    if (reference := settings.reference) is not None:
        picture = located(reference.picture, settings.folder)
        if not picture.is_file():
            raise BackendUnavailable(f"reference picture: there is no file {picture}")
        parts = [fingerprint(picture), f"x {reference.scale:g}"]
        if reference.adapter is not None:
            parts.append(fingerprint(safe_weights(located(reference.adapter, settings.folder), "IP-Adapter")))
        found.append(f"reference {' '.join(parts)}")
    return found


def apply_style(pipe: Any, settings: ImageSettings, name: str) -> dict[str, Any]:
    """Load LoRAs and the reference into a pipeline; give the arguments that each of its calls then needs.

    Raises BackendError where the model's family takes none, or where the files do not fit it.
    """
    if settings.loras:
        _load_loras(pipe, settings, name)
    return {} if settings.reference is None else _reference(pipe, settings, settings.reference, name)


def _load_loras(pipe: Any, settings: ImageSettings, name: str) -> None:
    if not hasattr(pipe, "load_lora_weights"):
        raise BackendError(f"{name} ({type(pipe).__name__}) takes no LoRA")
    adapters = []
    for number, lora in enumerate(settings.loras):
        path = safe_weights(located(lora.path, settings.folder), "LoRA")
        adapter = f"lora{number}"
        try:
            pipe.load_lora_weights(str(path.parent), weight_name=path.name, adapter_name=adapter, local_files_only=True)
        except Exception as error:  # peft, diffusers and torch each have their own for a shape that does not match
            raise _misfit(path.name, name) from error
        # Keys that belong to nothing in this model are skipped in silence: then no part of it lists the adapter.
        if not any(adapter in listed for listed in pipe.get_list_adapters().values()):
            raise _misfit(path.name, name)
        adapters.append(adapter)
    pipe.set_adapters(adapters, [lora.scale for lora in settings.loras])


def _misfit(lora: str, name: str) -> BackendError:
    return BackendError(f"the LoRA {lora} does not fit {name}", hint="a LoRA fits only the family it was trained for")


def _reference(pipe: Any, settings: ImageSettings, reference: ReferenceSettings, name: str) -> dict[str, Any]:
    from PIL import Image

    way = PipelineSignature.of(type(pipe)).reference
    if way is None:
        raise BackendError(
            f"{name} ({type(pipe).__name__}) takes no reference picture",
            hint="families that do: FLUX.2 by itself; SD, SDXL, SD3 and FLUX.1 with an IP-Adapter",
        )
    path = located(reference.picture, settings.folder)
    try:
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
    except OSError as error:
        raise BackendError(f"the reference picture {path} cannot be read: {error}") from error
    if way == "ip_adapter_image":
        _load_adapter(pipe, settings, reference, name)
    return {way: picture}


def _load_adapter(pipe: Any, settings: ImageSettings, reference: ReferenceSettings, name: str) -> None:
    if reference.adapter is None:
        raise BackendError(
            f"{name} takes a reference picture through an IP-Adapter, and none is named",
            hint="write its file: `reference: {picture: …, adapter: models/ip-adapter_sdxl.safetensors}`",
        )
    path = safe_weights(located(reference.adapter, settings.folder), "IP-Adapter")
    # Its makers ship the picture's encoder in a folder beside the adapter, or one level up beside its family's.
    encoder = next(
        (f for f in (path.parent / "image_encoder", path.parent.parent / "image_encoder") if f.is_dir()), None
    )
    if encoder is None and getattr(pipe, "image_encoder", None) is None:
        raise BackendUnavailable(f"there is no image_encoder folder beside {path.name}", hint="its release has one")
    try:
        if encoder is not None:
            pipe.register_modules(image_encoder=_picture_encoder(encoder, pipe.dtype))
        pipe.load_ip_adapter(
            str(path.parent), subfolder="", weight_name=path.name, image_encoder_folder=None, local_files_only=True
        )
        pipe.set_ip_adapter_scale(reference.scale)
    except Exception as error:  # as for LoRAs
        raise BackendError(f"the IP-Adapter {path.name} does not fit {name}: {error}") from error


def _picture_encoder(folder: Path, dtype: Any) -> Any:
    # Families differ in its class (CLIP, SigLIP): its own configuration names it.
    import transformers

    architecture = json.loads((folder / "config.json").read_text(encoding="utf-8"))["architectures"][0]
    loaded = getattr(transformers, architecture).from_pretrained(
        str(folder), dtype=dtype, use_safetensors=True, local_files_only=True
    )
    return loaded.eval()
