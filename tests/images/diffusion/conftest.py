"""Tiny pipelines on disk, and a backend for each; the network is off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is imported

import pytest
import torch

from mdvideo.images.diffusion import Diffusers
from mdvideo.protocols import BackendContext
from mdvideo.settings import ImageSettings
from tests.support import tiny_pipelines
from tests.support.diffusers_requests import TINY_MEGAPIXELS, BackendFor, Pipelines

torch.set_num_threads(1)  # these models are so small that threads only wait for each other


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ignore deprecations inside torch, diffusers and transformers, which come with each of their releases."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for kind in ("DeprecationWarning", "FutureWarning", "UserWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@pytest.fixture(scope="session")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Pipelines:
    """The folder of a tiny pipeline by its family's name, built when first requested."""
    folder = tmp_path_factory.mktemp("pipelines")

    def pipeline(family: str) -> Path:
        path = folder / family
        return path if path.exists() else tiny_pipelines.build(family, path)

    return pipeline


@pytest.fixture
def backend_for(pipelines: Pipelines) -> Iterator[BackendFor]:
    """A backend of a family, with settings."""
    created: list[Diffusers] = []

    def backend_for(family: str, notify: Callable[[str], None] = lambda _: None, **settings: Any) -> Diffusers:
        chosen = {"model": str(pipelines(family)), "megapixels": TINY_MEGAPIXELS, "device": "cpu"} | settings
        created.append(Diffusers(ImageSettings(**chosen), BackendContext(notify)))
        return created[-1]

    yield backend_for
    for backend in created:
        backend.close()
