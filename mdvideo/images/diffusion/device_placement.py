"""A pipeline placed on a device by an offload strategy, and by a smaller one when memory runs out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.device import device_name, free_memory, release_memory
from mdvideo.images.diffusion.offload import (
    DESCRIPTIONS,
    STRATEGIES,
    OffloadPlan,
    Strategy,
    choose_strategy,
    is_out_of_memory,
    next_smaller,
    strategies_for,
    weight_sizes_of,
)
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.model_catalog import models_that_fit
from mdvideo.protocols import BackendContext

T = TypeVar("T")


class PlacedPipeline:
    """A pipeline and its place on a device. The caller holds the GPU's lease.

    ``memory`` is a strategy, or ``auto``: the fastest that fits for ``megapixels`` at a time. Other models on the
    ``context``'s GPU are offloaded before a smaller strategy is chosen.
    """

    def __init__(
        self,
        pipe: Any,
        name: str,
        device: Any,
        memory: Literal["auto"] | Strategy,
        megapixels: float,
        context: BackendContext,
    ) -> None:
        self.device = device
        self.name = name
        self._pipe = pipe
        self._gpu = context.gpu or GpuLease()
        self._notify = context.notify
        self._notices: set[str] = set()
        self._plan: OffloadPlan | None = None
        self._weights = weight_sizes_of(pipe.components)
        self._megapixels = megapixels
        self._strategies = strategies_for(pipe)
        if memory == "auto":
            self._make_room("whole")
            memory = choose_strategy(self._weights, free_memory(device), megapixels, self._strategies)
        if memory not in self._strategies:
            raise BackendError(f"{name} does not support `memory: {memory}`", hint="leave it out, or write embed-first")
        self.strategy: Strategy = memory

    def notify_once(self, line: str) -> None:
        """Report a line to the user unless it was reported before."""
        if line not in self._notices:
            self._notices.add(line)
            self._notify(line)

    def place(self) -> OffloadPlan:
        """Put the pipeline on the device unless it is there."""
        if self._plan is None:
            self._make_room(self.strategy)
            where = f"{self.name} on {device_name(self.device)}"
            self.notify_once(where if self.device.type == "cpu" else f"{where}: {DESCRIPTIONS[self.strategy]}")
            self._plan = OffloadPlan(self._pipe, self.device, self.strategy)
        self._gpu.mark_loaded(self)
        return self._plan

    def _make_room(self, strategy: Strategy) -> None:
        release_memory(self.device)
        needed = self._weights.bytes_needed(strategy, self._megapixels)
        self._gpu.make_room(self, needed, lambda: free_memory(self.device), self.notify_once)

    def with_oom_fallback(self, work: Callable[[], T], does_not_fit: Callable[[], BackendError]) -> T:
        """Return ``work()``; when memory runs out, try again with the next smaller strategy.

        Raises ``does_not_fit()`` when the smallest fails, too.
        """
        while True:
            try:
                return work()
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
            # Outside the handler the exception is gone, and with it its references to the failed attempt's tensors.
            following = next_smaller(self.strategy, self._strategies)
            self.offload()
            if following is None:
                raise does_not_fit()
            self.notify_once(f"out of memory: retrying {self.name} with {DESCRIPTIONS[following]}")
            self.strategy = following

    def does_not_fit(self, what: str, advice: Sequence[str]) -> BackendError:
        """The error for ``what`` that no strategy fits, with advice and with a model that would fit."""
        free = free_memory(self.device)
        room = "" if free is None else f" ({free / 1e9:.1f} GB are free)"
        smaller = () if free is None else [model.id for model in models_that_fit(free / 1e9) if model.id != self.name]
        suggestions = [*advice, *(f"the model {model}, which would fit" for model in smaller[:1])]
        return BackendError(
            f"{self.name} does not fit into the memory of {device_name(self.device)}{room} for {what},"
            f" even with {DESCRIPTIONS[STRATEGIES[-1]]}",
            hint=f"try {', or '.join(suggestions)}",
        )

    def close(self) -> None:
        """Take the pipeline off the device, and forget it."""
        self.offload()
        self._pipe = None
        release_memory(self.device)

    def offload(self) -> None:
        """Take the pipeline off the device; the next ``place`` puts it there again."""
        self._gpu.mark_unloaded(self)
        if self._plan is not None:
            self._plan.undo()
            self._plan = None
        release_memory(self.device)
