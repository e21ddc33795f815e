"""The picture desk: an executor that gathers single pictures into batches for a painter.

A painter on a GPU is quickest when it gets all requests at once, and the builder wants each picture as soon as it is
there. So each ``run`` waits for its own picture; those asked for in one turn of the event loop make one batch, and
what is asked for while a batch is painted makes the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING

from mdvideo.cache.executor import LocalExecutor, Watcher, finished
from mdvideo.cache.store import Store
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs import Job, PaintJob, Product, Result
from mdvideo.protocols import PictureRequest, TextToImage

if TYPE_CHECKING:
    from PIL import Image

Encode = Callable[["Image.Image"], bytes]
"""Turns a picture into the bytes of a PNG."""


class BatchingExecutor:
    """Executor of PaintJobs. Pictures are encoded and stored on ``local``'s threads, never on the painter's.

    A painter with an attribute ``parallel = True`` is thread-safe and gains nothing by batches: it gets its requests
    one by one, on all of ``local``'s threads. Any other is called on one thread of its own, for a batch at a time.
    """

    def __init__(self, store: Store, painter: TextToImage, encode: Encode, local: LocalExecutor) -> None:
        self._store = store
        self._painter = painter
        self._encode = encode
        self._local = local
        self._parallel = bool(getattr(painter, "parallel", False))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="painter")
        self._orders: list[_PendingPicture] = []

    def __enter__(self) -> BatchingExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop batches that have not begun, and wait for the painter."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have a PaintJob painted. Raises BackendError, with the painter's own exception as its cause."""
        assert isinstance(job, PaintJob)
        order = _PendingPicture(job, watcher)
        if self._parallel:
            return await finished(self._local.pool.submit(self._paint_alone, order), order.drop.set)
        self._orders.append(order)
        if len(self._orders) == 1:
            asyncio.get_running_loop().call_soon(self._send)
        return await finished(order.done, order.drop.set)

    def _paint_alone(self, order: _PendingPicture) -> Result:
        _Batch([order], self._painter, self._keep_here).paint()
        return order.done.result()

    def _send(self) -> None:
        # Equal requests, as two runners may make them, go into different batches: a painter names pictures by request.
        batch = {order.job.request: order for order in self._orders}
        self._orders = [order for order in self._orders if order is not batch[order.job.request]]
        if self._orders:
            asyncio.get_running_loop().call_soon(self._send)
        # Twice as many as there are workers: those wait for none, and memory holds few pictures at a time.
        room = threading.BoundedSemaphore(2 * self._local.workers)

        def keep(order: _PendingPicture, image: Image.Image) -> None:
            room.acquire()
            kept = self._local.pool.submit(self._keep_here, order, image)
            kept.add_done_callback(lambda _: room.release())
            kept.add_done_callback(order.settle_if_cancelled)

        self._thread.submit(_Batch(list(batch.values()), self._painter, keep).paint)

    def _keep_here(self, order: _PendingPicture, image: Image.Image) -> None:
        try:
            product = Product({"picture": self._encode(image)})
            order.done.set_result(self._store.put(order.job.key, product, order.job))
        except BaseException as error:  # it is raised where the picture is awaited
            order.done.set_exception(error)


class _PendingPicture:
    """One picture on its way: ``done`` gives the result, ``drop`` says that nobody wants it any more."""

    def __init__(self, job: PaintJob, watcher: Watcher) -> None:
        self.job = job
        self.watcher = watcher
        self.done: Future[Result] = Future()
        self.drop = threading.Event()
        self.begun = False
        self.step: tuple[int, int] | None = None

    def begin(self) -> None:
        self.begun = True
        self.watcher.begun()

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def settle_if_cancelled(self, kept: Future[None]) -> None:
        if kept.cancelled():
            self.fail(CancelledError())


class _Batch:
    """One call of the painter."""

    def __init__(
        self,
        orders: Sequence[_PendingPicture],
        painter: TextToImage,
        keep: Callable[[_PendingPicture, Image.Image], None],
    ) -> None:
        self._left = {order.job.request: order for order in orders}
        self._all = orders
        self._painter = painter
        self._keep = keep

    def paint(self) -> None:
        """Paint all; every order is settled, now or when it is kept. Never raises."""
        try:
            # From here on an order can no longer be cancelled, only dropped: the painter has begun.
            for order in [order for order in self._all if not order.done.set_running_or_notify_cancel()]:
                del self._left[order.job.request]
            if self._left:
                self._begin_next()
                for request, image in self._painter.paint(list(self._left), self._progress):
                    self._hand_on(request, image)
        except (CancelledError, MdvideoError) as error:
            self._fail(error)
        except Exception as error:  # a stranger's painter may raise anything
            failure = BackendError(f"{self._painter.identity} failed: {error or type(error).__name__}")
            failure.__cause__ = error
            self._fail(failure)
        else:
            self._fail(BackendError(f"{self._painter.identity} left out a picture that it was asked for"))

    def _hand_on(self, request: PictureRequest, image: Image.Image) -> None:
        order = self._left.get(request)
        if order is None:
            raise BackendError(f"{self._painter.identity} painted what nobody asked for: {request.prompt!r}")
        order.begin()
        if image.size != (request.width, request.height):
            asked, got = f"{request.width}x{request.height}", "x".join(map(str, image.size))
            order.fail(BackendError(f"{self._painter.identity} painted {got} pixels instead of {asked}"))
        else:
            self._keep(order, image)
        del self._left[request]
        self._stop_if_unwanted()
        self._begin_next()

    def _progress(self, request: PictureRequest, done: int, total: int) -> None:
        order = self._left.get(request)
        if order is not None:
            order.begin()
            # A painter may report a step again, only to hear whether it should stop.
            if order.step != (done, total):
                order.step = (done, total)
                order.watcher.stepped(done, total)
        self._stop_if_unwanted()

    def _stop_if_unwanted(self) -> None:
        if self._left and all(order.drop.is_set() for order in self._left.values()):
            raise CancelledError

    def _begin_next(self) -> None:
        """A painter that reports no steps is taken to paint in the order of its requests."""
        if self._left and not any(order.begun for order in self._left.values()):
            next(iter(self._left.values())).begin()

    def _fail(self, error: Exception) -> None:
        for order in self._left.values():
            order.fail(error)
