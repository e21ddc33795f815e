"""Settings that name the test's own server, and a painter's pictures as a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from PIL import Image

from mdvideo.protocols import OnProgress, PictureRequest, TextToImage
from mdvideo.settings import ImageSettings, ServerSettings
from tests.support.http_server import Answer, Asked, Web

KEY = "sk-sentinel-d41d8cd98f00b204"

Serve = Callable[[Callable[[Asked], Answer]], Web]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that end with the test."""
    with ExitStack() as closing:
        yield lambda answer: closing.enter_context(Web(answer))


def images(web: Web, **server: Any) -> ImageSettings:
    """Settings for that server."""
    return ImageSettings(server=ServerSettings(base_url=web.url, **server))


def wish(prompt: str = "a fjord", seed: int = 3, **more: Any) -> PictureRequest:
    """A small picture."""
    return PictureRequest(prompt, seed, **{"width": 320, "height": 180, **more})


def paint(
    painter: TextToImage, requests: Sequence[PictureRequest], progress: OnProgress = lambda *_: None
) -> dict[PictureRequest, Image.Image]:
    """All pictures."""
    return {painted.request: painted.image for painted in painter.paint(requests, progress)}
