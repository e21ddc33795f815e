"""Who sets backgrounds in motion: image-to-video models, made from settings, one clip at a time on a thread apart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from mdvideo.cache.executor import Watcher, finished
from mdvideo.cache.store import Store
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Noticed
from mdvideo.images.choose import Choice, diffusers_installed
from mdvideo.images.moving import envelope_of, still_of
from mdvideo.plan.clip_jobs import AnimateJob
from mdvideo.plan.jobs import Digest, Job, Product, Result
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import png
from mdvideo.video.generated import pack_clip

if TYPE_CHECKING:
    from mdvideo.images.diffusion.clip import Clips


class Animators:
    """An executor of AnimateJobs. Use ``close`` at the end."""

    def __init__(self, store: Store, emit: Callable[[Event], None]) -> None:
        self._store = store
        self._emit = emit
        self._closing = ExitStack()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="animator")
        self._by_settings: dict[ImageSettings, Clips] = {}
        self._by_identity: dict[str, Clips] = {}

    def close(self) -> None:
        """Drop what has not begun, wait for the model, and free what it holds."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._closing.close()

    def identity(self, images: ImageSettings, choice: Choice) -> str:
        """The ``backend`` of clips as these settings want them; no model is loaded.

        ``choice`` is who paints: pictures move only where a diffusion model may run. Raises BackendUnavailable when
        nobody animates here, with what to install or to configure as its hint; BackendError for a faulty model.
        """
        if not diffusers_installed():
            raise BackendUnavailable("the diffusers extra is not installed", hint="pip install 'mdvideo[diffusers]'")
        if choice.backend != "diffusers":
            said = f"pictures come from {choice.backend} ({choice.why})"
            raise BackendUnavailable(said, hint="write `images: {backend: diffusers, motion_model: …}`")
        if images not in self._by_settings:
            from mdvideo.images.diffusion.clip import Clips

            clips = Clips(images, lambda line: self._emit(Noticed(line)))
            self._by_settings[images] = self._closing.enter_context(clips)
            self._by_identity.setdefault(clips.identity, clips)
        return self._by_settings[images].identity

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have an AnimateJob's clip made by the model that it names. Raises BackendError."""
        assert isinstance(job, AnimateJob)  # noqa: S101
        stop = threading.Event()
        return await finished(self._thread.submit(self._make, job, watcher, stop), stop.set)

    def _make(self, job: AnimateJob, watcher: Watcher, stop: threading.Event) -> Result:
        def stepped(done: int, total: int) -> None:
            if stop.is_set():
                raise CancelledError
            watcher.stepped(done, total)

        watcher.begun()
        still = still_of(self._store.read(Digest(job.request.still)), job.window)
        frames = self._by_identity[job.backend].animate(job.request, still, stepped).frames
        lightest, darkest = envelope_of(frames)
        outputs = {"clip": pack_clip(frames), "lightest": png(lightest), "darkest": png(darkest)}
        return self._store.put(job.key, Product(outputs, {"frames": len(frames)}), job)
