"""The life of the watch server: where it listens, how it is told to stop, and that it then leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from starlette.types import ASGIApp

from mdvideo.errors import Problem
from mdvideo.events import Event, Notice, Warned
from mdvideo.watch.server.access import TOKEN_PARAMETER, policy_of
from mdvideo.watch.server.deck_index import DeckIndex
from mdvideo.watch.server.listen import listen, origin_of
from mdvideo.watch.server.middleware import AccessMiddleware
from mdvideo.watch.server.routes import application

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8450

READERS = 8
"""Threads that read media. A read is short, since the kernel has what was just written in memory."""

PATIENCE_SECONDS = 0.5
"""At the end, answers under way get this long; then their connections are cut, whoever still reads slowly."""

STUCK_SECONDS = 3
"""After this long, requests that work on something are cancelled."""


async def serve(
    decks: DeckIndex,
    *,
    token: str,
    stop: asyncio.Event,
    emit: Callable[[Event], None],
    on_ready: Callable[[str], None],
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
) -> None:
    """Serve ``decks`` until ``stop`` is set, or this task is cancelled; then end all streams and close all sockets.

    ``on_ready`` gets the address to open, once it answers. When ``port`` is in use, one of the next is taken, and
    ``emit`` is told. Raises SettingsError when the host cannot be listened on.
    """
    with contextlib.closing(listen(host, port)) as sock:
        bound = int(sock.getsockname()[1])
        if port not in {0, bound}:
            emit(Notice(f"port {port} is in use: serving on port {bound}"))
        policy = policy_of(host, bound, token)
        address = origin_of(host, bound) + "/"
        if policy.locked:
            emit(Warned(_reachable(bound, token)))
            address += f"?{TOKEN_PARAMETER}={token}"
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="mdvideo-media")
        server = _Server(AccessMiddleware(application(decks, token, stop, readers, emit), policy), stop)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            # It listens already: who connects now is answered as soon as the loop gets to it.
            on_ready(address)
            await asyncio.shield(serving)
        finally:
            stop.set()
            await serving
            # Without waiting: a read may need this very loop, to have lost bytes made again.
            readers.shutdown(wait=False, cancel_futures=True)


class _Server(uvicorn.Server):
    """uvicorn without three of its habits: taking over signals, waking ten times a second, waiting for streams."""

    def __init__(self, app: ASGIApp, stop: asyncio.Event) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                interface="asgi3",
                proxy_headers=False,
                timeout_graceful_shutdown=STUCK_SECONDS,
                # What fails in a request is told by ``routes``; a connection that was cut is nothing to log.
                log_config=None,
                log_level="critical",
                access_log=False,
            )
        )
        self._stop = stop

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    async def main_loop(self) -> None:
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        cutting = loop.call_later(PATIENCE_SECONDS, self._cut)
        try:
            # asyncio forgets, and leaves open, what it has accepted and not yet begun with when its server closes. So
            # nothing more is accepted, and what was gets its turn. (Windows' loop has no readers, nor that gap.)
            with contextlib.suppress(NotImplementedError):
                for sock in sockets or []:
                    loop.remove_reader(sock)
            await asyncio.sleep(0)
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def _reachable(port: int, token: str) -> Problem:
    name = socket.gethostname()
    return Problem(
        "warning",
        "reachable-from-outside",
        "other machines can reach this server: whoever has its address with the token sees the lesson and can paint",
        hint=f"from another machine, open http://{name}:{port}/?{TOKEN_PARAMETER}={token}",
    )
