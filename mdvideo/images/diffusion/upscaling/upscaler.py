"""Upscalers: models that enlarge a picture to the slide's pixels, by spandrel, by diffusers or by ncnn.

The default is Lanczos, which needs none, and which every picture is fitted with in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.device import dtype_name, release_memory, torch_device
from mdvideo.images.diffusion.device_placement import PlacedPipeline
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint, find_checkpoint, require_safetensors
from mdvideo.images.diffusion.loading.load_pipeline import silence_libraries
from mdvideo.images.diffusion.loading.pipeline_tasks import pipeline_class
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.offload import is_out_of_memory
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.diffusion.upscaling.realesrgan import NETWORKS, RealEsrgan, realesrgan_identity
from mdvideo.images.diffusion.upscaling.tiles import SMALLEST_TILE, TILE, enlarge_in_tiles
from mdvideo.protocols import STANDALONE, BackendContext, PictureRequest
from mdvideo.settings import ImageSettings, resolve_path

if TYPE_CHECKING:
    from PIL import Image

    from mdvideo.images.diffusion.upscaling.tiles import Floats


def _do_nothing() -> None:
    """What ``close`` does for an upscaler without a place on the GPU."""


@dataclass(frozen=True, slots=True)
class Upscaler:
    """A loaded model: ``enlarge`` a picture for a request; ``close`` frees its memory."""

    enlarge: Callable[[Image.Image, PictureRequest], Image.Image]
    close: Callable[[], None] = _do_nothing


LANCZOS = "lanczos"
LARGEST_ENLARGED_MEGAPIXELS = 4.0
"""Megapixels at a time that the memory of a diffusers upscaler is estimated for."""


def upscaler_identity(settings: ImageSettings) -> str:
    """The upscaler, by content. Raises BackendError when it is missing or must not be loaded."""
    if settings.upscaler == LANCZOS:
        return LANCZOS
    if settings.upscaler in NETWORKS:
        return f"upscaler {realesrgan_identity(settings.upscaler)}"
    return f"upscaler {find_checkpoint(_checked_name(settings), folder=settings.folder).pin}"


def load_upscaler(settings: ImageSettings, context: BackendContext = STANDALONE) -> Upscaler:
    """Load the model that ``settings.upscaler`` names. Raises BackendError or BackendUnavailable.

    The caller holds the lease of the ``context``'s GPU whenever it calls the upscaler.
    """
    if settings.upscaler in NETWORKS:
        return _load_realesrgan(settings.upscaler)
    found = find_checkpoint(_checked_name(settings), folder=settings.folder)
    return _load_spandrel(found.path, settings) if found.single_file else _load_diffusers(found, settings, context)


def _load_realesrgan(name: str) -> Upscaler:
    network = RealEsrgan(name)

    def upscale(image: Image.Image, request: PictureRequest) -> Image.Image:
        return network.enlarge(image, max(request.width / image.width, request.height / image.height))

    return Upscaler(upscale)


def _checked_name(settings: ImageSettings) -> str:
    path = resolve_path(Path(settings.upscaler), settings.folder)
    if path.is_file():
        require_safetensors(path, "upscaler")
    return settings.upscaler


def _load_diffusers(found: Checkpoint, settings: ImageSettings, context: BackendContext) -> Upscaler:
    silence_libraries()
    import torch

    named = pipeline_class(found)
    signature = PipelineSignature.of(named)
    if not {"prompt", "image"} <= signature.parameters.keys() or "height" in signature or "strength" in signature:
        raise BackendError(f"{found.name} is a {named.__name__}, which does not enlarge pictures")
    pipe = named.from_pretrained(  # type: ignore[attr-defined]
        str(found.path), dtype=getattr(torch, dtype_name(settings)), use_safetensors=True, local_files_only=True
    )
    pipe.set_progress_bar_config(disable=True)
    # Its output is up to four times as wide and high as what the model generates.
    megapixels = LARGEST_ENLARGED_MEGAPIXELS
    placed = PlacedPipeline(pipe, found.title, torch_device(settings), settings.memory, megapixels, context)

    def upscale(image: Image.Image, request: PictureRequest) -> Image.Image:
        def enlarge() -> Image.Image:
            placed.place()
            generator = torch.Generator("cpu").manual_seed(request.seed)
            enlarged: Image.Image = pipe(prompt=request.styled_prompt, image=image, generator=generator).images[0]
            return enlarged

        advice = ["`images: {upscaler: lanczos}`"]
        return placed.with_oom_fallback(enlarge, lambda: placed.does_not_fit("an enlarged picture", advice))

    return Upscaler(upscale, placed.close)


def _load_spandrel(path: Path, settings: ImageSettings) -> Upscaler:
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
    device = torch_device(settings)
    model = loaded.to(device).eval()

    def run(pixels: Floats) -> Floats:
        import torch

        with torch.inference_mode():
            enlarged: Floats = model(torch.from_numpy(pixels)[None].to(device)).float().cpu()[0].numpy()
        return enlarged

    def upscale(image: Image.Image, _: PictureRequest) -> Image.Image:
        tile = TILE
        while True:
            try:
                return enlarge_in_tiles(image, run, loaded.scale, tile)
            except Exception as error:
                if tile <= SMALLEST_TILE or not is_out_of_memory(error):
                    raise
            tile //= 2
            release_memory(device)

    return Upscaler(upscale)
