"""Memory plans: chosen by what is free, changed when it does not suffice, never seen in a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from mdvideo.errors import BackendError
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.offload import PLANS, ROOM_BASE, ROOM_PER_MEGAPIXEL, Weights, plan_for
from tests.images.diffusion.conftest import asked, painted, picture

MODEL = Weights({"transformer": 12_000_000_000, "text_encoder": 8_000_000_000, "vae": 200_000_000})
ROOM = ROOM_BASE + ROOM_PER_MEGAPIXEL


@pytest.mark.parametrize(
    ("free", "plan"),
    [
        (80e9, "whole"),
        (20.3e9 + ROOM, "whole"),
        (20.1e9 + ROOM, "embed-first"),
        (12.1e9 + ROOM, "model-offload"),
        (8e9, "group-offload"),
        (1e9, "group-offload"),
        (None, "whole"),
    ],
)
def test_plan_by_free_memory(free: float | None, plan: str) -> None:
    """The quickest plan that fits is taken."""
    assert plan_for(MODEL, None if free is None else int(free), 1.0) == plan


@pytest.mark.parametrize("family", ["sdxl", "zimage", "klein"])
@pytest.mark.parametrize("plan", PLANS[1:])
def test_plans_paint_alike(painter: Callable[..., Diffusers], family: str, plan: str) -> None:
    """No plan changes a bit of a picture."""
    wanted = asked(), asked("a red desert", 3)
    thrifty = [image.tobytes() for image in painted(painter(family, memory=plan), *wanted)]
    assert thrifty == [image.tobytes() for image in painted(painter(family), *wanted)]


def test_text_encoders_run_before_the_first_picture(painter: Callable[..., Diffusers]) -> None:
    """With embed-first, every prompt is encoded once and ahead: no text encoder runs between pictures."""
    one = painter("zimage", memory="embed-first")
    picture(one)
    pipe: Any = one._painter.pipe  # type: ignore[union-attr]
    trace: list[str] = []
    pipe.text_encoder.register_forward_hook(lambda *_: trace.append("encode"))
    wanted = [asked("a"), asked("b"), asked("a", 5)]
    list(one.paint(wanted, lambda request, done, _: trace.append(f"paint {request.prompt}") if done else None))
    # a and b, each with the empty negative prompt that guidance asks for; then two steps for each picture.
    assert trace == [*["encode"] * 4, *["paint a"] * 2, *["paint b"] * 2, *["paint a"] * 2]


class Scarce:
    """Raises torch's own out-of-memory error at the denoiser, a number of times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, *_: object) -> None:
        if self.left:
            self.left -= 1
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_out_of_memory_is_tried_again_thriftier(painter: Callable[..., Diffusers]) -> None:
    """Memory that runs out twice costs two retries; the pictures come out as they would have."""
    told: list[str] = []
    plain = picture(painter("sdxl"))
    one = painter("sdxl", told.append)
    picture(one, "a warm-up")
    one._painter.pipe.unet.register_forward_pre_hook(Scarce(2))  # type: ignore[union-attr]
    assert picture(one) == plain
    assert [line for line in told if line.startswith("out of memory")] == [
        "out of memory: sdxl is tried again with text encoders first, then out of the way",
        "out of memory: sdxl is tried again with one part of the model on the card at a time",
    ]
    assert one._painter.plan == "model-offload"  # type: ignore[union-attr]


def test_nothing_fits(painter: Callable[..., Diffusers]) -> None:
    """When no plan suffices the error says so, and what to try."""
    one = painter("sdxl")
    picture(one, "a warm-up")
    one._painter.pipe.unet.register_forward_pre_hook(Scarce(99))  # type: ignore[union-attr]
    with pytest.raises(BackendError, match="does not fit into the memory of CPU") as caught:
        picture(one)
    assert "megapixels" in str(caught.value.hint)
    assert "quantize: 4bit" in str(caught.value.hint)


def test_other_failures_are_not_retried(painter: Callable[..., Diffusers]) -> None:
    """A fault that is not about memory is reported at once, with its own words."""
    one = painter("sdxl")
    picture(one, "a warm-up")
    tried: list[int] = []

    def fail(*_: object) -> None:
        tried.append(1)
        raise RuntimeError("cuDNN error: CUDNN_STATUS_NOT_INITIALIZED")

    one._painter.pipe.unet.register_forward_pre_hook(fail)  # type: ignore[union-attr]
    with pytest.raises(BackendError, match="sdxl failed: cuDNN error"):
        picture(one)
    assert len(tried) == 1
