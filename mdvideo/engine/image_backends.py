"""Who paints: painters by name, made on first use and kept, each with the desk that feeds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from mdvideo.cache.batching import BatchingExecutor
from mdvideo.cache.executor import Executor, LocalExecutor, Watcher
from mdvideo.cache.store import Store
from mdvideo.engine.workers import RemoteBackend, WorkerCluster
from mdvideo.errors import BackendUnavailable, DeckError, Problem
from mdvideo.events import Event, Notice
from mdvideo.images.auto_backend import Choice, choose, diffusers_installed, probe_machine
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.lockfile.lockfile import Lockfile
from mdvideo.lockfile.resolve import LOCKED, take_pins
from mdvideo.plan.jobs import Job, PaintJob, PinnedJob, Result
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import PictureRequest, TextToImage
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import png


def image_backends() -> dict[str, EntryPoint]:
    """Every painter that is installed, by name: ours and those of other packages' ``mdvideo.images`` entry points.

    Each loads a callable that takes ImageSettings and gives a TextToImage. What it gives may have more:

    - ``notice``, to be set to a function that it calls with lines which the user should read once;
    - ``card``, to be set to the Card that all models of this process share;
    - ``identity_of``, which gives the identity for a model that a request names;
    - ``used``, which gives that model's name and revision, so that a pin tells them where nobody configured any;
    - ``parallel`` (see PictureDesk); and it may be a context manager.
    """
    return {point.name: point for point in entry_points(group="mdvideo.images")}


CARRIED = {"style": None, "negative": None, "seed": 0, "steps": None, "guidance": None}
"""Settings that reach a painter in its requests. Decks that differ in nothing else share one, and its loaded model."""


class ImageBackends:
    """An executor of PaintJobs that knows every painter. Use ``close`` at the end."""

    def __init__(
        self,
        store: Store,
        local: LocalExecutor,
        emit: Callable[[Event], None],
        card: GpuLease,
        elsewhere: WorkerCluster | None = None,
    ) -> None:
        self._store = store
        self._local = local
        self._emit = emit
        self._card = card
        self._elsewhere = elsewhere
        self._closing = ExitStack()
        self._choices: dict[ImageSettings, Choice] = {}
        self._painters: dict[ImageSettings, TextToImage | RemoteBackend] = {}
        self._desks: dict[str, Executor] = {}

    def close(self) -> None:
        """Drop what has not begun, wait for painters, and free what they hold."""
        self._closing.close()

    def choice(self, images: ImageSettings) -> Choice:
        """The backend that these settings come to where pictures are painted, and why."""
        if images not in self._choices:
            if self._elsewhere is None:
                self._choices[images] = choose(images, diffusers_installed(), probe_machine)
            else:
                self._choices[images] = self._elsewhere.choice(images)
        return self._choices[images]

    def job(self, images: ImageSettings, request: PictureRequest, label: str) -> PaintJob:
        """The job that has this picture painted as the settings want it. Raises BackendUnavailable."""
        return PaintJob(request=request, backend=self.identity(images, request.model), label=label)

    def identity(self, images: ImageSettings, model: str | None) -> str:
        """The ``backend`` of pictures as the settings want them where a request names ``model``; ``run`` then knows it.

        Raises BackendUnavailable.
        """
        painter = self._painter(images)
        identity_of = getattr(painter, "identity_of", None)
        identity: str = painter.identity if identity_of is None else identity_of(model)
        self._desks.setdefault(identity, self._desks[painter.identity])
        return identity

    def used(self, images: ImageSettings, model: str | None) -> tuple[str | None, str | None]:
        """The model that paints where a request names ``model``, and its revision, as far as the painter knows."""
        used: Callable[[str | None], tuple[str | None, str | None]] | None
        used = getattr(self._painter(images), "used", None)
        return (None, None) if used is None else used(model)

    def paintings(
        self,
        asked: Mapping[PictureRequest, PictureUse],
        lock: Lockfile,
        images: ImageSettings,
        folder: Path,
        *,
        to_pin: bool = False,
    ) -> tuple[dict[PictureRequest, PaintJob | PinnedJob], tuple[Problem, ...]]:
        """How to come by each picture, and warnings: as pinned where it is here, else by painting it with its seed.

        ``folder`` is the deck's. ``to_pin``: committed pictures that were changed are painted anew, and no pin of a
        painter gives way to a sketch. Raises DeckError for changed pictures, for sketches in a painter's place, and
        with ``backend: locked`` for all that are not here; BackendUnavailable when nobody can paint the others.
        """

        def here() -> str:
            return self.choice(images).backend

        pinned = take_pins(asked, lock, images, here, self._store, folder)
        broken = (() if to_pin else pinned.changed) + (pinned.lacking if images.backend == LOCKED else ())
        if broken:
            raise DeckError(broken)
        replaced = pinned.replaced(asked, here)
        if to_pin and replaced:
            raise DeckError(replaced)
        jobs: dict[PictureRequest, PaintJob | PinnedJob] = {}
        for request, picture in asked.items():
            pin = pinned.away.get(request)
            wanted = request if pin is None else replace(request, seed=pin.seed)
            jobs[request] = pinned.jobs.get(request) or self.job(images, wanted, picture.label)
        return jobs, replaced

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have a PaintJob painted by whom it names."""
        assert isinstance(job, PaintJob)
        return await self._desks[job.backend].run(job, watcher)

    def _painter(self, images: ImageSettings) -> TextToImage | RemoteBackend:
        images = images.model_copy(update=CARRIED)
        if images not in self._painters:
            backends = image_backends()
            choice = self.choice(images)
            if choice.backend not in backends:
                known = ", ".join(sorted({"auto", LOCKED, *backends}))
                raise BackendUnavailable(f"there is no image backend {choice.backend!r}", hint=f"write one of: {known}")
            outsider = None if self._elsewhere is None else self._elsewhere.painter(choice.backend, images)
            painter: Any = outsider or backends[choice.backend].load()(images)
            if hasattr(painter, "notice"):
                painter.notice = lambda line: self._emit(Notice(line))
            if hasattr(painter, "card"):
                painter.card = self._card
            if isinstance(painter, AbstractContextManager):
                self._closing.enter_context(painter)
            if outsider is not None:
                self._desks[outsider.identity] = outsider
            elif painter.identity not in self._desks:
                desk = BatchingExecutor(self._store, painter, png, self._local)
                self._desks[painter.identity] = self._closing.enter_context(desk)
            if images.backend == "auto":
                self._emit(Notice(f"pictures: {choice.backend} ({choice.why})"))
            self._painters[images] = painter
        return self._painters[images]
