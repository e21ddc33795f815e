"""Prompt embeddings outlive a build: the next one encodes only the prompts that are new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.speed.embedding_files import EmbeddingFiles
from mdvideo.protocols import BackendContext
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import TINY_MEGAPIXELS, Pipelines, loaded_model, pixels_of


class _Build:
    """A backend as a build has it, with a cache, and how often its text encoder ran."""

    def __init__(self, model: Path, cache: Path, **settings: Any) -> None:
        chosen = {"model": str(model), "megapixels": TINY_MEGAPIXELS, "device": "cpu"} | settings
        self.backend = Diffusers(ImageSettings(**chosen), BackendContext(cache=cache))
        pixels_of(self.backend, "a warm-up")
        self.encoded = 0
        loaded_model(self.backend).pipe.text_encoder.register_forward_hook(self._count)

    def _count(self, *_: object) -> None:
        self.encoded += 1


def test_a_second_build_encodes_only_new_prompts(pipelines: Pipelines, tmp_path: Path) -> None:
    """And its pictures are the same bytes. A damaged file costs an encoding; another number format has its own."""
    first = _Build(pipelines("zimage"), tmp_path)
    picture = pixels_of(first.backend, "a lighthouse")
    assert first.encoded > 0
    second = _Build(pipelines("zimage"), tmp_path)
    assert pixels_of(second.backend, "a lighthouse") == picture
    assert second.encoded == 0
    pixels_of(second.backend, "a windmill")
    assert second.encoded > 0
    for file in (tmp_path / "prompts").iterdir():
        file.write_bytes(file.read_bytes()[:-8])
    damaged = _Build(pipelines("zimage"), tmp_path)
    assert pixels_of(damaged.backend, "a lighthouse") == picture
    assert damaged.encoded > 0
    other = _Build(pipelines("zimage"), tmp_path, dtype="bfloat16")
    pixels_of(other.backend, "a lighthouse")
    assert other.encoded > 0


def test_results_of_any_shape_are_kept(tmp_path: Path) -> None:
    """Families return tensors, lists of them, masks, and nothing for what they do not use; another model has none."""
    cpu = torch.device("cpu")
    result = ([torch.ones(2, 3, dtype=torch.bfloat16)], None, (torch.zeros(2, dtype=torch.bool), 7))
    files = EmbeddingFiles(tmp_path, "a model")
    files.write("a call", result)
    read = files.read("a call", cpu)
    assert isinstance(read, tuple)
    assert read[1] is None
    assert read[2][1] == 7
    assert torch.equal(read[0][0], result[0][0])
    assert torch.equal(read[2][0], result[2][0])
    assert EmbeddingFiles(tmp_path, "another model").read("a call", cpu) is None
    files.write("an object", (object(),))
    assert files.read("an object", cpu) is None


def test_old_embeddings_are_removed(tmp_path: Path, monkeypatch: Any) -> None:
    """The folder keeps to its limit; what was used last stays."""
    monkeypatch.setattr("mdvideo.images.diffusion.speed.embedding_files.LIMIT_BYTES", 10_000)
    cpu = torch.device("cpu")
    for number in range(4):
        EmbeddingFiles(tmp_path, "a model").write(f"{number}", torch.zeros(1000))
    files = EmbeddingFiles(tmp_path, "a model")
    assert files.read("0", cpu) is None
    assert files.read("3", cpu) is not None
