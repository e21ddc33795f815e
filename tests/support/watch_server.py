"""Run the watch server as users do, on a socket of its own, and send it plain HTTP requests."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import urlsplit

from mdvideo.events import Event
from mdvideo.watch.server.deck_index import DeckIndex, ServedDeck
from mdvideo.watch.server.server import serve

T = TypeVar("T")
TOKEN = "a-token-of-a-test"  # noqa: S105
TIMEOUT = 10.0
"""Seconds after which a test stops waiting."""


@dataclass(frozen=True)
class Response:
    """An HTTP response. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class RunningServer:
    """A server on a thread of its own. ``events`` are those it emitted."""

    decks: DeckIndex
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event
    url: str
    thread: threading.Thread
    events: list[Event] = field(default_factory=list)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def call(self, work: Callable[[], T]) -> T:
        """Run ``work`` on the server's loop, which sessions must be used on."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(TIMEOUT)

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Response:
        """Send one request; its path is sent as it is, not normalized."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return Response(response.status, received, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Response:
        return self.request("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, value: object, headers: Mapping[str, str] | None = None) -> Response:
        """Post JSON as the page does."""
        sent = {"Content-Type": "application/json", "X-Mdvideo-Token": TOKEN, **(headers or {})}
        return self.request("POST", path, sent, json.dumps(value).encode())

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        """Open a connection on which nothing is sent yet."""
        sock = socket.socket()
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(TIMEOUT)
        try:
            sock.connect(("127.0.0.1", self.port))
        except OSError:
            sock.close()
            raise
        return sock

    def send_get(self, path: str, receive_buffer: int | None = None) -> socket.socket:
        """Open a connection, send a GET, and read nothing yet."""
        sock = self.connect(receive_buffer)
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return sock

    def shut_down(self) -> None:
        """Stop the server as Ctrl-C does, and wait for its end."""
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()


@contextmanager
def running_server(*sessions: ServedDeck, host: str = "127.0.0.1", port: int = 0) -> Iterator[RunningServer]:
    """A server of ``sessions``, shut down at the end. Raises what ended the server otherwise."""
    ready = threading.Event()
    servers: list[RunningServer] = []
    failures: list[BaseException] = []
    events: list[Event] = []

    async def main() -> None:
        decks, stop, loop = DeckIndex(sessions), asyncio.Event(), asyncio.get_running_loop()

        def on_ready(url: str) -> None:
            servers.append(RunningServer(decks, loop, stop, url, threading.current_thread(), events))
            ready.set()

        await serve(decks, token=TOKEN, stop=stop, emit=events.append, on_ready=on_ready, host=host, port=port)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks are left: {left}"

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # raised again on the test's thread
            failures.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="watch server")
    thread.start()
    ready.wait(TIMEOUT)
    try:
        if servers:
            yield servers[0]
    finally:
        if servers:
            servers[0].shut_down()
        if failures:
            raise failures[0]


class EventStreamClient:
    """A client of server-sent events on a plain socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._text = b""
        self.head = self._read_until(b"\r\n\r\n").decode()

    def next_event(self) -> tuple[int, Any]:
        """Return the number and the patch of the next view event."""
        while True:
            block = self.next_block()
            if match := re.fullmatch(r"id: (\d+)\nevent: view\ndata: (.*)", block):
                return int(match[1]), json.loads(match[2])

    def read_to_end(self) -> None:
        """Read to the end of the response. Raises TimeoutError if it does not end."""
        try:
            while self._sock.recv(1 << 16):
                pass
        except ConnectionResetError:
            pass

    def close(self) -> None:
        self._sock.close()

    def next_block(self) -> str:
        """Return the next event or comment. The server sends each as one chunk of the transfer coding."""
        size = int(self._read_until(b"\r\n"), 16)
        while len(self._text) < size + 2:
            self._receive()
        block, self._text = self._text[:size], self._text[size + 2 :]
        return block.decode().removesuffix("\n\n")

    def _read_until(self, mark: bytes) -> bytes:
        while mark not in self._text:
            self._receive()
        part, _, self._text = self._text.partition(mark)
        return part

    def _receive(self) -> None:
        data = self._sock.recv(1 << 20)
        assert data, "the server has closed the connection"
        self._text += data
