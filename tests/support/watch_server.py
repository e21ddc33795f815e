"""Runs the watch server as users do, on a socket of its own, and talks to it in plain HTTP."""

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
from mdvideo.watch.server.deck_index import DeckIndex
from mdvideo.watch.server.server import serve

T = TypeVar("T")
TOKEN = "a-token-of-a-test"  # noqa: S105
PATIENCE = 10.0


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Running:
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
        """Run ``work`` on the server's loop, where sessions live."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """One request, its path as it is given."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            shown = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, shown, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, value: object, headers: Mapping[str, str] | None = None) -> Answer:
        """Post JSON as the page does."""
        sent = {"Content-Type": "application/json", "X-Mdvideo-Token": TOKEN, **(headers or {})}
        return self.ask("POST", path, sent, json.dumps(value).encode())

    def connected(self, receive_buffer: int | None = None) -> socket.socket:
        """A connection on which nothing was said yet."""
        sock = socket.socket()
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(PATIENCE)
        try:
            sock.connect(("127.0.0.1", self.port))
        except OSError:
            sock.close()
            raise
        return sock

    def opened(self, path: str, receive_buffer: int | None = None) -> socket.socket:
        """A connection on which a GET was sent, and nothing read yet."""
        sock = self.connected(receive_buffer)
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return sock

    def end(self) -> None:
        """Stop it, as Ctrl-C does, and wait for its end."""
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@contextmanager
def running(*sessions: Any, host: str = "127.0.0.1", port: int = 0) -> Iterator[Running]:
    """A server of ``sessions``, stopped at the end. Whatever ends it otherwise is raised here."""
    ready = threading.Event()
    found: list[Running] = []
    failures: list[BaseException] = []
    events: list[Event] = []

    async def main() -> None:
        decks, stop, loop = DeckIndex(sessions), asyncio.Event(), asyncio.get_running_loop()

        def on_ready(url: str) -> None:
            found.append(Running(decks, loop, stop, url, threading.current_thread(), events))
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
    ready.wait(PATIENCE)
    try:
        if found:
            yield found[0]
    finally:
        if found:
            found[0].end()
        if failures:
            raise failures[0]


class Stream:
    """A client of server-sent events on a plain socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._text = b""
        self.head = self._until(b"\r\n\r\n").decode()

    def event(self) -> tuple[int, Any]:
        """The next view event: its number and its patch."""
        while True:
            block = self.block()
            if match := re.fullmatch(r"id: (\d+)\nevent: view\ndata: (.*)", block):
                return int(match[1]), json.loads(match[2])

    def ended(self) -> bool:
        """Read to the end of the answer."""
        try:
            while self._sock.recv(1 << 16):
                pass
        except ConnectionResetError:
            pass
        return True

    def close(self) -> None:
        self._sock.close()

    def block(self) -> str:
        """The next event or comment. One chunk of the transfer coding is one block: each is sent by itself."""
        size = int(self._until(b"\r\n"), 16)
        while len(self._text) < size + 2:
            self._more()
        block, self._text = self._text[:size], self._text[size + 2 :]
        return block.decode().removesuffix("\n\n")

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._text:
            self._more()
        part, _, self._text = self._text.partition(mark)
        return part

    def _more(self) -> None:
        data = self._sock.recv(1 << 20)
        assert data, "the server has hung up"
        self._text += data
