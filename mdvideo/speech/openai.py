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
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from mdvideo.backends import Spoken, Utterance
from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
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
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds; each wait is twice the one before, and shortened by up to half so that clients do not come back at once."""

MOST_BYTES = 64 << 20
MOST_SAID = 300


class OpenAISpeech(AbstractContextManager["OpenAISpeech"]):
    """Speaks by a server. Raises BackendUnavailable when none is named or the remote extra is not installed."""

    parallel = True

    def __init__(self, settings: SpeechSettings, environment: Mapping[str, str] = os.environ) -> None:
        if find_spec("httpx") is None:
            raise BackendUnavailable(
                "speaking by a server needs a package that is not installed", hint="pip install 'mdvideo[remote]'"
            )
        import httpx

        self._url = _address(environment)
        self._key = environment.get(KEY_VARIABLE, "").strip()
        if not self._key.isascii() or not self._key.isprintable():
            raise SettingsError(f"{KEY_VARIABLE} holds characters that no key has", hint="copy it again")
        self._model = settings.model or MODEL
        self._voice = settings.voice or VOICE
        self._place = self._url.partition("://")[2]
        self.identity = f"openai speech 1, {self._place}, {self._model}, {self._voice}"
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        # A redirect could lead key and notes elsewhere: none is followed.
        limits = httpx.Timeout(TIMEOUT, connect=CONNECT)
        self._client = httpx.Client(timeout=limits, headers=headers, follow_redirects=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[Spoken]:
        """Yield each utterance in order; the protocol tells of no words. Raises BackendError."""
        for utterance in utterances:
            samples, rate = self._sound(self._ask(utterance))
            yield Spoken(utterance, samples, rate, ())

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
                time.sleep(_wait(tries, asked))
        raise self._refused(status, data)

    def _post(self, body: Mapping[str, Any], *, last: bool) -> tuple[int, bytes, str | None]:
        """Status (0: no answer, and another try is left), body, and what Retry-After says."""
        import httpx

        try:
            with self._client.stream("POST", f"{self._url}/v1/audio/speech", json=body) as response:
                return response.status_code, self._read(response), response.headers.get("retry-after")
        except httpx.HTTPError as error:
            if not last:
                return 0, b"", None
            what = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
            hint = "finished sentences are kept: build again when it is back"
            raise BackendError(f"{self._place} {what}", hint=hint) from error

    def _read(self, response: httpx.Response) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > MOST_BYTES:
                raise BackendError(f"{self._place} sends more than {MOST_BYTES >> 20} MiB for one sentence")
        return bytes(data)

    def _refused(self, status: int, data: bytes) -> BackendError:
        said = self._said(data)
        message = f"{self._place} answered {status}" + (f": {said}" if said else "")
        if status in (401, 403):
            return BackendUnavailable(message, hint=f"check the key in {KEY_VARIABLE}")
        if status == 404:
            return BackendUnavailable(message, hint=f"check {URL_VARIABLE}, and speech.model")
        if status in RETRIED:
            return BackendError(message, hint="finished sentences are kept: build again later")
        return BackendError(message, hint="check speech.model and speech.voice")

    def _said(self, data: bytes) -> str:
        """The server's words on one line, not too long, without the key, which some servers quote."""
        text = data[:2000].decode("utf-8", "replace")
        if self._key:
            text = text.replace(self._key, "[key]")
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return line if len(line) <= MOST_SAID else f"{line[:MOST_SAID]}…"

    def _sound(self, data: bytes) -> tuple[np.ndarray[Any, np.dtype[np.float32]], int]:
        try:
            return read_wav(data)
        except BadWav as error:
            raise BackendError(
                f"{self._place} did not send the WAV that was asked for: {error}", hint=f"it begins {data[:16]!r}"
            ) from error


def _address(environment: Mapping[str, str]) -> str:
    given = environment.get(URL_VARIABLE, "").strip()
    hint = f"set {URL_VARIABLE}, as in http://localhost:8880"
    if not given:
        raise BackendUnavailable("no server is named that speaks", hint=hint)
    try:
        parts = urlsplit(given)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        good = False
    # Such an address is not repeated here: it may hold what must not be shown.
    if not good or parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise SettingsError(f"{URL_VARIABLE} is not the plain address of a web server", hint=hint)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/").removesuffix("/v1")


def _wait(tries: int, asked: str | None) -> float:
    """Seconds: as Retry-After asks, within reason, else longer each time."""
    if asked is not None and asked.strip().isdigit():
        return min(float(asked), LONGEST_WAIT)
    return float(min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)) * (1 - random.random() / 2)
