"""What a BuildEngine sees of a cluster: executors of its jobs, and backends whose models are on other machines."""

from __future__ import annotations

from functools import cache
from typing import Any

from mdvideo.cache.executor import Executor, JobListener, await_future
from mdvideo.cache.store import Store
from mdvideo.cluster.messages import ANY_CORE, PoolName, Query, Requirements, WorkerConfig
from mdvideo.cluster.scheduler import Scheduler
from mdvideo.engine.backends.image_backends import load_image_backend
from mdvideo.engine.workers import RemoteBackend
from mdvideo.errors import SettingsError
from mdvideo.events import Emit, Notice
from mdvideo.images.auto_backend import BackendChoice, choose_backend, diffusers_installed, probe_machine
from mdvideo.plan.jobs.job import Job, Result
from mdvideo.plan.pictures import INSTANT_BACKENDS
from mdvideo.protocols import STANDALONE
from mdvideo.settings import ClusterSettings, ImageSettings, SpeechSettings, parse_bytes

SERVER_BACKENDS = frozenset({"openai", "comfyui", "locked"})
"""Image backends that need no machine. The driver calls their servers: from one place, rate limits can be kept."""

CPU_BACKENDS = frozenset({"folder", *INSTANT_BACKENDS})
"""Image backends that need a core for a moment, and load no model."""

SPEECH_SERVER_BACKENDS = frozenset({"openai"})


class ClusterClient:
    """A WorkerCluster for a BuildEngine. Use it as a context manager, around the engine.

    ``limit`` is the setting ``cache_limit``. Raises SettingsError, and BackendUnavailable when there is no such
    cluster.
    """

    def __init__(self, store: Store, settings: ClusterSettings, limit: str, emit: Emit) -> None:
        config = WorkerConfig(_shared_cache_url(store, settings), str(store.folder.resolve()), parse_bytes(limit))
        from mdvideo.cluster.ray_cluster import RayCluster

        self._settings = settings
        self._cluster = RayCluster(settings.address, config)
        self._scheduler = Scheduler(self._cluster, store, settings, lambda line: emit(Notice(line)))

    def __enter__(self) -> ClusterClient:
        return self

    def __exit__(self, *error: object) -> None:
        self._scheduler.close()

    def choice(self, images: ImageSettings) -> BackendChoice:
        """The image backend that these settings select: on a node with a GPU or, if there is none, on the driver."""
        if images.backend == "auto" and self._settings.gpus and self._cluster.gpus():
            choice: BackendChoice = PooledModelProxy(self._scheduler, "pictures", images).ask(Query("choice"))
            return choice
        return choose_backend(images, diffusers_installed(), probe_machine)

    def image_backend(self, backend: str, images: ImageSettings) -> RemoteBackend | None:
        """The image backend on the cluster; None for a server's, which the driver calls."""
        if backend in SERVER_BACKENDS:
            return None
        if backend in CPU_BACKENDS:
            return LocalModelProxy(self._scheduler, backend, images)
        return PooledModelProxy(self._scheduler, "pictures", images)

    def motion_backend(self, images: ImageSettings) -> RemoteBackend:
        """The motion backend on the cluster."""
        return PooledModelProxy(self._scheduler, "motion", images)

    def speech_executor(self, backend: str, speech: SpeechSettings) -> Executor | None:
        """The executor of a speech backend's jobs; None for a server's, which the driver calls."""
        if backend in SPEECH_SERVER_BACKENDS:
            return None
        return CpuExecutor(self._scheduler, Requirements(speech=speech))

    def cpu_executor(self) -> Executor:
        """The cluster's cores."""
        return CpuExecutor(self._scheduler)


class CpuExecutor:
    """Runs jobs on workers that meet ``needs``; by default, on any core."""

    def __init__(self, scheduler: Scheduler, needs: Requirements = ANY_CORE) -> None:
        self._scheduler = scheduler
        self._needs = needs

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Have ``job`` run. When cancelled, what a worker has started goes on there, and its result is kept."""
        pending = self._scheduler.submit(job, self._needs, listener)
        result: Result = await await_future(pending.future, lambda: self._scheduler.cancel(pending))
        return result


class LocalModelProxy(CpuExecutor):
    """An image backend that every machine has, so that its identity is known without asking a worker."""

    def __init__(self, scheduler: Scheduler, backend: str, images: ImageSettings) -> None:
        super().__init__(scheduler, Requirements(images=images))
        self.identity: str = load_image_backend(backend, images, STANDALONE).identity

    def identity_of(self, model: str | None) -> str:  # noqa: ARG002
        """The backend's only identity."""
        return self.identity

    def model_and_revision(self, model: str | None) -> tuple[str | None, str | None]:  # noqa: ARG002
        """None: it has no model."""
        return None, None


class PooledModelProxy(CpuExecutor):
    """A model in a pool of workers. One of them is asked for its identity, since that depends on the device."""

    def __init__(self, scheduler: Scheduler, pool: PoolName, images: ImageSettings) -> None:
        super().__init__(scheduler, Requirements(pool=pool, images=images))
        self._pool = pool
        self._model = images.model
        self.ask = cache(self._ask)

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the output. Waits until a worker has started."""
        return str(self.ask(Query("motion_identity") if self._pool == "motion" else Query("identity", self._model)))

    def identity_of(self, model: str | None) -> str:
        """The identity for requests that name ``model``."""
        return str(self.ask(Query("identity", model))) if model is not None else self.identity

    def model_and_revision(self, model: str | None) -> tuple[str | None, str | None]:
        """The model used for requests that name ``model``, and its revision."""
        found: tuple[str | None, str | None] = self.ask(Query("model_and_revision", model))
        return found

    def _ask(self, query: Query) -> Any:
        return self._scheduler.submit(query, self._needs).future.result()


def _shared_cache_url(store: Store, settings: ClusterSettings) -> str | None:
    """The URL for workers; None where they can use the driver's own cache. Raises SettingsError."""
    shared_cache = store.shared_cache
    if shared_cache is None:
        if settings.address == "local":
            return None
        raise SettingsError(
            "a cluster needs a shared cache that all of its machines can reach",
            hint="set `store: s3://bucket/prefix`, or pass --store",
        )
    if shared_cache.access == "read-only":
        raise SettingsError("the shared cache of a cluster must be writable", hint="set `store_access: read-write`")
    if shared_cache.url.startswith("memory:"):
        raise SettingsError(
            f"{shared_cache.object_store} is in the memory of one process", hint="use a bucket or a network folder"
        )
    return shared_cache.url
