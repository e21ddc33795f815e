"""One loaded model at work: prompts in, pictures out, steps reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.checkpoint import Checkpoint
from mdvideo.images.diffusion.denoising_steps import Step, reporting
from mdvideo.images.diffusion.device_placement import Notice, PlacedPipeline
from mdvideo.images.diffusion.load_pipeline import load_pipeline, native_of
from mdvideo.images.diffusion.offload import Plan, out_of_memory
from mdvideo.images.diffusion.overlap_decode import PAYS, Overlap, may_overlap
from mdvideo.images.diffusion.postprocess import PendingImages, develop
from mdvideo.images.diffusion.prompt_embeddings import PromptEmbeddings
from mdvideo.images.diffusion.signature import PipelineSignature, arguments
from mdvideo.images.diffusion.speedups import speed_up
from mdvideo.images.diffusion.style import apply_style
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.model_catalog import known
from mdvideo.images.sizing import painting_size
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings


class PictureModel:
    """A pipeline on a device. Not thread-safe: one caller at a time. Call ``settle`` when nothing more is wanted."""

    def __init__(
        self, checkpoint: Checkpoint, settings: ImageSettings, device: Any, dtype: str, notice: Notice, card: GpuLease
    ) -> None:
        self.checkpoint = checkpoint
        self.name = checkpoint.title
        self._settings = settings
        self.pipe = load_pipeline(checkpoint, settings, dtype)
        self._extra = apply_style(self.pipe, settings, self.name)
        self.takes = PipelineSignature.of(type(self.pipe))
        self.native = native_of(self.pipe)
        megapixels = (settings.megapixels or self.native.pixels / 1e6) * settings.batch
        self._home = PlacedPipeline(self.pipe, self.name, device, settings.memory, megapixels, notice, card)
        self._memory = PromptEmbeddings(self.pipe, lambda: self._home.placed().encoding())
        self._to_encode: list[dict[str, Any]] = []
        self.ahead = 2 if device.type in PAYS else 0
        self._overlap = Overlap(self.pipe, device) if device.type in PAYS and may_overlap(self.pipe, settings) else None
        speed_up(self.pipe, settings, self.name)

    @property
    def plan(self) -> Plan:
        """How the model shares the device's memory now."""
        return self._home.plan

    def size_for(self, request: PictureRequest) -> Size:
        """The pixels that the model paints for a request, before they are made to fit it."""
        budget = self._settings.megapixels * 1e6 if self._settings.megapixels else self.native.pixels
        return painting_size(Size(request.width, request.height), budget, self.native.multiple)

    def prepare(self, batches: Sequence[Sequence[PictureRequest]], heed: Callable[[], None]) -> None:
        """Encode the prompts of all batches, where the memory plan wants text encoders out of the way first."""
        self._tell_unheeded(batches)
        self._to_encode = [self._call(batch) for batch in batches]
        self._home.sparing(partial(self._encode_ahead, heed), lambda: self._does_not_fit(batches[0]))

    def _encode_ahead(self, heed: Callable[[], None] = lambda: None) -> None:
        placement = self._home.placed()
        if self._to_encode and placement.encodes_ahead and self._memory.can_rehearse:
            self._memory.rehearse(self._to_encode, heed)
            placement.painting()
            self._to_encode = []

    def paint(self, batch: Sequence[PictureRequest], step: Step) -> Future[PendingImages]:
        """Start painting a batch; the last of its work may still run when the next one is started.

        Raises BackendError when no memory plan suffices; what the future raises, ``again`` may mend.
        """
        work = partial(self._paint, batch, step)
        return self._home.sparing(work, lambda: self._does_not_fit(batch), self._one_by_one)

    def again(self, batch: Sequence[PictureRequest], step: Step, error: BaseException) -> PendingImages:
        """A batch whose last work failed because memory ran out, painted anew, with nothing beside it."""
        if not out_of_memory(error):
            raise error
        self._one_by_one()
        return self.paint(batch, step).result()

    def settle(self) -> None:
        """Wait until nothing of the model is at work."""
        if self._overlap is not None:
            self._overlap.settle()

    def _paint(self, batch: Sequence[PictureRequest], step: Step) -> Future[PendingImages]:
        import torch

        # Nothing is left to do here, unless memory ran out since and a thriftier plan now wants it.
        self._encode_ahead()
        # Generators live on the CPU, so that a seed means the same noise on every device.
        generators = [torch.Generator("cpu").manual_seed(request.seed) for request in batch]
        call = self._call(batch) | {"generator": generators[0] if len(batch) == 1 else generators}
        work = partial(develop, self.pipe, call, self._home.device)
        with reporting(self.pipe, step):
            if self._overlap is not None and self._home.roomy:
                return self._overlap.start(work)
            done: Future[PendingImages] = Future()
            done.set_result(work())
            return done

    def _one_by_one(self) -> bool:
        """From now on decode each picture before the next is begun; whether that makes a difference."""
        overlap, self._overlap = self._overlap, None
        if overlap is not None:
            overlap.close()
        return overlap is not None

    def _call(self, batch: Sequence[PictureRequest]) -> dict[str, Any]:
        model = known(self.name)
        steps, guidance = (model.steps, model.guidance) if model is not None else (None, None)
        return arguments(self.takes, batch, self.size_for(batch[0]), steps, guidance) | self._extra

    def _tell_unheeded(self, batches: Sequence[Sequence[PictureRequest]]) -> None:
        negative = any(request.negative for batch in batches for request in batch)
        if negative and "negative_prompt" not in self.takes:
            self._home.tell(f"{self.name} takes no negative prompt: it is left out")

    def _does_not_fit(self, batch: Sequence[PictureRequest]) -> BackendError:
        advice = ["`images: {batch: 1}`"] if len(batch) > 1 else []
        advice.append("`images: {megapixels: 0.5}`")
        if self._settings.quantize == "none":
            advice.append("`quantize: 4bit`")
        return self._home.does_not_fit(f"a picture of {self.size_for(batch[0])}", advice)

    def close(self) -> None:
        """Free the model's memory."""
        self._one_by_one()
        self.pipe = self._memory = None  # type: ignore[assignment]
        self._extra = {}
        self._home.close()
