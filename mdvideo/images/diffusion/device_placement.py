"""A pipeline at home on a device: placed there by a plan, and by a thriftier one when memory runs out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.device import device_name, free_memory, release
from mdvideo.images.diffusion.offload import TOLD, OffloadPlan, Plan, out_of_memory, plan_for, thriftier, weights_of
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.model_catalog import fitting

T = TypeVar("T")

Notice = Callable[[str], None]
"""Called with one line that the user should read once."""


class PlacedPipeline:
    """Where a pipeline lives. ``wanted`` is a plan, or ``auto``: the quickest for ``megapixels`` at once that fits.

    Other models on the ``card`` make room before a thriftier plan is chosen. Use it while the card is lent.
    """

    def __init__(
        self,
        pipe: Any,
        name: str,
        device: Any,
        wanted: Literal["auto"] | Plan,
        megapixels: float,
        notice: Notice,
        card: GpuLease,
    ) -> None:
        self.device = device
        self.name = name
        self._pipe = pipe
        self._card = card
        self._notice = notice
        self._told: set[str] = set()
        self._placement: OffloadPlan | None = None
        self._weights = weights_of(pipe.components)
        self._megapixels = megapixels
        self._roomy = False
        if wanted == "auto":
            self._make_room("whole")
            wanted = plan_for(self._weights, free_memory(device), megapixels)
        self.plan: Plan = wanted

    def tell(self, line: str) -> None:
        """Have the user read a line, once."""
        if line not in self._told:
            self._told.add(line)
            self._notice(line)

    def placed(self) -> OffloadPlan:
        """The pipeline's placement, made when first asked for after each change of plan, or after it made room."""
        if self._placement is None:
            self._make_room(self.plan)
            where = f"{self.name} on {device_name(self.device)}"
            self.tell(where if self.device.type == "cpu" else f"{where}: {TOLD[self.plan]}")
            free, megapixels = free_memory(self.device), self._megapixels
            self._roomy = free is None or self._weights.needed("whole", 2 * megapixels) <= free
            self._placement = OffloadPlan(self._pipe, self.device, self.plan)
        self._card.taken(self)
        return self._placement

    def _make_room(self, plan: Plan) -> None:
        release(self.device)
        needed = self._weights.needed(plan, self._megapixels)
        self._card.make_room(self, needed, lambda: free_memory(self.device), self.tell)

    @property
    def roomy(self) -> bool:
        """Whether the whole model is on the device, with room beside it for a second picture at work."""
        return self._placement is not None and self.plan == "whole" and self._roomy

    def sparing(
        self, work: Callable[[], T], misfit: Callable[[], BackendError], relieve: Callable[[], bool] = lambda: False
    ) -> T:
        """Do the work; when memory runs out, do it again by the next thriftier plan, or at last raise ``misfit``.

        ``relieve`` is tried first: it frees what it can, and says whether that is anything.
        """
        while True:
            try:
                return work()
            except Exception as error:
                if not out_of_memory(error):
                    raise
            # Out here the exception is gone, and with it its hold on the tensors of the failed attempt.
            if relieve():
                release(self.device)
                continue
            following = thriftier(self.plan)
            self.leave()
            if following is None:
                raise misfit()
            self.tell(f"out of memory: {self.name} is tried again with {TOLD[following]}")
            self.plan = following

    def does_not_fit(self, what: str, advice: Sequence[str]) -> BackendError:
        """The error that says so, with advice and with a model that would fit."""
        free = free_memory(self.device)
        room = "" if free is None else f" ({free / 1e9:.1f} GB are free)"
        smaller = () if free is None else [model.id for model in fitting(free / 1e9) if model.id != self.name]
        tries = [*advice, *(f"the model {model}, which would fit" for model in smaller[:1])]
        return BackendError(
            f"{self.name} does not fit into the memory of {device_name(self.device)}{room} for {what},"
            f" even with {TOLD['group-offload']}",
            hint=f"try {', or '.join(tries)}",
        )

    def close(self) -> None:
        """Take the pipeline off the device, and forget it."""
        self.leave()
        self._pipe = None
        release(self.device)

    def leave(self) -> None:
        """Take the pipeline off the device; it is placed anew when it works again."""
        self._card.gone(self)
        if self._placement is not None:
            self._placement.undo()
            self._placement = None
        release(self.device)
