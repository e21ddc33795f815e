"""One accelerator shared by several models: one works at a time, and the others make room when it needs memory.

Loading counts as work: diffusers and transformers patch torch while they load, so two loads at once break both.
Knows nothing of torch; callers supply the figures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

POLL_INTERVAL = 0.25
"""Seconds between two checks whether a waiting model was cancelled."""


class ResidentModel(Protocol):
    """A model that may be in the accelerator's memory."""

    @property
    def name(self) -> str:
        """The model's name in messages."""
        ...

    def offload(self) -> None:
        """Move to the machine's own memory."""
        ...


class GpuLease:
    """Held by one model at a time. Others may stay in the accelerator's memory while there is room."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resident: list[ResidentModel] = []

    @contextmanager
    def acquire(self, check_cancelled: Callable[[], None]) -> Iterator[None]:
        """Hold the accelerator. ``check_cancelled`` is called repeatedly during the wait and may raise to give up."""
        while not self._lock.acquire(timeout=POLL_INTERVAL):
            check_cancelled()
        try:
            check_cancelled()
            yield
        finally:
            self._lock.release()

    def make_room(
        self, model: ResidentModel, needed: float, free: Callable[[], int | None], notify: Callable[[str], None]
    ) -> None:
        """Offload other models, least recently used first, until ``needed`` bytes are free or none is left.

        ``free`` returns the free bytes, or None where memory is the machine's own. The caller holds the lease.
        """
        for other in [other for other in self._resident if other is not model]:
            available = free()
            if available is None or available >= needed:
                return
            self.mark_unloaded(other)
            other.offload()
            notify(f"moved {other.name} off the GPU to make room for {model.name}")

    def mark_loaded(self, model: ResidentModel) -> None:
        """Record that a model is in the accelerator's memory, as the most recently used one."""
        self.mark_unloaded(model)
        self._resident.append(model)

    def mark_unloaded(self, model: ResidentModel) -> None:
        """Record that a model is not in the accelerator's memory."""
        self._resident = [other for other in self._resident if other is not model]
