"""The diffusers backend: any text-to-image model that diffusers loads, on whatever this machine has.

Nothing here imports torch before the first picture is painted: a build whose pictures are all in the cache, and the
keys by which it finds them, cost no start of torch. This package alone imports torch and diffusers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import groupby
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from mdvideo.errors import BackendError, BackendUnavailable, MdvideoError
from mdvideo.frame_size import Size
from mdvideo.images.auto_backend import PACKAGES, diffusers_installed
from mdvideo.images.diffusion.checkpoint import Checkpoint, find_checkpoint
from mdvideo.images.diffusion.device import device_kind, dtype_name
from mdvideo.images.diffusion.signature import groups
from mdvideo.images.diffusion.style import style_identity
from mdvideo.images.diffusion.upscaler import LANCZOS, load_upscaler, upscaler_identity
from mdvideo.images.diffusion.versions import libraries
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.hf_cache import hub_cache, stored_models
from mdvideo.images.model_catalog import default_model, known
from mdvideo.images.safety_filters import installed_filters, rejection
from mdvideo.images.sizing import fitted
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from PIL import Image

    from mdvideo.images.diffusion.denoising_steps import Step
    from mdvideo.images.diffusion.device_placement import Notice
    from mdvideo.images.diffusion.postprocess import PendingImages
    from mdvideo.images.diffusion.text_to_image import PictureModel
    from mdvideo.images.diffusion.upscaler import Upscale

__all__ = ["Diffusers"]

CHUNK = 64
"""Pictures whose prompts are encoded together: their embeddings stay on the device, a few megabytes each."""


class Diffusers:
    """Paints pictures with a diffusion model, which is loaded at the first picture and then kept.

    ``notice`` is called with a line that the user should read once: where the model runs and how, what it ignores.
    ``card`` may be set to one that other models share.
    """

    def __init__(self, settings: ImageSettings, notice: Notice = lambda _: None) -> None:
        if not diffusers_installed():
            raise BackendUnavailable(
                f"the diffusers backend needs {', '.join(PACKAGES)}", hint="pip install 'mdvideo[diffusers]'"
            )
        self.notice = notice
        self.card = GpuLease()
        self._settings = settings
        self._filters = installed_filters()
        self._painter: PictureModel | None = None
        self._upscale: Upscale | None = None
        self._checkpoint = cache(self._find_checkpoint)
        self.identity_of = cache(self._identity_of)

    def __enter__(self) -> Diffusers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def identity(self) -> str:
        """Everything that shapes pictures of the default model besides the request. Raises BackendError."""
        return self.identity_of(self._settings.model)

    def used(self, model: str | None) -> tuple[str, str]:
        """The model that paints where a request names ``model``, and its commit or the content hash of its files."""
        checkpoint = self._checkpoint(model or self._settings.model)
        return checkpoint.title, checkpoint.pin

    def close(self) -> None:
        """Free the model's memory. The next picture would load it again."""
        if self._painter is not None:
            self._painter.close()
        self._painter = self._upscale = None

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as soon as it is made; those of one model follow one another.

        ``progress`` may raise ``CancelledError``: no further step is begun, and what was finished has been yielded.
        Pictures that a safety filter rejects are named in a BackendError when all others are done.
        """
        rejected: list[str] = []
        by_model = sorted(requests, key=lambda request: request.model or "")
        with self.card.lent(lambda: progress(by_model[0], 0, 1)):
            for model, alike in groupby(by_model, key=lambda request: request.model):
                painter = self._painter_of(self._checkpoint(model or self._settings.model))
                yield from self._paint_with(painter, list(alike), progress, rejected)
        if rejected:
            raise BackendError("\n".join(rejected), hint="change the prompt or its seed")

    def _paint_with(
        self, painter: PictureModel, requests: Sequence[PictureRequest], progress: OnProgress, rejected: list[str]
    ) -> Iterator[GeneratedPicture]:
        from mdvideo.images.diffusion.postprocess import in_order

        def stepping(batch: list[PictureRequest]) -> Step:
            def step(done: int, total: int) -> None:
                for request in batch:
                    progress(request, done, total)

            return step

        def started(some: list[list[PictureRequest]]) -> Iterator[partial[_Finished]]:
            painter.prepare(some, heed=lambda: progress(some[0][0], 0, 1))
            for batch in some:
                yield partial(self._developed, painter.name, batch, painter.paint(batch, stepping(batch)))

        def made(some: list[list[PictureRequest]]) -> Iterator[list[GeneratedPicture | str]]:
            for batch, finished in in_order(started(some), painter.ahead):
                if isinstance(finished, Exception):
                    yield self._finish(painter.name, batch, painter.again(batch, stepping(batch), finished))
                else:
                    yield finished

        sizes = {request: painter.size_for(request) for request in requests}
        batches = groups(requests, sizes, self._settings.batch)
        try:
            for start in range(0, len(batches), CHUNK):
                for finished in _translated(painter.name, made(batches[start : start + CHUNK])):
                    rejected += (one for one in finished if isinstance(one, str))
                    yield from (one for one in finished if not isinstance(one, str))
        finally:
            painter.settle()

    def _developed(self, name: str, batch: list[PictureRequest], started: Future[PendingImages]) -> _Finished:
        error = started.exception()
        return batch, error if isinstance(error, Exception) else self._finish(name, batch, started.result())

    def _finish(
        self, name: str, batch: Sequence[PictureRequest], developing: PendingImages
    ) -> list[GeneratedPicture | str]:
        """The pictures of a batch at their final size, or why one of them must not be shown."""
        finished: list[GeneratedPicture | str] = []
        for number, (request, raw) in enumerate(zip(batch, developing.images(name), strict=True)):
            picture = self._fitted(raw, request)
            by_model = "the model's own safety checker" if developing.flagged[number : number + 1] == [True] else None
            reason = by_model or rejection(request, picture, self._filters)
            finished.append(
                GeneratedPicture(request, picture)
                if reason is None
                else f"the picture {request.prompt!r} was rejected by {reason}"
            )
        return finished

    def _fitted(self, raw: Image.Image, request: PictureRequest) -> Image.Image:
        if self._settings.upscaler != LANCZOS and self._upscale is None:
            self._upscale = load_upscaler(self._settings)
        upscale = self._upscale
        enlarge = None if upscale is None else lambda image: upscale(image, request)
        return fitted(raw, Size(request.width, request.height), enlarge)

    def _painter_of(self, checkpoint: Checkpoint) -> PictureModel:
        from mdvideo.images.diffusion.device import torch_device
        from mdvideo.images.diffusion.text_to_image import PictureModel

        if self._painter is None or self._painter.checkpoint != checkpoint:
            # One model at a time: two would rarely fit, on the card or in the machine's memory.
            if self._painter is not None:
                self._painter.close()
            self._painter = None
            device = torch_device(device_kind(self._settings))
            dtype = dtype_name(self._settings)
            self._painter = PictureModel(checkpoint, self._settings, device, dtype, self.notice, self.card)
        return self._painter

    def _find_checkpoint(self, model: str | None) -> Checkpoint:
        name = model or default_model([stored.id for stored in stored_models(hub_cache())])
        if name is None:
            raise BackendUnavailable(
                "no model is configured, and none that mdvideo knows is on this disk",
                hint="`mdvideo models` recommends some; write `images: {model: …}`",
            )
        pinned = self._settings.revision if model == self._settings.model else None
        return find_checkpoint(name, pinned, self._settings.folder)

    def _identity_of(self, model: str | None) -> str:
        settings = self._settings
        checkpoint = self._checkpoint(model)
        parts = [f"{checkpoint.title} {checkpoint.pin}", f"{device_kind(settings)} {dtype_name(settings)}"]
        if checkpoint.single_file and settings.config:
            parts.append(f"config {find_checkpoint(settings.config, None, settings.folder, weights=False).pin}")
        if (entry := known(checkpoint.name)) is not None:
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
        return f"{libraries()}: {'; '.join(parts)}"


_Finished: TypeAlias = tuple[list[PictureRequest], list[GeneratedPicture | str] | Exception]
"""A batch, and each of its pictures, or why it must not be shown; or what failed at the end of its making."""


def _translated(name: str, results: Iterator[list[GeneratedPicture | str]]) -> Iterator[list[GeneratedPicture | str]]:
    """Foreign exceptions of a model at work, as ours; a stop that ``progress`` asked for passes as it is."""
    from concurrent.futures import CancelledError

    try:
        yield from results
    except (MdvideoError, CancelledError):
        raise
    except Exception as error:
        raise BackendError(f"{name} failed: {str(error).strip() or type(error).__name__}") from error
