"""Media files are served whole or in ranges, as RFC 9110 specifies, without slowing down other requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.watch.server.media_response import CHUNK_BYTES, _regroup
from tests.support.fake_session import FakeSession
from tests.support.watch_server import TIMEOUT, RunningServer, running_server

VIDEO = Random(5).randbytes(3 * CHUNK_BYTES + 12_345)
LONG = bytes(64 << 20)
TAG = '"video"'


@pytest.fixture(scope="module")
def session() -> FakeSession:
    return FakeSession("lesson")


@pytest.fixture(scope="module")
def server(session: FakeSession) -> Iterator[RunningServer]:
    with running_server(session) as server:
        yield server


@pytest.fixture(scope="module")
def video(session: FakeSession) -> str:
    return session.add_file(VIDEO)


def wait_until(is_reached: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not is_reached():
        assert time.monotonic() < end, "not reached"
        time.sleep(0.01)


def wait_until_constant(value: Callable[[], int]) -> None:
    """Wait until ``value()`` is the same twice, with a tenth of a second in between."""
    before = -1
    while (now := value()) != before:
        before = now
        time.sleep(0.1)


def test_a_player_gets_the_whole_video_and_that_it_may_seek(server: RunningServer, video: str) -> None:
    response = server.get(video)
    assert (response.status, response.body) == (200, VIDEO)
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-length"] == str(len(VIDEO))
    assert response.headers["content-type"] == "video/mp4"
    assert response.headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ("bytes=0-1", slice(0, 2)),  # Safari's first request
        ("bytes=0-", slice(0, None)),
        ("bytes=100-199", slice(100, 200)),
        (f"bytes={CHUNK_BYTES - 1}-{CHUNK_BYTES}", slice(CHUNK_BYTES - 1, CHUNK_BYTES + 1)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=-99999999999", slice(0, None)),
        (f"bytes={len(VIDEO) - 1}-", slice(-1, None)),
        ("bytes=0-999999999999999999999999999999", slice(0, None)),
        ("BYTES= 7-7 ", slice(7, 8)),
    ],
)
def test_a_seek_gets_its_range(server: RunningServer, video: str, spec: str, part: slice) -> None:
    response = server.get(video, Range=spec)
    start, stop, _ = part.indices(len(VIDEO))
    assert response.status == 206
    assert response.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(VIDEO)}"
    assert response.headers["content-length"] == str(stop - start)
    assert response.body == VIDEO[part]


@pytest.mark.parametrize("spec", [f"bytes={len(VIDEO)}-", "bytes=99999999999999999999999999-", "bytes=-0"])
def test_a_range_past_the_end_gets_the_size(server: RunningServer, video: str, spec: str) -> None:
    response = server.get(video, Range=spec)
    assert (response.status, response.headers["content-range"]) == (416, f"bytes */{len(VIDEO)}")
    assert response.body == b""


@given(st.lists(st.binary(max_size=3 * CHUNK_BYTES // 2).map(lambda b: b * 3), max_size=5))
@settings(max_examples=30, deadline=None)
def test_regrouping_changes_no_byte(parts: list[bytes]) -> None:
    grouped = list(_regroup(iter(parts)))
    assert b"".join(grouped) == b"".join(parts)
    assert all(CHUNK_BYTES <= len(chunk) < 2 * CHUNK_BYTES for chunk in grouped[:-1])
    assert all(grouped)


def test_a_cached_video_costs_no_bytes(server: RunningServer, video: str) -> None:
    tag = server.get(video, Range="bytes=0-0").headers["etag"]
    response = server.get(video, If_None_Match=tag, Range="bytes=5-6")
    assert (response.status, response.body, response.headers["etag"]) == (304, b"", tag)
    assert server.get(video, If_Range=tag, Range="bytes=5-6").body == VIDEO[5:7]
    assert server.get(video, If_Range='"older"', Range="bytes=5-6").body == VIDEO


def test_head_gets_everything_but_the_bytes(server: RunningServer, video: str) -> None:
    response = server.request("HEAD", video, {"Range": "bytes=0-1"})
    assert (response.status, response.body) == (200, b"")
    assert response.headers["content-length"] == str(len(VIDEO))
    assert response.headers["accept-ranges"] == "bytes"


def test_an_unknown_name_is_not_found(server: RunningServer) -> None:
    response = server.get("/decks/lesson/media/0123456789abcdef.mp4")
    assert (response.status, response.json) == (404, {"error": "there is no such file"})
    assert server.get("/decks/other/media/x.mp4").status == 404


def test_a_lost_file_is_not_found(server: RunningServer, session: FakeSession) -> None:
    response = server.get(session.add_lost_file(1000, after=0))
    assert (response.status, response.json) == (404, {"error": "the cache's file is gone"})


def test_a_download_that_fails_halfway_does_not_look_complete(
    server: RunningServer, session: FakeSession, caplog: pytest.LogCaptureFixture
) -> None:
    with server.send_get(session.add_lost_file(4 * CHUNK_BYTES, after=2 * CHUNK_BYTES)) as sock:
        received = b""
        while part := sock.recv(1 << 20):
            received += part
    assert received.startswith(b"HTTP/1.1 200 ")
    assert len(received) < 4 * CHUNK_BYTES
    assert server.get("/decks/lesson/").status == 200
    assert caplog.records == [], "uvicorn's own messages do not appear on the terminal"


def test_many_clients_read_at_once(server: RunningServer, video: str) -> None:
    """More than there are threads that read media files."""
    with ThreadPoolExecutor(24) as clients:
        responses = [clients.submit(server.get, video, Range=f"bytes={at * 1000}-") for at in range(48)]
        assert all(response.result().body == VIDEO[at * 1000 :] for at, response in enumerate(responses))


def test_a_client_that_leaves_ends_the_read(server: RunningServer, session: FakeSession) -> None:
    sock = server.send_get(session.add_file(LONG, part=CHUNK_BYTES))
    sock.recv(1000)
    assert session.active_reads == 1
    sock.close()
    wait_until(lambda: session.active_reads == 0)


def test_a_paused_player_holds_little_memory_and_blocks_no_one(
    server: RunningServer, session: FakeSession, video: str
) -> None:
    """A video of 64 MB is read no further than the sockets take it."""
    read_bytes: list[int] = []

    def read(start: int, stop: int) -> Iterator[bytes]:
        for at in range(start, stop, CHUNK_BYTES):
            read_bytes.append(CHUNK_BYTES)
            yield LONG[at : min(at + CHUNK_BYTES, stop)]

    url = session.add_reader("paused.mp4", len(LONG), read)
    players = [server.send_get(url, receive_buffer=1 << 16) for _ in range(12)]
    try:
        wait_until(lambda: len(read_bytes) >= 12)
        assert server.get(video, Range="bytes=0-9").body == VIDEO[:10]
        wait_until_constant(lambda: len(read_bytes))
        assert sum(read_bytes) < 12 * (32 << 20)
    finally:
        for player in players:
            player.close()


def test_a_slow_read_delays_no_other_request(server: RunningServer, session: FakeSession) -> None:
    """Files are read on threads, not on the event loop."""
    slow = threading.Event()

    def read(start: int, stop: int) -> Iterator[bytes]:
        slow.wait(TIMEOUT)
        yield bytes(stop - start)

    with server.send_get(session.add_reader("slow.mp4", 10, read)) as sock:
        assert server.get("/decks/lesson/").status == 200
        slow.set()
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_static_files_are_revalidated_and_not_sent_again(server: RunningServer) -> None:
    response = server.get("/page/merge.js")
    assert (response.status, response.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert response.headers["cache-control"] == "no-cache"
    again = server.get("/page/merge.js", If_None_Match=response.headers["etag"])
    assert (again.status, again.body) == (304, b"")
