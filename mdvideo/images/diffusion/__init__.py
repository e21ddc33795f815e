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
from typing import TYPE_CHECKING

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.device import device_kind, dtype_name
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.signature import group_into_batches
from mdvideo.images.diffusion.style import style_identity
from mdvideo.images.diffusion.upscaler import LANCZOS, load_upscaler, upscaler_identity
from mdvideo.images.diffusion.versions import library_versions
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.hf_cache import cached_models, hub_cache
from mdvideo.images.model_catalog import catalog_entry, default_model
from mdvideo.images.safety_filters import installed_filters, rejection_reason
from mdvideo.images.sizing import fit_picture
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from PIL import Image

    from mdvideo.images.diffusion.postprocess import PipelineOutput
    from mdvideo.images.diffusion.text_to_image import PictureModel
    from mdvideo.images.diffusion.upscaler import Upscale

__all__ = ["Diffusers"]

CHUNK = 64
"""Pictures whose prompts are encoded together: their embeddings stay on the device, a few megabytes each."""


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
        self._upscale: Upscale | None = None
        self._checkpoint = cache(self._find_checkpoint)
        self.identity_of = cache(self._identity_of)

    def __enter__(self) -> Diffusers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

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
        self._model = self._upscale = None

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as soon as it is finished, grouped by model.

        ``progress`` may raise ``CancelledError`` to stop between two steps. Raises BackendError; pictures that a safety
        filter rejects are named in one after all others are yielded.
        """
        rejections: list[str] = []
        by_model = sorted(requests, key=lambda request: request.model or "")
        with self._gpu.acquire(partial(progress, by_model[0], 0, 1)):
            for name, same_model in groupby(by_model, key=lambda request: request.model):
                model = self._loaded_model(self._checkpoint(name or self._settings.model))
                for finished in self._generate_with(model, list(same_model), progress):
                    if isinstance(finished, str):
                        rejections.append(finished)
                    else:
                        yield finished
        if rejections:
            raise BackendError("\n".join(rejections), hint="change the prompt or its seed")

    def _generate_with(
        self, model: PictureModel, requests: Sequence[PictureRequest], progress: OnProgress
    ) -> Iterator[GeneratedPicture | str]:
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

    def _finish(self, batch: Sequence[PictureRequest], output: PipelineOutput) -> list[GeneratedPicture | str]:
        """The pictures of a batch at their final size, or why a filter rejects them."""
        finished: list[GeneratedPicture | str] = []
        for number, (request, raw) in enumerate(zip(batch, output.images, strict=True)):
            picture = self._fit(raw, request)
            by_model = "the model's own safety checker" if output.flagged[number : number + 1] == [True] else None
            reason = by_model or rejection_reason(request, picture, self._filters)
            finished.append(
                GeneratedPicture(request, picture)
                if reason is None
                else f"the picture {request.prompt!r} was rejected by {reason}"
            )
        return finished

    def _fit(self, raw: Image.Image, request: PictureRequest) -> Image.Image:
        if self._settings.upscaler != LANCZOS and self._upscale is None:
            self._upscale = load_upscaler(self._settings)
        upscale = self._upscale
        enlarge = None if upscale is None else lambda image: upscale(image, request)
        return fit_picture(raw, Size(request.width, request.height), enlarge)

    def _loaded_model(self, checkpoint: Checkpoint) -> PictureModel:
        from mdvideo.images.diffusion.text_to_image import PictureModel

        if self._model is None or self._model.checkpoint != checkpoint:
            # One model at a time: two rarely fit into the GPU's or the machine's memory.
            if self._model is not None:
                self._model.close()
            self._model = None
            self._model = PictureModel(checkpoint, self._settings, self._context)
        return self._model

    def _find_checkpoint(self, model: str | None) -> Checkpoint:
        name = model or default_model([cached.id for cached in cached_models(hub_cache())])
        if name is None:
            raise BackendUnavailable(
                "no model is configured, and no recommended model is on disk",
                hint="`mdvideo models` recommends some; set `images: {model: …}`",
            )
        pinned = self._settings.revision if model == self._settings.model else None
        return find_checkpoint(name, pinned, self._settings.folder)

    def _identity_of(self, model: str | None) -> str:
        settings = self._settings
        checkpoint = self._checkpoint(model)
        parts = [f"{checkpoint.title} {checkpoint.pin}", f"{device_kind(settings)} {dtype_name(settings)}"]
        if checkpoint.single_file and settings.config:
            parts.append(f"config {find_checkpoint(settings.config, None, settings.folder, weights=False).pin}")
        if (entry := catalog_entry(checkpoint.name)) is not None:
            parts.append(f"steps {entry.steps}, guidance {entry.guidance:g} by default")
        parts += style_identity(settings)
        if settings.megapixels is not None:
            parts.append(f"{settings.megapixels:g} megapixels")
        parts.append(upscaler_identity(settings))
        named = {"quantize": settings.quantize, "cache": settings.step_cache}
        parts += [f"{name} {value}" for name, value in named.items() if value != "none"]
        parts += ["compiled"] if settings.compile else []
        parts += [f"batch {settings.batch}"] if settings.batch > 1 else []
        parts += [f"filter {name}" for name in self._filters]
        return f"{library_versions()}: {'; '.join(parts)}"


def _report_batch(batch: Sequence[PictureRequest], progress: OnProgress, done: int, total: int) -> None:
    for request in batch:
        progress(request, done, total)
