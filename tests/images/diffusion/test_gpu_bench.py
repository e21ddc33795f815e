"""``scripts/gpu`` works where there is no GPU, with small models: it measures, compares, and writes one JSON file."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from bench import gpu
from mdvideo.errors import BackendUnavailable


def test_figures_of_each_variant_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pictures of the backend are those of the plain loop; what cannot run says why."""
    monkeypatch.setattr(gpu, "PICTURES", 1)
    monkeypatch.setattr(gpu, "TAKES", 1)

    def refuse(*_: object) -> None:
        raise BackendUnavailable("`quantize: fp8` needs torchao")

    monkeypatch.setattr("mdvideo.images.diffusion.text_to_image.quantize_to_fp8", refuse)
    output = tmp_path / "gpu.json"
    gpu.main(["--tiny", "--models", "zimage", "--variants", "plain,ours,fp8", str(output)])
    written = json.loads(output.read_text())
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == written
    model = written["models"]["zimage"]
    assert model["ours"]["identical"] is True
    assert model["ours"]["psnr_db"] is None
    assert model["plain"]["per_minute"] > 0
    assert 0 <= model["ours"]["device_busy"] <= 1
    assert model["fp8"] == {"failed": "`quantize: fp8` needs torchao"}
    gpu.main(["--tiny", "--models", "zimage", "--variants", "plain", "--minutes", "0", str(output)])
    assert json.loads(output.read_text())["models"]["zimage"]["plain"] == {"left_out": "the time did not suffice"}


def test_differences_are_measured() -> None:
    assert gpu.psnr_of({0: b"\0\0\0", 1: b"\1\1\1"}, {0: b"\0\0\0", 1: b"\0\0\0"}) == pytest.approx(48.1)
    assert gpu.psnr_of({0: b"abc"}, {0: b"abc"}) is None


def test_the_wheels_are_those_of_what_is_installed_but_torch() -> None:
    """A machine with a GPU has its own torch, which fits its driver."""
    path = Path(gpu.__file__).parent.parent / "scripts" / "gpu_wheels.py"
    spec = importlib.util.spec_from_file_location("gpu_wheels", path)
    assert spec is not None
    assert spec.loader is not None
    wheels = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(wheels)
    names = set(wheels.needed())
    assert {"diffusers", "transformers", "huggingface-hub", "tokenizers", "pydantic-core", "pillow"} <= names
    assert not {name for name in names if name.startswith(("torch", "nvidia", "triton"))}
