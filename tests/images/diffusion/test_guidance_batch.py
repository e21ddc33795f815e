"""``batch_guidance``: one call of the denoiser in place of two, with the same result but for its last bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.image_to_video import MotionModel
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.support.diffusers_requests import TINY_MEGAPIXELS, BackendFor, Pipelines, pixels_of

STEPS = 3


def clip_and_calls(pipelines: Pipelines, *, batch_guidance: bool) -> tuple[NDArray[np.int64], list[int]]:
    """A second clip of a model, and the batch sizes with which its denoiser was run for it."""
    settings = ImageSettings(
        motion_model=str(pipelines("wan")), megapixels=TINY_MEGAPIXELS, device="cpu", batch_guidance=batch_guidance
    )
    calls: list[int] = []
    with MotionModel(settings) as model:
        model.animate(MotionClipRequest("", "a fire", 5, 64, 64, 0, steps=2), None, lambda *_: None)
        block = model._loaded[False].pipe.transformer.blocks[0]
        block.register_forward_hook(lambda _, given, __: calls.append(given[0].shape[0]))
        request = MotionClipRequest("", "waves", 5, 64, 64, 3, negative="people", steps=STEPS)
        return model.animate(request, None, lambda *_: None).frames.astype(int), calls


def test_later_steps_need_one_call(pipelines: Pipelines) -> None:
    """The first step of each clip shows what differs."""
    plain, apart = clip_and_calls(pipelines, batch_guidance=False)
    batched, together = clip_and_calls(pipelines, batch_guidance=True)
    assert apart == [1] * 2 * STEPS
    assert together == [1, 1, *[2] * (STEPS - 1)]
    assert np.abs(plain - batched).max() <= 2
    assert plain.std() > 1


def test_models_that_batch_themselves_are_unchanged(backend_for: BackendFor) -> None:
    """Bit for bit; the key says what was asked for."""
    backend, plain = backend_for("sdxl", batch_guidance=True), backend_for("sdxl")
    assert pixels_of(backend) == pixels_of(plain)
    assert backend.identity != plain.identity


def test_it_does_not_work_with_a_step_cache(backend_for: BackendFor) -> None:
    settings: dict[str, Any] = {"batch_guidance": True, "step_cache": "taylorseer"}
    with pytest.raises(BackendError, match="do not work together"):
        pixels_of(backend_for("klein", **settings))
