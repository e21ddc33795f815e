"""A loaded text-to-image model: requests in, pictures out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.denoising_steps import report_steps
from mdvideo.images.diffusion.device import dtype_name, torch_device
from mdvideo.images.diffusion.device_placement import PlacedPipeline
from mdvideo.images.diffusion.ignored_inputs import ignored_inputs
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.images.diffusion.loading.load_pipeline import load_pipeline, native_resolution_of
from mdvideo.images.diffusion.loading.schedulers import use_scheduler
from mdvideo.images.diffusion.offload import Strategy
from mdvideo.images.diffusion.postprocess import PipelineOutput, run_pipeline
from mdvideo.images.diffusion.signature import PipelineSignature, call_arguments
from mdvideo.images.diffusion.speed.embedding_files import EmbeddingFiles
from mdvideo.images.diffusion.speed.fp8 import quantize_to_fp8
from mdvideo.images.diffusion.speed.prompt_embeddings import PromptEmbeddings
from mdvideo.images.diffusion.speed.speedups import apply_speedups
from mdvideo.images.diffusion.style import apply_style
from mdvideo.images.sizing import generation_size, nearest_size
from mdvideo.protocols import BackendContext, OnStep, PictureRequest
from mdvideo.settings import ImageSettings


class PictureModel:
    """A pipeline on a device. Not thread-safe. The caller holds the GPU's lease.

    ``embedding_identity`` names all that affects how a prompt is encoded.
    """

    def __init__(
        self, checkpoint: Checkpoint, settings: ImageSettings, context: BackendContext, embedding_identity: str = ""
    ) -> None:
        self.checkpoint = checkpoint
        self.name = checkpoint.title
        self._settings = settings
        device = torch_device(settings)
        self.pipe = load_pipeline(checkpoint, settings, dtype_name(settings))
        if settings.quantize == "fp8":
            quantize_to_fp8(self.pipe, settings, self.name)
        use_scheduler(self.pipe, settings.scheduler, self.name)
        self._style_arguments = apply_style(self.pipe, settings, self.name)
        self.signature = PipelineSignature.of_loaded(self.pipe)
        self.native = native_resolution_of(self.pipe)
        megapixels = (settings.megapixels or self.native.pixels / 1e6) * settings.batch
        self._placed = PlacedPipeline(self.pipe, self.name, device, settings.memory, megapixels, context)
        files = None if context.cache is None else EmbeddingFiles(context.cache / "prompts", embedding_identity)
        self._embeddings = PromptEmbeddings(self.pipe, lambda: self._placed.place().make_room_for_encoding(), files)
        self._to_encode: list[dict[str, Any]] = []
        apply_speedups(self.pipe, settings, self.name, context.cache)

    @property
    def strategy(self) -> Strategy:
        """How the model shares the device's memory now."""
        return self._placed.strategy

    def size_for(self, request: PictureRequest) -> Size:
        """The pixels that the model generates for a request, before the picture is fitted."""
        if self.native.sizes:
            return nearest_size(Size(request.width, request.height), self.native.sizes)
        budget = self._settings.megapixels * 1e6 if self._settings.megapixels else self.native.pixels
        return generation_size(Size(request.width, request.height), budget, self.native.multiple)

    def prepare(self, batches: Sequence[Sequence[PictureRequest]], check_cancelled: Callable[[], None]) -> None:
        """Encode the prompts of all batches now if the strategy then offloads the text encoders."""
        self._report_ignored(batches)
        self._to_encode = [self._arguments_for(batch) for batch in batches]
        self._placed.with_oom_fallback(
            partial(self._encode_ahead, check_cancelled), lambda: self._does_not_fit(batches[0])
        )

    def generate(self, batch: Sequence[PictureRequest], on_step: OnStep) -> PipelineOutput:
        """Generate a batch. Raises BackendError when no strategy fits, and what ``on_step`` raises to cancel."""
        return self._placed.with_oom_fallback(
            partial(self._generate, batch, on_step), lambda: self._does_not_fit(batch)
        )

    def _generate(self, batch: Sequence[PictureRequest], on_step: OnStep) -> PipelineOutput:
        import torch

        # Prompts are encoded by now, unless memory ran out since and a smaller strategy encodes them ahead.
        self._encode_ahead()
        # Generators on the CPU give the same noise for a seed on every device.
        generators = [torch.Generator("cpu").manual_seed(request.seed) for request in batch]
        arguments = self._arguments_for(batch) | {"generator": generators[0] if len(batch) == 1 else generators}
        device = self._placed.device
        forked = [device] if device.type == "cuda" else []
        # Some schedulers draw noise of their own at each step, without the generators (LCM for flow matching).
        with report_steps(self.pipe, on_step), torch.random.fork_rng(devices=forked):
            torch.manual_seed(batch[0].seed)
            return run_pipeline(self.pipe, arguments, self.name)

    def _encode_ahead(self, check_cancelled: Callable[[], None] = lambda: None) -> None:
        plan = self._placed.place()
        if self._to_encode and plan.encodes_ahead and self._embeddings.can_encode_ahead:
            self._embeddings.encode_ahead(self._to_encode, check_cancelled)
            plan.make_room_for_denoising()
            self._to_encode = []

    def _arguments_for(self, batch: Sequence[PictureRequest]) -> dict[str, Any]:
        entry = self.checkpoint.catalog_model
        steps, guidance = (entry.steps, entry.guidance) if entry is not None else (None, None)
        size = self.size_for(batch[0])
        return call_arguments(self.signature, batch, size, steps, guidance) | self._style_arguments

    def _report_ignored(self, batches: Sequence[Sequence[PictureRequest]]) -> None:
        for batch in batches:
            arguments = self._arguments_for(batch)
            for request in batch:
                for line in ignored_inputs(self.pipe, request, arguments, self.name):
                    self._placed.notify_once(line)

    def _does_not_fit(self, batch: Sequence[PictureRequest]) -> BackendError:
        advice = ["`images: {batch: 1}`"] if len(batch) > 1 else []
        advice.append("`images: {megapixels: 0.5}`")
        if self._settings.quantize == "none":
            advice.append("`quantize: 4bit`")
        return self._placed.does_not_fit(f"a picture of {self.size_for(batch[0])}", advice)

    def close(self) -> None:
        """Free the model's memory."""
        self.pipe = self._embeddings = None  # type: ignore[assignment]
        self._style_arguments = {}
        self._placed.close()
