"""The motion model: stills animated by an image-to-video pipeline (Wan, LTX, SVD …), called by its own signature."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.denoising_steps import report_steps
from mdvideo.images.diffusion.device import device_kind, dtype_name, torch_device
from mdvideo.images.diffusion.device_placement import PlacedPipeline
from mdvideo.images.diffusion.load_pipeline import (
    denoiser_of,
    load_pipeline_class,
    pipeline_class,
    silence_libraries,
    size_multiple_of,
)
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.diffusion.versions import library_versions
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.model_catalog import catalog_entry
from mdvideo.images.sizing import fit_picture, generation_size
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedFrames, MotionClipRequest, OnStep
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

DEFAULT_CLIP_PIXELS = 832 * 480
"""Pixels of a frame for a model that is not in the catalog: the size that most models were trained at."""

SIZE_MULTIPLE = 32
"""LTX and CogVideoX need sides that are multiples of this, whatever their autoencoder; it harms no other family."""


@dataclass(frozen=True, slots=True)
class _LoadedPipeline:
    pipe: Any
    signature: PipelineSignature
    placed: PlacedPipeline


class MotionModel:
    """Animates stills with the model ``settings.motion_model``, which is loaded for the first clip and then kept."""

    def __init__(self, settings: ImageSettings, context: BackendContext = STANDALONE) -> None:
        require_extra("diffusers", PACKAGES, "generated motion")
        if settings.motion_model is None:
            raise BackendUnavailable(
                "no model for generated motion is configured",
                hint="`mdvideo models` recommends some; set `images: {motion_model: …}`",
            )
        self._gpu = context.gpu or GpuLease()
        self._context = replace(context, gpu=self._gpu)
        self._settings = settings
        self._loaded: _LoadedPipeline | None = None

    def __enter__(self) -> MotionModel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model's memory."""
        if self._loaded is not None:
            self._loaded.placed.close()
        self._loaded = None

    @property
    def identity(self) -> str:
        """Everything besides the request and its still that affects a clip. Raises BackendError."""
        parts = [f"{self._checkpoint.title} {self._checkpoint.pin}"]
        parts.append(f"{device_kind(self._settings)} {dtype_name(self._settings)}")
        if self._settings.megapixels is not None:
            parts.append(f"{self._settings.megapixels:g} megapixels")
        return f"{library_versions()}: {'; '.join(parts)}"

    @property
    def model_and_revision(self) -> tuple[str, str]:
        """The model, and its commit or the content hash of its files. Raises BackendError."""
        return self._checkpoint.title, self._checkpoint.pin

    def animate(self, request: MotionClipRequest, still: Image.Image, progress: OnStep) -> GeneratedFrames:
        """Generate a clip from its first frame. Raises BackendError, and what ``progress`` raises to cancel."""
        with self._gpu.acquire(partial(progress, 0, 1)):
            loaded = self._load()
            too_large = partial(
                loaded.placed.does_not_fit, f"a clip of {request.frames} frames", ["`images: {megapixels: 0.2}`"]
            )
            with translate_errors(f"{self._checkpoint.title} failed"):
                return loaded.placed.with_oom_fallback(
                    partial(self._animate, loaded, request, still, progress), too_large
                )

    def _animate(
        self, loaded: _LoadedPipeline, request: MotionClipRequest, still: Image.Image, progress: OnStep
    ) -> GeneratedFrames:
        import numpy as np
        import torch
        from PIL import Image

        loaded.placed.place()
        pipe = loaded.pipe
        shown = Size(request.width, request.height)
        size = generation_size(shown, self._frame_pixels, math.lcm(SIZE_MULTIPLE, size_multiple_of(pipe)))
        frames = frame_count(pipe, request.frames)
        arguments = clip_arguments(loaded.signature, request, fit_picture(still, size), size, frames)
        generator = torch.Generator("cpu").manual_seed(request.seed)
        with report_steps(pipe, progress), torch.inference_mode():
            clip = pipe(**arguments, generator=generator, output_type="np").frames[0]
        levels: NDArray[np.uint8] = (np.asarray(clip) * 255).round().astype(np.uint8)
        fitted = [np.asarray(fit_picture(Image.fromarray(frame), shown)) for frame in levels]
        return GeneratedFrames(request, np.stack(fitted))

    @property
    def _frame_pixels(self) -> float:
        if self._settings.megapixels is not None:
            return self._settings.megapixels * 1e6
        entry = catalog_entry(self._checkpoint.name)
        return entry.width * entry.height if entry is not None else DEFAULT_CLIP_PIXELS

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        found = find_checkpoint(str(self._settings.motion_model), folder=self._settings.folder)
        if found.single_file:
            raise BackendError(f"{found.title}: `motion_model` must be a diffusers model, not a single file")
        return found

    def _load(self) -> _LoadedPipeline:
        if self._loaded is None:
            silence_libraries()
            named = animation_pipeline_class(self._checkpoint)
            signature = PipelineSignature.of(named)
            title = self._checkpoint.title
            if not signature.is_image_to_video:
                raise BackendError(f"{title} is a {named.__name__}, which does not animate pictures")
            pipe = load_pipeline_class(self._checkpoint, named, dtype_name(self._settings))
            device = torch_device(device_kind(self._settings))
            # All frames are denoised together, compressed to about a fifth of their number.
            megapixels = 5 * self._frame_pixels / 1e6
            placed = PlacedPipeline(pipe, title, device, self._settings.memory, megapixels, self._context)
            self._loaded = _LoadedPipeline(pipe, signature, placed)
        return self._loaded


