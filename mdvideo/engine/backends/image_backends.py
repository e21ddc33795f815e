"""Image backends by name, created on first use and kept, each with its batching executor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from mdvideo.cache.batching import BatchingExecutor
from mdvideo.cache.executor import Executor, JobListener, LocalExecutor
from mdvideo.cache.store import Store
from mdvideo.engine.backends.motion_backends import MODEL_CACHE
from mdvideo.engine.workers import RemoteBackend, WorkerCluster
from mdvideo.errors import BackendUnavailable, DeckError, Problem
from mdvideo.events import Emit, Notice
from mdvideo.images.auto_backend import BackendChoice, choose_backend, diffusers_installed, probe_machine
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.scoring.best_pictures import choose_pictures
from mdvideo.lockfile.lockfile import Lockfile
from mdvideo.lockfile.resolve import LOCKED, resolve_pins
from mdvideo.plan.jobs.job import Job, Result
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import (
    BackendContext,
    CreditsPictures,
    PerRequestModel,
    PictureRequest,
    ReportsModel,
    TextToImage,
    UsesLook,
)
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import encode_png


def image_backends() -> dict[str, EntryPoint]:
    """Return every installed image backend by name: the entry points in the group ``mdvideo.images``.

    Each is a factory, called as ``factory(settings, context)`` with ImageSettings and a BackendContext. It returns a
    TextToImage, which may implement more of ``mdvideo.protocols``.
    """
    return {point.name: point for point in entry_points(group="mdvideo.images")}


def load_image_backend(name: str, images: ImageSettings, context: BackendContext) -> TextToImage:
    """Create the backend of that name, which chooses among several pictures if the settings say so.

    Raises BackendUnavailable.
    """
    backend: TextToImage = image_backends()[name].load()(images, context)
    return choose_pictures(backend, images, context)


REQUEST_LEVEL_SETTINGS = {
    "style": None,
    "negative": None,
    "seed": 0,
    "steps": None,
    "guidance": None,
    "motion_steps": None,
    "motion_guidance": None,
}
"""Settings that are part of each request. Decks that differ only in these share a backend and its loaded model."""


class ImageBackends:
    """The executor of GeneratePictureJobs: routes each to the backend that it names. Use ``close`` at the end."""

    def __init__(
        self,
        store: Store,
        local: LocalExecutor,
        emit: Emit,
        gpu: GpuLease,
        cluster: WorkerCluster | None = None,
    ) -> None:
        self._store = store
        self._local = local
        self._emit = emit
        self._context = BackendContext(lambda line: emit(Notice(line)), gpu, store.folder / MODEL_CACHE)
        self._cluster = cluster
        self._exit_stack = ExitStack()
        self._choices: dict[ImageSettings, BackendChoice] = {}
        self._backends: dict[ImageSettings, TextToImage | RemoteBackend] = {}
        self._executors: dict[str, Executor] = {}

    def close(self) -> None:
        """Cancel jobs that have not started, wait for the rest, and close the backends."""
        self._exit_stack.close()

    def choice(self, images: ImageSettings) -> BackendChoice:
        """Return the backend that these settings lead to on the machine that runs it, and why."""
        if images not in self._choices:
            if self._cluster is None:
                self._choices[images] = choose_backend(images, diffusers_installed(), probe_machine)
            else:
                self._choices[images] = self._cluster.choice(images)
        return self._choices[images]

    def job(self, images: ImageSettings, request: PictureRequest, label: str) -> GeneratePictureJob:
        """Return the job that generates this picture with the backend of the settings. Raises BackendUnavailable."""
        identity = self.identity(images, request.model)
        backend = self._backend(images)
        needs_look = isinstance(backend, UsesLook) and backend.uses_look
        wanted = request if needs_look else replace(request, look=None)
        return GeneratePictureJob(request=wanted, backend=identity, label=label)

    def identity(self, images: ImageSettings, model: str | None) -> str:
        """Return the identity of the backend of the settings, for requests that name ``model``.

        ``run`` accepts jobs with this identity from then on. Raises BackendUnavailable.
        """
        backend = self._backend(images)
        identity = backend.identity_of(model) if isinstance(backend, PerRequestModel) else backend.identity
        self._executors.setdefault(identity, self._executors[backend.identity])
        return identity

    def model_and_revision(self, images: ImageSettings, model: str | None) -> tuple[str | None, str | None]:
        """Return the model used for requests that name ``model``, and its revision, if the backend reports them."""
        backend = self._backend(images)
        return backend.model_and_revision(model) if isinstance(backend, ReportsModel) else (None, None)

    def credits_of(self, images: ImageSettings, requests: Iterable[PictureRequest]) -> dict[PictureRequest, str]:
        """Return whom the pictures are credited to, of those that are somebody's work. Raises BackendUnavailable."""
        if self.choice(images).backend == LOCKED:
            return {}
        backend = self._backend(images)
        if not isinstance(backend, CreditsPictures):
            return {}
        return {request: credit for request in requests if (credit := backend.credit_of(request))}

    def resolve_pictures(
        self,
        pictures: Mapping[PictureRequest, PictureUse],
        lock: Lockfile,
        images: ImageSettings,
        folder: Path,
        *,
        to_pin: bool = False,
    ) -> tuple[dict[PictureRequest, GeneratePictureJob | PinnedPictureJob], tuple[Problem, ...]]:
        """Return the job that gives each picture, and warnings: a pinned picture if it is here, else a generated one.

        ``folder`` is the deck's folder. With ``to_pin``, committed pictures that were edited are generated again, and a
        sketch never replaces a pinned picture of another backend. Raises DeckError for edited pictures, for sketches
        that would replace pinned pictures, and with ``backend: locked`` for missing ones; BackendUnavailable if no
        backend can generate the rest.
        """

        def local_backend() -> str:
            return self.choice(images).backend

        pinned = resolve_pins(pictures, lock, images, local_backend, self._store, folder)
        broken = (() if to_pin else pinned.changed) + (pinned.unavailable if images.backend == LOCKED else ())
        if broken:
            raise DeckError(broken)
        replaced = pinned.replacement_warnings(pictures, local_backend)
        if to_pin and replaced:
            raise DeckError(replaced)
        jobs: dict[PictureRequest, GeneratePictureJob | PinnedPictureJob] = {}
        for request, picture in pictures.items():
            pin = pinned.missing.get(request)
            wanted = request if pin is None else replace(request, seed=pin.seed)
            jobs[request] = pinned.jobs.get(request) or self.job(images, wanted, picture.label)
        return jobs, replaced

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run a GeneratePictureJob on the backend that it names."""
        assert isinstance(job, GeneratePictureJob)
        return await self._executors[job.backend].run(job, listener)

    def _backend(self, images: ImageSettings) -> TextToImage | RemoteBackend:
        images = images.model_copy(update=REQUEST_LEVEL_SETTINGS)
        if images not in self._backends:
            backends = image_backends()
            choice = self.choice(images)
            if choice.backend not in backends:
                known = ", ".join(sorted({"auto", LOCKED, *backends}))
                raise BackendUnavailable(f"there is no image backend {choice.backend!r}", hint=f"write one of: {known}")
            remote = None if self._cluster is None else self._cluster.image_backend(choice.backend, images)
            backend: Any = remote or load_image_backend(choice.backend, images, self._context)
            if isinstance(backend, AbstractContextManager):
                self._exit_stack.enter_context(backend)
            if remote is not None:
                self._executors[remote.identity] = remote
            elif backend.identity not in self._executors:
                executor = BatchingExecutor(self._store, backend, encode_png, self._local)
                self._executors[backend.identity] = self._exit_stack.enter_context(executor)
            if images.backend == "auto":
                self._emit(Notice(f"pictures: {choice.backend} ({choice.reason})"))
            self._backends[images] = backend
        return self._backends[images]
