"""Limits on the connections of the watch server, which uvicorn lets be as many and as slow as they like."""

from __future__ import annotations

import asyncio
from typing import Any

MAX_CONNECTIONS = 200
"""Connections at once. A page has six, and one for its stream of events."""
HEAD_SECONDS = 10.0
BODY_SECONDS = 300.0
"""Time for the head of the first request, and for a body: a recording of 64 MB over a slow network."""


class ConnectionLimits(set[Any]):
    """uvicorn's set of open connections, which closes those that are too many, or send nothing in time.

    It has timers for new connections alone, so that an idle server does not wake up.
    """

    def __init__(
        self, most: int = MAX_CONNECTIONS, head_seconds: float = HEAD_SECONDS, body_seconds: float = BODY_SECONDS
    ) -> None:
        super().__init__()
        self._most = most
        self._head_seconds = head_seconds
        self._body_seconds = body_seconds

    def add(self, connection: Any) -> None:
        """Take in a connection, whose transport is set afterwards."""
        super().add(connection)
        loop = asyncio.get_running_loop()
        if len(self) > self._most:
            loop.call_soon(self._drop, connection)
        else:
            loop.call_later(self._head_seconds, self._drop_without_head, connection)

    def _drop_without_head(self, connection: Any) -> None:
        # A connection has a cycle from its first request on.
        if connection in self and getattr(connection, "cycle", None) is None:
            self._drop(connection)
        elif connection in self and getattr(connection.cycle, "more_body", False):
            asyncio.get_running_loop().call_later(self._body_seconds, self._drop_without_body, connection)

    def _drop_without_body(self, connection: Any) -> None:
        if connection in self and getattr(connection.cycle, "more_body", False):
            self._drop(connection)

    def _drop(self, connection: Any) -> None:
        transport = getattr(connection, "transport", None)
        if connection in self and transport is not None:
            transport.abort()
