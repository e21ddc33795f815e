"""What a workshop sees of a cluster: executors of its jobs, and painters whose models are elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from mdvideo.cache.executor import Executor, Watcher, finished
from mdvideo.cache.store import Store
from mdvideo.cluster.messages import Query, WorkerConfig
from mdvideo.cluster.scheduler import Scheduler
from mdvideo.engine.build_engine import Emit
from mdvideo.engine.image_backends import image_backends
from mdvideo.engine.workers import RemoteBackend
from mdvideo.errors import SettingsError
from mdvideo.events import Notice
from mdvideo.images.auto_backend import Choice, choose, diffusers_installed, probe_machine
from mdvideo.plan.jobs import Job, Result
from mdvideo.settings import ClusterSettings, ImageSettings, SpeechSettings, parse_bytes

SERVERS = frozenset({"openai", "comfyui", "locked"})
"""Backends that only ask a server, and so need no machine: asked from one place, the server's limits are kept."""

DRAWN = frozenset({"sketch", "flat"})
"""Painters that need a core for a moment, and load nothing."""

VOICE_SERVERS = frozenset({"openai"})


class ClusterClient:
    """Other machines, for a workshop (``Elsewhere``). Use it as a context manager, around the workshop."""

    def __init__(self, store: Store, settings: ClusterSettings, limit: str, emit: Emit) -> None:
        site = WorkerConfig(_shared(store, settings), str(store.folder.resolve()), parse_bytes(limit))
        from mdvideo.cluster.ray_cluster import RayCluster

        self._settings = settings
        self._fleet = RayCluster(settings.address, site)
        self._dispatcher = Scheduler(self._fleet, store, settings, lambda line: emit(Notice(line)))

    def __enter__(self) -> ClusterClient:
        return self

    def __exit__(self, *error: object) -> None:
        self._dispatcher.close()

    def choice(self, images: ImageSettings) -> Choice:
        """Which backend these settings come to where there is a GPU; without any in the cluster, here."""
        if images.backend == "auto" and self._settings.gpus and self._fleet.gpus():
            found: Choice = PooledModelProxy(self._dispatcher, "pictures", images).ask(Query("choice"))
            return found
        return choose(images, diffusers_installed(), probe_machine)

    def painter(self, backend: str, images: ImageSettings) -> RemoteBackend | None:
        """Who paints under these settings; None for a server, which is asked from here."""
        if backend in SERVERS:
            return None
        if backend in DRAWN:
            return LocalModelProxy(self._dispatcher, backend, images)
        return PooledModelProxy(self._dispatcher, "pictures", images)

    def animator(self, images: ImageSettings) -> RemoteBackend:
        """Who sets pictures in motion under these settings."""
        return PooledModelProxy(self._dispatcher, "clips", images)

    def voice(self, backend: str, speech: SpeechSettings) -> Executor | None:
        """Who speaks under these settings; None for a server, which is asked from here."""
        return None if backend in VOICE_SERVERS else CpuExecutor(self._dispatcher, speech=speech)

    def executor(self) -> Executor:
        """The cluster's cores."""
        return CpuExecutor(self._dispatcher)


class CpuExecutor:
    """Has jobs made on any core."""

    def __init__(self, dispatcher: Scheduler, **who: Any) -> None:
        self._dispatcher = dispatcher
        self._who = who

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have ``job`` made. When cancelled, what a worker has begun runs on there, and is kept."""
        ticket = self._dispatcher.send(job, watcher, **self._who)
        made: Result = await finished(ticket.done, lambda: self._dispatcher.drop(ticket))
        return made


class LocalModelProxy(CpuExecutor):
    """A painter that any machine has, so its identity is known here."""

    def __init__(self, dispatcher: Scheduler, backend: str, images: ImageSettings) -> None:
        super().__init__(dispatcher, images=images)
        self.identity: str = image_backends()[backend].load()(images).identity

    def identity_of(self, model: str | None) -> str:  # noqa: ARG002
        """It has one."""
        return self.identity

    def used(self, model: str | None) -> tuple[str | None, str | None]:  # noqa: ARG002
        """It has no model."""
        return None, None


class PooledModelProxy(CpuExecutor):
    """A model in a pool of workers. What shapes its pictures is asked of one of them: it depends on its device."""

    def __init__(self, dispatcher: Scheduler, pool: str, images: ImageSettings) -> None:
        super().__init__(dispatcher, pool=pool, images=images)
        self._about = pool
        self._model = images.model
        self.ask = cache(self._ask)

    @property
    def identity(self) -> str:
        """As a painter's; waits until a worker has started."""
        return str(self.ask(Query("clip") if self._about == "clips" else Query("identity", self._model)))

    def identity_of(self, model: str | None) -> str:
        """The identity for a model that a request names."""
        return str(self.ask(Query("identity", model))) if model is not None else self.identity

    def used(self, model: str | None) -> tuple[str | None, str | None]:
        """That model's name and revision."""
        found: tuple[str | None, str | None] = self.ask(Query("used", model))
        return found

    def _ask(self, question: Query) -> Any:
        return self._dispatcher.send(question, **self._who).done.result()


def _shared(store: Store, settings: ClusterSettings) -> str | None:
    """The URL of the store that workers use; None where they can use the driver's own cache. Raises SettingsError."""
    tier = store.tier
    if tier is None:
        if settings.address == "local":
            return None
        raise SettingsError(
            "a cluster needs a store that all its machines reach", hint="write `store: s3://bucket/prefix`, or --store"
        )
    if tier.access == "read-only":
        raise SettingsError("a cluster's store must be writable", hint="set `store_access: read-write`")
    if tier.url.startswith("memory:"):
        raise SettingsError(f"{tier.remote} is in one process's memory", hint="name a bucket, or a network folder")
    return tier.url
