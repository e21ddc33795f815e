"""``backend: auto``: diffusers where it works, else sketch; and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.images.auto_backend import Machine, choose_backend, detect_accelerator
from mdvideo.images.model_catalog import CATALOG, catalog_entry, default_model, models_that_fit
from mdvideo.settings import ImageSettings

KLEIN = "black-forest-labs/FLUX.2-klein-4B"


@pytest.mark.parametrize(
    ("settings", "installed", "machine", "backend", "reason"),
    [
        ({}, False, Machine("cuda", (KLEIN,)), "illustrate", "extra is not installed"),
        ({}, True, Machine(None, (KLEIN,)), "illustrate", "no GPU"),
        ({}, True, Machine("cuda", ()), "illustrate", "no model is configured or on disk"),
        ({}, True, Machine("cuda", ("someone/unknown",)), "illustrate", "no model is configured or on disk"),
        ({}, True, Machine("mps", (KLEIN,)), "diffusers", f"{KLEIN} is on disk"),
        ({"model": "my/model"}, True, Machine("xpu", ()), "diffusers", "my/model is configured"),
        ({"model": "my/model"}, True, Machine(None, ()), "illustrate", "no GPU"),
        ({"backend": "flat"}, True, Machine("cuda", (KLEIN,)), "flat", "requested by name"),
        ({"backend": "diffusers"}, False, Machine(None, ()), "diffusers", "requested by name"),
    ],
)
def test_the_backend_is_chosen_with_a_reason(
    settings: dict[str, str], installed: bool, machine: Machine, backend: str, reason: str
) -> None:
    choice = choose_backend(ImageSettings(**settings), installed, lambda: machine)
    assert choice.backend == backend
    assert reason in choice.reason


def test_the_machine_is_probed_only_if_needed() -> None:
    """Not for a backend that is requested by name, and not without the extra."""

    def probe() -> Machine:
        raise AssertionError("probed")

    choose_backend(ImageSettings(backend="sketch"), True, probe)
    choose_backend(ImageSettings(), False, probe)


def test_a_hidden_gpu_is_not_detected(tmp_path: Path) -> None:
    """Hidden from CUDA, or unusable by a CPU build of torch."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "nvidia0").touch()
    assert detect_accelerator({"CUDA_VISIBLE_DEVICES": ""}, tmp_path) is None


def test_the_catalog_recommends_models_by_memory() -> None:
    """The best first. By default the fastest model on disk is used."""
    assert models_that_fit(80)[0].id == "Qwen/Qwen-Image-2512"
    assert models_that_fit(16)[0].id == "Tongyi-MAI/Z-Image-Turbo"
    assert models_that_fit(12)[0].id == KLEIN
    assert models_that_fit(1) == ()
    assert default_model(["Qwen/Qwen-Image-2512", KLEIN]) == KLEIN
    assert default_model(["someone/unknown", "Lightricks/LTX-Video"]) is None
    assert catalog_entry(KLEIN) in CATALOG
    assert all(model.licence and model.minimum_gb <= model.best_gb for model in CATALOG)
