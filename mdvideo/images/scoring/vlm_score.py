"""The scorer ``vlm``: a vision-language model on a server is asked whether a picture shows its prompt.

The score is the probability of "yes" against "no" as the first token of the answer (VQAScore,
https://arxiv.org/abs/2404.01291), by ``POST /v1/chat/completions`` with ``logprobs``. The address and the key come from
the environment alone.
"""

from __future__ import annotations

import base64
import io
import json
import math
import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo._util.extras import require_extra
from mdvideo._util.server_address import Server, server_at
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import PictureRequest

if TYPE_CHECKING:
    from PIL import Image

    from mdvideo._util.http_client import HttpClient

VLM = "vlm"
URL_VARIABLE, KEY_VARIABLE = "MDVIDEO_SCORER_URL", "MDVIDEO_SCORER_KEY"
ADDRESS_HINT = f"set {URL_VARIABLE}, as in http://localhost:8000"
LONGEST_SIDE = 768
"""Pixels of the picture that is sent: most such models see no more."""

QUESTION = "Does this picture show the following? {prompt}\nAnswer with one word, yes or no."


class VlmScorer:
    """Asks a server. ``name`` is ``vlm``, or ``vlm:MODEL``."""

    def __init__(self, name: str, environment: Mapping[str, str] = os.environ) -> None:
        require_extra("remote", ("httpx", "tenacity"), "the scorer vlm")
        address = environment.get(URL_VARIABLE, "")
        if not address:
            raise BackendUnavailable("no server for the scorer vlm is configured", hint=ADDRESS_HINT)
        key = environment.get(KEY_VARIABLE, "")
        self._server = server_at(address, key, what="the scorer's server", key_variable=KEY_VARIABLE, hint=ADDRESS_HINT)
        self._model = name.partition(":")[2]
        self._client: HttpClient | None = None
        self.identity = f"{VLM} 1 {self._server.place} {self._model}".strip()

    def __enter__(self) -> VlmScorer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()

    def score(self, request: PictureRequest, picture: Image.Image) -> float:
        """Return the probability that the model answers with yes. Raises BackendError."""
        if self._client is None:
            self._client = _client_of(self._server)
        answer = self._client.post("/v1/chat/completions", _question(request, picture, self._model))
        try:
            choice = json.loads(answer)["choices"][0]
        except (ValueError, LookupError, TypeError) as error:
            raise BackendError(f"{self._server.place} answered without a choice") from error
        return _probability_of_yes(choice, self._server.place)


def _client_of(server: Server) -> HttpClient:
    from mdvideo._util.http_client import HttpClient
    from mdvideo._util.http_rules import ErrorHints, RequestOptions

    hints = ErrorHints(
        timeout="use a smaller model, or a faster server",
        unreachable="check that the server runs, and its address",
        unauthorized=f"check the key in {KEY_VARIABLE}",
        not_found="check the address and the model's name, as in `scorer: vlm:MODEL`",
        busy="finished pictures are kept: build again later",
    )
    return HttpClient(server, RequestOptions(timeout=120, retries=4, max_bytes=1 << 20), hints)


def _question(request: PictureRequest, picture: Image.Image, model: str) -> dict[str, Any]:
    sent = picture.convert("RGB")
    sent.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    sent.save(out, "JPEG", quality=90)
    url = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
    content = [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": QUESTION.format(prompt=request.prompt)},
    ]
    body = {
        "messages": [{"role": "user", "content": content}],
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": 20,
    }
    return body | ({"model": model} if model else {})


def _probability_of_yes(choice: Any, place: str) -> float:
    match choice:
        case {"logprobs": {"content": [{"top_logprobs": list(candidates)}, *_]}} if candidates:
            yes, no = (_sum_of(candidates, word) for word in ("yes", "no"))
            if yes + no > 0:
                return yes / (yes + no)
    # A server without log probabilities: its word alone.
    said = choice.get("message", {}).get("content") if isinstance(choice, dict) else None
    word = str(said or "").strip().lower()
    if word.startswith(("yes", "no")):
        return 1.0 if word.startswith("yes") else 0.0
    raise BackendError(f"{place} answered neither yes nor no", hint="use a model that answers questions about pictures")


def _sum_of(candidates: Iterable[Any], word: str) -> float:
    """The probability of all tokens that spell a word: with a capital, or a space before it."""
    return sum(
        math.exp(float(one["logprob"]))
        for one in candidates
        if isinstance(one, dict) and str(one.get("token", "")).strip(" ▁Ġ\n\"'.").lower() == word
    )
