"""Clients that send nothing, and floods of them, do not keep others from being served."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from mdvideo.watch.server import connection_limits, server
from tests.support.fake_session import FakeSession
from tests.support.watch_server import RunningServer, running_server


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningServer]:
    monkeypatch.setattr(server, "ConnectionLimits", lambda: connection_limits.ConnectionLimits(50, 1.0, 1.0))
    with running_server(FakeSession("deck")) as started:
        yield started


def connect(running: RunningServer) -> socket.socket:
    found = urlsplit(running.url)
    assert found.hostname is not None
    assert found.port is not None
    return socket.create_connection((found.hostname, found.port), timeout=10)


def is_closed(client: socket.socket) -> bool:
    client.settimeout(10)
    try:
        return client.recv(1000) == b""
    except ConnectionError:
        return True


def test_half_a_head_is_not_waited_for(running: RunningServer) -> None:
    with connect(running) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        assert is_closed(client)
        assert time.monotonic() - began < 5


def test_two_hundred_silent_clients_do_not_stop_the_server(running: RunningServer) -> None:
    with ExitStack() as clients:
        opened = [clients.enter_context(connect(running)) for _ in range(200)]
        time.sleep(1.5)
        assert all(is_closed(client) for client in opened)
        with connect(running) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 4")


def test_a_refused_body_is_not_read_to_its_end(running: RunningServer) -> None:
    with connect(running) as client:
        client.sendall(b"POST /x HTTP/1.1\r\nHost: elsewhere.invalid\r\nContent-Length: 200000000\r\n\r\n")
        answer = b""
        while data := client.recv(1000):
            answer += data
    assert answer.startswith(b"HTTP/1.1 4")
    assert b"connection: close" in answer.lower()
