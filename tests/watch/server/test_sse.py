"""What changes is told to every page, at its own pace; and the list of decks is a page too."""

from __future__ import annotations

import json
import time

import pytest

from mdvideo.watch.server import sse
from mdvideo.watch.server.sse import event
from mdvideo.watch.session.view_model import merge
from tests.support.fake_session import FakeSession, slide, video
from tests.support.watch_server import Stream, running


@pytest.fixture
def session():
    return FakeSession("lesson")


@pytest.fixture
def server(session):
    with running(session) as server:
        yield server


@pytest.fixture
def listen(server):
    opened = []

    def listen(path="/decks/lesson/events", **options):
        opened.append(Stream(server.opened(path, **options)))
        return opened[-1]

    yield listen
    for stream in opened:
        stream.close()


def without_nulls(value):
    return (
        {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
        if isinstance(value, dict)
        else value
    )


def test_the_first_event_is_the_whole_view_and_the_next_ones_are_patches(server, session, listen):
    stream = listen()
    assert "content-type: text/event-stream" in stream.head
    assert "cache-control: no-store" in stream.head
    assert stream.event() == (1, json.loads(json.dumps(session.view)))
    server.call(lambda: session.show(phase="ready", revision=1))
    assert stream.event() == (2, {"phase": "ready", "revision": 1})
    server.call(lambda: session.show(slides={"1": slide(1, "Light")}))
    number, patch = stream.event()
    assert (number, patch["slides"]["1"]["title"]) == (3, "Light")


def test_all_pages_hear_it_and_late_ones_get_it_whole(server, session, listen):
    early = [listen() for _ in range(5)]
    assert all(stream.event()[1]["revision"] == 0 for stream in early)
    server.call(lambda: session.show(revision=7))
    assert all(stream.event() == (2, {"revision": 7}) for stream in early)
    number, view = listen().event()
    assert (number, view["revision"], view["deck"]["title"]) == (1, 7, "Photosynthesis")


def test_a_slow_page_gets_fewer_patches_and_ends_up_with_the_same_view(server, session, listen):
    """400 edits of 100 kB each, while the page reads nothing: they are summed up, not kept."""
    stream = listen(receive_buffer=1 << 14)
    _, view = stream.event()

    def edit(revision):
        session.show(revision=revision, notices=[f"{revision} " + "x" * 100_000])

    for revision in range(1, 401):
        server.call(lambda revision=revision: edit(revision))
    heard = 0
    while view["revision"] != 400:
        number, patch = stream.event()
        heard += 1
        assert number == heard + 1
        view = merge(view, patch)
    assert heard < 300
    assert without_nulls(view) == without_nulls(json.loads(json.dumps(session.view)))


def test_a_silent_line_is_pinged(server, listen, monkeypatch):
    monkeypatch.setattr(sse, "PING_SECONDS", 0.05)
    stream = listen()
    stream.event()
    assert [stream.block() for _ in range(3)] == [": ping"] * 3


def test_a_page_that_goes_away_is_forgotten(server, session, listen):
    for _ in range(10):
        listen().event()
    assert server.call(lambda: len(session.board._readers)) == 10
    for stream in [listen() for _ in range(2)]:
        stream.event()
        stream.close()
    end = time.monotonic() + 5
    while server.call(lambda: len(session.board._readers)) > 10:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_event_is_one_line_whatever_is_in_it():
    """Line ends are escaped in JSON; a lone surrogate becomes the escape that stands for it."""
    text = "a\nb\r\nc\u2028d é 🎬 \ud800"
    data = event(3, {"text": text})
    head, number, line, *rest = data.decode().split("\n")
    assert (head, number, rest) == ("id: 3", "event: view", ["", ""])
    assert json.loads(line.removeprefix("data: ")) == {"text": text}


def test_head_of_a_stream_ends(server):
    assert server.ask("HEAD", "/decks/lesson/events").headers["content-type"].startswith("text/event-stream")


def test_one_deck_is_the_start_page(server):
    answer = server.get("/")
    assert (answer.status, answer.headers["location"]) == (307, "/decks/lesson/")
    assert server.get("/decks/lesson").headers["location"] == "/decks/lesson/"
    assert server.get("/decks/none").status == 404
    assert server.get("/decks/none/").status == 404
    assert server.get("/decks/none/events").status == 404


def test_several_decks_are_listed_with_what_one_looks_for(server, session):
    thumb = session.offer(b"jpeg", ".jpg", "image/jpeg")
    other = FakeSession("später/2", "Später", "lessons/später.md")
    server.call(lambda: server.decks.add(other))
    server.call(
        lambda: session.show(
            phase="ready",
            video=video("x.mp4", 65.0),
            slides={"1": slide(1, "Light"), "2": slide(2, "Leaves", thumb=thumb)},
        )
    )
    assert server.get("/").status == 200
    assert server.get("/decks.json").json == {
        "decks": {
            "lesson": {
                "title": "Photosynthesis",
                "lang": "en",
                "path": "lessons/photosynthesis.md",
                "url": "/decks/lesson/",
                "phase": "ready",
                "duration": 65.0,
                "slides": 2,
                "thumb": thumb,
                "problems": 0,
                "error": None,
            },
            "später/2": {
                "title": "Später",
                "lang": "en",
                "path": "lessons/später.md",
                "url": "/decks/sp%C3%A4ter%2F2/",
                "phase": "building",
                "duration": None,
                "slides": 0,
                "thumb": None,
                "problems": 0,
                "error": None,
            },
        }
    }


def test_the_list_follows_decks_that_come_change_and_go(server, session, listen):
    stream = listen("/events")
    assert stream.event()[1]["decks"]["lesson"]["phase"] == "building"
    server.call(lambda: session.show(phase="failed"))
    assert stream.event()[1]["decks"]["lesson"]["phase"] == "failed"
    server.call(lambda: server.decks.add(FakeSession("second", "Second")))
    assert stream.event()[1]["decks"].keys() == {"second"}
    server.call(lambda: server.decks.remove("lesson"))
    assert stream.event()[1]["decks"] == {"lesson": None}
    second = server.decks.get("second")
    server.call(lambda: second.show(phase="ready", revision=1, notices=["not of interest here"]))
    assert stream.event()[1]["decks"]["second"]["phase"] == "ready"
