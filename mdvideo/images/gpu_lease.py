"""One accelerator, many models: one works at a time, and those that rest make room when another needs it.

Loading is part of the work: diffusers and transformers patch torch while they load, so two loads at once break both.
Knows nothing of torch; figures are given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

PATIENCE = 0.25
"""Seconds between two looks at whether what waits for the card is still wanted."""


class ResidentModel(Protocol):
    """A model that may be on the card."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def leave(self) -> None:
        """Go off the card, into the machine's own memory."""
        ...


class GpuLease:
    """Lent to one model at a time; several may rest on it while there is room."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resting: list[ResidentModel] = []

    @contextmanager
    def lent(self, heed: Callable[[], None]) -> Iterator[None]:
        """Work while nobody else does. ``heed`` is called at times while others work, and may raise to give up."""
        while not self._lock.acquire(timeout=PATIENCE):
            heed()
        try:
            heed()
            yield
        finally:
            self._lock.release()

    def make_room(
        self, tenant: ResidentModel, needed: float, free: Callable[[], int | None], tell: Callable[[str], None]
    ) -> None:
        """Have others leave, longest rested first, until ``needed`` bytes are free, or nobody else is left.

        ``free`` gives None where there is no card. Call it while the card is lent.
        """
        for other in [other for other in self._resting if other is not tenant]:
            left = free()
            if left is None or left >= needed:
                return
            self.gone(other)
            other.leave()
            tell(f"{other.name} makes room on the card for {tenant.name}")

    def taken(self, tenant: ResidentModel) -> None:
        """The tenant is on the card now, and was the last to work."""
        self.gone(tenant)
        self._resting.append(tenant)

    def gone(self, tenant: ResidentModel) -> None:
        """The tenant is off the card."""
        self._resting = [other for other in self._resting if other is not tenant]
