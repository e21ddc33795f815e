"""ComfyUI's websocket: progress of each queued prompt.

Events only make polling quicker and show steps. Whether a picture is finished is read from the history, so a lost
connection costs nothing but the progress.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from mdvideo._util.server_address import Server
from mdvideo.protocols import OnStep

MAX_BYTES = 64 << 20
OPEN_TIMEOUT, CLOSE_TIMEOUT = 10.0, 1.0
"""Seconds."""

FINAL_EVENTS = ("execution_success", "execution_error", "execution_interrupted")

# A logger of its own above DEBUG: at DEBUG websockets logs the handshake, which contains the key.
_QUIET = logging.Logger("mdvideo.comfyui", logging.INFO)


@dataclass(slots=True)
class PromptStatus:
    """What the events say about one prompt. ``changed`` is set at each event, and then replaced by a fresh one."""

    on_step: OnStep
    started: bool = False
    finished: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def wake_waiters(self) -> None:
        """Wake everything that waits for a change."""
        self.changed.set()
        self.changed = asyncio.Event()


class EventListener:
    """Receives events inside its ``async with`` block. ``connected`` says whether the websocket is open."""

    def __init__(self, server: Server, client: str) -> None:
        self.client = client
        self.connected = False
        self._server = server
        self._prompts: dict[str, PromptStatus] = {}
        self._ready = asyncio.Event()

    async def __aenter__(self) -> EventListener:
        # Nothing may be queued before the websocket is open: the server sends events only to connected clients.
        self._task = asyncio.create_task(self._listen())
        await self._ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    def subscribe(self, prompt: str, on_step: OnStep) -> PromptStatus:
        """Receive events of this prompt from now on."""
        return self._prompts.setdefault(prompt, PromptStatus(on_step))

    def unsubscribe(self, prompt: str) -> None:
        """Ignore further events of this prompt."""
        self._prompts.pop(prompt, None)

    async def _listen(self) -> None:
        """Receive events until cancelled or disconnected."""
        url = f"{self._server.websocket}/ws?clientId={self.client}"
        try:
            with suppress(OSError, WebSocketException):
                async with connect(
                    url,
                    additional_headers=self._server.headers,
                    max_size=MAX_BYTES,
                    open_timeout=OPEN_TIMEOUT,
                    close_timeout=CLOSE_TIMEOUT,
                    logger=_QUIET,
                ) as socket:
                    self.connected = True
                    self._ready.set()
                    async for message in socket:
                        if isinstance(message, str):  # bytes are previews
                            self._handle(message)
        finally:
            self.connected = False
            self._ready.set()
            for status in self._prompts.values():
                status.wake_waiters()

    def _handle(self, message: str) -> None:
        try:
            event: Any = json.loads(message)
        except (ValueError, RecursionError):
            return
        match event:
            case {"type": str(kind), "data": {"prompt_id": str(prompt), **data}} if prompt in self._prompts:
                status = self._prompts[prompt]
            case _:
                return
        status.started = True
        match data:
            case {"value": int(value), "max": int(total)} if kind == "progress" and 0 <= value <= total:
                status.on_step(value, total)
        # Servers that predate execution_success report the end by `executing` with no node.
        status.finished |= kind in FINAL_EVENTS or (kind == "executing" and data.get("node", "") is None)
        status.wake_waiters()
