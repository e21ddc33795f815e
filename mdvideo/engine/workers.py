"""The seam to other machines: what a workshop asks of whoever makes its jobs there. ``cluster/`` implements it."""

from __future__ import annotations

from typing import Protocol

from mdvideo.cache.executor import Executor
from mdvideo.images.auto_backend import Choice
from mdvideo.settings import ImageSettings, SpeechSettings


class RemoteBackend(Executor, Protocol):
    """A painter or an animator on other machines, and the executor of the jobs that name it."""

    @property
    def identity(self) -> str:
        """As a painter's. Asked of a machine that paints: its device is part of it. Raises BackendError."""
        ...

    def identity_of(self, model: str | None) -> str:
        """The identity for a model that a request names. Raises BackendError."""
        ...

    def used(self, model: str | None) -> tuple[str | None, str | None]:
        """That model's name and revision, as far as they are known. Raises BackendError."""
        ...


class WorkerCluster(Protocol):
    """Other machines. ``None`` from a method means: that is better made here."""

    def choice(self, images: ImageSettings) -> Choice:
        """Which backend these settings come to on a machine that paints."""
        ...

    def painter(self, backend: str, images: ImageSettings) -> RemoteBackend | None:
        """Who paints under these settings."""
        ...

    def animator(self, images: ImageSettings) -> RemoteBackend:
        """Who sets pictures in motion under these settings. Raises BackendError when nobody does."""
        ...

    def voice(self, backend: str, speech: SpeechSettings) -> Executor | None:
        """The executor of what this voice speaks and times."""
        ...

    def executor(self) -> Executor:
        """The executor of all jobs that need nobody in particular."""
        ...
