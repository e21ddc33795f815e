"""Batches are painted only when asked for, and what they change is bounded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mdvideo.frame_size import Size
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.diffusion.signature import groups
from tests.images.diffusion.conftest import asked, painted


def test_batch_differs_by_one_level_at_most(painter: Callable[..., Diffusers]) -> None:
    """In float32 a picture painted among others is within one level of itself painted alone, and repeats exactly."""
    wanted = [asked(f"a hill {n}", n, negative="text" if n % 2 else "people") for n in range(4)]
    alone = painted(painter("sdxl"), *wanted)
    together = painted(painter("sdxl", batch=4), *wanted)
    again = painted(painter("sdxl", batch=4), *wanted)
    assert [image.tobytes() for image in together] == [image.tobytes() for image in again]
    for a, b in zip(alone, together, strict=True):
        assert np.abs(np.asarray(a, np.int16) - np.asarray(b, np.int16)).max() <= 1


def test_only_alike_requests_share_a_batch() -> None:
    """Size, steps, guidance and whether there is a negative prompt must agree; the order stays."""
    requests = [asked("a"), asked("b", steps=4), asked("c"), asked("d"), asked("e", negative="text")]
    made = groups(requests, {request: Size(64, 64) for request in requests}, 2)
    assert [[request.prompt for request in batch] for batch in made] == [["a", "c"], ["b"], ["d"], ["e"]]
