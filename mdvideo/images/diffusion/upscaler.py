"""Upscalers: models that enlarge a picture to the slide's pixels. A file is loaded by spandrel, a name by diffusers.

The default is Lanczos, which needs neither, and which every picture is fitted with in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint, require_safetensors
from mdvideo.images.diffusion.device import device_kind, dtype_name, torch_device
from mdvideo.images.diffusion.load_pipeline import pipeline_class, silence_libraries
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings, resolve_path

if TYPE_CHECKING:
    from PIL import Image

    Upscale = Callable[[Image.Image, PictureRequest], Image.Image]

LANCZOS = "lanczos"
TILE, MARGIN = 512, 32
"""Pixels of a tile's side, and of the margin around it that the model sees too, so that no seams show."""


def upscaler_identity(settings: ImageSettings) -> str:
    """The upscaler, by content. Raises BackendError when it is missing or must not be loaded."""
    return (
        LANCZOS
        if settings.upscaler == LANCZOS
        else f"upscaler {find_checkpoint(_checked_name(settings), folder=settings.folder).pin}"
    )


def load_upscaler(settings: ImageSettings) -> Upscale:
    """Load the model that ``settings.upscaler`` names. Raises BackendError or BackendUnavailable."""
    found = find_checkpoint(_checked_name(settings), folder=settings.folder)
    return _load_spandrel(found.path, settings) if found.single_file else _load_diffusers(found, settings)


def _checked_name(settings: ImageSettings) -> str:
    path = resolve_path(Path(settings.upscaler), settings.folder)
    if path.is_file():
        require_safetensors(path, "upscaler")
    return settings.upscaler


def _load_diffusers(found: Checkpoint, settings: ImageSettings) -> Upscale:
    silence_libraries()
    import torch

    named = pipeline_class(found)
    signature = PipelineSignature.of(named)
    if not {"prompt", "image"} <= signature.parameters.keys() or "height" in signature or "strength" in signature:
        raise BackendError(f"{found.name} is a {named.__name__}, which does not enlarge pictures")
    pipe = named.from_pretrained(  # type: ignore[attr-defined]
        str(found.path), dtype=getattr(torch, dtype_name(settings)), use_safetensors=True, local_files_only=True
    ).to(torch_device(device_kind(settings)))
    pipe.set_progress_bar_config(disable=True)

    def upscale(image: Image.Image, request: PictureRequest) -> Image.Image:
        enlarged: Image.Image = pipe(
            prompt=request.styled_prompt, image=image, generator=torch.Generator("cpu").manual_seed(request.seed)
        ).images[0]
        return enlarged

    return upscale


def _load_spandrel(path: Path, settings: ImageSettings) -> Upscale:
    try:
        from spandrel import ImageModelDescriptor, ModelLoader
    except ImportError as error:
        raise BackendUnavailable(
            f"the upscaler {path.name} needs spandrel: {error}", hint="pip install 'mdvideo[upscale]'"
        ) from error

    with translate_errors(f"the upscaler {path.name} cannot be loaded"):
        loaded = ModelLoader().load_from_file(path)
    if not isinstance(loaded, ImageModelDescriptor) or loaded.input_channels != 3 or loaded.scale < 2:
        raise BackendError(f"the upscaler {path.name} does not enlarge RGB pictures")
    device = torch_device(device_kind(settings))
    model = loaded.to(device).eval()
    return lambda image, _: enlarge_in_tiles(image, model, loaded.scale, device)


def enlarge_in_tiles(image: Image.Image, model: Callable[[Any], Any], scale: int, device: Any) -> Image.Image:
    """Enlarge an RGB picture ``scale`` times. ``model`` maps (1, 3, h, w) floats in 0…1 to (1, 3, h·scale, w·scale).

    Tiles bound the memory for any size; each includes a margin of its neighbours, which is cut off afterwards.
    """
    import numpy as np
    import torch
    from PIL import Image

    pixels = torch.from_numpy(np.asarray(image, dtype=np.float32) / 255).permute(2, 0, 1)[None]
    height, width = pixels.shape[2:]
    out = torch.empty((1, 3, height * scale, width * scale))
    with torch.inference_mode():
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                y, x = max(0, top - MARGIN), max(0, left - MARGIN)
                bottom, right = min(height, top + TILE), min(width, left + TILE)
                tile = pixels[:, :, y : bottom + MARGIN, x : right + MARGIN].to(device)
                enlarged = model(tile).float().cpu()
                rows, columns = (
                    slice((top - y) * scale, (bottom - y) * scale),
                    slice((left - x) * scale, (right - x) * scale),
                )
                out[:, :, top * scale : bottom * scale, left * scale : right * scale] = enlarged[:, :, rows, columns]
    array = (out[0].clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    return Image.fromarray(array)
