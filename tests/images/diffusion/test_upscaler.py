"""Pictures are enlarged to the slide's pixels by Lanczos or by a configured model."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFilter

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.upscaling.tiles import TILE, enlarge_in_tiles
from mdvideo.images.diffusion.upscaling.upscaler import load_upscaler
from mdvideo.protocols import BackendContext
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
    result = load_upscaler(ImageSettings(upscaler=str(tmp_path / "x4.safetensors"), device="cpu")).enlarge(
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
    tiled = np.asarray(enlarge_in_tiles(image, lambda pixels: model(torch.from_numpy(pixels)[None])[0].numpy(), 2))
    assert np.abs(tiled.astype(int) - expected.astype(int)).max() <= 1


@pytest.mark.parametrize(("name", "factor"), [("realesrgan", 4), ("realesrgan-fast", 2)])
def test_the_packaged_real_esrgan_enlarges_offline(backend_for: BackendFor, name: str, factor: int) -> None:
    """On the CPU by ncnn: edges are steeper than with Lanczos, and colours stay."""
    pytest.importorskip("ncnn", reason="the extra [realesrgan] is not installed")
    disc = Image.new("RGB", (60, 40), (30, 60, 90))
    ImageDraw.Draw(disc).ellipse((15, 5, 45, 35), fill=(240, 200, 60))
    small = disc.filter(ImageFilter.GaussianBlur(0.7))
    enlarge = load_upscaler(ImageSettings(upscaler=name, device="cpu")).enlarge
    result = enlarge(small, tiny_request(width=60 * factor, height=40 * factor))
    plain = small.resize(result.size, Image.Resampling.LANCZOS)
    steepest = [int(np.abs(np.diff(np.asarray(one, np.int16)[:, :, 0], axis=1)).max()) for one in (result, plain)]
    assert result.size == (60 * factor, 40 * factor)
    assert steepest[0] > 1.3 * steepest[1]
    assert np.abs(np.asarray(result, np.int16) - np.asarray(plain, np.int16)).mean() < 8
    assert backend_for("sdxl", upscaler=name).identity != backend_for("sdxl").identity


def test_an_upscaler_makes_room_as_other_models_do(backend_for: BackendFor, pipelines: Pipelines) -> None:
    """When memory runs out, it is tried again with a smaller strategy, and the picture is the same."""
    upscaler, notices = str(pipelines("upscaler")), list[str]()
    enlarge = load_upscaler(ImageSettings(upscaler=upscaler, device="cpu"), BackendContext(notices.append)).enlarge
    image, request = Image.linear_gradient("L").convert("RGB").resize((16, 16)), tiny_request(width=64, height=64)
    plain = enlarge(image, request).tobytes()
    attempts = count(1)

    def run_out_once(*_: object) -> None:
        if next(attempts) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")

    handle = torch.nn.modules.module.register_module_forward_pre_hook(run_out_once)
    try:
        assert enlarge(image, request).tobytes() == plain
    finally:
        handle.remove()
    assert any(line.startswith("out of memory: retrying upscaler") for line in notices)
