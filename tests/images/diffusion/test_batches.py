"""Batches: what may share one, and how little they change."""

from __future__ import annotations

import numpy as np

from mdvideo.frame_size import Size
from mdvideo.images.diffusion.signature import group_into_batches
from tests.support.diffusers_requests import BackendFor, generate, tiny_request


def test_a_batch_changes_pixels_by_one_level_at_most(backend_for: BackendFor) -> None:
    """In float32, a picture of a batch is within one level of the same picture alone, and repeats exactly."""
    requests = [tiny_request(f"a hill {n}", n, negative="text" if n % 2 else "people") for n in range(4)]
    alone = generate(backend_for("sdxl"), *requests)
    together = generate(backend_for("sdxl", batch=4), *requests)
    again = generate(backend_for("sdxl", batch=4), *requests)
    assert [image.tobytes() for image in together] == [image.tobytes() for image in again]
    for a, b in zip(alone, together, strict=True):
        assert np.abs(np.asarray(a, np.int16) - np.asarray(b, np.int16)).max() <= 1


def test_only_similar_requests_share_a_batch() -> None:
    """Size, steps, guidance and whether there is a negative prompt must be equal; the order is kept."""
    requests = [
        tiny_request("a"),
        tiny_request("b", steps=4),
        tiny_request("c"),
        tiny_request("d"),
        tiny_request("e", negative="text"),
    ]
    batches = group_into_batches(requests, {request: Size(64, 64) for request in requests}, 2)
    assert [[request.prompt for request in batch] for batch in batches] == [["a", "c"], ["b"], ["d"], ["e"]]
