"""Offload strategies: chosen by the free memory, changed when it runs out, and without effect on pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.offload import (
    ACTIVATION_BYTES,
    ACTIVATION_BYTES_PER_MEGAPIXEL,
    STRATEGIES,
    WeightSizes,
    choose_strategy,
)
from tests.support.diffusers_requests import BackendFor, generate, loaded_model, pixels_of, tiny_request

MODEL = WeightSizes({"transformer": 12_000_000_000, "text_encoder": 8_000_000_000, "vae": 200_000_000})
ACTIVATIONS = ACTIVATION_BYTES + ACTIVATION_BYTES_PER_MEGAPIXEL
TILE: dict[str, Any] = {"width": 64, "height": 64}
"""A picture that the tiny autoencoder decodes in one tile."""


@pytest.mark.parametrize(
    ("free", "strategy"),
    [
        (80e9, "whole"),
        (20.3e9 + ACTIVATIONS, "whole"),
        (20.1e9 + ACTIVATIONS, "vae-tiling"),
        (18e9 + ACTIVATIONS, "embed-first"),
        (12.1e9 + ACTIVATIONS, "model-offload"),
        (8e9, "group-offload"),
        (1e9, "group-offload"),
        (None, "whole"),
    ],
)
def test_the_fastest_strategy_that_fits_is_chosen(free: float | None, strategy: str) -> None:
    assert choose_strategy(MODEL, None if free is None else int(free), 1.0) == strategy


def stack(images: Iterable[Image.Image]) -> NDArray[np.int16]:
    """Return the pixels of pictures of one size."""
    return np.stack([np.asarray(image, np.int16) for image in images])


@pytest.mark.parametrize("family", ["sdxl", "zimage", "klein"])
@pytest.mark.parametrize("strategy", [one for one in STRATEGIES[1:] if one != "vae-tiling"])
def test_no_strategy_changes_a_picture(backend_for: BackendFor, family: str, strategy: str) -> None:
    """Up to one level: moving weights changes their alignment, and with it the order in which a CPU adds."""
    requests = tiny_request(), tiny_request("a red desert", 3)
    offloaded = stack(generate(backend_for(family, memory=strategy), *requests))
    plain = stack(generate(backend_for(family), *requests))
    difference = np.abs(offloaded - plain)
    assert difference.max() <= 1
    assert np.count_nonzero(difference) <= difference.size / 1000


def test_text_encoders_run_before_the_first_picture(backend_for: BackendFor) -> None:
    """With embed-first, every prompt is encoded once, and no text encoder runs between pictures."""
    backend = backend_for("zimage", memory="embed-first")
    pixels_of(backend)
    pipe = loaded_model(backend).pipe
    trace: list[str] = []
    pipe.text_encoder.register_forward_hook(lambda *_: trace.append("encode"))
    requests = [tiny_request("a"), tiny_request("b"), tiny_request("a", 5)]
    list(backend.generate(requests, lambda request, done, _: trace.append(f"step {request.prompt}") if done else None))
    # a and b, each with the empty negative prompt that guidance needs; then two steps for each picture.
    assert trace == [*["encode"] * 4, *["step a"] * 2, *["step b"] * 2, *["step a"] * 2]


class RunOutOfMemory:
    """A hook of a module that raises torch's out-of-memory error a number of times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, *_: object) -> None:
        if self.left:
            self.left -= 1
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_out_of_memory_is_retried_with_smaller_strategies(backend_for: BackendFor) -> None:
    """Memory that runs out twice costs two retries, and does not change the picture."""
    notices: list[str] = []
    plain = pixels_of(backend_for("sdxl"), **TILE)
    backend = backend_for("sdxl", notices.append)
    pixels_of(backend, "a warm-up")
    loaded_model(backend).pipe.unet.register_forward_pre_hook(RunOutOfMemory(2))
    assert pixels_of(backend, **TILE) == plain
    assert [line for line in notices if line.startswith("out of memory")] == [
        "out of memory: retrying sdxl with the whole model on the GPU, which decodes pictures in tiles",
        "out of memory: retrying sdxl with the text encoders offloaded once prompts are encoded",
    ]
    assert loaded_model(backend).strategy == "embed-first"


def test_out_of_memory_during_decoding_is_retried_too(backend_for: BackendFor) -> None:
    backend = backend_for("sdxl")
    plain = pixels_of(backend, **TILE)
    loaded_model(backend).pipe.vae.decoder.register_forward_pre_hook(RunOutOfMemory(1))
    assert pixels_of(backend, **TILE) == plain
    assert loaded_model(backend).strategy == "vae-tiling"


def test_a_picture_larger_than_a_tile_is_decoded_in_tiles(backend_for: BackendFor) -> None:
    """Where tiling is named, the identity says so, since it changes such a picture."""
    backend, decoded = backend_for("sdxl", memory="vae-tiling", megapixels=0.04), []
    pixels_of(backend, **TILE)
    loaded_model(backend).pipe.vae.decoder.register_forward_hook(lambda *_: decoded.append(1))
    generate(backend, tiny_request())
    assert len(decoded) > 2
    assert backend.identity != backend_for("sdxl", megapixels=0.04).identity


def test_a_picture_that_fits_with_no_strategy_is_an_error(backend_for: BackendFor) -> None:
    """The hint says what to try."""
    backend = backend_for("sdxl")
    pixels_of(backend, "a warm-up")
    loaded_model(backend).pipe.unet.register_forward_pre_hook(RunOutOfMemory(99))
    with pytest.raises(BackendError, match="does not fit into the memory of CPU") as caught:
        pixels_of(backend)
    assert "megapixels" in str(caught.value.hint)
    assert "quantize: 4bit" in str(caught.value.hint)


def test_other_failures_are_not_retried(backend_for: BackendFor) -> None:
    """The error has the message of the original one."""
    backend = backend_for("sdxl")
    pixels_of(backend, "a warm-up")
    calls: list[int] = []

    def fail(*_: object) -> None:
        calls.append(1)
        raise RuntimeError("cuDNN error: CUDNN_STATUS_NOT_INITIALIZED")

    loaded_model(backend).pipe.unet.register_forward_pre_hook(fail)
    with pytest.raises(BackendError, match="sdxl failed: cuDNN error"):
        pixels_of(backend)
    assert len(calls) == 1
