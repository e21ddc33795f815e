"""Number formats and devices: what is chosen, and what is part of a key."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import torch

from mdvideo.errors import BackendUnavailable
from mdvideo.images.diffusion import device
from mdvideo.images.diffusion.device import device_kind, dtype_name, torch_device
from mdvideo.images.diffusion.loading.checkpoint import find_checkpoint
from mdvideo.images.diffusion.loading.load_pipeline import load_pipeline_class
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import BackendFor, Pipelines


@pytest.mark.parametrize(("capability", "dtype"), [("7.5", "float16"), ("8.0", "bfloat16"), ("12.0", "bfloat16")])
def test_cards_without_bfloat16_get_float16(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capability: str, dtype: str
) -> None:
    """The driver's tool says what the card can do; torch is not imported for it."""
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f'#!/bin/sh\n[ "$1" = "--id=1" ] && echo {capability} || exit 6\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    device._capability_of.cache_clear()
    assert dtype_name(ImageSettings(device="cuda:1")) == dtype
    assert dtype_name(ImageSettings(device="cuda:0")) == "bfloat16", "unknown"
    assert dtype_name(ImageSettings(device="cuda:1", dtype="float32")) == "float32"
    device._capability_of.cache_clear()


def test_a_device_may_be_named_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is not part of the key; one that does not exist is refused."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert torch_device(ImageSettings(device="cuda:1")) == torch.device("cuda", 1)
    assert torch_device(ImageSettings(device="cuda")) == torch.device("cuda")
    assert device_kind(ImageSettings(device="cuda:1")) == device_kind(ImageSettings(device="cuda")) == "cuda"
    with pytest.raises(BackendUnavailable, match="there is no device cuda:2") as caught:
        torch_device(ImageSettings(device="cuda:2"))
    assert "cuda:1" in str(caught.value.hint)
    for wrong in ("gpu", "cuda:x", "mps:1"):
        with pytest.raises(ValueError, match="device"):
            ImageSettings(device=wrong)


def test_what_changes_arithmetic_is_in_the_key(backend_for: BackendFor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attention kernel everywhere; TF32 on CUDA only."""
    plain, on_card = backend_for("sdxl").identity, backend_for("sdxl", device="cuda").identity
    monkeypatch.setenv("DIFFUSERS_ATTN_BACKEND", "flash")
    assert backend_for("sdxl").identity != plain
    monkeypatch.setenv("DIFFUSERS_ATTN_BACKEND", "native")
    monkeypatch.setenv("NVIDIA_TF32_OVERRIDE", "0")
    assert backend_for("sdxl").identity == plain
    assert backend_for("sdxl", device="cuda").identity != on_card


def test_an_autoencoder_that_bands_in_half_precision_stays_in_float32(pipelines: Pipelines) -> None:
    """As the examples of Wan load it."""
    import diffusers

    found = find_checkpoint(str(pipelines("wan")))
    pipe = load_pipeline_class(found, diffusers.WanImageToVideoPipeline, "bfloat16")
    assert (pipe.vae.dtype, pipe.transformer.dtype) == (torch.float32, torch.bfloat16)
    assert find_checkpoint(str(pipelines("ltx"))).float32_parts == ()
