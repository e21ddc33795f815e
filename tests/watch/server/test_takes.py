"""Recordings are posted under the same rules as all actions, and with a limit of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mdvideo.watch.server import routes
from tests.support.fake_session import FakeSession
from tests.support.watch_server import TOKEN, Response, RunningServer, running_server

KEY = "0123456789ab"
PATH = f"/decks/a/takes/{KEY}"


@pytest.fixture
def session() -> FakeSession:
    return FakeSession("a")


@pytest.fixture
def server(session: FakeSession) -> Iterator[RunningServer]:
    with running_server(session) as server:
        yield server


def send(server: RunningServer, path: str = PATH, body: bytes = b"sound", **headers: str) -> Response:
    """Post a recording as the page does, with headers changed; an empty one is left out."""
    sent = {"Content-Type": "audio/webm;codecs=opus", "X-Mdvideo-Token": TOKEN}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return server.request("POST", path, {name: value for name, value in sent.items() if value}, body)


def test_a_recording_reaches_the_session(server: RunningServer, session: FakeSession) -> None:
    response = send(server, f"{PATH}?gate=1")
    assert response.status == 201
    assert response.json["url"].endswith(f"{KEY}.wav")
    assert session.takes.recorded == {KEY: (b"sound", True)}
    send(server)
    assert session.takes.recorded == {KEY: (b"sound", False)}


def test_a_recording_without_the_token_is_denied(server: RunningServer, session: FakeSession) -> None:
    assert send(server, X_Mdvideo_Token="").status == 403
    assert send(server, X_Mdvideo_Token="wrong").status == 403  # noqa: S106
    assert session.takes.recorded == {}


def test_a_recording_from_another_site_is_denied(server: RunningServer, session: FakeSession) -> None:
    assert send(server, Origin="https://evil.example").status == 403
    assert send(server, Sec_Fetch_Site="cross-site").status == 403
    assert send(server, Host="evil.example").status == 421
    assert session.takes.recorded == {}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "image/png", ""])
def test_what_is_no_recording_is_refused(server: RunningServer, kind: str) -> None:
    assert send(server, Content_Type=kind).status == 415


def test_a_recording_that_is_too_long_is_refused(
    server: RunningServer, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MAX_TAKE_BYTES", 1000)
    assert send(server, body=b"x" * 1000).status == 201
    response = send(server, body=b"x" * 1001)
    assert response.status == 413
    assert "longer than" in response.json["error"]


@pytest.mark.parametrize("key", ["0123456789AB", "0123", "..%2f..%2fetc", "0123456789abc"])
def test_a_key_is_twelve_digits(server: RunningServer, key: str) -> None:
    assert send(server, f"/decks/a/takes/{key}").status == 404
    assert server.post("/decks/a/keep-take", {"key": key}).status == 400


def test_words_that_are_no_longer_said_are_a_conflict(server: RunningServer) -> None:
    response = send(server, f"/decks/a/takes/{'0' * 12}")
    assert (response.status, response.json["error"]) == (409, "these words are no longer in the notes")


def test_it_is_kept_discarded_and_deleted_by_actions(server: RunningServer, session: FakeSession) -> None:
    for action in ("keep", "discard", "delete"):
        assert server.post(f"/decks/a/{action}-take", {"key": KEY}).status == 200
    assert session.takes.actions == [("keep", KEY), ("discard", KEY), ("delete", KEY)]


def test_it_and_the_voice_are_heard_at_urls(server: RunningServer) -> None:
    assert server.post("/decks/a/hear-take", {"key": KEY}).json == {"urls": [f"/decks/a/media/{KEY}.wav"]}
    assert server.post("/decks/a/hear-voice", {"key": KEY}).json == {"urls": [f"/decks/a/media/voice-{KEY}.wav"]}


def test_a_recording_is_never_read_by_get(server: RunningServer) -> None:
    assert server.get(PATH).status == 405
