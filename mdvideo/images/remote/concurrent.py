"""Many pictures asked of a server at once: a limit on how many, progress, an end on request, nothing finished lost."""

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

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.images.remote.picture_client import PictureRefused
from mdvideo.images.sizing import fitted
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest

HEARTBEAT = 0.25
"""Seconds between two looks at whether the pictures are still wanted."""

MOST_PIXELS = 64 << 20
FORMATS = ("PNG", "JPEG", "WEBP")

OnStep = Callable[[int, int], None]
Ask = Callable[[PictureRequest, OnStep], Awaitable[bytes]]
"""Has one picture painted, and gives the bytes of its file. Raises PictureRefused, or BackendError to end it all."""


def painted(
    requests: Sequence[PictureRequest],
    progress: OnProgress,
    session: Callable[[], AbstractAsyncContextManager[Ask]],
    concurrency: int,
) -> Iterator[GeneratedPicture]:
    """Each picture as soon as it is there, at exactly its size.

    What cannot be painted is told when all else is. After a failure that is not one picture's own, nothing more is
    asked for, and what was asked for is awaited: it may have been paid for. Raises BackendError.
    """
    steps: dict[PictureRequest, tuple[int, int]] = {}
    failures: list[BackendError] = []
    ending = threading.Event()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(session()) as ask:
        limit = portal.call(anyio.Semaphore, concurrency)

        async def one(request: PictureRequest) -> bytes:
            async with limit:
                if ending.is_set():
                    raise CancelledError
                steps[request] = (0, 1)
                try:
                    return await ask(request, lambda done, total: steps.update({request: (done, total)}))
                except PictureRefused:
                    raise
                except BackendError:
                    ending.set()
                    raise
                finally:
                    del steps[request]

        async def idle() -> None:
            while steps:
                await anyio.sleep(0.01)

        waiting: dict[Future[bytes], PictureRequest] = {portal.start_task_soon(one, r): r for r in requests}
        try:
            while waiting:
                for future in wait(waiting, HEARTBEAT, FIRST_COMPLETED).done:
                    request = waiting.pop(future)
                    try:
                        yield GeneratedPicture(
                            request, fitted(decoded(future.result()), Size(request.width, request.height))
                        )
                    except CancelledError:
                        continue
                    except PictureRefused as error:
                        failures.append(_of(request, error))
                    except BackendError as error:
                        failures.append(error)
                for request, (done, total) in list(steps.items()):
                    progress(request, done, total)
        finally:
            for future in waiting:
                future.cancel()
            # A cancelled future says nothing of its task, which may still be taking its leave of the server.
            portal.call(idle)
    if failures:
        raise _together(failures)


def decoded(data: bytes) -> Image.Image:
    """The picture in a file that a server sent. Raises PictureRefused when it is none, damaged or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(f"the server sent {image.width}x{image.height} pixels, which is too many")
            return image.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PictureRefused("the server sent something that is no picture, or a damaged one") from error


def _of(request: PictureRequest, error: BackendError) -> BackendError:
    prompt = request.prompt if len(request.prompt) <= 60 else f"{request.prompt[:59]}…"
    named = BackendError(f"{error.message} (for {prompt!r})", hint=error.hint)
    named.__cause__ = error
    return named


def _together(failures: Sequence[BackendError]) -> BackendError:
    if len(failures) == 1:
        return failures[0]
    lines = list(dict.fromkeys(failure.message for failure in failures))
    hint = next((failure.hint for failure in failures if failure.hint), None)
    whole = BackendError("\n".join([f"{len(failures)} pictures failed:", *lines]), hint=hint)
    whole.__cause__ = failures[0]
    return whole
