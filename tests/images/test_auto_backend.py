"""``backend: auto``: diffusers where it will work, else sketch; and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.images.auto_backend import Machine, accelerator_hint, choose
from mdvideo.images.model_catalog import CATALOGUE, default_model, fitting, known
from mdvideo.settings import ImageSettings

KLEIN = "black-forest-labs/FLUX.2-klein-4B"


@pytest.mark.parametrize(
    ("settings", "installed", "machine", "backend", "why"),
    [
        ({}, False, Machine("cuda", (KLEIN,)), "sketch", "extra is not installed"),
        ({}, True, Machine(None, (KLEIN,)), "sketch", "no GPU"),
        ({}, True, Machine("cuda", ()), "sketch", "no model is configured or on disk"),
        ({}, True, Machine("cuda", ("someone/unknown",)), "sketch", "no model is configured or on disk"),
        ({}, True, Machine("mps", (KLEIN,)), "diffusers", f"{KLEIN} is on disk"),
        ({"model": "my/model"}, True, Machine("xpu", ()), "diffusers", "my/model is configured"),
        ({"model": "my/model"}, True, Machine(None, ()), "sketch", "no GPU"),
        ({"backend": "flat"}, True, Machine("cuda", (KLEIN,)), "flat", "asked for"),
        ({"backend": "diffusers"}, False, Machine(None, ()), "diffusers", "asked for"),
    ],
)
def test_choice(settings: dict[str, str], installed: bool, machine: Machine, backend: str, why: str) -> None:
    """Every case of the table, with its reason."""
    choice = choose(ImageSettings(**settings), installed, lambda: machine)  # type: ignore[arg-type]
    assert choice.backend == backend
    assert why in choice.why


def test_nothing_is_probed_in_vain() -> None:
    """A backend that is named, or an extra that is missing, needs no look at the machine."""

    def probe() -> Machine:
        raise AssertionError("looked")

    choose(ImageSettings(backend="sketch"), True, probe)
    choose(ImageSettings(), False, probe)


def test_hidden_card_is_no_card(tmp_path: Path) -> None:
    """A card that is hidden from CUDA does not count, nor does one that a CPU build of torch cannot use."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "nvidia0").touch()
    assert accelerator_hint({"CUDA_VISIBLE_DEVICES": ""}, tmp_path) is None


def test_catalogue() -> None:
    """A card gets models that fit it, the best in front; of those on disk the quickest paints."""
    assert fitting(80)[0].id == "Qwen/Qwen-Image-2512"
    assert fitting(16)[0].id == "Tongyi-MAI/Z-Image-Turbo"
    assert fitting(12)[0].id == KLEIN
    assert fitting(1) == ()
    assert default_model(["Qwen/Qwen-Image-2512", KLEIN]) == KLEIN
    assert default_model(["someone/unknown", "Lightricks/LTX-Video"]) is None
    assert known(KLEIN) in CATALOGUE
    assert all(model.licence and model.least <= model.whole for model in CATALOGUE)
