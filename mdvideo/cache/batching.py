"""Dynamic batching: an executor that gathers single pictures into batches for an image backend.

A backend on a GPU is fastest when it gets all requests at once, and a build wants each picture as soon as it is ready.
So each ``run`` waits for its own picture. Pictures that are requested in one turn of the event loop form one batch, and
those that are requested while a batch is generated form the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING

from mdvideo.cache.executor import JobListener, LocalExecutor, await_future
from mdvideo.cache.store import Store
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs.job import Job, Product, Result
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.protocols import ChosenPicture, GeneratedPicture, PictureRequest, TextToImage, is_parallel

if TYPE_CHECKING:
    from PIL import Image

Encode = Callable[["Image.Image"], bytes]
"""Encodes a picture as PNG."""


class BatchingExecutor:
    """Executor of GeneratePictureJobs. Pictures are encoded and stored on ``local``'s threads, not the backend's.

    A Parallel backend gets its requests one by one, on all of ``local``'s threads. Any other is called on one thread of
    its own, for a batch at a time.
    """

    def __init__(self, store: Store, backend: TextToImage, encode: Encode, local: LocalExecutor) -> None:
        self._store = store
        self._backend = backend
        self._encode = encode
        self._local = local
        self._parallel = is_parallel(backend)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="image-backend")
        self._pending: list[_PendingPicture] = []

    def __enter__(self) -> BatchingExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop batches that have not started, and wait for the backend."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Have a picture generated. Raises BackendError, with the backend's own exception as its cause."""
        assert isinstance(job, GeneratePictureJob)
        picture = _PendingPicture(job, listener)
        if self._parallel:
            return await await_future(self._local.pool.submit(self._generate_alone, picture), picture.unwanted.set)
        self._pending.append(picture)
        if len(self._pending) == 1:
            asyncio.get_running_loop().call_soon(self._submit_batch)
        return await await_future(picture.future, picture.unwanted.set)

    def _generate_alone(self, picture: _PendingPicture) -> Result:
        _Batch([picture], self._backend, self._store_picture).generate()
        return picture.future.result()

    def _submit_batch(self) -> None:
        # Equal requests, as two runners may make, go into different batches: a backend identifies pictures by request.
        batch = {picture.job.request: picture for picture in self._pending}
        self._pending = [picture for picture in self._pending if picture is not batch[picture.job.request]]
        if self._pending:
            asyncio.get_running_loop().call_soon(self._submit_batch)
        # Twice the number of threads: those never idle, and few pictures are in memory at a time.
        slots = threading.BoundedSemaphore(2 * self._local.threads)

        def store(picture: _PendingPicture, made: GeneratedPicture) -> None:
            slots.acquire()
            stored = self._local.pool.submit(self._store_picture, picture, made)
            stored.add_done_callback(lambda _: slots.release())
            stored.add_done_callback(picture.fail_if_cancelled)

        self._thread.submit(_Batch(list(batch.values()), self._backend, store).generate)

    def _store_picture(self, picture: _PendingPicture, made: GeneratedPicture) -> None:
        try:
            _, image = made
            chosen = {"seed": made.seed, "score": made.score} if isinstance(made, ChosenPicture) else {}
            report = {name: value for name, value in chosen.items() if value is not None}
            product = Product({"picture": self._encode(image)}, report)
            picture.future.set_result(self._store.put(picture.job.key, product, picture.job))
        except BaseException as error:  # it is raised where the picture is awaited
            picture.future.set_exception(error)


class _PendingPicture:
    """One requested picture: ``future`` gives the result; ``unwanted`` is set when nobody waits for it any more."""

    def __init__(self, job: GeneratePictureJob, listener: JobListener) -> None:
        self.job = job
        self.listener = listener
        self.future: Future[Result] = Future()
        self.unwanted = threading.Event()
        self.is_started = False
        self.last_step: tuple[int, int] | None = None

    def start(self) -> None:
        self.is_started = True
        self.listener.on_start()

    def report_progress(self, done: int, total: int) -> None:
        self.start()
        # A backend may report a step again, only to learn whether it should stop.
        if self.last_step != (done, total):
            self.last_step = (done, total)
            self.listener.on_progress(done, total)

    def fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)

    def fail_if_cancelled(self, stored: Future[None]) -> None:
        if stored.cancelled():
            self.fail(CancelledError())


class _Batch:
    """One call of the backend."""

    def __init__(
        self,
        pictures: Sequence[_PendingPicture],
        backend: TextToImage,
        store: Callable[[_PendingPicture, GeneratedPicture], None],
    ) -> None:
        self._remaining = {picture.job.request: picture for picture in pictures}
        self._all = pictures
        self._backend = backend
        self._store = store

    def generate(self) -> None:
        """Generate all pictures; each future is resolved here or by ``store``. Never raises."""
        try:
            # From here on, a picture can no longer be cancelled, only marked as unwanted.
            for picture in [picture for picture in self._all if not picture.future.set_running_or_notify_cancel()]:
                del self._remaining[picture.job.request]
            if self._remaining:
                self._start_next()
                for made in self._backend.generate(list(self._remaining), self._on_progress):
                    self._finish_picture(made)
        except (CancelledError, MdvideoError) as error:
            self._fail_remaining(error)
        except Exception as error:  # a backend of another package may raise anything
            failure = BackendError(f"{self._backend.identity} failed: {error or type(error).__name__}")
            failure.__cause__ = error
            self._fail_remaining(failure)
        else:
            self._fail_remaining(BackendError(f"{self._backend.identity} did not generate a requested picture"))

    def _finish_picture(self, made: GeneratedPicture) -> None:
        request, image = made
        picture = self._remaining.get(request)
        if picture is None:
            raise BackendError(f"{self._backend.identity} generated an unrequested picture: {request.prompt!r}")
        picture.start()
        if image.size != (request.width, request.height):
            expected, actual = f"{request.width}x{request.height}", "x".join(map(str, image.size))
            picture.fail(BackendError(f"{self._backend.identity} generated {actual} pixels instead of {expected}"))
        else:
            self._store(picture, made)
        del self._remaining[request]
        self._stop_if_unwanted()
        self._start_next()

    def _on_progress(self, request: PictureRequest, done: int, total: int) -> None:
        picture = self._remaining.get(request)
        if picture is not None:
            picture.report_progress(done, total)
        self._stop_if_unwanted()

    def _stop_if_unwanted(self) -> None:
        if self._remaining and all(picture.unwanted.is_set() for picture in self._remaining.values()):
            raise CancelledError

    def _start_next(self) -> None:
        """Mark the next picture as started: a backend that reports no steps is assumed to work in request order."""
        if self._remaining and not any(picture.is_started for picture in self._remaining.values()):
            next(iter(self._remaining.values())).start()

    def _fail_remaining(self, error: Exception) -> None:
        for picture in self._remaining.values():
            picture.fail(error)
