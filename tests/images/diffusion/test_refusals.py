"""What is not painted with, and in which words that is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.checkpoint import find_checkpoint
from mdvideo.images.diffusion.load_pipeline import quantization
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import picture
from tests.support import tiny_adapters


@pytest.fixture
def copy(pipelines: Callable[[str], Path], tmp_path: Path) -> Path:
    """A tiny SDXL that a test may spoil."""
    return shutil.copytree(pipelines("sdxl"), tmp_path / "sdxl")


def test_missing_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is not on disk is not fetched: the command that fetches it is named, with the revision."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="owner/model at revision v2 is not on this disk") as caught:
        find_checkpoint("owner/model", "v2")
    assert caught.value.hint == "run: mdvideo models pull owner/model --revision v2"


def test_no_model_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, painter: Callable[..., Diffusers]) -> None:
    """With nothing configured and nothing on disk, the catalogue is pointed at."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="no model is configured") as caught:
        _ = painter("sdxl", model=None).identity
    assert "mdvideo models" in str(caught.value.hint)


def test_no_such_path(tmp_path: Path) -> None:
    """A path that leads nowhere is said to."""
    with pytest.raises(BackendUnavailable, match=r"there is no model at models/mine.safetensors"):
        find_checkpoint("models/mine.safetensors", folder=tmp_path)


@pytest.mark.parametrize("family", ["ltx", "svd", "upscaler"])
def test_not_text_to_image(painter: Callable[..., Diffusers], family: str) -> None:
    """A model for another task is named for what it is."""
    with pytest.raises(BackendError, match="it does not paint pictures from text alone"):
        picture(painter(family))


def test_no_diffusers_model(tmp_path: Path) -> None:
    """A folder of something else is refused before anything in it is read."""
    with pytest.raises(BackendError, match=r"no model_index.json"):
        find_checkpoint(str(tmp_path))


