"""Scripted servers that end with the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.http_server import ScriptedServer
from tests.support.image_servers import Serve


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as servers:
        yield lambda answer: servers.enter_context(ScriptedServer(answer))
