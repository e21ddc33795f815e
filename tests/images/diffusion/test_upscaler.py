"""Pictures are enlarged to the slide's pixels by Lanczos or by a configured model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.upscaler import TILE, enlarge_in_tiles, load_upscaler
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of, tiny_request


def test_a_diffusers_upscaler_enlarges(backend_for: BackendFor, pipelines: Pipelines) -> None:
    """An upscaling pipeline enlarges instead of Lanczos; its weights are part of the identity."""
    plain, enlarged = backend_for("sdxl"), backend_for("sdxl", upscaler=str(pipelines("upscaler")))
    assert pixels_of(enlarged, width=128, height=128) != pixels_of(plain, width=128, height=128)
    assert pixels_of(enlarged, width=32, height=32) == pixels_of(plain, width=32, height=32), "nothing to enlarge"
    assert enlarged.identity != plain.identity


def test_a_text_to_image_model_is_not_an_upscaler(backend_for: BackendFor, pipelines: Pipelines) -> None:
    with pytest.raises(BackendError, match="StableDiffusionXLPipeline, which does not enlarge pictures"):
        pixels_of(backend_for("sdxl", upscaler=str(pipelines("sdxl"))), width=128, height=128)


def test_a_file_is_loaded_by_spandrel(backend_for: BackendFor, tmp_path: Path) -> None:
    """A .safetensors file needs the extra [upscale]; a pickle is refused."""
    pytest.importorskip("torch")
    for name in ("x4.safetensors", "x4.pth"):
        (tmp_path / name).write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(BackendError, match=r"spandrel|cannot be loaded") as caught:
        pixels_of(backend_for("sdxl", folder=tmp_path, upscaler="x4.safetensors"), width=128, height=128)
    assert not isinstance(caught.value, BackendUnavailable) or "mdvideo[upscale]" in str(caught.value.hint)
    with pytest.raises(BackendError, match=r"not a .safetensors file"):
        _ = backend_for("sdxl", folder=tmp_path, upscaler="x4.pth").identity


def test_real_esrgan_enlarges_by_its_factor(backend_for: BackendFor, tmp_path: Path) -> None:
    """Weights in Real-ESRGAN's own layout. Runs where the extra [upscale] is installed."""
    pytest.importorskip("spandrel", reason="the extra [upscale] is not installed")
    from safetensors.torch import save_file
    from spandrel.architectures.ESRGAN.__arch.RRDB import RRDBNet

    torch.manual_seed(0)
    network = RRDBNet(in_nc=3, out_nc=3, num_filters=8, num_blocks=1, scale=4)
    save_file(network.state_dict(), tmp_path / "x4.safetensors")
    plain, enlarged = backend_for("sdxl"), backend_for("sdxl", folder=tmp_path, upscaler="x4.safetensors")
    assert pixels_of(enlarged, width=256, height=256) != pixels_of(plain, width=256, height=256)
    assert enlarged.identity != plain.identity
    image = Image.linear_gradient("L").convert("RGB").resize((40, 24))
    result = load_upscaler(ImageSettings(upscaler=str(tmp_path / "x4.safetensors"), device="cpu"))(
        image, tiny_request()
    )
    with torch.inference_mode():
        whole = network.eval()(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 255)
    expected = (whole[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    assert result.size == (160, 96)
    assert np.abs(np.asarray(result).astype(int) - expected).max() <= 1


def test_tiles_leave_no_seams() -> None:
    """A picture of several tiles is enlarged as it is without tiles."""
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 256, (TILE + 40, TILE + 90, 3), np.uint8))
    model = torch.nn.Upsample(scale_factor=2, mode="bilinear")
    whole = model(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 255)
    expected = (whole[0] * 255).round().byte().permute(1, 2, 0).numpy()
    tiled = np.asarray(enlarge_in_tiles(image, model, 2, torch.device("cpu")))
    assert np.abs(tiled.astype(int) - expected.astype(int)).max() <= 1
