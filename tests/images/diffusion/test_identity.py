"""The painter's identity names everything that shapes pixels besides the request: no stale picture is reused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mdvideo.images.diffusion import Diffusers
from mdvideo.plan.jobs import PaintJob
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import asked, picture
from tests.support import tiny_pipelines


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
def test_settings_change_the_identity(painter: Callable[..., Diffusers], changed: dict[str, Any]) -> None:
    """Whatever shapes pixels is part of the identity."""
    assert painter("sdxl", **changed).identity != painter("sdxl").identity


@pytest.mark.parametrize("plan", ["embed-first", "model-offload", "group-offload"])
def test_memory_plan_does_not(painter: Callable[..., Diffusers], plan: str) -> None:
    """How memory is shared changes no picture, so no key."""
    assert painter("sdxl", memory=plan).identity == painter("sdxl").identity


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
def test_every_parameter_changes_the_key(painter: Callable[..., Diffusers], changed: dict[str, Any]) -> None:
    """A picture's key changes when any parameter of its request does."""
    identity = painter("sdxl").identity
    assert PaintJob(request=asked(**changed), backend=identity).key != PaintJob(request=asked(), backend=identity).key


def test_weights_are_known_by_content(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """The same weights in another folder are the same model; one changed weight makes another."""
    copy = tiny_pipelines.build("sdxl", tmp_path / "sdxl")
    before = painter("sdxl", model=str(copy))
    assert before.identity == painter("sdxl").identity
    weights = copy / "unet" / "diffusion_pytorch_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-4] ^= 1
    weights.write_bytes(bytes(data))
    assert painter("sdxl", model=str(copy)).identity != before.identity


def test_styles_are_known_by_content(painter: Callable[..., Diffusers], tmp_path: Path) -> None:
    """A LoRA's or reference picture's bytes and scale are part of the identity, its place on the disk is not."""
    (tmp_path / "a").mkdir()
    for place in (tmp_path / "lora.safetensors", tmp_path / "a" / "same.safetensors"):
        place.write_bytes(b"weights")
    Image.new("RGB", (8, 8)).save(tmp_path / "look.png")
    plain = painter("klein").identity
    lora = painter("klein", folder=tmp_path, loras=[{"path": "lora.safetensors"}]).identity
    assert lora == painter("klein", folder=tmp_path, loras=[{"path": "a/same.safetensors"}]).identity
    stronger = painter("klein", folder=tmp_path, loras=[{"path": "lora.safetensors", "scale": 0.5}]).identity
    looking = painter("klein", folder=tmp_path, reference={"picture": "look.png"}).identity
    assert len({plain, lora, stronger, looking}) == 4


def test_identity_starts_no_torch(pipelines: Callable[[str], Path]) -> None:
    """A build whose pictures are all in the cache asks for the identity and never waits for torch."""
    code = (
        "import sys; from mdvideo.images.diffusion import Diffusers; from mdvideo.settings import ImageSettings;"
        "print(Diffusers(ImageSettings(model=sys.argv[1])).identity); assert 'torch' not in sys.modules;"
        "assert 'diffusers' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(pipelines("sdxl"))], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("diffusers ")


def test_identity_names_no_folder(painter: Callable[..., Diffusers], pipelines: Callable[[str], Path]) -> None:
    """Keys are the same on every machine: they hold no paths."""
    assert str(pipelines("sdxl").parent) not in painter("sdxl").identity


def test_half_precision_paints(painter: Callable[..., Diffusers]) -> None:
    """bfloat16 works on the CPU too, and gives its own picture."""
    assert picture(painter("sdxl", dtype="bfloat16")) != picture(painter("sdxl"))


def test_settings_are_plain(painter: Callable[..., Diffusers]) -> None:
    """Settings stay hashable and frozen, with LoRAs in them."""
    settings = ImageSettings(loras=({"path": Path("a.safetensors"), "scale": 0.5},))  # type: ignore[arg-type]
    assert hash(settings) == hash(settings.model_copy())


def test_lossy_cache_only_by_name(painter: Callable[..., Diffusers]) -> None:
    """A step cache changes the picture, so it is off unless it is named."""
    assert picture(painter("klein", step_cache="taylorseer"), steps=6) != picture(painter("klein"), steps=6)
