"""The backend's identity names everything besides the request that affects pixels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.settings import ImageSettings
from tests.support import tiny_pipelines
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of, tiny_request


@pytest.mark.parametrize(
    "changed",
    [
        {"dtype": "bfloat16"},
        {"megapixels": 0.009},
        {"batch": 2},
        {"compile": True},
        {"quantize": "4bit"},
        {"step_cache": "first-block"},
    ],
)
def test_settings_change_the_identity(backend_for: BackendFor, changed: dict[str, Any]) -> None:
    assert backend_for("sdxl", **changed).identity != backend_for("sdxl").identity


@pytest.mark.parametrize("strategy", ["embed-first", "model-offload", "group-offload"])
def test_the_memory_strategy_does_not(backend_for: BackendFor, strategy: str) -> None:
    """It changes no picture."""
    assert backend_for("sdxl", memory=strategy).identity == backend_for("sdxl").identity


@pytest.mark.parametrize(
    "changed",
    [
        {"prompt": "a red desert"},
        {"seed": 1},
        {"steps": 3},
        {"guidance": 2.0},
        {"negative": "text"},
        {"width": 98},
        {"height": 56},
        {"model": "other/model"},
    ],
)
def test_every_parameter_changes_the_key(backend_for: BackendFor, changed: dict[str, Any]) -> None:
    identity = backend_for("sdxl").identity
    assert (
        GeneratePictureJob(request=tiny_request(**changed), backend=identity).key
        != GeneratePictureJob(request=tiny_request(), backend=identity).key
    )


def test_weights_are_identified_by_content(backend_for: BackendFor, tmp_path: Path) -> None:
    """The same weights in another folder are the same model; one changed weight makes another one."""
    copy = tiny_pipelines.build("sdxl", tmp_path / "sdxl")
    before = backend_for("sdxl", model=str(copy))
    assert before.identity == backend_for("sdxl").identity
    weights = copy / "unet" / "diffusion_pytorch_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-4] ^= 1
    weights.write_bytes(bytes(data))
    assert backend_for("sdxl", model=str(copy)).identity != before.identity


def test_styles_are_identified_by_content(backend_for: BackendFor, tmp_path: Path) -> None:
    """A LoRA's or reference picture's bytes and scale are part of the identity, its path is not."""
    (tmp_path / "a").mkdir()
    for path in (tmp_path / "lora.safetensors", tmp_path / "a" / "same.safetensors"):
        path.write_bytes(b"weights")
    Image.new("RGB", (8, 8)).save(tmp_path / "look.png")
    plain = backend_for("klein").identity
    lora = backend_for("klein", folder=tmp_path, loras=[{"path": "lora.safetensors"}]).identity
    assert lora == backend_for("klein", folder=tmp_path, loras=[{"path": "a/same.safetensors"}]).identity
    stronger = backend_for("klein", folder=tmp_path, loras=[{"path": "lora.safetensors", "scale": 0.5}]).identity
    with_reference = backend_for("klein", folder=tmp_path, reference={"picture": "look.png"}).identity
    assert len({plain, lora, stronger, with_reference}) == 4


def test_the_identity_does_not_import_torch(pipelines: Pipelines) -> None:
    """A build whose pictures are all in the cache needs the identity, but must not wait for torch."""
    code = (
        "import sys; from mdvideo.images.diffusion import Diffusers; from mdvideo.settings import ImageSettings;"
        "print(Diffusers(ImageSettings(model=sys.argv[1])).identity); assert 'torch' not in sys.modules;"
        "assert 'diffusers' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(pipelines("sdxl"))], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("diffusers ")


def test_the_identity_contains_no_path(backend_for: BackendFor, pipelines: Pipelines) -> None:
    """Cache keys are the same on every machine."""
    assert str(pipelines("sdxl").parent) not in backend_for("sdxl").identity


def test_half_precision_works_on_the_cpu(backend_for: BackendFor) -> None:
    """It gives another picture than float32."""
    assert pixels_of(backend_for("sdxl", dtype="bfloat16")) != pixels_of(backend_for("sdxl"))


def test_settings_with_loras_are_hashable() -> None:
    settings = ImageSettings.model_validate({"loras": [{"path": "a.safetensors", "scale": 0.5}]})
    assert hash(settings) == hash(settings.model_copy())


def test_a_step_cache_changes_pictures(backend_for: BackendFor) -> None:
    """So it is off by default."""
    assert pixels_of(backend_for("klein", step_cache="taylorseer"), steps=6) != pixels_of(backend_for("klein"), steps=6)
