"""Steps are reported as they are done, and a picture can be cancelled between two of them."""

from __future__ import annotations

from concurrent.futures import CancelledError

import pytest

from mdvideo.protocols import PictureRequest
from tests.support.diffusers_requests import BackendFor, pixels_of, tiny_request


@pytest.mark.parametrize("family", ["sdxl", "zimage", "klein", "pixart"])
def test_every_step_is_reported(backend_for: BackendFor, family: str) -> None:
    """Each picture's steps count up to its own number, also where the family has no callback for steps."""
    seen: list[tuple[str, int, int]] = []
    requests = [tiny_request("a", steps=3), tiny_request("b", steps=2)]
    list(
        backend_for(family).generate(requests, lambda request, done, total: seen.append((request.prompt, done, total)))
    )
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
def test_cancelling_keeps_what_is_finished(backend_for: BackendFor, family: str, settings: dict[str, str]) -> None:
    """After cancelling in the second picture's first step, the first is kept, and the model works again."""
    backend = backend_for(family, **settings)
    steps: list[tuple[str, int]] = []

    def cancel_at_b(request: PictureRequest, done: int, _: int) -> None:
        steps.append((request.prompt, done))
        if (request.prompt, done) == ("b", 1):
            raise CancelledError

    pictures = backend.generate([tiny_request("a"), tiny_request("b"), tiny_request("c")], cancel_at_b)
    assert next(pictures).request.prompt == "a"
    with pytest.raises(CancelledError):
        next(pictures)
    assert steps[-1] == ("b", 1)
    assert pixels_of(backend, "b") == pixels_of(backend_for(family, **settings), "b")
