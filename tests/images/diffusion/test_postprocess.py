"""A pipeline's tensors become pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import torch

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.postprocess import run_pipeline


@dataclass
class Output:
    images: Any


def pipeline(images: Any) -> Any:
    return lambda **_: Output(images)


@pytest.mark.parametrize("form", [torch.stack, list])
def test_values_are_rounded_to_eight_bits(form: Any) -> None:
    """Whether a pipeline returns a batch or a list of pictures."""
    images = form([torch.full((3, 2, 4), value) for value in (0.0, 0.5, 1.0)])
    output = run_pipeline(pipeline(images), {}, "sdxl")
    assert [(image.mode, image.size, image.getpixel((0, 0))) for image in output.images] == [
        ("RGB", (4, 2), (level,) * 3) for level in (0, 128, 255)
    ]
    assert output.flagged == []


def test_nan_is_an_error() -> None:
    with pytest.raises(BackendError, match="sdxl gave values that are NaN") as caught:
        run_pipeline(pipeline(torch.full((1, 3, 2, 2), float("nan"))), {}, "sdxl")
    assert "dtype" in (caught.value.hint or "")
