"""Server-sent events (WHATWG HTML, 9.2): stream a view's merge patches to one client.

Nothing is queued here. The next patch is requested when the one before it was sent, and covers everything that changed
in between: a slow client gets fewer, larger patches and costs no memory.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

PING_SECONDS = 10.0
RETRY_MILLISECONDS = 1000

HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]


class EventStream:
    """An ASGI application that streams ``changes`` until the client leaves, they end, or ``closing`` is set."""

    def __init__(self, changes: AsyncIterator[Mapping[str, Any]], closing: asyncio.Event) -> None:
        self._changes = changes
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return
        ends: set[asyncio.Future[Any]] = {
            asyncio.ensure_future(wait_for_disconnect(receive)),
            asyncio.ensure_future(self._closing.wait()),
        }
        try:
            await self._stream(ends, send)
        finally:
            for end in ends:
                end.cancel()
        await send({"type": "http.response.body"})

    async def _stream(self, ends: set[asyncio.Future[Any]], send: Send) -> None:
        await _send(send, f"retry: {RETRY_MILLISECONDS}\n\n".encode())
        number = 0
        change = asyncio.ensure_future(_next(self._changes))
        try:
            while True:
                await asyncio.wait({change, *ends}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if any(end.done() for end in ends):
                    return
                if not change.done():
                    await _send(send, b": ping\n\n")
                    continue
                patch = change.result()
                if patch is None:
                    return
                number += 1
                await _send(send, encode_event(number, patch))
                change = asyncio.ensure_future(_next(self._changes))
        finally:
            # Also closes the asynchronous generator, which the cancelled task is waiting in.
            change.cancel()


def encode_event(number: int, patch: Mapping[str, Any]) -> bytes:
    """Encode one ``view`` event. JSON has no raw line ends, so the data is one line."""
    data = json.dumps(patch, ensure_ascii=False, separators=(",", ":"))
    # UTF-8 cannot encode a lone surrogate; it becomes its JSON escape.
    return f"id: {number}\nevent: view\ndata: {data}\n\n".encode("utf-8", "backslashreplace")


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the client has disconnected or the response is complete."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _next(changes: AsyncIterator[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return await anext(changes, None)


async def _send(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})
