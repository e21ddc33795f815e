"""Stills set in motion by an image-to-video pipeline (Wan, LTX, SVD …), told what to do by its own signature."""

from __future__ import annotations

import math
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo.errors import BackendError, BackendUnavailable, MdvideoError
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES, diffusers_installed
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.denoising_steps import Step, reporting
from mdvideo.images.diffusion.device import device_kind, dtype_name, torch_device
from mdvideo.images.diffusion.device_placement import Notice, PlacedPipeline
from mdvideo.images.diffusion.load_pipeline import (
    denoiser_of,
    load_checked,
    multiple_of,
    pipeline_class,
    quiet_libraries,
)
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.images.diffusion.versions import libraries
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.model_catalog import known
from mdvideo.images.sizing import fitted, painting_size
from mdvideo.protocols import GeneratedFrames, MotionClipRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

DEFAULT_PIXELS = 832 * 480
"""What a clip is painted at where the catalogue does not know its model: the size that most models were trained at."""

MULTIPLE = 32
"""LTX and CogVideoX ask for sides that are multiples of this, whatever their autoencoder; it harms no other."""


class MotionModel:
    """Animates stills with the model ``settings.motion_model``, loaded at the first clip and then kept."""

    def __init__(self, settings: ImageSettings, notice: Notice = lambda _: None, card: GpuLease | None = None) -> None:
        if not diffusers_installed():
            raise BackendUnavailable(
                f"generated motion needs {', '.join(PACKAGES)}", hint="pip install 'mdvideo[diffusers]'"
            )
        if settings.motion_model is None:
            raise BackendUnavailable(
                "no model for generated motion is configured",
                hint="`mdvideo models` recommends some; write `images: {motion_model: …}`",
            )
        self.notice = notice
        self._card = card or GpuLease()
        self._settings = settings
        self._loaded: tuple[Any, PipelineSignature, PlacedPipeline] | None = None

    def __enter__(self) -> MotionModel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model's memory."""
        if self._loaded is not None:
            self._loaded[2].close()
        self._loaded = None

    @property
    def identity(self) -> str:
        """Everything that shapes a clip besides the request and its still. Raises BackendError."""
        parts = [f"{self._checkpoint.title} {self._checkpoint.pin}"]
        parts.append(f"{device_kind(self._settings)} {dtype_name(self._settings)}")
        if self._settings.megapixels is not None:
            parts.append(f"{self._settings.megapixels:g} megapixels")
        return f"{libraries()}: {'; '.join(parts)}"

    @property
    def used(self) -> tuple[str, str]:
        """The model, and its commit or the content hash of its files. Raises BackendError."""
        return self._checkpoint.title, self._checkpoint.pin

    def animate(self, request: MotionClipRequest, still: Image.Image, progress: Step) -> GeneratedFrames:
        """Make a clip from its first frame. Raises BackendError, and what ``progress`` raises to stop."""
        with self._card.lent(lambda: progress(0, 1)):
            return self._animated(request, still, progress)

    def _animated(self, request: MotionClipRequest, still: Image.Image, progress: Step) -> GeneratedFrames:
        from concurrent.futures import CancelledError

        pipe, takes, home = self._load()
        work = partial(self._animate, pipe, takes, home, request, still, progress)
        try:
            return home.sparing(
                work, lambda: home.does_not_fit(f"a clip of {request.frames} frames", ["`images: {megapixels: 0.2}`"])
            )
        except (MdvideoError, CancelledError):
            raise
        except Exception as error:
            raise BackendError(
                f"{self._checkpoint.title} failed: {str(error).strip() or type(error).__name__}"
            ) from error

    def _animate(
        self,
        pipe: Any,
        takes: PipelineSignature,
        home: PlacedPipeline,
        request: MotionClipRequest,
        still: Image.Image,
        progress: Step,
    ) -> GeneratedFrames:
        import numpy as np
        import torch
        from PIL import Image

        home.placed()
        shown = Size(request.width, request.height)
        size = painting_size(shown, self._pixels, math.lcm(MULTIPLE, multiple_of(pipe)))
        call = clip_arguments(takes, request, fitted(still, size), size, frame_count(pipe, request.frames))
        with reporting(pipe, progress), torch.inference_mode():
            made = pipe(**call, generator=torch.Generator("cpu").manual_seed(request.seed), output_type="np").frames[0]
        levels: NDArray[np.uint8] = (np.asarray(made) * 255).round().astype(np.uint8)
        frames = np.stack([np.asarray(fitted(Image.fromarray(frame), shown)) for frame in levels])
        return GeneratedFrames(request, frames)

    @property
    def _pixels(self) -> float:
        if self._settings.megapixels is not None:
            return self._settings.megapixels * 1e6
        model = known(self._checkpoint.name)
        return model.width * model.height if model is not None else DEFAULT_PIXELS

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        found = find_checkpoint(str(self._settings.motion_model), folder=self._settings.folder)
        if found.single_file:
            raise BackendError(f"{found.title}: `motion_model` must be a diffusers model, not a single file")
        return found

    def _load(self) -> tuple[Any, PipelineSignature, PlacedPipeline]:
        if self._loaded is None:
            quiet_libraries()
            named = animating_class(self._checkpoint)
            takes = PipelineSignature.of(named)
            if not takes.animates:
                raise BackendError(f"{self._checkpoint.title} is a {named.__name__}: it does not animate a picture")
            pipe = load_checked(self._checkpoint, named, dtype_name(self._settings))
            device = torch_device(device_kind(self._settings))
            # A clip's frames are denoised together, a compressed fifth of them at a time.
            megapixels = 5 * self._pixels / 1e6
            home = PlacedPipeline(
                pipe, self._checkpoint.title, device, self._settings.memory, megapixels, self.notice, self._card
            )
            self._loaded = pipe, takes, home
        return self._loaded


