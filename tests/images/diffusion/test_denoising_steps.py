"""Steps are reported as they are done; a stop is heeded between two of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError

import pytest

from mdvideo.images.diffusion import Diffusers
from mdvideo.protocols import PictureRequest
from tests.images.diffusion.conftest import asked, picture


@pytest.mark.parametrize("family", ["sdxl", "zimage", "klein", "pixart"])
def test_every_step_is_reported(painter: Callable[..., Diffusers], family: str) -> None:
    """Each picture's steps count up to its own number, also where the family has no callback for steps."""
    seen: list[tuple[str, int, int]] = []
    wanted = [asked("a", steps=3), asked("b", steps=2)]
    list(painter(family).paint(wanted, lambda request, done, total: seen.append((request.prompt, done, total))))
    steps = [step for step in seen if step[1]]
    assert steps == [("a", 1, 3), ("a", 2, 3), ("a", 3, 3), ("b", 1, 2), ("b", 2, 2)]


@pytest.mark.parametrize(
    ("family", "settings"),
    [
        ("sdxl", {"memory": "whole"}),
        ("sdxl", {"memory": "embed-first"}),
        ("sdxl", {"memory": "model-offload"}),
        ("klein", {"step_cache": "taylorseer"}),
    ],
)
def test_stop_keeps_what_is_finished(painter: Callable[..., Diffusers], family: str, settings: dict[str, str]) -> None:
    """Stopping in the second picture's first step: the first is kept, no step more is done, and it paints again."""
    one = painter(family, **settings)
    steps: list[tuple[str, int]] = []

    def stop_at_b(request: PictureRequest, done: int, _: int) -> None:
        steps.append((request.prompt, done))
        if (request.prompt, done) == ("b", 1):
            raise CancelledError

    painting = one.paint([asked("a"), asked("b"), asked("c")], stop_at_b)
    assert next(painting).request.prompt == "a"
    with pytest.raises(CancelledError):
        next(painting)
    assert steps[-1] == ("b", 1)
    assert picture(one, "b") == picture(painter(family, **settings), "b")
