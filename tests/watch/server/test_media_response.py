"""Films and pictures come in ranges, so that players seek; as RFC 9110 says, and without a cost to anyone else."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.watch.server.byte_ranges import select
from mdvideo.watch.server.media_response import CHUNK_BYTES, _regrouped
from tests.support.fake_session import FakeSession
from tests.support.watch_server import PATIENCE, running

FILM = Random(5).randbytes(3 * CHUNK_BYTES + 12_345)
LONG = bytes(64 << 20)
TAG = '"film"'


@pytest.fixture(scope="module")
def server():
    with running(FakeSession("lesson")) as server:
        yield server


@pytest.fixture(scope="module")
def session(server):
    return server.decks.get("lesson")


@pytest.fixture(scope="module")
def film(session):
    return session.offer(FILM)


def wait_until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.01)


def test_a_player_gets_the_whole_film_and_learns_that_it_may_seek(server, film):
    answer = server.get(film)
    assert (answer.status, answer.body) == (200, FILM)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(len(FILM))
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ("bytes=0-1", slice(0, 2)),  # Safari's first question
        ("bytes=0-", slice(0, None)),
        ("bytes=100-199", slice(100, 200)),
        (f"bytes={CHUNK_BYTES - 1}-{CHUNK_BYTES}", slice(CHUNK_BYTES - 1, CHUNK_BYTES + 1)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=-99999999999", slice(0, None)),
        (f"bytes={len(FILM) - 1}-", slice(-1, None)),
        ("bytes=0-999999999999999999999999999999", slice(0, None)),
        ("BYTES= 7-7 ", slice(7, 8)),
    ],
)
def test_a_seek_gets_its_range(server, film, spec, part):
    answer = server.get(film, Range=spec)
    start, stop, _ = part.indices(len(FILM))
    assert answer.status == 206
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(FILM)}"
    assert answer.headers["content-length"] == str(stop - start)
    assert answer.body == FILM[part]


@pytest.mark.parametrize(
    "spec",
    ["bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=1", "chunks=0-1", "bytes=0-1,5-6", "bytes=0x1-5", "0-1",
     "bytes=1-2-3", "bytes=--5", "bytes=+1-2", "bytes=١-٢"],
)  # fmt: skip
def test_what_is_no_single_range_gets_the_whole(film, spec):
    """Several ranges too: to ignore Range is always allowed, and no player asks for more than one."""
    selection = select(len(FILM), TAG, "GET", {"range": spec})
    assert (selection.status, selection.start, selection.stop) == (200, 0, len(FILM))


@pytest.mark.parametrize("spec", [f"bytes={len(FILM)}-", "bytes=99999999999999999999999999-", "bytes=-0"])
def test_a_range_past_the_end_is_told_the_size(server, film, spec):
    answer = server.get(film, Range=spec)
    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{len(FILM)}")
    assert answer.body == b""


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(1, 2000))
def test_every_range_is_a_slice(data, size):
    """RFC 9110's ranges against Python's slices."""
    content = Random(size).randbytes(size)
    numbers = st.integers(0, size + 20)
    first, last = data.draw(st.none() | numbers), data.draw(st.none() | numbers)
    selection = select(
        size, TAG, "GET", {"range": f"bytes={'' if first is None else first}-{'' if last is None else last}"}
    )
    if first is None:
        expected = content if last is None else content[max(0, size - last) :]
    else:
        expected = content[first:] if last is None else content[first : last + 1]
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        assert selection.status == 200
    elif not expected:
        assert selection.status == 416
    else:
        assert selection.status == 206
        assert content[selection.start : selection.stop] == expected
        assert selection.headers["content-range"] == f"bytes {selection.start}-{selection.stop - 1}/{size}"


@given(st.text(max_size=60), st.sampled_from(["range", "if-range", "if-none-match"]))
def test_no_header_breaks_it(text, name):
    selection = select(1000, TAG, "GET", {"range": "bytes=1-2", name: text})
    assert selection.status in {200, 206, 304, 416}
    assert 0 <= selection.start <= selection.stop <= 1000


@given(st.lists(st.binary(max_size=3 * CHUNK_BYTES // 2).map(lambda b: b * 3), max_size=5))
@settings(max_examples=30, deadline=None)
def test_regrouping_changes_no_byte(parts):
    grouped = list(_regrouped(iter(parts)))
    assert b"".join(grouped) == b"".join(parts)
    assert all(CHUNK_BYTES <= len(chunk) < 2 * CHUNK_BYTES for chunk in grouped[:-1])
    assert all(grouped)


@pytest.mark.parametrize(("condition", "status"), [(TAG, 206), ('"other"', 200), (f"W/{TAG}", 200), ("", 200),
                                                   ("Sat, 21 Nov 2026 00:00:00 GMT", 200)])  # fmt: skip
def test_a_resumed_download_goes_on_only_in_the_same_film(condition, status):
    assert select(100, TAG, "GET", {"range": "bytes=50-", "if-range": condition}).status == status


@pytest.mark.parametrize(("tags", "status"), [(TAG, 304), (f"W/{TAG}", 304), ("*", 304), (f'"a", {TAG}', 304),
                                              ('"a"', 200), ("film", 200), ('"a, film"', 200)])  # fmt: skip
def test_who_has_it_is_not_sent_it_again(tags, status):
    assert select(100, TAG, "GET", {"if-none-match": tags}).status == status


def test_a_cached_film_costs_no_bytes(server, film):
    tag = server.get(film, Range="bytes=0-0").headers["etag"]
    answer = server.get(film, If_None_Match=tag, Range="bytes=5-6")
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    assert server.get(film, If_Range=tag, Range="bytes=5-6").body == FILM[5:7]
    assert server.get(film, If_Range='"older"', Range="bytes=5-6").body == FILM


def test_head_tells_all_but_the_bytes(server, film):
    answer = server.ask("HEAD", film, {"Range": "bytes=0-1"})
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(FILM))
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_name_that_is_not_offered_is_not_there(server):
    answer = server.get("/decks/lesson/media/0123456789abcdef.mp4")
    assert (answer.status, answer.json) == (404, {"error": "no such file is served"})
    assert server.get("/decks/other/media/x.mp4").status == 404


def test_bytes_that_are_gone_are_told_while_there_is_time(server, session):
    answer = server.get(session.offer_lost(1000, after=0))
    assert (answer.status, answer.json) == (404, {"error": "the cache's file is gone"})


def test_a_download_that_breaks_off_does_not_look_whole(server, session, caplog):
    with server.opened(session.offer_lost(4 * CHUNK_BYTES, after=2 * CHUNK_BYTES)) as sock:
        got = b""
        while part := sock.recv(1 << 20):
            got += part
    assert got.startswith(b"HTTP/1.1 200 ")
    assert len(got) < 4 * CHUNK_BYTES
    assert server.get("/decks/lesson/").status == 200
    assert caplog.records == [], "uvicorn's own words do not get into the terminal's display"


def test_many_read_at_once(server, film):
    """More than there are threads for reading."""
    with ThreadPoolExecutor(24) as people:
        asked = [people.submit(server.get, film, Range=f"bytes={at * 1000}-") for at in range(48)]
        assert all(answer.result().body == FILM[at * 1000 :] for at, answer in enumerate(asked))


def test_a_reader_that_goes_away_ends_the_reading(server, session):
    address = session.offer(LONG, part=CHUNK_BYTES)
    sock = server.opened(address)
    sock.recv(1000)
    assert session.reading == 1
    sock.close()
    wait_until(lambda: session.reading == 0)


def test_a_paused_player_holds_little_and_stops_nobody(server, session, film):
    """A film of 64 MB is read no further than the sockets take."""
    taken = []
    medium = session.media(session.offer(LONG, part=CHUNK_BYTES).rpartition("/")[2])
    read = medium.read

    def counted(start, stop):
        for part in read(start, stop):
            taken.append(len(part))
            yield part

    session.shelf["paused.mp4"] = type(medium)("video/mp4", medium.size, '"paused"', counted)
    players = [server.opened("/decks/lesson/media/paused.mp4", receive_buffer=1 << 16) for _ in range(12)]
    try:
        wait_until(lambda: len(taken) >= 12)
        assert server.get(film, Range="bytes=0-9").body == FILM[:10]
        time.sleep(0.1)
        assert sum(taken) < 12 * (32 << 20)
    finally:
        for player in players:
            player.close()
    wait_until(lambda: session.reading == 0)


def test_the_page_stays_quick_while_a_film_is_read(server, session):
    """Reading waits on threads: a store that answers slowly delays no event."""
    slow = threading.Event()

    def read(start, stop):
        slow.wait(PATIENCE)
        yield bytes(stop - start)

    medium = session.media(session.offer(b"x").rpartition("/")[2])
    session.shelf["slow.mp4"] = type(medium)("video/mp4", 10, '"slow"', read)
    with server.opened("/decks/lesson/media/slow.mp4") as sock:
        assert server.get("/decks/lesson/").status == 200
        slow.set()
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_files_of_the_page_are_asked_for_again_and_sent_once(server):
    answer = server.get("/page/merge.js")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache"
    again = server.get("/page/merge.js", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
