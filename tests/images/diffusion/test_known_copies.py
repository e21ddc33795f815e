"""A copy of a recommended model in a folder is known by its configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from tests.support.diffusers_requests import BackendFor, Pipelines, loaded_model, pixels_of, tiny_request

KLEIN = {
    "index": {"_class_name": "Flux2KleinPipeline", "is_distilled": True},
    "transformer": {"num_layers": 5, "num_single_layers": 20, "num_attention_heads": 24},
}
ZIMAGE = {"index": {"_class_name": "ZImagePipeline"}, "transformer": {"n_layers": 30}, "scheduler": {"shift": 3.0}}
WAN = {
    "index": {"_class_name": "WanPipeline", "expand_timesteps": True},
    "transformer": {"num_layers": 30, "in_channels": 48},
}
SDXL = {
    "index": {"_class_name": "StableDiffusionXLPipeline"},
    "unet": {"cross_attention_dim": 2048},
    "scheduler": {"timestep_spacing": "leading"},
}


def write_copy(folder: Path, configs: dict[str, dict[str, Any]]) -> Checkpoint:
    """A folder with these configurations."""
    for name, config in configs.items():
        file = {"index": "model_index.json", "scheduler": "scheduler/scheduler_config.json"}.get(
            name, f"{name}/config.json"
        )
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(json.dumps(config), "utf-8")
    return Checkpoint("mine", folder)


@pytest.mark.parametrize(
    ("configs", "known"),
    [
        (KLEIN, "black-forest-labs/FLUX.2-klein-4B"),
        (KLEIN | {"index": {"_class_name": "Flux2KleinPipeline", "is_distilled": False}}, None),
        (KLEIN | {"transformer": {"num_layers": 8, "num_single_layers": 24}}, None),
        (ZIMAGE, "Tongyi-MAI/Z-Image-Turbo"),
        (ZIMAGE | {"scheduler": {"shift": 6.0}}, None),
        (WAN, "Wan-AI/Wan2.2-TI2V-5B-Diffusers"),
        (WAN | {"index": {"_class_name": "WanPipeline"}}, None),
        (SDXL, "stabilityai/stable-diffusion-xl-base-1.0"),
        (SDXL | {"scheduler": {"timestep_spacing": "trailing"}}, None),
    ],
)
def test_a_copy_is_known_and_its_relatives_are_not(
    tmp_path: Path, configs: dict[str, dict[str, Any]], known: str | None
) -> None:
    """A relative that was not distilled, or is larger, needs other steps."""
    found = write_copy(tmp_path, configs).catalog_model
    assert (found.id if found else None) == known


def test_a_known_copy_has_its_steps_and_guidance(
    backend_for: BackendFor, pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tiny model with the marks of Z-Image-Turbo: nine steps, without guidance."""
    monkeypatch.setattr(Checkpoint, "config", lambda _, folder: ZIMAGE.get(folder, {}))
    backend = backend_for("zimage")
    request = tiny_request(steps=None)
    steps: list[tuple[int, int]] = []
    picture = next(iter(backend.generate([request], lambda _, *step: steps.append(step)))).image
    assert steps[-1] == (9, 9)
    assert "steps 9, guidance 0 by default" in backend.identity
    assert picture.tobytes() == pixels_of(backend, steps=9, guidance=0.0) != pixels_of(backend, steps=9, guidance=5.0)
    assert loaded_model(backend).checkpoint.path == pipelines("zimage")
