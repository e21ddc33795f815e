"""Speech from a server: a scripted one on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
from mdvideo.events import Finished
from mdvideo.protocols import Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.openai import OpenAISpeech
from tests.support.http_server import Answer, Received, ScriptedServer
from tests.support.narrated_videos import build_video, tone
from tests.support.wav_files import wav_file

KEY = "sk-sentinel-5d41402abc4b2a76"
HELLO = Utterance("Hello.", "en")


def answer_with_speech(request: Received) -> Answer:
    """A tone, 20 ms for each character."""
    return Answer(body=wav_file(tone(0.02 * len(request.body["input"]), 300, rate=24_000), 24_000))


def environment_for(server: ScriptedServer) -> dict[str, str]:
    return {"MDVIDEO_SPEECH_URL": f"{server.url}/v1", "MDVIDEO_SPEECH_KEY": KEY}


def openai(server: ScriptedServer, settings: SpeechSettings | None = None) -> OpenAISpeech:
    """A backend of that server."""
    return OpenAISpeech(settings or SpeechSettings(), environment=environment_for(server))


def test_each_utterance_is_a_request() -> None:
    with (
        ScriptedServer(answer_with_speech) as server,
        openai(server, SpeechSettings(model="kokoro", voice="anna")) as backend,
    ):
        first, second = backend.speak([Utterance("Hello there.", "en"), Utterance("Bye.", "en", "bob", 1.2)])
    common = {"model": "kokoro", "response_format": "wav"}
    assert [request.path for request in server.received] == ["/v1/audio/speech"] * 2
    assert [request.body for request in server.received] == [
        {"input": "Hello there.", "voice": "anna", **common},
        {"input": "Bye.", "voice": "bob", "speed": 1.2, **common},
    ]
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"
    assert (first.rate, first.samples.size, second.words) == (24_000, 5760, ())
    assert KEY not in backend.identity


def test_a_request_to_a_busy_server_is_retried() -> None:
    def answer(request: Received) -> Answer:
        return Answer(503, b"busy", {"retry-after": "0"}) if len(server.received) < 3 else answer_with_speech(request)

    with ScriptedServer(answer) as server, openai(server) as backend:
        (speech,) = backend.speak([HELLO])
    assert (len(server.received), speech.samples.size > 0) == (3, True)


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [
        (401, BackendUnavailable, "MDVIDEO_SPEECH_KEY"),
        (404, BackendUnavailable, "speech.model"),
        (400, BackendError, "speech.voice"),
        (302, BackendError, "redirects"),
    ],
)
def test_a_refusal_is_reported_without_the_key(status: int, kind: type[BackendError], hint: str) -> None:
    refusal = Answer(status, f"no such key: {KEY}\n".encode(), {"location": "http://127.0.0.1:1/"})
    with ScriptedServer(lambda _: refusal) as server, openai(server) as backend:
        with pytest.raises(kind) as caught:
            list(backend.speak([HELLO]))
        assert len(server.received) == 1
    assert KEY not in str(caught.value)
    assert "[key]" in caught.value.message
    assert hint in (caught.value.hint or "")


def test_an_answer_that_is_not_wav_is_refused() -> None:
    with (
        ScriptedServer(lambda _: Answer(body=b"ID3 mp3 instead")) as server,
        openai(server) as backend,
        pytest.raises(BackendError, match="WAV"),
    ):
        list(backend.speak([HELLO]))


@pytest.mark.parametrize("url", ["", "localhost:80", "http://user:pw@host", "ftp://host", "http://host:x"])
def test_a_bad_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises((BackendUnavailable, SettingsError)) as caught:
        OpenAISpeech(SpeechSettings(), environment={"MDVIDEO_SPEECH_URL": url})
    assert "pw" not in str(caught.value)


def test_without_the_extra_the_command_that_installs_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo._util.extras.find_spec", lambda _: None)
    with pytest.raises(BackendUnavailable, match="speech from a server needs httpx, tenacity") as caught:
        OpenAISpeech(SpeechSettings(), environment={"MDVIDEO_SPEECH_URL": "http://localhost:1"})
    assert caught.value.hint == "pip install 'mdvideo[remote]'"


def test_finished_sentences_are_kept_when_a_server_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build requests only the others."""
    deck = "# A\n\n<!-- One is here. Two is here. Three is here. -->\n"
    broken = [True]

    def answer(request: Received) -> Answer:
        fails = broken[0] and request.body["input"].startswith("Three")
        return Answer(400, b"out of order") if fails else answer_with_speech(request)

    with ScriptedServer(answer) as server:
        for name, value in environment_for(server).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(BackendError, match="out of order"):
            build_video(tmp_path / "lesson.md", deck, speech={"backend": "openai"})
        broken[0] = False
        before = len(server.received)
        video = build_video(tmp_path / "lesson.md", deck, speech={"backend": "openai"})
    assert {request.body["input"] for request in server.received[before:]} == {"Three is here."}
    assert video.sound.size > 0
    spoken = [event.label for event in video.events if isinstance(event, Finished) and event.stage == "speech"]
    assert "slide 1: Three is here." in spoken
