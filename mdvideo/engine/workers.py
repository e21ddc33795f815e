"""The seam to other machines: what a BuildEngine needs of a cluster of workers. ``cluster/`` implements it."""

from __future__ import annotations

from typing import Protocol

from mdvideo.cache.executor import Executor
from mdvideo.images.auto_backend import BackendChoice
from mdvideo.protocols import PerRequestModel, ReportsModel
from mdvideo.settings import ImageSettings, SpeechSettings


class RemoteBackend(Executor, PerRequestModel, ReportsModel, Protocol):
    """An image or motion backend on other machines, and the executor of the jobs that name it."""

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the output, with the worker's device. Raises BackendError."""
        ...


class WorkerCluster(Protocol):
    """A cluster of workers. Methods that return None leave the work to this machine."""

    def choice(self, images: ImageSettings) -> BackendChoice:
        """The image backend that these settings select on a worker."""
        ...

    def image_backend(self, backend: str, images: ImageSettings) -> RemoteBackend | None:
        """The image backend of this name, with these settings."""
        ...

    def motion_backend(self, images: ImageSettings) -> RemoteBackend:
        """The motion backend for these settings. Raises BackendError when there is none."""
        ...

    def speech_executor(self, backend: str, speech: SpeechSettings) -> Executor | None:
        """The executor of the speech jobs of a backend with these settings."""
        ...

    def cpu_executor(self) -> Executor:
        """The executor of all jobs that need no loaded model."""
        ...
