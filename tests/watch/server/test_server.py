"""The server listens where it can, says where, and stops promptly, leaving nothing behind."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from mdvideo.events import Notice
from mdvideo.watch.server.deck_index import DeckIndex
from mdvideo.watch.server.listen import MAX_PORTS_TRIED
from mdvideo.watch.server.server import serve
from tests.support.event_loops import count_wakeups
from tests.support.fake_session import FakeSession
from tests.support.watch_server import TIMEOUT, TOKEN, EventStreamClient, running_server

PROMPTLY = TIMEOUT / 2
"""Seconds. An idle machine takes 0.3 to 0.7; waiting for a client or a read would take ``TIMEOUT``."""


def test_if_a_port_is_in_use_the_next_is_taken_and_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running_server(FakeSession("lesson"), port=port) as server:
            assert port < server.port < port + MAX_PORTS_TRIED
            assert server.events == [Notice(f"port {port} is in use; serving on port {server.port}")]
            assert server.get("/decks/lesson/").status == 200


def test_two_servers_run_at_once() -> None:
    with (
        running_server(FakeSession("lesson")) as first,
        running_server(FakeSession("lesson"), port=first.port) as second,
    ):
        assert first.get("/decks/lesson/").status == second.get("/decks/lesson/").status == 200


def test_shutdown_closes_open_streams_and_downloads() -> None:
    """Open event streams, a paused player and an idle connection do not delay it."""
    session = FakeSession("lesson")
    with running_server(session) as server:
        pages = [EventStreamClient(server.send_get("/decks/lesson/events")) for _ in range(3)]
        for page in pages:
            page.next_event()
        player = server.send_get(session.add_file(bytes(64 << 20), part=1 << 18), receive_buffer=1 << 16)
        player.recv(100)
        silent = server.connect()
        before = time.monotonic()
        server.shut_down()
        assert time.monotonic() - before < PROMPTLY
        for page in pages:
            page.read_to_end()
        assert session.active_reads == 0
        for sock in (player, silent):
            sock.close()
        for page in pages:
            page.close()
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def test_a_read_that_hangs_does_not_delay_shutdown() -> None:
    session = FakeSession("lesson")
    release = threading.Event()

    def read(start: int, stop: int) -> Iterator[bytes]:
        release.wait(2 * TIMEOUT)
        yield bytes(stop - start)

    url = session.add_reader("slow.mp4", 10, read)
    with running_server(session) as server, server.send_get(url):
        assert server.get("/decks/lesson/").status == 200
        before = time.monotonic()
        server.shut_down()
        assert time.monotonic() - before < PROMPTLY
    release.set()


def test_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    session = FakeSession("lesson")
    with running_server(session) as server:
        server.get(session.add_file(b"video"))
        assert any(thread.name.startswith("mdvideo-media") for thread in threading.enumerate())
    end = time.monotonic() + TIMEOUT
    while not set(threading.enumerate()) <= before:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_cancelled_server_leaves_nothing_behind() -> None:
    """As asyncio cancels it on Ctrl-C."""

    async def main() -> tuple[str, int]:
        urls: list[str] = []
        stop = asyncio.Event()
        serving = asyncio.create_task(
            serve(
                DeckIndex([FakeSession("lesson")]),
                token=TOKEN,
                stop=stop,
                emit=print,
                on_ready=urls.append,
                port=0,
            )
        )
        while not urls:
            await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", int(urls[0].rpartition(":")[2].strip("/")))
        writer.write(b"GET /decks/lesson/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"event: view")
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert stop.is_set()
        await reader.read()
        writer.close()
        return urls[0], len(asyncio.all_tasks())

    url, tasks = asyncio.run(main())
    assert url.startswith("http://127.0.0.1:")
    assert tasks == 1


def test_an_idle_server_does_not_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a page listens to a deck that does not change. uvicorn alone would wake ten times a second."""
    with running_server(FakeSession("lesson")) as server:
        stream = EventStreamClient(server.send_get("/decks/lesson/events"))
        stream.next_event()
        wakeups = count_wakeups(server.loop, monkeypatch)
        end = time.monotonic() + TIMEOUT
        before = -1
        while wakeups() != before:  # at first, the loop may still be busy with the event
            assert time.monotonic() < end
            before = wakeups()
            time.sleep(0.5)
        stream.close()
