"""Speech by a server: a real one on this machine, which the tests tell what to answer."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
from mdvideo.events import Finished
from mdvideo.protocols import Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.openai import OpenAISpeech
from mdvideo.speech.wav import WavError, read_wav
from tests.support.narrated_videos import build_video, tone

KEY = "sk-sentinel-5d41402abc4b2a76"

Answer = tuple[int, bytes, dict[str, str]]


def wav(samples: np.ndarray, rate: int = 24_000, *, length: int | None = None) -> bytes:
    data = np.round(samples * 32767).astype("<i2").tobytes()
    size = len(data) if length is None else length
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", size
    )
    return head + data


class Server:
    """``answer`` gets each request's body, and its number from 1."""

    def __init__(self, answer: Callable[[dict[str, Any], int], Answer]) -> None:
        asked: list[dict[str, Any]] = []
        headers: list[dict[str, str]] = []
        self.asked, self.headers = asked, headers

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked.append({"path": self.path, **body})
                headers.append({name.lower(): value for name, value in self.headers.items()})
                status, data, extra = answer(body, len(asked))
                self.send_response(status)
                for name, value in {"content-length": str(len(data)), **extra}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.environment = {
            "MDVIDEO_SPEECH_URL": f"http://127.0.0.1:{self._server.server_port}/v1",
            "MDVIDEO_SPEECH_KEY": KEY,
        }

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(answer: Callable[[dict[str, Any], int], Answer]) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def good(body: dict[str, Any], number: int) -> Answer:
    del number
    return 200, wav(tone(0.02 * len(body["input"]), 300, rate=24_000)), {}


def test_it_asks_as_the_protocol_wants_and_gives_the_sound(serve: Callable[..., Server]) -> None:
    server = serve(good)
    with OpenAISpeech(SpeechSettings(model="kokoro", voice="anna"), environment=server.environment) as voice:
        first, second = voice.speak([Utterance("Hello there.", "en"), Utterance("Bye.", "en", "bob", 1.2)])
    assert server.asked == [
        {
            "path": "/v1/audio/speech", "model": "kokoro", "input": "Hello there.", "voice": "anna",
            "response_format": "wav",
        },
        {
            "path": "/v1/audio/speech", "model": "kokoro", "input": "Bye.", "voice": "bob",
            "response_format": "wav", "speed": 1.2,
        },
    ]  # fmt: skip
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert (first.rate, first.samples.size, second.words) == (24_000, 5760, ())
    assert KEY not in voice.identity


def test_a_busy_server_is_asked_again(serve: Callable[..., Server]) -> None:
    server = serve(lambda body, n: (503, b"busy", {"retry-after": "0"}) if n < 3 else good(body, n))
    with OpenAISpeech(SpeechSettings(), environment=server.environment) as voice:
        (spoken,) = voice.speak([Utterance("Hello.", "en")])
    assert (len(server.asked), spoken.samples.size > 0) == (3, True)


@pytest.mark.parametrize(("status", "kind", "hint"), [
    (401, BackendUnavailable, "MDVIDEO_SPEECH_KEY"), (404, BackendUnavailable, "speech.model"),
    (400, BackendError, "speech.voice"), (302, BackendError, ""),
])  # fmt: skip
def test_a_refusal_is_told_without_the_key(
    serve: Callable[..., Server], status: int, kind: type[BackendError], hint: str
) -> None:
    server = serve(lambda *_: (status, f"no such key: {KEY}\n".encode(), {"location": "http://127.0.0.1:1/"}))
    with OpenAISpeech(SpeechSettings(), environment=server.environment) as voice, pytest.raises(kind) as caught:
        list(voice.speak([Utterance("Hello.", "en")]))
    assert KEY not in str(caught.value)
    assert "[key]" in caught.value.message
    assert hint in (caught.value.hint or "")
    assert len(server.asked) == 1


def test_what_is_no_wav_is_refused(serve: Callable[..., Server]) -> None:
    server = serve(lambda *_: (200, b"ID3 mp3 instead", {}))
    with OpenAISpeech(SpeechSettings(), environment=server.environment) as voice, pytest.raises(BackendError, match="WAV"):
        list(voice.speak([Utterance("Hello.", "en")]))


@pytest.mark.parametrize("url", ["", "localhost:80", "http://user:pw@host", "ftp://host", "http://host:x"])
def test_a_bad_address_is_told_and_not_repeated(url: str) -> None:
    with pytest.raises((BackendUnavailable, SettingsError)) as caught:
        OpenAISpeech(SpeechSettings(), environment={"MDVIDEO_SPEECH_URL": url})
    assert "pw" not in str(caught.value)


def test_a_server_that_fails_in_the_middle_keeps_the_finished_sentences(
    serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = "# A\n\n<!-- One is here. Two is here. Three is here. -->\n"
    broken = [True]
    server = serve(
        lambda body, n: (400, b"out of order", {}) if broken[0] and body["input"].startswith("Three") else good(body, n)
    )
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BackendError, match="out of order"):
        build_video(tmp_path / "lesson.md", deck, speech={"backend": "openai"})
    broken[0] = False
    asked = len(server.asked)
    found = build_video(tmp_path / "lesson.md", deck, speech={"backend": "openai"})
    assert {body["input"] for body in server.asked[asked:]} == {"Three is here."}
    assert found.sound.size > 0
    spoken = [e.label for e in found.events if isinstance(e, Finished) and e.stage == "speech"]
    assert "slide 1: Three is here." in spoken


@pytest.mark.parametrize(("kind", "bits", "data"), [
    (1, 16, np.array([0, 16384], "<i2")), (1, 8, np.array([128, 192], np.uint8)),
    (3, 32, np.array([0, 0.5], "<f4")), (1, 32, np.array([0, 2**30], "<i4")),
    (1, 24, np.frombuffer(b"\0\0\0\0\0\x40", np.uint8)),
])  # fmt: skip
def test_wav_of_every_format(kind: int, bits: int, data: np.ndarray) -> None:
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, kind, 1, 8000, 0, 0, bits)
    samples, rate = read_wav(head + struct.pack("<4sI", b"data", data.nbytes) + data.tobytes())
    assert (samples.tolist(), rate) == ([0, 0.5], 8000)


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_wav_that_was_streamed_has_no_true_length(length: int) -> None:
    assert read_wav(wav(tone(0.1, rate=24_000), length=length))[0].size == 2400


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF0000WAVE", wav(np.zeros(4))[:30], b"RIFF0000WAVEdata\0\0\0\0ab"])
def test_damaged_wav_is_refused(data: bytes) -> None:
    with pytest.raises(WavError):
        read_wav(data)
