"""One loaded model at work: prompts in, pictures out, steps reported, memory made to suffice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from mdvideo.backends import PictureRequest
from mdvideo.errors import BackendError
from mdvideo.images.diffusion.call import Takes, arguments
from mdvideo.images.diffusion.checkpoint import Checkpoint
from mdvideo.images.diffusion.developing import Developing, develop
from mdvideo.images.diffusion.device import device_name, free_memory, release
from mdvideo.images.diffusion.load import load_pipeline, native_of
from mdvideo.images.diffusion.memory import TOLD, Placement, Plan, out_of_memory, plan_for, thriftier, weights_of
from mdvideo.images.diffusion.prompts import PromptMemory
from mdvideo.images.diffusion.speed import speed_up
from mdvideo.images.diffusion.steps import Step, reporting
from mdvideo.images.diffusion.style import apply_style
from mdvideo.images.fit import painting_size
from mdvideo.images.models import fitting, known
from mdvideo.settings import ImageSettings
from mdvideo.size import Size

T = TypeVar("T")

Notice = Callable[[str], None]
"""Called with one line that the user should read once."""


class Painter:
    """A pipeline on a device. Not thread-safe: one caller at a time."""

    def __init__(
        self, checkpoint: Checkpoint, settings: ImageSettings, device: Any, dtype: str, notice: Notice
    ) -> None:
        self.checkpoint = checkpoint
        self.name = checkpoint.title
        self._settings = settings
        self._device = device
        self._notice = notice
        self.pipe = load_pipeline(checkpoint, settings, dtype)
        self._extra = apply_style(self.pipe, settings, self.name)
        self.takes = Takes.of(type(self.pipe))
        self.native = native_of(self.pipe)
        self._weights = weights_of(self.pipe.components)
        self._memory = PromptMemory(self.pipe, lambda: self._placed().encoding())
        self._to_encode: list[dict[str, Any]] = []
        self.ahead = 2 if device.type == "cuda" else 0
        self._told: set[str] = set()
        self._placement: Placement | None = None
        self.plan: Plan = self._first_plan()
        speed_up(self.pipe, settings, self.name)

    # --- what to paint

    def size_for(self, request: PictureRequest) -> Size:
        """The pixels that the model paints for a request, before they are made to fit it."""
        budget = self._settings.megapixels * 1e6 if self._settings.megapixels else self.native.pixels
        return painting_size(Size(request.width, request.height), budget, self.native.multiple)

    def prepare(self, batches: Sequence[Sequence[PictureRequest]], heed: Callable[[], None]) -> None:
        """Encode the prompts of all batches, where the memory plan wants text encoders out of the way first."""
        self._tell_unheeded(batches)
        self._to_encode = [self._call(batch) for batch in batches]
        self._sparing(partial(self._encode_ahead, heed), batches[0])

    def _encode_ahead(self, heed: Callable[[], None] = lambda: None) -> None:
        placement = self._placed()
        if self._to_encode and placement.encodes_ahead and self._memory.can_rehearse:
            self._memory.rehearse(self._to_encode, heed)
            placement.painting()
            self._to_encode = []

    def paint(self, batch: Sequence[PictureRequest], step: Step) -> Developing:
        """Start painting a batch. Raises BackendError when no memory plan suffices."""
        return self._sparing(partial(self._paint, batch, step), batch)

    def _paint(self, batch: Sequence[PictureRequest], step: Step) -> Developing:
        import torch

        # Nothing is left to do here, unless memory ran out since and a thriftier plan now wants it.
        self._encode_ahead()
        # Generators live on the CPU, so that a seed means the same noise on every device.
        generators = [torch.Generator("cpu").manual_seed(request.seed) for request in batch]
        call = self._call(batch) | {"generator": generators[0] if len(batch) == 1 else generators}
        with reporting(self.pipe, step):
            return develop(self.pipe, call, self._device)

    def _call(self, batch: Sequence[PictureRequest]) -> dict[str, Any]:
        model = known(self.name)
        steps, guidance = (model.steps, model.guidance) if model is not None else (None, None)
        return arguments(self.takes, batch, self.size_for(batch[0]), steps, guidance) | self._extra

    def _tell_unheeded(self, batches: Sequence[Sequence[PictureRequest]]) -> None:
        negative = any(request.negative for batch in batches for request in batch)
        if negative and "negative_prompt" not in self.takes:
            self._tell(f"{self.name} takes no negative prompt: it is left out")

    def _tell(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._notice(line)

    # --- memory

    def _first_plan(self) -> Plan:
        if self._settings.memory != "auto":
            return self._settings.memory
        return plan_for(self._weights, free_memory(self._device), self._megapixels(self.native.pixels / 1e6))

    def _megapixels(self, each: float) -> float:
        return (self._settings.megapixels or each) * self._settings.batch

    def _placed(self) -> Placement:
        if self._placement is None:
            where = f"{self.name} on {device_name(self._device)}"
            self._tell(where if self._device.type == "cpu" else f"{where}: {TOLD[self.plan]}")
            self._placement = Placement(self.pipe, self._device, self.plan)
        return self._placement

    def _sparing(self, work: Callable[[], T], batch: Sequence[PictureRequest]) -> T:
        """Do the work; when memory runs out, do it again by the next thriftier plan."""
        while True:
            try:
                return work()
            except Exception as error:
                if not out_of_memory(error):
                    raise
            # Out here the exception is gone, and with it its hold on the tensors of the failed attempt.
            self._retreat(batch)

    def _retreat(self, batch: Sequence[PictureRequest]) -> None:
        following = thriftier(self.plan)
        if self._placement is not None:
            self._placement.undo()
            self._placement = None
        release(self._device)
        if following is None:
            raise self._does_not_fit(batch)
        self._notice(f"out of memory: {self.name} is tried again with {TOLD[following]}")
        self.plan = following

    def _does_not_fit(self, batch: Sequence[PictureRequest]) -> BackendError:
        size = self.size_for(batch[0])
        free = free_memory(self._device)
        room = "" if free is None else f" ({free / 1e9:.1f} GB are free)"
        advice = ["`images: {megapixels: 0.5}`"]
        if len(batch) > 1:
            advice.insert(0, "`images: {batch: 1}`")
        if self._settings.quantize == "none":
            advice.append("`quantize: 4bit`")
        smaller = [model.id for model in fitting(free / 1e9) if model.id != self.name] if free is not None else []
        if smaller:
            advice.append(f"the model {smaller[0]}, which would fit")
        return BackendError(
            f"{self.name} does not fit into the memory of {device_name(self._device)}{room}, even with"
            f" {TOLD['group-offload']}, at {size}",
            hint=f"try {', or '.join(advice)}",
        )

    def close(self) -> None:
        """Free the model's memory."""
        if self._placement is not None:
            self._placement.undo()
        self.pipe = self._memory = None  # type: ignore[assignment]
        self._extra = {}
        release(self._device)
