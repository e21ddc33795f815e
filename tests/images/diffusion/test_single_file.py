"""A model in one .safetensors file, with the configuration of its family."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file

from mdvideo.errors import BackendError, BackendUnavailable
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of
from tests.support.tiny_single_file import build_single_file


def test_a_single_file_gives_the_pictures_of_its_folder(
    backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path
) -> None:
    """The same weights, in the layout of the first release."""
    file = build_single_file(pipelines("sd"), tmp_path / "tiny.safetensors")
    backend = backend_for("sd", model=str(file), config=str(pipelines("sd")))
    assert pixels_of(backend) == pixels_of(backend_for("sd"))
    model, revision = backend.model_and_revision(None)
    assert (model, revision[:7]) == ("tiny.safetensors", "sha256:")


@pytest.fixture
def single_file(pipelines: Pipelines, tmp_path: Path) -> Path:
    """The tiny SD with all its components in one file, but in an unknown layout."""
    folder = pipelines("sd")
    tensors: dict[str, Any] = {}
    prefixes = {"unet": "", "vae": "", "text_encoder": "cond_stage_model.transformer.text_model."}
    for part, prefix in prefixes.items():
        for file in (folder / part).glob("*.safetensors"):
            tensors |= {prefix + name: tensor for name, tensor in load_file(file).items()}
    save_file(tensors, tmp_path / "tiny.safetensors")
    return tmp_path / "tiny.safetensors"


def test_a_single_file_in_an_unknown_layout_is_refused(
    backend_for: BackendFor, pipelines: Pipelines, single_file: Path
) -> None:
    """The error quotes diffusers."""
    backend = backend_for("sd", model=str(single_file), config=str(pipelines("sd")))
    assert single_file.name in backend.identity
    with pytest.raises(BackendError, match=r"tiny\.safetensors cannot be loaded: Failed to load"):
        pixels_of(backend)


def test_the_configuration_is_not_downloaded(
    backend_for: BackendFor, single_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hint is the command that downloads only the configuration of the family."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="stable-diffusion") as caught:
        pixels_of(backend_for("sd", model=str(single_file)))
    assert str(caught.value.hint).endswith("--config")
