"""A scripted web server on this machine: HTTP/1.1, and websockets on the same port."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are lower-case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """``body`` is sent as JSON unless it is bytes. ``cut`` closes the connection without an answer."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False


class ScriptedServer:
    """Use as a context manager. ``answer`` is called for each request, on the server's thread."""

    def __init__(self, answer: Callable[[Received], Answer]) -> None:
        self.answer = answer
        self.received: list[Received] = []
        self.most_at_once = 0
        self.socket_headers: list[Headers] = []
        self._at_once = 0
        self._sockets: list[tuple[ServerProtocol, asyncio.StreamWriter]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def send_event(self, kind: str, **data: Any) -> None:
        """Send a message to every open websocket; called on the server's thread."""
        for protocol, writer in self._sockets:
            protocol.send_text(json.dumps({"type": kind, "data": data}).encode())
            writer.writelines(protocol.data_to_send())

    def call_soon(self, action: Callable[[], None]) -> None:
        """Call a function on the server's thread; called on any other."""
        self._loop.call_soon_threadsafe(action)

    def call_later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call a function on the server's thread after a while; called on that thread."""
        self._loop.call_later(seconds, action)

    def break_websockets(self) -> None:
        for _, writer in self._sockets:
            writer.transport.abort()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._handle_connection, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        self.break_websockets()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _handle_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._handle_request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _handle_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode().strip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        if headers.get("upgrade", "").lower() == "websocket":
            await self._open_websocket(head, reader, writer)
            return False
        data = await reader.readexactly(int(headers.get("content-length", "0")))
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        request = Received(method, parts.path, query, headers, json.loads(data) if data else None)
        self.received.append(request)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answer = self.answer(request)
            await asyncio.sleep(answer.delay)
        finally:
            self._at_once -= 1
        if answer.cut:
            writer.transport.abort()
            return False
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        lines = [f"{name}: {value}" for name, value in {"content-length": len(body), **answer.headers}.items()]
        writer.write("\r\n".join([f"HTTP/1.1 {answer.status} Said", *lines, "", ""]).encode() + body)
        await writer.drain()
        return True

    async def _open_websocket(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = ServerProtocol()
        protocol.receive_data(head)
        (request,) = protocol.events_received()
        assert isinstance(request, Request)
        self.socket_headers.append(request.headers)
        protocol.send_response(protocol.accept(request))
        writer.writelines(protocol.data_to_send())
        self._sockets.append((protocol, writer))
        while data := await reader.read(4096):
            protocol.receive_data(data)
            writer.writelines(protocol.data_to_send())
            if protocol.close_expected():
                break
        self._sockets.remove((protocol, writer))


def picture_file(width: int, height: int, colour: str = "teal", kind: str = "PNG") -> bytes:
    """A picture file of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()
