"""Scripted servers that end with the test, and a network that is off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is imported

import pytest

from tests.support.http_server import ScriptedServer
from tests.support.image_servers import Serve


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as servers:
        yield lambda answer: servers.enter_context(ScriptedServer(answer))