def test_pickled_component(copy: Path) -> None:
    """Weights that exist only as a pickle are not loaded."""
    (copy / "unet" / "diffusion_pytorch_model.safetensors").rename(copy / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(BackendError, match="weights of its unet only as a pickle"):
        find_checkpoint(str(copy))


@pytest.mark.parametrize("suffix", [".ckpt", ".bin", ".pt"])
def test_pickled_file(tmp_path: Path, suffix: str) -> None:
    """Nor is a checkpoint that is one pickle."""
    (tmp_path / f"model{suffix}").write_bytes(b"\x80\x04.")
    with pytest.raises(BackendError, match="holds its weights as a pickle"):
        find_checkpoint(f"model{suffix}", folder=tmp_path)


def test_incomplete(copy: Path) -> None:
    """A download that was cut off is told apart from a bad model."""
    (copy / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(BackendUnavailable, match="incomplete on this disk: unet has no weights"):
        find_checkpoint(str(copy))


@pytest.mark.parametrize(
    "change",
    [
        {"_class_name": ["pipeline", "MyPipeline"]},
        {"unet": ["my_unet", "MyUNet"]},
        {"unet": ["evil.package", "MyUNet"]},
    ],
)
def test_remote_code(copy: Path, change: dict[str, object]) -> None:
    """A model that brings its own code is refused, not run."""
    index = json.loads((copy / "model_index.json").read_text()) | change
    (copy / "model_index.json").write_text(json.dumps(index))
    (copy / "unet" / "my_unet.py").write_text("raise SystemExit('ran')")
    with pytest.raises(BackendError, match="wants to run its own code"):
        find_checkpoint(str(copy))


def test_unknown_pipeline(copy: Path, painter: Callable[..., Diffusers]) -> None:
    """A family newer than the installed diffusers is said to be."""
    index = json.loads((copy / "model_index.json").read_text()) | {"_class_name": "Flux9Pipeline"}
    (copy / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(BackendError, match="needs Flux9Pipeline, which diffusers"):
        picture(painter("sdxl", model=str(copy)))


def test_corrupt_weights(copy: Path, painter: Callable[..., Diffusers]) -> None:
    """A damaged file is an error of ours, not a traceback."""
    (copy / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{broken")
    with pytest.raises(BackendError, match="sdxl cannot be loaded"):
        picture(painter("sdxl", model=str(copy)))


def test_misfitting_lora(painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], tmp_path: Path) -> None:
    """A LoRA of another family is refused, also where its keys would be skipped in silence."""
    lora = tiny_adapters.build_lora(pipelines("sdxl"), tmp_path / "sdxl_lora.safetensors")
    for family in ("sd", "zimage"):
        with pytest.raises(BackendError, match=f"the LoRA sdxl_lora.safetensors does not fit {family}"):
            picture(painter(family, loras=[{"path": lora}]))


def test_pickled_lora(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """A LoRA must be a .safetensors file, and be there."""
    (tmp_path / "lora.pt").write_bytes(b"")
    with pytest.raises(BackendError, match=r"is not a .safetensors file"):
        _ = painter("sdxl", loras=[{"path": tmp_path / "lora.pt"}]).identity
    with pytest.raises(BackendUnavailable, match="LoRA: there is no file"):
        _ = painter("sdxl", loras=[{"path": tmp_path / "none.safetensors"}]).identity


def test_reference_where_none_is_taken(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """A family that takes no reference picture says so, and which do."""
    Image.new("RGB", (32, 32), "teal").save(tmp_path / "look.png")
    with pytest.raises(BackendError, match=r"zimage .* takes no reference picture") as caught:
        picture(painter("zimage", reference={"picture": tmp_path / "look.png"}))
    assert "FLUX.2" in str(caught.value.hint)
    with pytest.raises(BackendError, match="through an IP-Adapter, and none is named"):
        picture(painter("sdxl", reference={"picture": tmp_path / "look.png"}))


def test_quantize_on_a_cpu(painter: Callable[..., Diffusers]) -> None:
    """bitsandbytes quantizes while it moves weights to a GPU; diffusers would say so only after reading them."""
    with pytest.raises(BackendError, match="`quantize: 4bit` needs a GPU"):
        picture(painter("sdxl", quantize="4bit"))


def test_quantize_without_its_library(pipelines: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What an option needs is named."""
    monkeypatch.setattr("mdvideo.images.diffusion.load_pipeline.find_spec", lambda _: None)
    with pytest.raises(BackendUnavailable, match="needs bitsandbytes"):
        quantization(find_checkpoint(str(pipelines("sdxl"))), ImageSettings(quantize="4bit", device="cuda"), None)


@pytest.mark.parametrize(
    ("family", "large"),
    [("sdxl", {"unet", "text_encoder", "text_encoder_2"}), ("zimage", {"transformer", "text_encoder"})],
)
def test_what_is_quantized(
    pipelines: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, family: str, large: set[str]
) -> None:
    """Denoiser and text encoders, and not the VAE, whose faults would be seen."""
    import torch

    monkeypatch.setattr("mdvideo.images.diffusion.load_pipeline.find_spec", lambda _: True)
    model = find_checkpoint(str(pipelines(family)))
    four = quantization(model, ImageSettings(quantize="4bit", device="cuda"), torch.bfloat16)
    assert set(four.components_to_quantize) == large
    assert four.quant_backend == "bitsandbytes_4bit"
    assert four.quant_kwargs["bnb_4bit_compute_dtype"] is torch.bfloat16
    eight = quantization(model, ImageSettings(quantize="8bit", device="cuda"), torch.bfloat16)
    assert (eight.quant_backend, eight.quant_kwargs) == ("bitsandbytes_8bit", {"load_in_8bit": True})


@pytest.mark.parametrize(("setting", "message"), [("step_cache", "has no `step_cache`")])
def test_speed_ups_that_a_family_lacks(painter: Callable[..., Diffusers], setting: str, message: str) -> None:
    """A named speed-up that the model cannot do is an error, not a silent nothing."""
    with pytest.raises(BackendError, match=message):
        picture(painter("sdxl", **{setting: "first-block"}))


def test_no_such_device(painter: Callable[..., Diffusers]) -> None:
    """A device that is asked for and not there is not replaced in silence: its pictures would differ."""
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    with pytest.raises(BackendUnavailable, match="cannot use a device of kind 'cuda'"):
        picture(painter("sdxl", device="cuda"))
