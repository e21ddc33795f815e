"""Who sets backgrounds in motion: image-to-video models, made from settings, one clip at a time on a thread apart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from mdvideo.cache.executor import Watcher, finished
from mdvideo.cache.store import Store
from mdvideo.engine.workers import RemoteBackend, WorkerCluster
from mdvideo.errors import AssetError, BackendUnavailable, EncodeError
from mdvideo.events import Event, Notice
from mdvideo.images.auto_backend import Choice, diffusers_installed
from mdvideo.images.clip_extremes import envelope_of, still_of
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.plan.jobs import Digest, Job, Product, Result
from mdvideo.plan.motion_jobs import AnimateJob, PinnedMotionClipJob
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import png
from mdvideo.video.frames.motion_clip import clip_in_rgb, pack_clip

if TYPE_CHECKING:
    from mdvideo.images.diffusion.image_to_video import MotionModel


class MotionBackends:
    """An executor of AnimateJobs. Use ``close`` at the end."""

    def __init__(
        self, store: Store, emit: Callable[[Event], None], card: GpuLease, elsewhere: WorkerCluster | None = None
    ) -> None:
        self._store = store
        self._emit = emit
        self._card = card
        self._elsewhere = elsewhere
        self._closing = ExitStack()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="animator")
        self._by_settings: dict[ImageSettings, MotionModel] = {}
        self._by_identity: dict[str, MotionModel] = {}
        self._outsiders: dict[str, RemoteBackend] = {}

    def close(self) -> None:
        """Drop what has not begun, wait for the model, and free what it holds."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._closing.close()

    def identity(self, images: ImageSettings, choice: Choice) -> str:
        """The ``backend`` of clips as these settings want them; no model is loaded.

        ``choice`` is who paints: pictures move only where a diffusion model may run. Raises BackendUnavailable when
        nobody animates here, with what to install or to configure as its hint; BackendError for a faulty model.
        """
        if self._elsewhere is None and not diffusers_installed():
            raise BackendUnavailable("the diffusers extra is not installed", hint="pip install 'mdvideo[diffusers]'")
        if choice.backend != "diffusers":
            said = f"pictures come from {choice.backend} ({choice.why})"
            raise BackendUnavailable(said, hint="write `images: {backend: diffusers, motion_model: …}`")
        if self._elsewhere is not None:
            outsider = self._elsewhere.animator(images)
            self._outsiders.setdefault(outsider.identity, outsider)
            return outsider.identity
        if images not in self._by_settings:
            from mdvideo.images.diffusion.image_to_video import MotionModel

            clips = MotionModel(images, lambda line: self._emit(Notice(line)), self._card)
            self._by_settings[images] = self._closing.enter_context(clips)
            self._by_identity.setdefault(clips.identity, clips)
        return self._by_settings[images].identity

    def used(self, backend: str) -> tuple[str, str]:
        """The model behind an identity, and its revision."""
        return self._by_identity[backend].used

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have an AnimateJob's clip made by the model that it names. Raises BackendError."""
        assert isinstance(job, AnimateJob)
        if job.backend in self._outsiders:
            return await self._outsiders[job.backend].run(job, watcher)
        stop = threading.Event()
        return await finished(self._thread.submit(self._make, job, watcher, stop), stop.set)

    def _make(self, job: AnimateJob, watcher: Watcher, stop: threading.Event) -> Result:
        def stepped(done: int, total: int) -> None:
            if stop.is_set():
                raise CancelledError
            if done:  # else it only asks whether it should go on
                watcher.stepped(done, total)

        watcher.begun()
        still = still_of(self._store.read(Digest(job.request.still)), job.window)
        frames = self._by_identity[job.backend].animate(job.request, still, stepped).frames
        return self._store.put(job.key, _product(pack_clip(frames)), job)


def make_pinned_clip(job: PinnedMotionClipJob, read: Callable[[Digest], bytes]) -> Product:
    """The product that PinnedClipJob describes. Raises AssetError when the bytes are no such clip."""
    data = read(job.clip)
    try:
        shape = next(clip_in_rgb(data)).shape
    except EncodeError as error:
        raise AssetError(f"the pinned clip of {job.label}: {error.message}") from error
    if shape[:2] != (job.size.height, job.size.width):
        raise AssetError(f"the pinned clip of {job.label} is not of {job.size} pixels")
    return _product(data)


def _product(clip: bytes) -> Product:
    """A clip with its extremes, as the film will show it: measured after coding."""
    lightest, darkest = envelope_of(clip_in_rgb(clip))
    return Product({"clip": clip, "lightest": png(lightest), "darkest": png(darkest)})
