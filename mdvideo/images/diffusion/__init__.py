"""The image backend ``diffusers``: any text-to-image model that diffusers loads, on whatever this machine has.

Nothing here imports torch before the first picture is generated: a build whose pictures are all in the cache needs only
their keys, and must not wait for torch. No other package imports torch or diffusers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import groupby
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES
from mdvideo.images.diffusion.device import device_kind, dtype_name, numeric_switches
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.loading.pipeline_tasks import refuse_other_tasks
from mdvideo.images.diffusion.loading.single_file import single_file_identity
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import group_into_batches
from mdvideo.images.diffusion.speed.fp8 import multiplies_fp8
from mdvideo.images.diffusion.style import style_identity
from mdvideo.images.diffusion.upscaling.upscaler import LANCZOS, Upscaler, load_upscaler, upscaler_identity
from mdvideo.images.diffusion.versions import library_versions
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.hf_cache import cached_models, hub_cache
from mdvideo.images.model_catalog import default_model
from mdvideo.images.safety_filters import PicturesRejectedError, installed_filters, rejection_reason
from mdvideo.images.sizing import fit_picture
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from PIL import Image

    from mdvideo.images.diffusion.postprocess import PipelineOutput
    from mdvideo.images.diffusion.text_to_image import PictureModel

__all__ = ["Diffusers"]

CHUNK = 64
"""Pictures whose prompts are encoded together: their embeddings stay on the device, a few megabytes each."""


class _Rejected(NamedTuple):
    request: PictureRequest
    reason: str


class Diffusers:
    """Generates pictures with a diffusion model, which is loaded for the first picture and then kept.

    It notifies the user where and how the model runs, and which settings it ignores.
    """

    def __init__(self, settings: ImageSettings, context: BackendContext = STANDALONE) -> None:
        require_extra("diffusers", PACKAGES, "the diffusers backend")
        self._gpu = context.gpu or GpuLease()
        self._context = replace(context, gpu=self._gpu)
        self._settings = settings
        self._filters = installed_filters()
        self._model: PictureModel | None = None
        self._upscaler: Upscaler | None = None
        self._checkpoint = cache(self._find_checkpoint)
        self.identity_of = cache(self._identity_of)

    def __enter__(self) -> Diffusers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    rejects_pictures = True
    """So that a picture which a filter rejects is tried again with another seed."""

    @property
    def identity(self) -> str:
        """Everything besides the request that affects pictures of the default model. Raises BackendError."""
        return self.identity_of(self._settings.model)

    def model_and_revision(self, model: str | None) -> tuple[str, str]:
        """The model used for requests that name ``model``, and its commit or the content hash of its files."""
        checkpoint = self._checkpoint(model or self._settings.model)
        return checkpoint.title, checkpoint.pin

    def close(self) -> None:
        """Free the model's memory. The next picture loads it again."""
        if self._model is not None:
            self._model.close()
        if self._upscaler is not None:
            self._upscaler.close()
        self._model = self._upscaler = None

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as soon as it is finished, grouped by model.

        ``progress`` may raise ``CancelledError`` to stop between two steps. Raises BackendError; pictures that a safety
        filter rejects are named in one after all others are yielded.
        """
        rejected: dict[PictureRequest, str] = {}
        by_model = sorted(requests, key=lambda request: request.model or "")
        with self._gpu.acquire(partial(progress, by_model[0], 0, 1)):
            for name, same_model in groupby(by_model, key=lambda request: request.model):
                model = self._loaded_model(self._checkpoint(name or self._settings.model))
                for finished in self._generate_with(model, list(same_model), progress):
                    if isinstance(finished, _Rejected):
                        rejected[finished.request] = finished.reason
                    else:
                        yield finished
        if rejected:
            lines = [f"the picture {one.prompt!r} was rejected by {reason}" for one, reason in rejected.items()]
            raise PicturesRejectedError("\n".join(lines), hint="change the prompt or its seed", rejected=rejected)

    def _generate_with(
        self, model: PictureModel, requests: Sequence[PictureRequest], progress: OnProgress
    ) -> Iterator[GeneratedPicture | _Rejected]:
        """Each picture of one model, or why a filter rejects it."""
        sizes = {request: model.size_for(request) for request in requests}
        batches = group_into_batches(requests, sizes, self._settings.batch)
        for start in range(0, len(batches), CHUNK):
            chunk = batches[start : start + CHUNK]
            with translate_errors(f"{model.name} failed"):
                model.prepare(chunk, partial(progress, chunk[0][0], 0, 1))
            for batch in chunk:
                with translate_errors(f"{model.name} failed"):
                    finished = self._finish(batch, model.generate(batch, partial(_report_batch, batch, progress)))
                yield from finished

    def _finish(self, batch: Sequence[PictureRequest], output: PipelineOutput) -> list[GeneratedPicture | _Rejected]:
        """The pictures of a batch at their final size, or why a filter rejects them."""
        finished: list[GeneratedPicture | _Rejected] = []
        for number, (request, raw) in enumerate(zip(batch, output.images, strict=True)):
            picture = self._fit(raw, request)
            by_model = "the model's own safety checker" if output.flagged[number : number + 1] == [True] else None
            reason = by_model or rejection_reason(request, picture, self._filters)
            finished.append(GeneratedPicture(request, picture) if reason is None else _Rejected(request, reason))
        return finished

    def _fit(self, raw: Image.Image, request: PictureRequest) -> Image.Image:
        if self._settings.upscaler != LANCZOS and self._upscaler is None:
            self._upscaler = load_upscaler(self._settings, self._context)
        upscaler = self._upscaler
        enlarge = None if upscaler is None else lambda image: upscaler.enlarge(image, request)
        return fit_picture(raw, Size(request.width, request.height), enlarge)

    def _loaded_model(self, checkpoint: Checkpoint) -> PictureModel:
        from mdvideo.images.diffusion.text_to_image import PictureModel

        if self._model is None or self._model.checkpoint != checkpoint:
            # One model at a time: two rarely fit into the GPU's or the machine's memory.
            if self._model is not None:
                self._model.close()
            self._model = None
            encoding = "; ".join([library_versions(), *self._encoding_identity_of(checkpoint)])
            self._model = PictureModel(checkpoint, self._settings, self._context, encoding)
        return self._model

    def _find_checkpoint(self, model: str | None) -> Checkpoint:
        name = model or default_model([cached.id for cached in cached_models(hub_cache())])
        if name is None:
            raise BackendUnavailable(
                "no model is configured, and no recommended model is on disk",
                hint="`mdvideo models` recommends some; set `images: {model: …}`",
            )
        pinned = self._settings.revision if model == self._settings.model else None
        found = find_checkpoint(name, pinned, self._settings.folder)
        refuse_other_tasks(found)
        return found

    def _identity_of(self, model: str | None) -> str:
        settings = self._settings
        checkpoint = self._checkpoint(model)
        parts = self._encoding_identity_of(checkpoint)
        parts += [f"{part} float32" for part in checkpoint.float32_parts if dtype_name(settings) != "float32"]
        if (entry := checkpoint.catalog_model) is not None:
            parts.append(f"steps {entry.steps}, guidance {entry.guidance:g} by default")
        if settings.megapixels is not None:
            parts.append(f"{settings.megapixels:g} megapixels")
        parts.append(upscaler_identity(settings))
        named = {"quantize": settings.quantize, "cache": settings.step_cache}
        parts += [f"{name} {value}" for name, value in named.items() if value != "none"]
        parts += ["fp8 inputs"] if settings.quantize == "fp8" and multiplies_fp8(settings) else []
        parts += [f"attention {settings.attention}"] if settings.attention != "auto" else []
        parts += [f"scheduler {settings.scheduler}"] if settings.scheduler else []
        parts += ["VAE in tiles"] if settings.memory == "vae-tiling" else []
        parts += ["compiled"] if settings.compile else []
        parts += [f"batch {settings.batch}"] if settings.batch > 1 else []
        parts += ["guidance in one batch"] if settings.batch_guidance else []
        parts += [f"filter {name}" for name in self._filters]
        return f"{library_versions()}: {'; '.join(parts)}"

    def _encoding_identity_of(self, checkpoint: Checkpoint) -> list[str]:
        """What affects how a prompt is encoded: the weights, LoRAs, the device, and the number format."""
        settings = self._settings
        parts = [f"{checkpoint.title} {checkpoint.pin}", f"{device_kind(settings)} {dtype_name(settings)}"]
        parts += numeric_switches(settings)
        parts += checkpoint.foreign_pins
        if checkpoint.single_file:
            parts += single_file_identity(checkpoint, settings)
        parts += style_identity(settings)
        # bitsandbytes quantizes text encoders, too.
        return [*parts, f"encoders {settings.quantize}"] if settings.quantize in ("8bit", "4bit") else parts


def _report_batch(batch: Sequence[PictureRequest], progress: OnProgress, done: int, total: int) -> None:
    for request in batch:
        progress(request, done, total)
