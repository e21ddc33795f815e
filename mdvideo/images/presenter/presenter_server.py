"""The presenter ``server``: a real talking head, from a server that you run.

``POST /v1/presenter`` with JSON: ``audio`` (WAV, base64), ``portrait`` (a picture, base64, or null), ``width``,
``height``, ``fps`` (a fraction as text), ``frames`` and ``seed``. The answer is the clip: MP4, WebM or animated PNG.
The address and the key come from the environment alone.
"""

from __future__ import annotations

import base64
import io
import os
import wave
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from mdvideo._util.extras import require_extra
from mdvideo._util.server_address import server_at
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols.presenter_protocols import AnimatedPresenter, ClipContainer, PresenterRequest, SpeechSound

if TYPE_CHECKING:
    from mdvideo._util.http_client import HttpClient

URL_VARIABLE, KEY_VARIABLE = "MDVIDEO_PRESENTER_URL", "MDVIDEO_PRESENTER_KEY"
ADDRESS_HINT = f"set {URL_VARIABLE}, as in http://localhost:8000"
MAX_BYTES = 256 << 20
TIMEOUT = 900.0
"""Seconds: talking heads take many times as long as they last."""


class PresenterServer:
    """Asks a server for a clip. Raises BackendUnavailable when the environment names none."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        require_extra("remote", ("httpx", "tenacity"), "the presenter server")
        address = environment.get(URL_VARIABLE, "")
        if not address:
            raise BackendUnavailable("no server for the presenter is configured", hint=ADDRESS_HINT)
        key = environment.get(KEY_VARIABLE, "")
        what = "the presenter's server"
        self._server = server_at(address, key, what=what, key_variable=KEY_VARIABLE, hint=ADDRESS_HINT)
        self._client: HttpClient | None = None
        self.identity = f"presenter server 1 {self._server.place}"

    def __enter__(self) -> PresenterServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()

    def animate(self, request: PresenterRequest, sound: SpeechSound, portrait: bytes | None) -> AnimatedPresenter:
        """Return the server's clip. Raises BackendError."""
        from mdvideo._util.http_client import HttpClient
        from mdvideo._util.http_rules import ErrorHints, RequestOptions

        if self._client is None:
            hints = ErrorHints(
                timeout="use a smaller model, or a faster server",
                unreachable="check that the server runs, and its address",
                unauthorized=f"check the key in {KEY_VARIABLE}",
                not_found="the server needs POST /v1/presenter",
                busy="finished clips are kept: build again later",
            )
            self._client = HttpClient(
                self._server, RequestOptions(timeout=TIMEOUT, retries=2, max_bytes=MAX_BYTES), hints
            )
        answer = self._client.post("/v1/presenter", _question(request, sound, portrait))
        container = container_of(answer)
        if container is None:
            hint = "it must answer with MP4, WebM or animated PNG"
            raise BackendError(f"{self._server.place} answered with no clip", hint=hint)
        return AnimatedPresenter(answer, container)


def container_of(data: bytes) -> ClipContainer | None:
    """Return the format of a clip by its first bytes; None for anything else."""
    if data[4:8] == b"ftyp":
        return "mov"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    return "apng" if data.startswith(b"\x89PNG\r\n\x1a\n") and b"acTL" in data[:128] else None


def _question(request: PresenterRequest, sound: SpeechSound, portrait: bytes | None) -> dict[str, object]:
    return {
        "audio": base64.b64encode(_wav_of(sound)).decode(),
        "portrait": None if portrait is None else base64.b64encode(portrait).decode(),
        "width": request.side,
        "height": request.side,
        "fps": str(request.fps),
        "frames": request.frames,
        "seed": request.seed,
    }


def _wav_of(sound: SpeechSound) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
