"""Serve a media file, whole or a range: read on threads, no faster than the client takes it."""

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
from mdvideo.watch.server.byte_ranges import Selection, select_bytes
from mdvideo.watch.server.sse import wait_for_disconnect
from mdvideo.watch.session.media_registry import MediaFile

CHUNK_BYTES = 256 << 10
"""Size of the pieces handed over: few switches between threads, and little memory held for a paused player."""

CACHE_FOREVER = "private, max-age=31536000, immutable"
"""For URLs that contain the digest of their content."""


class MediaResponse:
    """An ASGI application that answers one request for a media file. ``readers`` are the threads that read it."""

    def __init__(self, media: MediaFile, readers: ThreadPoolExecutor) -> None:
        self._media = media
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        media = self._media
        selection = select_bytes(media.size, media.etag, scope["method"], Headers(scope=scope))
        if selection.status == 416:
            await Response(status_code=416, headers=dict(selection.headers))(scope, receive, send)
            return
        headers = {"etag": media.etag, "cache-control": CACHE_FOREVER, **selection.headers}
        if selection.status == 304:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        # Response would derive length and type from a body; here they are known and the body is not.
        headers |= {"content-length": str(selection.length), "content-type": media.media_type}
        start = {
            "type": "http.response.start",
            "status": selection.status,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
        if scope["method"] == "HEAD":
            await send(start)
            await send({"type": "http.response.body"})
            return
        client_left = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            await self._send(selection, start, client_left, scope, receive, send)
        finally:
            client_left.cancel()

    async def _send(
        self,
        selection: Selection,
        start: Message,
        client_left: asyncio.Future[None],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        chunks = _regroup(self._media.read(selection.start, selection.stop))
        try:
            # Read before the head is sent, so that a failed read can still be answered with 404.
            chunk = await self._next(chunks, client_left)
        except MdvideoError as error:
            await JSONResponse({"error": error.message}, 404)(scope, receive, send)
            return
        await send(start)
        # If a later read fails, the body ends short of Content-Length, which is how HTTP signals a broken download.
        with contextlib.suppress(MdvideoError):
            while chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                chunk = await self._next(chunks, client_left)
            await send({"type": "http.response.body"})

    async def _next(self, chunks: Iterator[bytes], client_left: asyncio.Future[None]) -> bytes:
        """Return the next bytes; empty at the end, or when the client has left."""
        reading: asyncio.Future[bytes] = asyncio.get_running_loop().run_in_executor(self._readers, next, chunks, b"")
        ends: set[asyncio.Future[Any]] = {reading, client_left}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return reading.result()
        reading.cancel()
        return b""


def _regroup(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of CHUNK_BYTES up to twice that; the last may be shorter."""
    pending: list[bytes] = []
    size = 0
    for part in parts:
        for at in range(0, len(part), CHUNK_BYTES):
            piece = part[at : at + CHUNK_BYTES]
            pending.append(piece)
            size += len(piece)
            if size >= CHUNK_BYTES:
                yield b"".join(pending)
                pending.clear()
                size = 0
    if pending:
        yield b"".join(pending)
