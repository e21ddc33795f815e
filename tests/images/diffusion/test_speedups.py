"""Speed-ups by name: each changes the key, says what it needs, and leaves other models alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diffusers.models.attention_dispatch import _AttentionBackendRegistry

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion import device
from mdvideo.images.diffusion.offload import weight_sizes_of
from mdvideo.images.diffusion.speed.speedups import keep_compiled_code
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import BackendFor, Pipelines, loaded_model, pixels_of


def test_attention_by_another_kernel(backend_for: BackendFor) -> None:
    """It changes the last bits of a picture at most, and no other model of the process."""
    backend, plain = backend_for("zimage", attention="math"), backend_for("zimage")
    assert "attention math" in backend.identity
    before = _AttentionBackendRegistry.get_active_backend()
    pictures = [np.frombuffer(pixels_of(one), np.uint8).astype(int) for one in (backend, plain)]
    assert np.abs(pictures[0] - pictures[1]).max() <= 1
    used = {m.processor._attention_backend for m in loaded_model(backend).pipe.transformer.layers.modules()
            if hasattr(m, "processor")}  # fmt: skip
    assert used == {"_native_math"}
    assert _AttentionBackendRegistry.get_active_backend() == before


def test_attention_needs_a_model_that_has_a_choice(backend_for: BackendFor) -> None:
    """U-Nets have none."""
    with pytest.raises(BackendError, match="does not support `attention`"):
        pixels_of(backend_for("sd", attention="math"))


def test_fp8_needs_torchao(backend_for: BackendFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.images.diffusion.speed.fp8.find_spec", lambda _: None)
    with pytest.raises(BackendUnavailable, match="`quantize: fp8` needs torchao") as caught:
        pixels_of(backend_for("zimage", quantize="fp8"))
    assert "pip install" in str(caught.value.hint)


def test_fp8_makes_weights_half_as_large(backend_for: BackendFor) -> None:
    """The picture stays near that of the whole weights."""
    pytest.importorskip("torchao")
    backend, plain = (backend_for("zimage", dtype="bfloat16", quantize=name) for name in ("fp8", "none"))
    pictures = [np.frombuffer(pixels_of(one), np.uint8).astype(int) for one in (backend, plain)]
    assert 0 < np.abs(pictures[0] - pictures[1]).mean() < 16
    kept, whole = (
        weight_sizes_of(loaded_model(one).pipe.components).components["transformer"] for one in (backend, plain)
    )
    assert kept < 0.8 * whole


@pytest.mark.parametrize(("capability", "faster"), [(8.0, False), (8.9, True), (None, False)])
def test_the_key_says_whether_inputs_are_fp8_too(
    pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch, capability: float | None, faster: bool
) -> None:
    """Only some GPUs multiply such numbers, and pictures differ."""
    from mdvideo.images.diffusion import Diffusers

    monkeypatch.setattr(device, "_capability_of", lambda _: capability)
    backend = Diffusers(ImageSettings(model=str(pipelines("zimage")), device="cuda", quantize="fp8"))
    assert ("fp8 inputs" in backend.identity) == faster


def test_compiled_code_is_kept_with_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the environment names a place."""
    monkeypatch.delenv("TORCHINDUCTOR_CACHE_DIR", raising=False)
    keep_compiled_code(tmp_path)
    from torch._inductor.runtime.cache_dir_utils import cache_dir

    assert Path(cache_dir()) == tmp_path / "compiled"
    keep_compiled_code(tmp_path / "other")
    assert os.environ["TORCHINDUCTOR_CACHE_DIR"] == str(tmp_path / "compiled")


def test_a_model_in_several_files_is_read_in_parallel(
    backend_for: BackendFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is that of the same weights in one file."""
    import diffusers
    from diffusers.models import modeling_utils

    from tests.support import tiny_pipelines

    folder = tiny_pipelines.build("zimage", tmp_path / "zimage")
    whole = diffusers.ZImageTransformer2DModel.from_pretrained(folder / "transformer")
    for file in (folder / "transformer").glob("*.safetensors"):
        file.unlink()
    whole.save_pretrained(folder / "transformer", max_shard_size="100KB")
    assert len([*(folder / "transformer").glob("*.safetensors")]) > 2
    used: list[int] = []
    load = modeling_utils._load_shard_files_with_threadpool

    def load_and_note(*arguments: Any, **named: Any) -> Any:
        used.append(1)
        return load(*arguments, **named)

    monkeypatch.setattr(modeling_utils, "HF_ENABLE_PARALLEL_LOADING", True)  # diffusers may be imported already
    monkeypatch.setattr(modeling_utils, "_load_shard_files_with_threadpool", load_and_note)
    in_parts = pixels_of(backend_for("zimage", model=str(folder)))
    assert used
    assert in_parts == pixels_of(backend_for("zimage"))
