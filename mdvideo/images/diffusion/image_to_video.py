"""The motion model: stills animated by an image-to-video pipeline (Wan, LTX, SVD …), called by its own signature."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeGuard

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES
from mdvideo.images.diffusion.denoising_steps import report_steps
from mdvideo.images.diffusion.device import device_kind, dtype_name, numeric_switches, torch_device
from mdvideo.images.diffusion.device_placement import PlacedPipeline
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.loading.load_pipeline import (
    denoiser_of,
    load_pipeline_class,
    silence_libraries,
    size_multiple_of,
)
from mdvideo.images.diffusion.loading.pipeline_tasks import pipeline_class
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.diffusion.versions import library_versions
from mdvideo.images.gpu_lease import GpuLease
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
        halved = dtype_name(self._settings) != "float32"
        parts += [f"{part} float32" for part in self._checkpoint.float32_parts if halved]
        parts += numeric_switches(self._settings)
        if (entry := self._checkpoint.catalog_model) is not None:
            parts.append(f"steps {entry.steps}, guidance {entry.guidance:g} by default")
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

        lanczos = Image.Resampling.LANCZOS
        loaded.placed.place()
        pipe = loaded.pipe
        shown = Size(request.width, request.height)
        fixed = trained_frame_size(pipe)
        size = fixed or generation_size(shown, self._frame_pixels, math.lcm(SIZE_MULTIPLE, size_multiple_of(pipe)))
        # A size of another shape would crop the picture twice: once for the model, once for the slide.
        given = fit_picture(still, size) if fixed is None else still.convert("RGB").resize(size, lanczos)
        if (entry := self._checkpoint.catalog_model) is not None:
            steps, guidance = request.steps or entry.steps, request.guidance
            request = replace(request, steps=steps, guidance=entry.guidance if guidance is None else guidance)
        arguments = clip_arguments(loaded.signature, request, given, size, frame_count(pipe, request.frames))
        generator = torch.Generator("cpu").manual_seed(request.seed)
        with report_steps(pipe, progress), torch.inference_mode():
            clip = pipe(**arguments, generator=generator, output_type="np").frames[0]
        levels: NDArray[np.uint8] = (np.asarray(clip) * 255).round().astype(np.uint8)
        resize = fit_picture if fixed is None else lambda frame, to: frame.resize(to, lanczos)
        fitted = [np.asarray(resize(Image.fromarray(frame), shown)) for frame in levels]
        return GeneratedFrames(request, np.stack(fitted))

    @property
    def _frame_pixels(self) -> float:
        if self._settings.megapixels is not None:
            return self._settings.megapixels * 1e6
        entry = self._checkpoint.catalog_model
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
            device = torch_device(self._settings)
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
    stem = named.__name__.removesuffix("Pipeline")
    similar = (f"{stem}ImageToVideoPipeline", f"{stem.removesuffix('Video')}ImageToVideoPipeline")
    candidates = (kind for kind in (named, *(getattr(diffusers, name, None) for name in similar)) if _is_class(kind))
    return next((kind for kind in candidates if PipelineSignature.of(kind).is_image_to_video), named)


def _is_class(found: object) -> TypeGuard[type]:
    return isinstance(found, type)


def clip_arguments(
    signature: PipelineSignature, request: MotionClipRequest, still: Image.Image, size: Size, frames: int
) -> dict[str, Any]:
    """Keyword arguments for one clip. Families without prompts (SVD) choose the motion themselves."""
    arguments: dict[str, Any] = {"image": still, "width": size.width, "height": size.height}
    if signature.frames is not None:
        arguments[signature.frames] = frames
    optional: dict[str | None, Any] = {
        "prompt": request.prompt,
        "negative_prompt": request.negative,
        signature.steps: request.steps,
        signature.guidance: request.guidance,
    }
    arguments |= {name: value for name, value in optional.items() if name is not None and value is not None}
    # Some take no size, and keep the picture's shape.
    arguments = {name: value for name, value in arguments.items() if name in signature}
    if "decode_chunk_size" in signature:
        arguments["decode_chunk_size"] = 4  # frames decoded at a time: bounds the memory, and changes no pixel
    return arguments


def trained_frame_size(pipe: Any) -> Size | None:
    """The only size of a frame that a model can generate, or None where any size will do.

    CogVideoX 1.0 learned a position for each patch of 720 × 480.
    """
    config = _positions(pipe)
    if config is None:
        return None
    scale = int(pipe.vae_scale_factor_spatial)
    return Size(int(config["sample_width"]) * scale, int(config["sample_height"]) * scale)


def _positions(pipe: Any) -> Any:
    """The configuration of a model that learned its positions, else None."""
    denoiser = denoiser_of(pipe)
    learned = denoiser is not None and denoiser.config.get("use_learned_positional_embeddings")
    return denoiser.config if learned else None


def frame_count(pipe: Any, wanted: int) -> int:
    """The smallest number of frames, at least ``wanted``, that a pipeline can generate, or its own fixed length.

    Video autoencoders compress ``r`` frames into one after the first: lengths are ``k · r + 1``. SVD does not compress,
    but was trained at one length.
    """
    ratio = getattr(pipe, "vae_temporal_compression_ratio", None) or getattr(pipe, "vae_scale_factor_temporal", None)
    if (positions := _positions(pipe)) is not None:
        wanted = min(wanted, int(positions["sample_frames"]))
    if ratio is not None:
        return -(-(wanted - 1) // int(ratio)) * int(ratio) + 1
    denoiser = denoiser_of(pipe)
    return int(denoiser.config.get("num_frames") or wanted) if denoiser is not None else wanted
