"""The page lists voices, hears one and writes it into the deck, under the same rules as all actions."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.fake_session import FakeSession
from tests.support.watch_server import TOKEN, Response, RunningServer, running_server


@pytest.fixture
def session() -> FakeSession:
    return FakeSession("a")


@pytest.fixture
def server(session: FakeSession) -> Iterator[RunningServer]:
    with running_server(session) as server:
        yield server


def act(server: RunningServer, action: str, token: str = TOKEN, **body: str) -> Response:
    headers = {"Content-Type": "application/json", "X-Mdvideo-Token": token}
    return server.request("POST", f"/decks/a/{action}", headers, json.dumps(body).encode())


def test_voices_are_listed_and_heard(server: RunningServer) -> None:
    listed = act(server, "list-voices")
    assert listed.status == 200
    assert [voice["name"] for voice in listed.json["voices"]] == ["heart", "af_bella", "bf_emma"]
    assert act(server, "hear-sample", name="af_bella").json == {"urls": ["/decks/a/media/voice-af_bella.wav"]}


def test_a_voice_is_written_only_with_the_token(server: RunningServer, session: FakeSession) -> None:
    assert act(server, "use-voice", token="wrong", name="heart").status == 403  # noqa: S106
    assert session.voices.used == []
    assert act(server, "use-voice", name="af_bella").status == 200
    assert session.voices.used == ["af_bella"]


def test_an_unknown_voice_is_refused_with_its_message(server: RunningServer) -> None:
    refused = act(server, "use-voice", name="nobody")
    assert refused.status == 409
    assert "nobody" in refused.json["error"]
    assert act(server, "use-voice").status in (400, 422)
