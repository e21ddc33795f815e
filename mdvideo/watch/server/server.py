"""Run the watch server: listen, serve until told to stop, then close every stream and socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from starlette.types import ASGIApp

from mdvideo.errors import Problem
from mdvideo.events import Emit, Notice, Warned
from mdvideo.watch.server.access import TOKEN_PARAMETER, policy_of
from mdvideo.watch.server.connection_limits import ConnectionLimits
from mdvideo.watch.server.deck_index import DeckIndex
from mdvideo.watch.server.listen import listen, origin_of
from mdvideo.watch.server.middleware import AccessMiddleware
from mdvideo.watch.server.routes import create_app

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8450

READERS = 8
"""Threads that read media files. Reads are short: what was just written is in the kernel's page cache."""

DRAIN_SECONDS = 0.5
"""At shutdown, responses in progress get this long; then their connections are aborted."""

CANCEL_AFTER_SECONDS = 3
"""At shutdown, requests still being handled after this long are cancelled."""


async def serve(
    decks: DeckIndex,
    *,
    token: str,
    stop: asyncio.Event,
    emit: Emit,
    on_ready: Callable[[str], None],
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
) -> None:
    """Serve ``decks`` until ``stop`` is set or this task is cancelled; then end all streams and close all sockets.

    ``on_ready`` is called with the URL to open, once the server answers. If ``port`` is in use, the next free one is
    taken and reported to ``emit``. Raises SettingsError if it cannot listen on ``host``.
    """
    with contextlib.closing(listen(host, port)) as sock:
        bound = int(sock.getsockname()[1])
        if port not in {0, bound}:
            emit(Notice(f"port {port} is in use; serving on port {bound}"))
        policy = policy_of(host, bound, token)
        url = origin_of(host, bound) + "/"
        if policy.locked:
            emit(Warned(_reachable_from_outside(bound, token)))
            url += f"?{TOKEN_PARAMETER}={token}"
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="mdvideo-media")
        server = _Server(AccessMiddleware(create_app(decks, token, stop, readers, emit), policy), stop)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            # The socket listens already: a client that connects now is answered once the loop runs.
            on_ready(url)
            await asyncio.shield(serving)
        finally:
            stop.set()
            await serving
            # Without waiting: a read may need this loop to restore lost bytes.
            readers.shutdown(wait=False, cancel_futures=True)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, its timer ten times a second, and its wait for streams to end."""

    def __init__(self, app: ASGIApp, stop: asyncio.Event) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                interface="asgi3",
                proxy_headers=False,
                timeout_graceful_shutdown=CANCEL_AFTER_SECONDS,
                # ``routes`` reports failed requests; aborted connections need no log entry.
                log_config=None,
                log_level="critical",
                access_log=False,
            )
        )
        self._stop = stop
        self.server_state.connections = ConnectionLimits()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    async def main_loop(self) -> None:
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        aborting = loop.call_later(DRAIN_SECONDS, self._abort_connections)
        try:
            # When its server closes, asyncio leaves open connections that it has accepted but not yet started to
            # handle. So stop accepting, and let the loop start those. (Windows' loop has no readers, and no such gap.)
            with contextlib.suppress(NotImplementedError):
                for sock in sockets or []:
                    loop.remove_reader(sock)
            await asyncio.sleep(0)
            await super().shutdown(sockets)
        finally:
            aborting.cancel()

    def _abort_connections(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def _reachable_from_outside(port: int, token: str) -> Problem:
    name = socket.gethostname()
    return Problem(
        "warning",
        "reachable-from-outside",
        "other machines can reach this server: anyone who has its address with the token can see the lesson"
        " and generate pictures",
        hint=f"from another machine, open http://{name}:{port}/?{TOKEN_PARAMETER}={token}",
    )
