"""HTTP clients of one server: requests are retried where that helps, and errors never contain the key.

Transport errors and busy answers are tried again, after an exponential backoff or after as long as ``Retry-After``
says. Redirects are not followed: one could lead the key and the prompts to another server. What a server answers is
quoted through ``Server.said``. httpx and tenacity come from the ``[remote]`` extra.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

import httpx
from tenacity import AsyncRetrying, Retrying

from mdvideo._util.http_rules import ErrorHints, RequestOptions, RequestRules, TransientError
from mdvideo._util.server_address import Server


class HttpClient:
    """A blocking client of one server. Thread-safe. Use it as a context manager, or call ``close``."""

    def __init__(self, server: Server, options: RequestOptions, hints: ErrorHints) -> None:
        self._server = server
        self._rules = RequestRules(server, options, hints)
        self._client = httpx.Client(**self._rules.client_arguments)

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def post(self, path: str, body: Any) -> bytes:
        """The answer to a JSON body. Raises BackendError."""
        request = self._client.build_request("POST", self._server.url + path, json=body, headers=self._server.headers)
        try:
            return Retrying(**self._rules.retry_arguments)(self._send, request)
        except TransientError as failure:
            raise failure.error from failure.__cause__

    def _send(self, request: httpx.Request) -> bytes:
        try:
            response = self._client.send(request, stream=True)
            try:
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    self._rules.check_size(data)
            finally:
                response.close()
        except httpx.RequestError as error:
            raise self._rules.transport_failure(error) from error
        self._rules.check_status(response, bytes(data))
        return bytes(data)


class AsyncHttpClient:
    """An asynchronous client of one server. Use it as an asynchronous context manager."""

    def __init__(self, server: Server, options: RequestOptions, hints: ErrorHints) -> None:
        self._server = server
        self._rules = RequestRules(server, options, hints)
        self._client = httpx.AsyncClient(**self._rules.client_arguments)

    async def __aenter__(self) -> AsyncHttpClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get_json(self, path: str) -> dict[str, Any]:
        """The JSON object at a path of the server. Raises BackendError."""
        return self._rules.json_object(await self.get(self._server.url + path))

    async def post_json(self, path: str, body: Any) -> dict[str, Any]:
        """The JSON object that answers a JSON body. Raises BackendError."""
        return self._rules.json_object(await self.post(path, body))

    async def post(self, path: str, body: Any) -> bytes:
        """The answer to a JSON body. Raises BackendError."""
        headers = self._server.headers
        return await self._send_retrying(
            self._client.build_request("POST", self._server.url + path, json=body, headers=headers)
        )

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, with_key: bool = True) -> bytes:
        """The answer from a whole address. Send the key only to the server's own. Raises BackendError."""
        headers = self._server.headers if with_key else {}
        return await self._send_retrying(self._client.build_request("GET", url, params=params, headers=headers))

    async def _send_retrying(self, request: httpx.Request) -> bytes:
        try:
            return await AsyncRetrying(**self._rules.retry_arguments)(self._send, request)
        except TransientError as failure:
            raise failure.error from failure.__cause__

    async def _send(self, request: httpx.Request) -> bytes:
        try:
            response = await self._client.send(request, stream=True)
            try:
                data = bytearray()
                async for chunk in response.aiter_bytes():
                    data += chunk
                    self._rules.check_size(data)
            finally:
                await response.aclose()
        except httpx.RequestError as error:
            raise self._rules.transport_failure(error) from error
        self._rules.check_status(response, bytes(data))
        return bytes(data)
