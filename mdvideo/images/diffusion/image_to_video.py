"""The motion model: stills set in motion, and clips made from words, by a video pipeline (Wan, LTX, SVD …)."""

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
from mdvideo.images.diffusion.clip_pipelines import (
    animation_pipeline_class,
    clip_arguments,
    frame_count,
    takes_last_frame,
    text_pipeline_class,
    trained_frame_size,
)
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
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.diffusion.speed.guidance_batch import GuidanceBatch
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
    """Animates stills with the model ``settings.motion_model``, which is loaded for the first clip and then kept.

    It also makes clips from words, if the model has a pipeline for that, which is loaded besides.
    """

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
        self._loaded: dict[bool, _LoadedPipeline] = {}
        """The pipeline that animates stills (True), and the one that needs none."""

    def __enter__(self) -> MotionModel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model's memory."""
        for loaded in self._loaded.values():
            loaded.placed.close()
        self._loaded.clear()

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
        parts += ["guidance in one batch"] if self._settings.batch_guidance else []
        return f"{library_versions()}: {'; '.join(parts)}"

    @property
    def model_and_revision(self) -> tuple[str, str]:
        """The model, and its commit or the content hash of its files. Raises BackendError."""
        return self._checkpoint.title, self._checkpoint.pin

    def animate(self, request: MotionClipRequest, still: Image.Image | None, progress: OnStep) -> GeneratedFrames:
        """Generate a clip from its first frame, or from words alone.

        Raises BackendError, and what ``progress`` raises to cancel.
        """
        with self._gpu.acquire(partial(progress, 0, 1)):
            loaded = self._load(has_still=still is not None)
            too_large = partial(
                loaded.placed.does_not_fit, f"a clip of {request.frames} frames", ["`images: {megapixels: 0.2}`"]
            )
            with translate_errors(f"{self._checkpoint.title} failed"):
                return loaded.placed.with_oom_fallback(
                    partial(self._animate, loaded, request, still, progress), too_large
                )

    def _animate(
        self, loaded: _LoadedPipeline, request: MotionClipRequest, still: Image.Image | None, progress: OnStep
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
        given = still
        if still is not None:
            given = fit_picture(still, size) if fixed is None else still.convert("RGB").resize(size, lanczos)
        if (entry := self._checkpoint.catalog_model) is not None:
            steps, guidance = request.steps or entry.steps, request.guidance
            request = replace(request, steps=steps, guidance=entry.guidance if guidance is None else guidance)
        frames = frame_count(pipe, request.frames)
        # A clip that comes back to its still can be repeated without turning round.
        loops = takes_last_frame(pipe)
        arguments = clip_arguments(loaded.signature, request, given, size, frames, ends_on_still=loops)
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

    def _load(self, *, has_still: bool) -> _LoadedPipeline:
        if has_still not in self._loaded:
            silence_libraries()
            title = self._checkpoint.title
            named = self._pipeline_class(has_still=has_still)
            pipe = load_pipeline_class(self._checkpoint, named, dtype_name(self._settings))
            if self._settings.batch_guidance and (denoiser := denoiser_of(pipe)) is not None:
                GuidanceBatch(denoiser)
            device = torch_device(self._settings)
            # All frames are denoised together, compressed to about a fifth of their number.
            megapixels = 5 * self._frame_pixels / 1e6
            placed = PlacedPipeline(pipe, title, device, self._settings.memory, megapixels, self._context)
            self._loaded[has_still] = _LoadedPipeline(pipe, PipelineSignature.of(named), placed)
        return self._loaded[has_still]

    def _pipeline_class(self, *, has_still: bool) -> type:
        """The class in diffusers that animates pictures, or that makes clips from words. Raises BackendError."""
        title = self._checkpoint.title
        if has_still:
            animates = animation_pipeline_class(self._checkpoint)
            if not PipelineSignature.of(animates).is_image_to_video:
                raise BackendError(f"{title} is a {animates.__name__}, which does not animate pictures")
            return animates
        named = text_pipeline_class(self._checkpoint)
        if named is None:
            does = self._checkpoint.index.get("_class_name")
            hint = 'write ![bg](<prompt:…>) and `motion: generate "…"`, or name another model in the braces'
            raise BackendError(f"{title} is a {does}, which makes no clips from words alone", hint=hint)
        return named
