"""The voice ``openai``: ``POST {base}/v1/audio/speech``, as OpenAI and many servers of one's own speak it.

The address is in MDVIDEO_SPEECH_URL and the key in MDVIDEO_SPEECH_KEY, in no file: a deck must not choose where notes
and key are sent. What a server says is shown without the key.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from mdvideo._util.http_retry import RETRIED, wait_before
from mdvideo._util.server_address import Server, server_at
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import SynthesizedSpeech, Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.wav import BadWav, read_wav

if TYPE_CHECKING:
    import httpx

URL_VARIABLE, KEY_VARIABLE = "MDVIDEO_SPEECH_URL", "MDVIDEO_SPEECH_KEY"
MODEL, VOICE = "tts-1", "alloy"
"""Where the settings name none: names that OpenAI's servers have, and that others map to theirs."""

TIMEOUT, CONNECT = 120.0, 10.0
"""Seconds."""

TRIES = 5
LONGEST_WAIT = 30.0
"""Seconds."""

MOST_BYTES = 64 << 20
HINT = f"set {URL_VARIABLE}, as in http://localhost:8880"


class OpenAISpeech(AbstractContextManager["OpenAISpeech"]):
    """Speaks by a server. Raises BackendUnavailable when none is named or the remote extra is not installed."""

    parallel = True

    def __init__(self, settings: SpeechSettings, environment: Mapping[str, str] = os.environ) -> None:
        if find_spec("httpx") is None:
            raise BackendUnavailable(
                "speaking by a server needs a package that is not installed", hint="pip install 'mdvideo[remote]'"
            )
        import httpx

        self._server = _server_of(environment)
        self._model = settings.model or MODEL
        self._voice = settings.voice or VOICE
        self.identity = f"openai speech 1, {self._server.place}, {self._model}, {self._voice}"
        # A redirect could lead key and notes elsewhere: none is followed.
        limits = httpx.Timeout(TIMEOUT, connect=CONNECT)
        self._client = httpx.Client(timeout=limits, headers=self._server.headers, follow_redirects=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order; the protocol tells of no words. Raises BackendError."""
        for utterance in utterances:
            samples, rate = self._sound(self._ask(utterance))
            yield SynthesizedSpeech(utterance, samples, rate, ())

    def _ask(self, utterance: Utterance) -> bytes:
        body: dict[str, Any] = {
            "model": self._model,
            "input": utterance.text,
            "voice": utterance.voice or self._voice,
            "response_format": "wav",
        }
        if utterance.speed != 1:
            body["speed"] = utterance.speed
        for tries in range(1, TRIES + 1):
            status, data, asked = self._post(body, last=tries == TRIES)
            if 200 <= status < 300:
                return data
            if status and status not in RETRIED:
                raise self._refused(status, data)
            if tries < TRIES:
                time.sleep(min(wait_before(tries, asked, datetime.now(UTC), random.random()), LONGEST_WAIT))
        raise self._refused(status, data)

    def _post(self, body: Mapping[str, Any], *, last: bool) -> tuple[int, bytes, str | None]:
        """Status (0: no answer, and another try is left), body, and what Retry-After says."""
        import httpx

        try:
            with self._client.stream("POST", f"{self._server.url}/v1/audio/speech", json=body) as response:
                return response.status_code, self._read(response), response.headers.get("retry-after")
        except httpx.HTTPError as error:
            if not last:
                return 0, b"", None
            what = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
            hint = "finished sentences are kept: build again when it is back"
            raise BackendError(f"{self._server.place} {what}", hint=hint) from error

    def _read(self, response: httpx.Response) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > MOST_BYTES:
                raise BackendError(f"{self._server.place} sends more than {MOST_BYTES >> 20} MiB for one sentence")
        return bytes(data)

    def _refused(self, status: int, data: bytes) -> BackendError:
        said = self._server.said(data[:2000].decode("utf-8", "replace"))
        message = f"{self._server.place} answered {status}" + (f": {said}" if said else "")
        if status in (401, 403):
            return BackendUnavailable(message, hint=f"check the key in {KEY_VARIABLE}")
        if status == 404:
            return BackendUnavailable(message, hint=f"check {URL_VARIABLE}, and speech.model")
        if status in RETRIED:
            return BackendError(message, hint="finished sentences are kept: build again later")
        return BackendError(message, hint="check speech.model and speech.voice")

    def _sound(self, data: bytes) -> tuple[np.ndarray[Any, np.dtype[np.float32]], int]:
        try:
            return read_wav(data)
        except BadWav as error:
            raise BackendError(
                f"{self._server.place} did not send the WAV that was asked for: {error}",
                hint=f"it begins {data[:16]!r}",
            ) from error


def _server_of(environment: Mapping[str, str]) -> Server:
    given = environment.get(URL_VARIABLE, "").strip()
    if not given:
        raise BackendUnavailable("no server is named that speaks", hint=HINT)
    key = environment.get(KEY_VARIABLE, "")
    return server_at(given, key, what="the speech server", key_variable=KEY_VARIABLE, hint=HINT)
