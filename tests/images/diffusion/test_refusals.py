"""Models and settings that are refused, and with which message."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.loading.checkpoint import find_checkpoint
from mdvideo.images.diffusion.loading.load_pipeline import quantization_config
from mdvideo.settings import ImageSettings
from tests.support import tiny_adapters
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of


@pytest.fixture
def copy(pipelines: Pipelines, tmp_path: Path) -> Path:
    """A tiny SDXL that a test may damage."""
    return shutil.copytree(pipelines("sdxl"), tmp_path / "sdxl")


def test_a_model_that_is_not_on_disk_is_not_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint is the command that downloads it, with the revision."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="owner/model at revision v2 is not on disk") as caught:
        find_checkpoint("owner/model", "v2")
    assert caught.value.hint == "run: mdvideo models pull owner/model --revision v2"


def test_without_any_model_the_catalog_is_recommended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend_for: BackendFor
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="no model is configured") as caught:
        _ = backend_for("sdxl", model=None).identity
    assert "mdvideo models" in str(caught.value.hint)


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match=r"there is no model at models/mine.safetensors"):
        find_checkpoint("models/mine.safetensors", folder=tmp_path)


@pytest.mark.parametrize("family", ["ltx", "svd", "upscaler"])
def test_models_for_other_tasks_are_refused(backend_for: BackendFor, family: str) -> None:
    with pytest.raises(BackendError, match="does not generate pictures from text alone"):
        pixels_of(backend_for(family))


@pytest.mark.parametrize(
    ("pipeline", "does"),
    [
        ("QwenImageEditPlusPipeline", "edits pictures"),
        ("StableDiffusionXLImg2ImgPipeline", "changes pictures"),
        ("FluxFillPipeline", "fills in parts of pictures"),
        ("CogVideoXImageToVideoPipeline", "animates pictures"),
        ("WuerstchenPriorPipeline", "is one part of a cascade"),
    ],
)
def test_other_tasks_are_refused_before_torch_is_imported(
    backend_for: BackendFor, copy: Path, pipeline: str, does: str
) -> None:
    """By the class in the index, so already ``mdvideo check`` says so."""
    index = json.loads((copy / "model_index.json").read_text()) | {"_class_name": pipeline}
    (copy / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(BackendError, match=f"is a {pipeline}, which {does} and does not generate"):
        _ = backend_for("sdxl", model=str(copy)).identity


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"no model_index.json"):
        find_checkpoint(str(tmp_path))


def test_a_pickled_component_is_refused(copy: Path) -> None:
    (copy / "unet" / "diffusion_pytorch_model.safetensors").rename(copy / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(BackendError, match="weights of its unet only as a pickle"):
        find_checkpoint(str(copy))


@pytest.mark.parametrize("suffix", [".ckpt", ".bin", ".pt"])
def test_a_pickled_file_is_refused(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"model{suffix}").write_bytes(b"\x80\x04.")
    with pytest.raises(BackendError, match="has its weights as a pickle"):
        find_checkpoint(f"model{suffix}", folder=tmp_path)


def test_an_incomplete_download_is_an_error(copy: Path) -> None:
    """A download that was cut off is notices apart from a bad model."""
    (copy / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(BackendUnavailable, match="incomplete on disk: no weights for unet"):
        find_checkpoint(str(copy))


@pytest.mark.parametrize(
    "change",
    [
        {"_class_name": ["pipeline", "MyPipeline"]},
        {"unet": ["my_unet", "MyUNet"]},
        {"unet": ["evil.package", "MyUNet"]},
    ],
)
def test_custom_code_is_refused(copy: Path, change: dict[str, object]) -> None:
    """It is not run."""
    index = json.loads((copy / "model_index.json").read_text()) | change
    (copy / "model_index.json").write_text(json.dumps(index))
    (copy / "unet" / "my_unet.py").write_text("raise SystemExit('ran')")
    with pytest.raises(BackendError, match="needs custom code"):
        find_checkpoint(str(copy))


def test_an_unknown_pipeline_class_is_named(copy: Path, backend_for: BackendFor) -> None:
    """Its family may be newer than the installed diffusers."""
    index = json.loads((copy / "model_index.json").read_text()) | {"_class_name": "Flux9Pipeline"}
    (copy / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(BackendError, match="needs Flux9Pipeline, which diffusers"):
        pixels_of(backend_for("sdxl", model=str(copy)))


def test_damaged_weights_are_an_error(copy: Path, backend_for: BackendFor) -> None:
    (copy / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{broken")
    with pytest.raises(BackendError, match="sdxl cannot be loaded"):
        pixels_of(backend_for("sdxl", model=str(copy)))


def test_a_lora_of_another_family_is_refused(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    """Also where its keys would be skipped silently."""
    lora = tiny_adapters.build_lora(pipelines("sdxl"), tmp_path / "sdxl_lora.safetensors")
    for family in ("sd", "zimage"):
        with pytest.raises(BackendError, match=f"the LoRA sdxl_lora.safetensors does not fit {family}"):
            pixels_of(backend_for(family, loras=[{"path": lora}]))


def test_a_lora_must_be_a_safetensors_file(backend_for: BackendFor, tmp_path: Path) -> None:
    (tmp_path / "lora.pt").write_bytes(b"")
    with pytest.raises(BackendError, match=r"is not a .safetensors file"):
        _ = backend_for("sdxl", loras=[{"path": tmp_path / "lora.pt"}]).identity
    with pytest.raises(BackendUnavailable, match="LoRA: there is no file"):
        _ = backend_for("sdxl", loras=[{"path": tmp_path / "none.safetensors"}]).identity


def test_a_reference_picture_that_a_family_does_not_support_is_refused(backend_for: BackendFor, tmp_path: Path) -> None:
    """The hint names families that support one."""
    Image.new("RGB", (32, 32), "teal").save(tmp_path / "look.png")
    with pytest.raises(BackendError, match=r"zimage .* does not support a reference picture") as caught:
        pixels_of(backend_for("zimage", reference={"picture": tmp_path / "look.png"}))
    assert "FLUX.2" in str(caught.value.hint)
    with pytest.raises(BackendError, match="only through an IP-Adapter, and none is configured"):
        pixels_of(backend_for("sdxl", reference={"picture": tmp_path / "look.png"}))


def test_quantization_needs_a_gpu(backend_for: BackendFor) -> None:
    """bitsandbytes quantizes while it moves weights to a GPU, but diffusers reports that only after reading them."""
    with pytest.raises(BackendError, match="`quantize: 4bit` needs a GPU"):
        pixels_of(backend_for("sdxl", quantize="4bit"))


def test_quantization_needs_bitsandbytes(pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.images.diffusion.loading.load_pipeline.find_spec", lambda _: None)
    with pytest.raises(BackendUnavailable, match="needs bitsandbytes"):
        quantization_config(
            find_checkpoint(str(pipelines("sdxl"))), ImageSettings(quantize="4bit", device="cuda"), None
        )


@pytest.mark.parametrize(
    ("family", "large"),
    [("sdxl", {"unet", "text_encoder", "text_encoder_2"}), ("zimage", {"transformer", "text_encoder"})],
)
def test_denoiser_and_text_encoders_are_quantized(
    pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch, family: str, large: set[str]
) -> None:
    """Not the VAE, whose errors would be visible."""
    import torch

    monkeypatch.setattr("mdvideo.images.diffusion.loading.load_pipeline.find_spec", lambda _: True)
    model = find_checkpoint(str(pipelines(family)))
    four_bits = quantization_config(model, ImageSettings(quantize="4bit", device="cuda"), torch.bfloat16)
    assert set(four_bits.components_to_quantize) == large
    assert four_bits.quant_backend == "bitsandbytes_4bit"
    assert four_bits.quant_kwargs["bnb_4bit_compute_dtype"] is torch.bfloat16
    eight_bits = quantization_config(model, ImageSettings(quantize="8bit", device="cuda"), torch.bfloat16)
    assert (eight_bits.quant_backend, eight_bits.quant_kwargs) == ("bitsandbytes_8bit", {"load_in_8bit": True})


def test_a_step_cache_that_a_family_does_not_support_is_an_error(backend_for: BackendFor) -> None:
    with pytest.raises(BackendError, match="does not support `step_cache`"):
        pixels_of(backend_for("sdxl", step_cache="first-block"))


def test_a_missing_device_is_an_error(backend_for: BackendFor) -> None:
    """Another device would give other pictures."""
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    for device in ("cuda", "cuda:1"):
        with pytest.raises(BackendUnavailable, match="cannot use a device of kind 'cuda'"):
            pixels_of(backend_for("sdxl", device=device))
