"""One HTTP connection to an image server: tries again where that helps, and tells what failed without the key.

The only module that maps httpx's errors.
"""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx

from mdvideo._util.http_retry import BUSY, LONGEST_WAIT, RETRIED, wait_before
from mdvideo._util.server_address import Server
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.remote.server_config import KEY_VARIABLE

MOST_BYTES = 96 << 20
"""Of an answer: a picture of 64 MiB as base64."""

CONNECT_SECONDS = 10.0
EXHAUSTED = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""OpenAI's codes for an account without money, which no waiting mends; it sends them with status 429."""


class PictureRefused(BackendError):
    """The server will not or cannot paint this one picture; others may go well."""


class PictureClient:
    """Requests to one server. ``retries`` is how many further tries a request has."""

    def __init__(self, server: Server, client: httpx.AsyncClient, retries: int) -> None:
        self._server = server
        self._client = client
        self._retries = retries

    async def json(
        self, method: str, path: str, *, body: Any = None, params: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The server's answer as an object. Raises BackendError."""
        data = await self.read(method, self._server.url + path, body=body, params=params)
        try:
            answer = json.loads(data)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise BackendError(f"{self._server.place} did not answer in JSON", hint="is it the server that you mean?")
        return answer

    async def read(
        self, method: str, url: str, *, body: Any = None, params: Mapping[str, str] | None = None, own: bool = True
    ) -> bytes:
        """The body of the answer. The key is sent only where ``own``. Raises BackendError."""
        request = self._client.build_request(
            method, url, json=body, params=params, headers=self._server.headers if own else {}
        )
        attempt = 0
        while True:
            attempt += 1
            last = attempt > self._retries
            try:
                status, headers, data = await self._send(request)
            except httpx.TimeoutException as error:
                raise BackendError(
                    f"{self._server.place} did not answer in time",
                    hint="raise `timeout` under [images.server], or ask for fewer pictures at once",
                ) from error
            except httpx.TransportError as error:
                if last:
                    raise BackendUnavailable(
                        f"{self._server.place} cannot be reached: {self._server.said(str(error))}",
                        hint="is the server running, and the address right?",
                    ) from error
                await self._wait(attempt, None)
                continue
            if 200 <= status < 300:
                return data
            failure = self._failure(status, data)
            if last or status not in RETRIED or _code(data) in EXHAUSTED:
                raise failure
            await self._wait(attempt, headers.get("retry-after"), failure)

    async def _send(self, request: httpx.Request) -> tuple[int, httpx.Headers, bytes]:
        response = await self._client.send(request, stream=True)
        try:
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > MOST_BYTES:
                    raise BackendError(f"{self._server.place} sends more than {MOST_BYTES >> 20} MiB")
            return response.status_code, response.headers, bytes(data)
        finally:
            await response.aclose()

    async def _wait(self, attempt: int, retry_after: str | None, failure: BackendError | None = None) -> None:
        seconds = wait_before(attempt, retry_after, datetime.now(UTC), random.random())
        if failure is not None and seconds > LONGEST_WAIT:
            hint = f"it asks to come back in {seconds:.0f} seconds; finished pictures are kept"
            raise BackendError(failure.message, hint=hint)
        await anyio.sleep(seconds)

    def _failure(self, status: int, data: bytes) -> BackendError:
        said = self._server.said(_message(data))
        message = f"{self._server.place} answered {status}" + (f": {said}" if said else "")
        if status in (401, 403):
            return BackendUnavailable(message, hint=f"check the key in {KEY_VARIABLE}")
        if status == 404:
            return BackendUnavailable(message, hint="check the address and the model's name")
        if status in BUSY or 300 <= status < 400:
            return BackendError(message, hint="finished pictures are kept: build again later")
        return PictureRefused(message)


@asynccontextmanager
async def connection(server: Server, timeout: float, retries: int) -> AsyncIterator[PictureClient]:
    """A connection that is open inside the block. ``timeout`` in seconds is for each answer."""
    # A redirect could lead the key and the prompts elsewhere: none is followed.
    limits = httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
    async with httpx.AsyncClient(timeout=limits, follow_redirects=False) as client:
        yield PictureClient(server, client, retries)


def _error(data: bytes) -> Any:
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return answer.get("error", answer) if isinstance(answer, dict) else answer


def _message(data: bytes) -> str:
    """What a server gives as its reason, in whichever of the usual shapes."""
    error = _error(data)
    if isinstance(error, dict):
        found = error.get("message") or error.get("detail") or error.get("type") or ""
        details = error.get("details")
        return f"{found} ({details})" if details else str(found)
    return str(error) if error is not None else data[:1000].decode("utf-8", "replace")


def _code(data: bytes) -> Any:
    error = _error(data)
    return error.get("code") if isinstance(error, dict) else None
