"""Changes are streamed to every page, at its own pace; so are changes of the list of decks."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from mdvideo.watch.server import sse
from mdvideo.watch.server.sse import encode_event
from mdvideo.watch.session.view_model import merge
from tests.support.fake_session import FakeSession, slide_part
from tests.support.watch_server import TIMEOUT, EventStreamClient, RunningServer, running_server


@pytest.fixture
def session() -> FakeSession:
    return FakeSession("lesson")


@pytest.fixture
def server(session: FakeSession) -> Iterator[RunningServer]:
    with running_server(session) as server:
        yield server


Listen = Callable[..., EventStreamClient]
"""Opens the event stream at a path; default: that of the deck."""


@pytest.fixture
def listen(server: RunningServer) -> Iterator[Listen]:
    streams: list[EventStreamClient] = []

    def listen(path: str = "/decks/lesson/events", receive_buffer: int | None = None) -> EventStreamClient:
        streams.append(EventStreamClient(server.send_get(path, receive_buffer)))
        return streams[-1]

    yield listen
    for stream in streams:
        stream.close()


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return value


def test_the_first_event_is_the_whole_view_and_the_next_are_patches(
    server: RunningServer, session: FakeSession, listen: Listen
) -> None:
    stream = listen()
    assert "content-type: text/event-stream" in stream.head
    assert "cache-control: no-store" in stream.head
    assert stream.next_event() == (1, json.loads(json.dumps(session.view)))
    server.call(lambda: session.show(phase="ready", revision=1))
    assert stream.next_event() == (2, {"phase": "ready", "revision": 1})
    server.call(lambda: session.show(slides={"1": slide_part(1, "Light")}))
    number, patch = stream.next_event()
    assert (number, patch["slides"]["1"]["title"]) == (3, "Light")


def test_all_pages_get_a_change_and_later_pages_the_whole_view(
    server: RunningServer, session: FakeSession, listen: Listen
) -> None:
    early = [listen() for _ in range(5)]
    assert all(stream.next_event()[1]["revision"] == 0 for stream in early)
    server.call(lambda: session.show(revision=7))
    assert all(stream.next_event() == (2, {"revision": 7}) for stream in early)
    number, view = listen().next_event()
    assert (number, view["revision"], view["deck"]["title"]) == (1, 7, "Photosynthesis")


def test_a_slow_page_gets_fewer_patches_and_the_same_view(
    server: RunningServer, session: FakeSession, listen: Listen
) -> None:
    """400 edits of 100 kB each, while the page reads nothing: they are combined, not queued."""
    stream = listen(receive_buffer=1 << 14)
    _, view = stream.next_event()

    def edit(revision: int) -> None:
        session.show(revision=revision, notices=[f"{revision} " + "x" * 100_000])

    for revision in range(1, 401):
        server.call(partial(edit, revision))
    count = 0
    while view["revision"] != 400:
        number, patch = stream.next_event()
        count += 1
        assert number == count + 1
        view = merge(view, patch)
    assert count < 300
    assert without_nulls(view) == without_nulls(json.loads(json.dumps(session.view)))


def test_an_idle_stream_is_pinged(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "PING_SECONDS", 0.05)
    stream = listen()
    stream.next_event()
    assert [stream.next_block() for _ in range(3)] == [": ping"] * 3


def test_a_page_that_leaves_is_forgotten(server: RunningServer, session: FakeSession, listen: Listen) -> None:
    for _ in range(10):
        listen().next_event()
    assert server.call(lambda: len(session.views._readers)) == 10
    for stream in [listen() for _ in range(2)]:
        stream.next_event()
        stream.close()
    end = time.monotonic() + TIMEOUT
    while server.call(lambda: len(session.views._readers)) > 10:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_data_of_an_event_is_one_line() -> None:
    """JSON escapes line ends; a lone surrogate becomes its JSON escape."""
    text = "a\nb\r\nc\u2028d é 🎬 \ud800"
    data = encode_event(3, {"text": text})
    head, number, line, *rest = data.decode().split("\n")
    assert (head, number, rest) == ("id: 3", "event: view", ["", ""])
    assert json.loads(line.removeprefix("data: ")) == {"text": text}


def test_a_head_request_for_a_stream_ends(server: RunningServer) -> None:
    assert server.request("HEAD", "/decks/lesson/events").headers["content-type"].startswith("text/event-stream")
