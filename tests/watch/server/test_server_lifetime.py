"""The server starts where it can, says where, and is gone at once when it is told to."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from mdvideo.errors import SettingsError
from mdvideo.events import Notice
from mdvideo.watch.server.deck_index import DeckIndex
from mdvideo.watch.server.listen import PORTS_TRIED, listen, origin_of
from mdvideo.watch.server.server import serve
from mdvideo.watch.session.media_registry import MediaFile
from tests.support.fake_session import FakeSession
from tests.support.watch_server import PATIENCE, TOKEN, Stream, running

AT_ONCE = 2.5
"""Seconds; on a quiet machine it takes 0.3 to 0.7."""


def test_a_port_in_use_makes_way_for_the_next_and_it_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(FakeSession("lesson"), port=port) as server:
            assert port < server.port < port + PORTS_TRIED
            assert server.events == [Notice(f"port {port} is in use: serving on port {server.port}")]
            assert server.get("/decks/lesson/").status == 200


def test_two_servers_stand_side_by_side():
    with running(FakeSession("lesson")) as first, running(FakeSession("lesson"), port=first.port) as second:
        assert first.get("/decks/lesson/").status == second.get("/decks/lesson/").status == 200


@pytest.mark.parametrize("host", ["203.0.113.7", "x" * 70])
def test_a_host_that_is_not_ours_is_refused_in_words(host):
    with pytest.raises(SettingsError, match=r"cannot listen on|is no address of this machine"):
        listen(host, 0)


def test_when_all_ports_are_in_use_it_says_so(monkeypatch):
    monkeypatch.setattr("mdvideo.watch.server.listen.PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="all in use"):
            listen("127.0.0.1", taken.getsockname()[1])


def test_the_address_is_one_that_a_browser_here_can_open():
    assert origin_of("127.0.0.1", 1) == "http://127.0.0.1:1"
    assert origin_of("0.0.0.0", 1) == "http://127.0.0.1:1"  # noqa: S104
    assert origin_of("::", 1) == "http://[::1]:1"
    assert origin_of("::1", 1) == "http://[::1]:1"
    assert origin_of("localhost", 1) == "http://localhost:1"


def test_the_end_closes_open_streams_and_downloads_at_once():
    """Pages that listen, a player that is paused, a connection that never asked: none keeps the server."""
    session = FakeSession("lesson")
    with running(session) as server:
        pages = [Stream(server.opened("/decks/lesson/events")) for _ in range(3)]
        for page in pages:
            page.event()
        player = server.opened(session.offer(bytes(64 << 20), part=1 << 18), receive_buffer=1 << 16)
        player.recv(100)
        silent = server.connected()
        before = time.monotonic()
        server.end()
        assert time.monotonic() - before < AT_ONCE
        assert all(page.ended() for page in pages)
        assert session.reading == 0
        for sock in (player, silent):
            sock.close()
        for page in pages:
            page.close()
        with pytest.raises(ConnectionRefusedError):
            server.connected()


def test_a_store_that_does_not_answer_does_not_hold_up_the_end():
    session = FakeSession("lesson")
    answer = threading.Event()

    def read(start, stop):
        answer.wait(PATIENCE)
        yield bytes(stop - start)

    session.shelf["slow.mp4"] = MediaFile("video/mp4", 10, '"slow"', read)
    with running(session) as server, server.opened("/decks/lesson/media/slow.mp4"):
        assert server.get("/decks/lesson/").status == 200
        before = time.monotonic()
        server.end()
        assert time.monotonic() - before < AT_ONCE
    answer.set()


def test_no_thread_is_left():
    before = set(threading.enumerate())
    session = FakeSession("lesson")
    with running(session) as server:
        server.get(session.offer(b"film"))
        assert any(thread.name.startswith("mdvideo-media") for thread in threading.enumerate())
    end = time.monotonic() + PATIENCE
    while not set(threading.enumerate()) <= before:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_cancelled_server_leaves_nothing_either():
    """What asyncio does on Ctrl-C."""

    async def main() -> tuple[str, int]:
        found: list[str] = []
        stop = asyncio.Event()
        serving = asyncio.create_task(
            serve(
                DeckIndex([FakeSession("lesson")]),
                token=TOKEN,
                stop=stop,
                emit=print,
                on_ready=found.append,
                port=0,
            )
        )
        while not found:
            await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", int(found[0].rpartition(":")[2].strip("/")))
        writer.write(b"GET /decks/lesson/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"event: view")
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert stop.is_set()
        await reader.read()
        writer.close()
        return found[0], len(asyncio.all_tasks())

    url, tasks = asyncio.run(main())
    assert url.startswith("http://127.0.0.1:")
    assert tasks == 1


def test_an_idle_server_does_nothing():
    """A page that listens to a deck in which nothing happens costs no processor time."""
    with running(FakeSession("lesson")) as server:
        stream = Stream(server.opened("/decks/lesson/events"))
        stream.event()
        used = server.call(time.thread_time)
        time.sleep(0.5)
        assert server.call(time.thread_time) - used < 0.005
        stream.close()
