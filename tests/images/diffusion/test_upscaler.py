"""Pictures are enlarged to the slide's pixels by Lanczos, or by a model that is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.upscaler import TILE, enlarged_in_tiles, load_upscaler
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import asked, picture


def test_diffusers_upscaler(painter: Callable[..., Diffusers], pipelines: Callable[[str], Path]) -> None:
    """An upscaling pipeline enlarges instead of Lanczos; its weights are part of the identity."""
    plain, enlarged = painter("sdxl"), painter("sdxl", upscaler=str(pipelines("upscaler")))
    assert picture(enlarged, width=128, height=128) != picture(plain, width=128, height=128)
    assert picture(enlarged, width=32, height=32) == picture(plain, width=32, height=32), "nothing to enlarge"
    assert enlarged.identity != plain.identity


def test_painter_is_no_upscaler(painter: Callable[..., Diffusers], pipelines: Callable[[str], Path]) -> None:
    """A model that does not enlarge is refused by what it is."""
    with pytest.raises(BackendError, match="StableDiffusionXLPipeline: it does not enlarge pictures"):
        picture(painter("sdxl", upscaler=str(pipelines("sdxl"))), width=128, height=128)


def test_spandrel_by_path(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """A .safetensors file goes to spandrel, an extra; a pickle goes nowhere."""
    pytest.importorskip("torch")
    for name in ("x4.safetensors", "x4.pth"):
        (tmp_path / name).write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(BackendError, match=r"spandrel|cannot be loaded") as caught:
        picture(painter("sdxl", folder=tmp_path, upscaler="x4.safetensors"), width=128, height=128)
    assert not isinstance(caught.value, BackendUnavailable) or "mdvideo[upscale]" in str(caught.value.hint)
    with pytest.raises(BackendError, match=r"not a .safetensors file"):
        _ = painter("sdxl", folder=tmp_path, upscaler="x4.pth").identity


def test_real_esrgan(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """Weights in Real-ESRGAN's own layout enlarge by its factor. Runs where the extra [upscale] is installed."""
    pytest.importorskip("spandrel", reason="the extra [upscale] is not installed")
    from safetensors.torch import save_file
    from spandrel.architectures.ESRGAN.__arch.RRDB import RRDBNet

    torch.manual_seed(0)
    network = RRDBNet(in_nc=3, out_nc=3, num_filters=8, num_blocks=1, scale=4)
    save_file(network.state_dict(), tmp_path / "x4.safetensors")
    plain, enlarged = painter("sdxl"), painter("sdxl", folder=tmp_path, upscaler="x4.safetensors")
    assert picture(enlarged, width=256, height=256) != picture(plain, width=256, height=256)
    assert enlarged.identity != plain.identity
    image = Image.linear_gradient("L").convert("RGB").resize((40, 24))
    made = load_upscaler(ImageSettings(upscaler=str(tmp_path / "x4.safetensors"), device="cpu"))(image, asked())
    with torch.inference_mode():
        whole = network.eval()(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 255)
    expected = (whole[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    assert made.size == (160, 96)
    assert np.abs(np.asarray(made).astype(int) - expected).max() <= 1


def test_tiles_leave_no_seams() -> None:
    """A picture of several tiles is enlarged as it would be in one piece."""
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 256, (TILE + 40, TILE + 90, 3), np.uint8))
    model = torch.nn.Upsample(scale_factor=2, mode="bilinear")
    whole = model(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 255)
    expected = (whole[0] * 255).round().byte().permute(1, 2, 0).numpy()
    made = np.asarray(enlarged_in_tiles(image, model, 2, torch.device("cpu")))
    assert np.abs(made.astype(int) - expected.astype(int)).max() <= 1
