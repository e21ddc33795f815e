"""Concurrent requests for pictures to one server: limited in number, cancellable, with progress."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import AbstractAsyncContextManager

import anyio
from anyio.from_thread import start_blocking_portal
from PIL import Image

from mdvideo._util.http_rules import RequestFailed
from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.images.sizing import fit_picture
from mdvideo.protocols import GeneratedPicture, OnProgress, OnStep, PictureRequest

POLL_INTERVAL = 0.25
"""Seconds between two calls of ``progress``, which may cancel."""

MAX_PIXELS, MAX_SIDE = 64 << 20, 1 << 16
FORMATS = ("PNG", "JPEG", "WEBP")

FetchPicture = Callable[[PictureRequest, OnStep], Awaitable[bytes]]
"""Has one picture generated, and returns its file. Raises RequestFailed, or BackendError to end all requests."""


def generate_all(
    requests: Sequence[PictureRequest],
    progress: OnProgress,
    session: Callable[[], AbstractAsyncContextManager[FetchPicture]],
    concurrency: int,
) -> Iterator[GeneratedPicture]:
    """Yield each picture as soon as it arrives, at exactly its size.

    Requests that fail are reported after all others. After a failure that concerns the server as a whole, no more
    pictures are requested; those already requested are awaited, since they may have been paid for. Raises BackendError.
    """
    steps: dict[PictureRequest, tuple[int, int]] = {}
    failures: list[BackendError] = []
    stopping = threading.Event()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(session()) as fetch:
        limit = portal.call(anyio.Semaphore, concurrency)

        async def fetch_one(request: PictureRequest) -> bytes:
            async with limit:
                if stopping.is_set():
                    raise CancelledError
                steps[request] = (0, 1)
                try:
                    return await fetch(request, lambda done, total: steps.update({request: (done, total)}))
                except RequestFailed:
                    raise
                except BackendError:
                    stopping.set()
                    raise
                finally:
                    del steps[request]

        async def wait_until_idle() -> None:
            while steps:
                await anyio.sleep(0.01)

        pending: dict[Future[bytes], PictureRequest] = {
            portal.start_task_soon(fetch_one, request): request for request in requests
        }
        try:
            while pending:
                for future in wait(pending, POLL_INTERVAL, FIRST_COMPLETED).done:
                    request = pending.pop(future)
                    try:
                        image = decode_picture(future.result())
                        yield GeneratedPicture(request, fit_picture(image, Size(request.width, request.height)))
                    except CancelledError:
                        continue
                    except RequestFailed as error:
                        failures.append(_with_prompt(request, error))
                    except BackendError as error:
                        failures.append(error)
                for request, (done, total) in list(steps.items()):
                    progress(request, done, total)
        finally:
            for future in pending:
                future.cancel()
            # The task of a cancelled future may still run: ComfyUI's prompt is taken off the queue.
            portal.call(wait_until_idle)
    if failures:
        raise _combine(failures)


def decode_picture(data: bytes) -> Image.Image:
    """Decode a file that a server sent. Raises RequestFailed when it is not a picture, damaged or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                raise RequestFailed(f"the server sent {image.width}x{image.height} pixels, which is too many")
            return image.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RequestFailed("the server sent a file that is damaged or not a picture") from error


def _with_prompt(request: PictureRequest, error: BackendError) -> BackendError:
    prompt = request.prompt if len(request.prompt) <= 60 else f"{request.prompt[:59]}…"
    named = BackendError(f"{error.message} (for {prompt!r})", hint=error.hint)
    named.__cause__ = error
    return named


def _combine(failures: Sequence[BackendError]) -> BackendError:
    if len(failures) == 1:
        return failures[0]
    lines = list(dict.fromkeys(failure.message for failure in failures))
    hint = next((failure.hint for failure in failures if failure.hint), None)
    combined = BackendError("\n".join([f"{len(failures)} pictures failed:", *lines]), hint=hint)
    combined.__cause__ = failures[0]
    return combined
