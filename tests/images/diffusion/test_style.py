"""LoRAs and reference pictures give a deck's pictures one style."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.support import tiny_adapters
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of


def test_lora_by_path_and_scale(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    """A LoRA changes the picture by its scale, and at 0 not at all. Its path is relative to the settings' folder."""
    tiny_adapters.build_lora(pipelines("sdxl"), tmp_path / "lora.safetensors")

    def at(scale: float) -> bytes:
        return pixels_of(backend_for("sdxl", folder=tmp_path, loras=[{"path": "lora.safetensors", "scale": scale}]))

    plain = pixels_of(backend_for("sdxl"))
    assert at(0) == plain
    assert len({plain, at(1), at(4)}) == 3


@pytest.mark.parametrize("strategy", ["whole", "embed-first"])
def test_reference_as_image_input(backend_for: BackendFor, tmp_path: Path, strategy: str) -> None:
    """FLUX.2 takes the reference picture itself."""
    looks = []
    for colour in ("teal", "orange"):
        Image.new("RGB", (64, 64), colour).save(tmp_path / f"{colour}.png")
        looks.append(
            pixels_of(backend_for("klein", memory=strategy, reference={"picture": tmp_path / f"{colour}.png"}))
        )
    assert len({pixels_of(backend_for("klein")), *looks}) == 3


def test_reference_by_ip_adapter(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    """SDXL takes it through an IP-Adapter, at the scale of the settings."""
    adapter = tiny_adapters.build_ip_adapter(pipelines("sdxl"), tmp_path / "ip-adapter.safetensors")
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "look.png")

    def at(scale: float) -> bytes:
        reference = {"picture": tmp_path / "look.png", "adapter": adapter, "scale": scale}
        return pixels_of(backend_for("sdxl", reference=reference))

    assert len({pixels_of(backend_for("sdxl")), at(0.5), at(1.0)}) == 3
