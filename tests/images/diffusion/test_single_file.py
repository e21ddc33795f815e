"""A model in one .safetensors file, with the configuration of its family."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
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


@pytest.fixture
def klein_without_transformer(pipelines: Pipelines, tmp_path: Path) -> Path:
    """The tiny FLUX.2 with the configuration of its transformer, but no weights of it."""
    copy = shutil.copytree(pipelines("klein"), tmp_path / "klein")
    for file in (copy / "transformer").glob("*.safetensors"):
        file.unlink()
    return copy


def test_a_transformer_alone_gets_the_rest_from_its_family(
    backend_for: BackendFor, pipelines: Pipelines, klein_without_transformer: Path
) -> None:
    """Releases of fine-tunes are often one file with only the transformer."""
    weights = next((pipelines("klein") / "transformer").glob("*.safetensors"))
    settings = {"model": str(weights), "config": str(klein_without_transformer)}
    assert pixels_of(backend_for("klein", **settings)) == pixels_of(backend_for("klein"))


def test_a_transformer_alone_needs_the_rest(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    """The error names what is missing; a transformer of another family is refused."""
    weights = next((pipelines("klein") / "transformer").glob("*.safetensors"))
    bare = shutil.copytree(pipelines("klein"), tmp_path / "bare")
    shutil.rmtree(bare / "text_encoder")
    (bare / "text_encoder").mkdir()
    shutil.copy(pipelines("klein") / "text_encoder" / "config.json", bare / "text_encoder")
    with pytest.raises(BackendUnavailable, match="no weights for text_encoder"):
        pixels_of(backend_for("klein", model=str(weights), config=str(bare)))
    with pytest.raises(BackendError, match="cannot be loaded"):
        pixels_of(backend_for("klein", model=str(weights), config=str(pipelines("zimage"))))


def test_a_quantized_transformer_in_gguf(
    backend_for: BackendFor, pipelines: Pipelines, klein_without_transformer: Path, tmp_path: Path
) -> None:
    """Eight bits for each weight: nearly the picture of the whole weights, and another key."""
    gguf = pytest.importorskip("gguf", reason="the extra [gguf] is not installed")
    file = tmp_path / "klein-Q8_0.gguf"
    writer = gguf.GGUFWriter(file, "flux")
    for name, tensor in load_file(next((pipelines("klein") / "transformer").glob("*.safetensors"))).items():
        values = tensor.float().numpy()
        fits = values.ndim == 2 and values.shape[1] % 32 == 0
        kind = gguf.GGMLQuantizationType.Q8_0 if fits else gguf.GGMLQuantizationType.F32
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
    for write in (writer.write_header_to_file, writer.write_kv_data_to_file, writer.write_tensors_to_file):
        write()
    writer.close()
    backend, plain = backend_for("klein", model=str(file), config=str(klein_without_transformer)), backend_for("klein")
    quantized, whole = (np.frombuffer(pixels_of(one), np.uint8).astype(int) for one in (backend, plain))
    assert 0 < np.abs(quantized - whole).mean() < 8
    assert backend.identity != plain.identity
