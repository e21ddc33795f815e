"""LoRAs and reference pictures bend a deck's pictures towards one look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.images.diffusion import Diffusers
from tests.images.diffusion.conftest import picture
from tests.support import tiny_adapters


def test_lora_by_path_and_scale(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], tmp_path: Path
) -> None:
    """A LoRA changes the picture, by its scale; at scale 0 it changes nothing; paths start at the settings' folder."""
    tiny_adapters.build_lora(pipelines("sdxl"), tmp_path / "lora.safetensors")

    def at(scale: float) -> bytes:
        return picture(painter("sdxl", folder=tmp_path, loras=[{"path": "lora.safetensors", "scale": scale}]))

    plain = picture(painter("sdxl"))
    assert at(0) == plain
    assert len({plain, at(1), at(4)}) == 3


@pytest.mark.parametrize("plan", ["whole", "embed-first"])
def test_reference_as_image_input(painter: Callable[..., Diffusers], tmp_path: Path, plan: str) -> None:
    """FLUX.2 takes the reference picture as it is."""
    looks = []
    for colour in ("teal", "orange"):
        Image.new("RGB", (64, 64), colour).save(tmp_path / f"{colour}.png")
        looks.append(picture(painter("klein", memory=plan, reference={"picture": tmp_path / f"{colour}.png"})))
    assert len({picture(painter("klein")), *looks}) == 3


def test_reference_by_ip_adapter(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], tmp_path: Path
) -> None:
    """SDXL sees it through an IP-Adapter, as strongly as asked."""
    adapter = tiny_adapters.build_ip_adapter(pipelines("sdxl"), tmp_path / "ip-adapter.safetensors")
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "look.png")

    def at(scale: float) -> bytes:
        reference = {"picture": tmp_path / "look.png", "adapter": adapter, "scale": scale}
        return picture(painter("sdxl", reference=reference))

    assert len({picture(painter("sdxl")), at(0.5), at(1.0)}) == 3
