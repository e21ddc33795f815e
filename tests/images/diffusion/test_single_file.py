"""A model in one .safetensors file, with the configuration of its family."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion import Diffusers
from tests.images.diffusion.conftest import picture
from tests.support.tiny_single_file import build_single_file


def test_single_file_paints_as_its_folder(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], tmp_path: Path
) -> None:
    """A checkpoint in its makers' layout, as people trade them: the same weights give the same picture."""
    file = build_single_file(pipelines("sd"), tmp_path / "tiny_pipelines.safetensors")
    one = painter("sd", model=str(file), config=str(pipelines("sd")))
    assert picture(one) == picture(painter("sd"))
    model, revision = one.used(None)
    assert (model, revision[:7]) == ("tiny_pipelines.safetensors", "sha256:")


@pytest.fixture
def single_file(pipelines: Callable[[str], Path], tmp_path: Path) -> Path:
    """The tiny SD with all its parts in one file, but in no layout that anybody uses."""
    folder, tensors = pipelines("sd"), {}
    prefixes = {"unet": "", "vae": "", "text_encoder": "cond_stage_model.transformer.text_model."}
    for part, prefix in prefixes.items():
        for file in (folder / part).glob("*.safetensors"):
            tensors |= {prefix + name: tensor for name, tensor in load_file(file).items()}
    save_file(tensors, tmp_path / "tiny_pipelines.safetensors")
    return tmp_path / "tiny_pipelines.safetensors"


def test_single_file_without_its_parts(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], single_file: Path
) -> None:
    """A file that is no whole checkpoint in its makers' layout is refused in diffusers' words."""
    one = painter("sd", model=str(single_file), config=str(pipelines("sd")))
    assert single_file.name in one.identity
    with pytest.raises(BackendError, match=r"tiny\.safetensors cannot be loaded: Failed to load"):
        picture(one)


def test_configuration_is_not_fetched(
    painter: Callable[..., Diffusers], single_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the family's configuration is not on disk, the command that fetches it, and only it, is named."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="stable-diffusion") as caught:
        picture(painter("sd", model=str(single_file)))
    assert str(caught.value.hint).endswith("--config")
