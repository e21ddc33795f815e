"""Models that are published as modular pipelines are used as all others."""

from __future__ import annotations

import json
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
import torch
from diffusers import ModularPipeline

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.loading.checkpoint import find_checkpoint
from mdvideo.images.sizing import fit_picture
from mdvideo.protocols import PictureRequest
from tests.support.diffusers_requests import BackendFor, Pipelines, generate, loaded_model, pixels_of, tiny_request


def build_modular(pipeline: Path, folder: Path) -> Path:
    """Save a tiny pipeline as diffusers saves modular ones, with all its components."""
    pipe = ModularPipeline.from_pretrained(str(pipeline), local_files_only=True)
    pipe.load_components(dtype=torch.float32)
    pipe.save_pretrained(str(folder))
    return folder


@pytest.mark.parametrize("family", ["klein", "zimage"])
def test_a_modular_model_generates_pictures(
    backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path, family: str
) -> None:
    """They are those of diffusers' own example; prompt, seed and steps are heeded, and steps reported."""
    folder = build_modular(pipelines(family), tmp_path / family)
    backend, steps = backend_for(family, model=str(folder)), list[tuple[int, int]]()
    request = tiny_request(seed=7, width=64, height=64)
    picture = next(iter(backend.generate([request], lambda _, done, total: steps.append((done, total))))).image
    pipe = ModularPipeline.from_pretrained(str(folder), local_files_only=True)
    pipe.load_components(dtype=torch.float32)
    call = {"prompt": "a misty fjord", "width": 64, "height": 64, "num_inference_steps": 2}
    example = pipe(**call, generator=torch.Generator().manual_seed(7), output="images")[0]
    assert picture.tobytes() == fit_picture(example, Size(64, 64)).tobytes()
    assert steps[-1] == (2, 2)
    others = tiny_request("a red desert"), tiny_request(seed=1), tiny_request(steps=3), tiny_request()
    assert len({one.tobytes() for one in generate(backend, *others)}) == 4


def test_guidance_reaches_the_component_that_guides(
    backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path
) -> None:
    backend = backend_for("zimage", model=str(build_modular(pipelines("zimage"), tmp_path / "zimage")))
    assert pixels_of(backend, guidance=1.0) != pixels_of(backend, guidance=7.0)
    assert pixels_of(backend, guidance=7.0, negative="text") != pixels_of(backend, guidance=7.0)


def test_components_may_be_offloaded(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    folder = build_modular(pipelines("klein"), tmp_path / "klein")
    plain = pixels_of(backend_for("klein", model=str(folder)))
    backend = backend_for("klein", model=str(folder), memory="model-offload")
    assert pixels_of(backend) == plain == pixels_of(backend)
    assert loaded_model(backend).strategy == "model-offload"
    with pytest.raises(BackendError, match="does not support `memory: group-offload`"):
        pixels_of(backend_for("klein", model=str(folder), memory="group-offload"))


def test_a_modular_model_may_be_cancelled(backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path) -> None:
    backend = backend_for("klein", model=str(build_modular(pipelines("klein"), tmp_path / "klein")))

    def cancel(_: PictureRequest, done: int, __: int) -> None:
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        list(backend.generate([tiny_request()], cancel))
    pixels_of(backend)


def test_custom_code_and_missing_components_are_refused(
    backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A component in another model must be on disk, too."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    folder = build_modular(pipelines("klein"), tmp_path / "klein")
    index = json.loads((folder / "modular_model_index.json").read_text("utf-8"))
    foreign = [*index["vae"][:2], {**index["vae"][2], "pretrained_model_name_or_path": "owner/vae", "subfolder": "x"}]
    for change, error, message in (
        ({"auto_map": {"ModularPipelineBlocks": "block.Mine"}}, BackendError, "needs custom code"),
        ({"vae": foreign}, BackendUnavailable, "takes its vae from owner/vae, which is not on disk"),
    ):
        (folder / "modular_model_index.json").write_text(json.dumps(index | change), "utf-8")
        with pytest.raises(error, match=message):
            find_checkpoint(str(folder))
