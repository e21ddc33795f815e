"""ComfyUI's websocket: what it tells of each picture.

It only quickens and shows: whether a picture is done, the history says, so a connection that breaks costs nothing but
the progress.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from mdvideo._util.server_address import Server

MOST_BYTES = 64 << 20
OPEN_SECONDS, CLOSE_SECONDS = 10.0, 1.0
ENDINGS = ("execution_success", "execution_error", "execution_interrupted")

# Its own logger, above DEBUG: at DEBUG websockets logs the handshake with the key in it.
_QUIET = logging.Logger("mdvideo.comfyui", logging.INFO)


@dataclass(slots=True)
class PromptStatus:
    """What is known of one picture. ``news`` is set at each sign of it."""

    stepped: Callable[[int, int], None]
    begun: bool = False
    ended: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Listener:
    """Listens as one client inside its ``async with`` block; ``alive`` tells whether the connection stands."""

    def __init__(self, server: Server, client: str) -> None:
        self.client = client
        self.alive = False
        self._server = server
        self._told: dict[str, PromptStatus] = {}
        self._settled = asyncio.Event()

    async def __aenter__(self) -> Listener:
        # Nothing may be queued before the connection stands: a server tells of a prompt only who listens by then.
        self._task = asyncio.create_task(self._listen())
        await self._settled.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    def expect(self, prompt: str, stepped: Callable[[int, int], None]) -> PromptStatus:
        """Hear of this prompt from now on."""
        return self._told.setdefault(prompt, PromptStatus(stepped))

    def forget(self, prompt: str) -> None:
        """Hear of it no more."""
        self._told.pop(prompt, None)

    async def _listen(self) -> None:
        """Listen until cancelled or cut off."""
        url = f"{self._server.websocket}/ws?clientId={self.client}"
        try:
            with suppress(OSError, WebSocketException):
                async with connect(
                    url,
                    additional_headers=self._server.headers,
                    max_size=MOST_BYTES,
                    open_timeout=OPEN_SECONDS,
                    close_timeout=CLOSE_SECONDS,
                    logger=_QUIET,
                ) as socket:
                    self.alive = True
                    self._settled.set()
                    async for message in socket:
                        if isinstance(message, str):  # bytes are previews
                            self._hear(message)
        finally:
            self.alive = False
            self._settled.set()
            for told in self._told.values():
                _wake(told)

    def _hear(self, message: str) -> None:
        try:
            said: Any = json.loads(message)
        except (ValueError, RecursionError):
            return
        match said:
            case {"type": str(kind), "data": {"prompt_id": str(prompt), **data}} if prompt in self._told:
                told = self._told[prompt]
            case _:
                return
        told.begun = True
        match data:
            case {"value": int(value), "max": int(most)} if kind == "progress" and 0 <= value <= most:
                told.stepped(value, most)
        # `executing` with no node is how servers before execution_success say that a prompt is done.
        told.ended |= kind in ENDINGS or (kind == "executing" and data.get("node", "") is None)
        _wake(told)


def _wake(told: PromptStatus) -> None:
    told.news.set()
    told.news = asyncio.Event()
