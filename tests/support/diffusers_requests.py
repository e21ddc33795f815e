"""Small requests to tiny diffusers models, and the pictures that come of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.text_to_image import PictureModel
from mdvideo.protocols import PictureRequest

TINY_MEGAPIXELS = 0.0041
"""Megapixels of a 64 × 64 picture."""

Pipelines = Callable[[str], Path]
"""The folder of a tiny pipeline by its family's name: the fixture ``pipelines``."""

BackendFor = Callable[..., Diffusers]
"""A backend of a family, with settings: the fixture ``backend_for``."""


def tiny_request(prompt: str = "a misty fjord", seed: int = 0, **parameters: Any) -> PictureRequest:
    """A small picture in two steps."""
    return PictureRequest(prompt, seed, **({"width": 96, "height": 54, "steps": 2} | parameters))


def generate(backend: Diffusers, *requests: PictureRequest) -> list[Image.Image]:
    """The pictures of requests, in their order."""
    pictures = dict(backend.generate(requests, lambda *_: None))
    return [pictures[request] for request in requests]


def pixels_of(backend: Diffusers, prompt: str = "a misty fjord", seed: int = 0, **parameters: Any) -> bytes:
    """The pixels of one picture."""
    return generate(backend, tiny_request(prompt, seed, **parameters))[0].tobytes()


def loaded_model(backend: Diffusers) -> PictureModel:
    """The model that generated the last picture."""
    assert backend._model is not None
    return backend._model
