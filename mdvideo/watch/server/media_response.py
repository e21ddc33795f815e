"""Answers whose bytes come from a Medium: whole or a range, read on threads, no faster than the client takes them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from mdvideo.errors import MdvideoError
from mdvideo.watch.server.byte_ranges import Selection, select
from mdvideo.watch.server.sse import disconnected
from mdvideo.watch.session.media_registry import MediaFile

CHUNK_BYTES = 256 << 10
"""Bytes are handed over in pieces of about this size: few hops between threads, little memory for a paused player."""

FOREVER = "private, max-age=31536000, immutable"
"""For names that hold their content's digest."""


class MediaResponse:
    """An ASGI application that serves one medium once; ``readers`` are the threads that read it."""

    def __init__(self, medium: MediaFile, readers: ThreadPoolExecutor) -> None:
        self._medium = medium
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        medium = self._medium
        selection = select(medium.size, medium.etag, scope["method"], Headers(scope=scope))
        if selection.status == 416:
            await Response(status_code=416, headers=dict(selection.headers))(scope, receive, send)
            return
        headers = {"etag": medium.etag, "cache-control": FOREVER, **selection.headers}
        if selection.status == 304:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        # Length and type are Response's to derive from a body; here there is none to derive them from.
        headers |= {"content-length": str(selection.length), "content-type": medium.media_type}
        start = {
            "type": "http.response.start",
            "status": selection.status,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
        if scope["method"] == "HEAD":
            await send(start)
            await send({"type": "http.response.body"})
            return
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            await self._send(selection, start, gone, scope, receive, send)
        finally:
            gone.cancel()

    async def _send(
        self,
        selection: Selection,
        start: Message,
        gone: asyncio.Future[None],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        chunks = _regrouped(self._medium.read(selection.start, selection.stop))
        try:
            # Before the head is sent, while it can still say that the bytes are gone.
            chunk = await self._next(chunks, gone)
        except MdvideoError as error:
            await JSONResponse({"error": error.message}, 404)(scope, receive, send)
            return
        await send(start)
        # Where bytes are lost on the way, ending short of Content-Length is how HTTP tells it: the connection is cut.
        with contextlib.suppress(MdvideoError):
            while chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                chunk = await self._next(chunks, gone)
            await send({"type": "http.response.body"})

    async def _next(self, chunks: Iterator[bytes], gone: asyncio.Future[None]) -> bytes:
        """The next bytes; none at the end, and when nobody waits for them any more."""
        reading: asyncio.Future[bytes] = asyncio.get_running_loop().run_in_executor(self._readers, next, chunks, b"")
        ends: set[asyncio.Future[Any]] = {reading, gone}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return reading.result()
        reading.cancel()
        return b""


def _regrouped(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK_BYTES up to twice that, but for the last."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        for at in range(0, len(part), CHUNK_BYTES):
            piece = part[at : at + CHUNK_BYTES]
            held.append(piece)
            size += len(piece)
            if size >= CHUNK_BYTES:
                yield b"".join(held)
                held.clear()
                size = 0
    if held:
        yield b"".join(held)
