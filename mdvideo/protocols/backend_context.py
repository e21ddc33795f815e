"""What every backend gets from the engine, and whether it may be called from several threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from mdvideo.images.gpu_lease import GpuLease


def _ignore(message: str) -> None:
    """Do nothing: the default of ``notify``."""


@dataclass(frozen=True, slots=True)
class BackendContext:
    """What a backend gets from the engine that creates it.

    ``notify`` takes one line that the user should read once, such as a setting that has no effect. ``gpu`` is the lease
    of the accelerator that all models in this process share; None for a backend that is used on its own. ``cache`` is a
    folder for what is slow to make again, which may vanish between builds; None where nothing is to be kept.
    """

    notify: Callable[[str], None] = _ignore
    gpu: GpuLease | None = None
    cache: Path | None = None


STANDALONE = BackendContext()
"""For a backend that no engine creates: no listener, and no other model on the accelerator."""


@runtime_checkable
class Parallel(Protocol):
    """Optional for every backend: may be called from several threads at once where ``parallel`` is true.

    Such a backend gains nothing from batches: it gets its requests one by one. Any other gets batches, on one thread.
    """

    @property
    def parallel(self) -> bool:
        """Whether this instance is thread-safe."""
        ...


def is_parallel(backend: object) -> bool:
    """Return whether a backend may be called from several threads at once."""
    return isinstance(backend, Parallel) and backend.parallel
