"""The speech backend ``openai``: ``POST {base}/v1/audio/speech`` of OpenAI and of many self-hosted servers.

The address comes from MDVIDEO_SPEECH_URL and the key from MDVIDEO_SPEECH_KEY, never from a file: a deck must not choose
where notes and key are sent. What a server answers is shown without the key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.extras import require_extra
from mdvideo._util.server_address import Server, server_at
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import STANDALONE, BackendContext, SynthesizedSpeech, Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.wav import WavError, read_wav

URL_VARIABLE, KEY_VARIABLE = "MDVIDEO_SPEECH_URL", "MDVIDEO_SPEECH_KEY"
DEFAULT_MODEL, DEFAULT_VOICE = "tts-1", "alloy"
"""Names that OpenAI's servers have, and that others map to their own."""

TIMEOUT = 120.0
"""Seconds for the speech of one sentence."""

RETRIES = 4
LONGEST_WAIT = 30.0
"""Seconds between two tries at most."""

MAX_BYTES = 64 << 20
"""Size limit of the WAV file of one sentence."""


class OpenAISpeech(AbstractContextManager["OpenAISpeech"]):
    """Speaks through a server.

    Raises BackendUnavailable when no server is configured or the remote extra is not installed.
    """

    parallel = True

    def __init__(
        self,
        settings: SpeechSettings,
        context: BackendContext = STANDALONE,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        del context  # it reports nothing
        require_extra("remote", ("httpx", "tenacity"), "speech from a server")
        from mdvideo._util.http_client import HttpClient
        from mdvideo._util.http_rules import ErrorHints, RequestOptions

        self._server = _server_of(environment)
        self._model = settings.model or DEFAULT_MODEL
        self._voice = settings.voice or DEFAULT_VOICE
        self.identity = f"openai speech 1, {self._server.place}, {self._model}, {self._voice}"
        options = RequestOptions(
            timeout=TIMEOUT,
            retries=RETRIES,
            max_bytes=MAX_BYTES,
            longest_wait=LONGEST_WAIT,
            give_up_on_longer_wait=False,
            retry_timeouts=True,
        )
        again = "finished sentences are kept: build again later"
        hints = ErrorHints(
            timeout=again,
            unreachable=f"check {URL_VARIABLE}; {again}",
            unauthorized=f"check the key in {KEY_VARIABLE}",
            not_found=f"check {URL_VARIABLE}, and speech.model",
            busy=again,
            refused="check speech.model and speech.voice",
        )
        self._client = HttpClient(self._server, options, hints)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order, without word timings, which the protocol lacks. Raises BackendError."""
        for utterance in utterances:
            samples, rate = self._decode(self._client.post("/v1/audio/speech", self._body_of(utterance)))
            yield SynthesizedSpeech(utterance, samples, rate, ())

    def _body_of(self, utterance: Utterance) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "input": utterance.text,
            "voice": utterance.voice or self._voice,
            "response_format": "wav",
        }
        if utterance.speed != 1:
            body["speed"] = utterance.speed
        return body

    def _decode(self, data: bytes) -> tuple[NDArray[np.float32], int]:
        try:
            return read_wav(data)
        except WavError as error:
            raise BackendError(
                f"{self._server.place} did not send the requested WAV file: {error}",
                hint=f"it begins with {data[:16]!r}",
            ) from error


def _server_of(environment: Mapping[str, str]) -> Server:
    address_hint = f"set {URL_VARIABLE}, as in http://localhost:8880"
    address = environment.get(URL_VARIABLE, "").strip()
    if not address:
        raise BackendUnavailable("no speech server is configured", hint=address_hint)
    key = environment.get(KEY_VARIABLE, "")
    return server_at(address, key, what="the speech server", key_variable=KEY_VARIABLE, hint=address_hint)