def animating_class(checkpoint: Checkpoint) -> type:
    """The pipeline that animates with a model's parts.

    Wan 2.2 TI2V and LTX-Video name their text-to-video pipeline in the index, and make clips from pictures with the
    same weights: diffusers calls that pipeline's sibling so. Raises BackendError.
    """
    import diffusers

    named = pipeline_class(checkpoint)
    sibling = getattr(diffusers, f"{named.__name__.removesuffix('Pipeline')}ImageToVideoPipeline", None)
    fit = [kind for kind in (named, sibling) if isinstance(kind, type) and PipelineSignature.of(kind).animates]
    return fit[0] if fit else named


def clip_arguments(
    takes: PipelineSignature, request: MotionClipRequest, still: Image.Image, size: Size, frames: int
) -> dict[str, Any]:
    """Keyword arguments for one clip. A family without prompts (SVD) moves the picture as it likes."""
    given: dict[str, Any] = {"image": still, "width": size.width, "height": size.height, "num_frames": frames}
    if "prompt" in takes:
        given["prompt"] = request.prompt
    optional = {"negative_prompt": request.negative, "num_inference_steps": request.steps}
    if takes.guidance is not None:
        optional[takes.guidance] = request.guidance  # type: ignore[assignment]
    given |= {name: value for name, value in optional.items() if value is not None and name in takes}
    if "decode_chunk_size" in takes:
        given["decode_chunk_size"] = 4  # frames decoded at once: a bound on memory that changes nothing
    return given


def frame_count(pipe: Any, wanted: int) -> int:
    """The number of frames nearest to ``wanted`` that a pipeline makes, never fewer unless it has a length of its own.

    Video autoencoders compress ``r`` frames into one after the first: lengths are ``k · r + 1``. SVD has none, but was
    trained at one length.
    """
    ratio = getattr(pipe, "vae_temporal_compression_ratio", None) or getattr(pipe, "vae_scale_factor_temporal", None)
    if ratio is not None:
        return -(-(wanted - 1) // int(ratio)) * int(ratio) + 1
    denoiser = denoiser_of(pipe)
    return int(denoiser.config.get("num_frames") or wanted) if denoiser is not None else wanted
