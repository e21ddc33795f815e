"""The list of decks: its summaries, its changes, and the start page that depends on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.fake_session import FakeSession, slide_part, video_part
from tests.support.watch_server import EventStreamClient, RunningServer, running_server


@pytest.fixture
def session() -> FakeSession:
    return FakeSession("lesson")


@pytest.fixture
def server(session: FakeSession) -> Iterator[RunningServer]:
    with running_server(session) as server:
        yield server


def test_a_single_deck_is_the_start_page(server: RunningServer) -> None:
    response = server.get("/")
    assert (response.status, response.headers["location"]) == (307, "/decks/lesson/")
    assert server.get("/decks/lesson").headers["location"] == "/decks/lesson/"
    assert server.get("/decks/none").status == 404
    assert server.get("/decks/none/").status == 404
    assert server.get("/decks/none/events").status == 404


def test_several_decks_are_listed_with_their_summaries(server: RunningServer, session: FakeSession) -> None:
    thumb = session.add_file(b"jpeg", ".jpg", "image/jpeg")
    other = FakeSession("später/2", "Später", "lessons/später.md")
    server.call(lambda: server.decks.add(other))
    server.call(
        lambda: session.show(
            phase="ready",
            video=video_part("x.mp4", 65.0),
            slides={"1": slide_part(1, "Light"), "2": slide_part(2, "Leaves", thumb=thumb)},
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


def test_the_list_follows_added_and_changed_decks(server: RunningServer, session: FakeSession) -> None:
    stream = EventStreamClient(server.send_get("/events"))
    assert stream.next_event()[1]["decks"]["lesson"]["phase"] == "building"
    server.call(lambda: session.show(phase="failed"))
    assert stream.next_event()[1]["decks"]["lesson"]["phase"] == "failed"
    second = FakeSession("second", "Second")
    server.call(lambda: server.decks.add(second))
    assert stream.next_event()[1]["decks"].keys() == {"second"}
    server.call(lambda: second.show(phase="ready", revision=1, notices=["not in the summary"]))
    assert stream.next_event()[1]["decks"]["second"]["phase"] == "ready"
    stream.close()
