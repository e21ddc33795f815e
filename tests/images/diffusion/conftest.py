"""Tiny pipelines on disk, and a painter for each; the network is off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is imported

import pytest
import torch
from PIL import Image

from mdvideo.images.diffusion import Diffusers
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings
from tests.support import tiny_pipelines

torch.set_num_threads(1)  # these models are so small that threads only wait for each other

TINY = 0.0041
"""Megapixels of a 64 × 64 picture."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deprecations inside torch, diffusers and transformers are theirs to mend, and come with each release."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for kind in ("DeprecationWarning", "FutureWarning", "UserWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@pytest.fixture(scope="session")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny pipeline by its family's name, built when first asked for."""
    folder = tmp_path_factory.mktemp("pipelines")

    def pipeline(family: str) -> Path:
        path = folder / family
        return path if path.exists() else tiny_pipelines.build(family, path)

    return pipeline


@pytest.fixture
def painter(pipelines: Callable[[str], Path]) -> Iterator[Callable[..., Diffusers]]:
    """A painter of a family, with settings; what it tells goes to ``told``."""
    made: list[Diffusers] = []

    def painter(family: str, told: Callable[[str], None] = lambda _: None, **settings: Any) -> Diffusers:
        chosen = {"model": str(pipelines(family)), "megapixels": TINY, "device": "cpu"} | settings
        made.append(Diffusers(ImageSettings(**chosen), told))
        return made[-1]

    yield painter
    for one in made:
        one.close()


def asked(prompt: str = "a misty fjord", seed: int = 0, **parameters: Any) -> PictureRequest:
    """A small request, of two steps."""
    return PictureRequest(prompt, seed, **({"width": 96, "height": 54, "steps": 2} | parameters))


def painted(painter: Diffusers, *requests: PictureRequest) -> list[Image.Image]:
    """The pictures of some requests, in their order."""
    made = dict(painter.paint(requests, lambda *_: None))
    return [made[request] for request in requests]


def picture(painter: Diffusers, prompt: str = "a misty fjord", seed: int = 0, **parameters: Any) -> bytes:
    """The pixels of one picture."""
    return painted(painter, asked(prompt, seed, **parameters))[0].tobytes()