def animation_pipeline_class(checkpoint: Checkpoint) -> type:
    """The image-to-video pipeline of a model, or the class in its index when there is none.

    Wan 2.2 TI2V and LTX-Video name their text-to-video pipeline in the index, and animate pictures with the same
    weights through another class with a similar name in diffusers. Raises BackendError.
    """
    import diffusers

    named = pipeline_class(checkpoint)
    sibling = getattr(diffusers, f"{named.__name__.removesuffix('Pipeline')}ImageToVideoPipeline", None)
    candidates = (kind for kind in (named, sibling) if isinstance(kind, type))
    return next((kind for kind in candidates if PipelineSignature.of(kind).is_image_to_video), named)


def clip_arguments(
    signature: PipelineSignature, request: MotionClipRequest, still: Image.Image, size: Size, frames: int
) -> dict[str, Any]:
    """Keyword arguments for one clip. Families without prompts (SVD) choose the motion themselves."""
    arguments: dict[str, Any] = {"image": still, "width": size.width, "height": size.height, "num_frames": frames}
    if "prompt" in signature:
        arguments["prompt"] = request.prompt
    optional = {"negative_prompt": request.negative, "num_inference_steps": request.steps}
    if signature.guidance is not None:
        optional[signature.guidance] = request.guidance  # type: ignore[assignment]
    arguments |= {name: value for name, value in optional.items() if value is not None and name in signature}
    if "decode_chunk_size" in signature:
        arguments["decode_chunk_size"] = 4  # frames decoded at a time: bounds the memory, and changes no pixel
    return arguments


def frame_count(pipe: Any, wanted: int) -> int:
    """The smallest number of frames, at least ``wanted``, that a pipeline can generate, or its own fixed length.

    Video autoencoders compress ``r`` frames into one after the first: lengths are ``k · r + 1``. SVD does not compress,
    but was trained at one length.
    """
    ratio = getattr(pipe, "vae_temporal_compression_ratio", None) or getattr(pipe, "vae_scale_factor_temporal", None)
    if ratio is not None:
        return -(-(wanted - 1) // int(ratio)) * int(ratio) + 1
    denoiser = denoiser_of(pipe)
    return int(denoiser.config.get("num_frames") or wanted) if denoiser is not None else wanted
