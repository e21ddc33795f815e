"""Image backends on a scripted server: settings, small requests, and the pictures that come of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image

from mdvideo.protocols import OnProgress, PictureRequest, TextToImage
from mdvideo.settings import ImageSettings, ServerSettings
from tests.support.http_server import Answer, Received, ScriptedServer

KEY = "sk-sentinel-d41d8cd98f00b204"

Serve = Callable[[Callable[[Received], Answer]], ScriptedServer]
"""Starts a server that answers requests with this function."""


def settings_for(server: ScriptedServer, **settings: Any) -> ImageSettings:
    """Settings of a backend on that server."""
    return ImageSettings(server=ServerSettings(base_url=server.url, **settings))


def small_request(prompt: str = "a fjord", seed: int = 3, **parameters: Any) -> PictureRequest:
    return PictureRequest(prompt, seed, **{"width": 320, "height": 180, **parameters})


def generate_all(
    backend: TextToImage, requests: Sequence[PictureRequest], progress: OnProgress = lambda *_: None
) -> dict[PictureRequest, Image.Image]:
    """Every requested picture."""
    return {picture.request: picture.image for picture in backend.generate(requests, progress)}
