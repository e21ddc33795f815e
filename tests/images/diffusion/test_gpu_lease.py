"""A picture model and a motion model share a GPU: they take turns, and make room for each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from PIL import Image

from mdvideo.images.diffusion import Diffusers, device_placement
from mdvideo.images.diffusion.image_to_video import MotionModel
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.protocols import BackendContext, GeneratedFrames, MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import TINY_MEGAPIXELS, Pipelines, loaded_model, pixels_of

STILL = Image.linear_gradient("L").convert("RGB")
CLIP = MotionClipRequest("digest", "fog", frames=9, width=96, height=54, seed=0, steps=1)
PLENTY = 80_000_000_000


@dataclass
class Shared:
    """A picture model and a motion model on one GPU, and their notices."""

    pictures: Diffusers
    motion: MotionModel
    gpu: GpuLease
    notices: list[str]

    @property
    def resident(self) -> list[str]:
        """The models in the GPU's memory, the least recently used first."""
        return [model.name for model in self.gpu._resident]

    @property
    def moves(self) -> list[str]:
        return [line for line in self.notices if line.startswith("moved")]

    def animate(self) -> GeneratedFrames:
        return self.motion.animate(CLIP, STILL, lambda *_: None)


@pytest.fixture
def shared(pipelines: Pipelines) -> Iterator[Shared]:
    notices: list[str] = []
    gpu = GpuLease()
    context = BackendContext(notices.append, gpu)

    def settings(**model: str) -> ImageSettings:
        return ImageSettings.model_validate({"megapixels": TINY_MEGAPIXELS, "device": "cpu"} | model)

    with (
        Diffusers(settings(model=str(pipelines("sdxl"))), context) as pictures,
        MotionModel(settings(motion_model=str(pipelines("ltx"))), context) as motion,
    ):
        yield Shared(pictures, motion, gpu, notices)


def test_both_models_stay_while_there_is_room(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_placement, "free_memory", lambda _: PLENTY)
    pixels_of(shared.pictures)
    shared.animate()
    assert shared.resident == ["sdxl", "ltx"]
    assert shared.moves == []


def test_one_model_is_offloaded_when_the_other_needs_the_memory(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither takes a smaller strategy for the memory that the other holds, and pictures stay the same."""
    # A GPU with room for one model.
    monkeypatch.setattr(device_placement, "free_memory", lambda _: 0 if shared.gpu._resident else PLENTY)
    first = pixels_of(shared.pictures)
    shared.animate()
    assert shared.resident == ["ltx"]
    assert pixels_of(shared.pictures) == first
    assert shared.resident == ["sdxl"]
    assert shared.moves == [
        "moved sdxl off the GPU to make room for ltx",
        "moved ltx off the GPU to make room for sdxl",
    ]
    assert loaded_model(shared.pictures).strategy == "whole"
    assert shared.motion._loaded[True].placed.strategy == "whole"


def test_two_models_may_be_used_from_two_threads(shared: Shared) -> None:
    """Loading patches torch, so they load one after the other."""
    with ThreadPoolExecutor(2) as threads:
        picture = threads.submit(pixels_of, shared.pictures)
        clip = threads.submit(shared.animate)
        assert len(picture.result()) == 96 * 54 * 3
        assert clip.result().frames.shape == (9, 54, 96, 3)


def test_a_wait_for_the_gpu_can_be_cancelled() -> None:
    """Ctrl-C need not wait for another model's clip."""
    gpu, waiting = GpuLease(), threading.Event()

    def cancel() -> None:
        waiting.set()
        raise CancelledError

    def wait() -> None:
        with gpu.acquire(cancel):
            pass

    with gpu.acquire(lambda: None), ThreadPoolExecutor(1) as thread:
        assert isinstance(thread.submit(wait).exception(5), CancelledError)
    assert waiting.is_set()
