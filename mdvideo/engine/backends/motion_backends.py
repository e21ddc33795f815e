"""Motion backends: image-to-video models, created from settings, one clip at a time on a thread of their own."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from mdvideo.cache.executor import JobListener, await_future
from mdvideo.cache.store import Store
from mdvideo.engine.workers import RemoteBackend, WorkerCluster
from mdvideo.errors import AssetError, BackendUnavailable, EncodeError
from mdvideo.events import Emit, Notice
from mdvideo.images.auto_backend import BackendChoice, diffusers_installed
from mdvideo.images.clip_extremes import envelope_of, first_frame_of, still_of
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.plan.jobs.job import Digest, Job, Product, ReadBlob, Result
from mdvideo.plan.jobs.motion_jobs import (
    ClipStillJob,
    GenerateMotionClipJob,
    InterpolateMotionClipJob,
    PinnedMotionClipJob,
)
from mdvideo.protocols import BackendContext
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import encode_png
from mdvideo.video.frames.motion_clip import decode_clip_rgb, encode_clip, interpolate_clip

if TYPE_CHECKING:
    from mdvideo.images.diffusion.image_to_video import MotionModel

MODEL_CACHE = "models"
"""The folder beside the store's results in which models keep prompt embeddings and compiled kernels."""


class MotionBackends:
    """The executor of GenerateMotionClipJobs. Use ``close`` at the end."""

    def __init__(self, store: Store, emit: Emit, gpu: GpuLease, cluster: WorkerCluster | None = None) -> None:
        self._store = store
        self._context = BackendContext(lambda line: emit(Notice(line)), gpu, store.folder / MODEL_CACHE)
        self._cluster = cluster
        self._exit_stack = ExitStack()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="motion")
        self._by_settings: dict[ImageSettings, MotionModel] = {}
        self._by_identity: dict[str, MotionModel] = {}
        self._remote: dict[str, RemoteBackend] = {}

    def close(self) -> None:
        """Cancel jobs that have not started, wait for the model, and close it."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._exit_stack.close()

    def identity(self, images: ImageSettings, choice: BackendChoice, model: str | None = None) -> str:
        """Return the identity of the motion backend of these settings. It loads no model.

        ``model`` is one that a slide names; None is that of the settings. ``choice`` is the image backend: clips are
        generated only where a diffusion model may run. Raises BackendUnavailable, with what to install or configure, if
        there is no motion backend; BackendError for a faulty model.
        """
        if model is not None:
            images = images.model_copy(update={"motion_model": model})
        if self._cluster is None and not diffusers_installed():
            raise BackendUnavailable("the diffusers extra is not installed", hint="pip install 'mdvideo[diffusers]'")
        if choice.backend != "diffusers":
            message = f"pictures come from {choice.backend} ({choice.reason})"
            raise BackendUnavailable(message, hint="write `images: {backend: diffusers, motion_model: …}`")
        if self._cluster is not None:
            remote = self._cluster.motion_backend(images)
            self._remote.setdefault(remote.identity, remote)
            return remote.identity
        if images not in self._by_settings:
            from mdvideo.images.diffusion.image_to_video import MotionModel

            clips = MotionModel(images, self._context)
            self._by_settings[images] = self._exit_stack.enter_context(clips)
            self._by_identity.setdefault(clips.identity, clips)
        return self._by_settings[images].identity

    def model_and_revision(self, backend: str) -> tuple[str, str]:
        """Return the model of an identity, and its revision."""
        return self._by_identity[backend].model_and_revision

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run a GenerateMotionClipJob on the model that it names. Raises BackendError."""
        assert isinstance(job, GenerateMotionClipJob)
        if job.backend in self._remote:
            return await self._remote[job.backend].run(job, listener)
        stop = threading.Event()
        return await await_future(self._thread.submit(self._make, job, listener, stop), stop.set)

    def _make(self, job: GenerateMotionClipJob, listener: JobListener, stop: threading.Event) -> Result:
        def report_step(done: int, total: int) -> None:
            if stop.is_set():
                raise CancelledError
            if done:  # 0 only checks whether to continue
                listener.on_progress(done, total)

        listener.on_start()
        given = job.request.still
        still = still_of(self._store.read(Digest(given)), job.window) if given else None
        frames = self._by_identity[job.backend].animate(job.request, still, report_step).frames
        return self._store.put(job.key, _product(encode_clip(frames)), job)


def run_pinned_clip(job: PinnedMotionClipJob, read: ReadBlob) -> Product:
    """Return the pinned clip with its extremes. Raises AssetError if the bytes are not a clip of the right size."""
    data = read(job.clip)
    try:
        shape = next(decode_clip_rgb(data)).shape
    except EncodeError as error:
        raise AssetError(f"the pinned clip of {job.label}: {error.message}") from error
    if shape[:2] != (job.size.height, job.size.width):
        raise AssetError(f"the pinned clip of {job.label} is not {job.size} pixels")
    return _product(data)


def run_interpolate_clip(job: InterpolateMotionClipJob, read: ReadBlob) -> Product:
    """Return the clip with frames between its own, and the extremes of all. Raises EncodeError."""
    return _product(interpolate_clip(read(job.clip)))


def run_clip_still(job: ClipStillJob, read: ReadBlob) -> Product:
    """Return a clip's first frame. Raises EncodeError."""
    return Product({"picture": encode_png(first_frame_of(decode_clip_rgb(read(job.clip))))})


def _product(clip: bytes) -> Product:
    """Return the clip with its lightest and darkest pixels, measured after encoding: as the video will show it."""
    lightest, darkest = envelope_of(decode_clip_rgb(clip))
    return Product({"clip": clip, "lightest": encode_png(lightest), "darkest": encode_png(darkest)})
