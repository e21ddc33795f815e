"""``quantize: fp8``: a denoiser's linear layers in eight-bit floating point, by torchao.

On GPUs that multiply such numbers, inputs become eight-bit too, which is faster; elsewhere only the weights are, which
saves memory. The text encoders, and layers that torchao cannot take, stay as they are.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.diffusion.device import compute_capability, device_kind
from mdvideo.images.diffusion.loading.load_pipeline import denoiser_of
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.settings import ImageSettings

FIRST_WITH_FP8 = 8.9
"""Compute capability of the first NVIDIA GPUs that multiply eight-bit floats (Ada)."""

MULTIPLE = 16
"""What both sides of a matrix must be a multiple of (cuBLASLt)."""


def multiplies_fp8(settings: ImageSettings) -> bool:
    """Whether the GPU multiplies eight-bit floats, asked without importing torch, since it affects pictures."""
    return device_kind(settings) == "cuda" and (compute_capability(settings) or 0) >= FIRST_WITH_FP8


def quantize_to_fp8(pipe: Any, settings: ImageSettings, name: str) -> None:
    """Convert the denoiser's weights. Raises BackendUnavailable without torchao, BackendError where it cannot."""
    if find_spec("torchao") is None:
        raise BackendUnavailable("`quantize: fp8` needs torchao", hint="pip install 'torchao>=0.15'")
    denoiser = denoiser_of(pipe)
    if denoiser is None:
        raise BackendError(f"{name} ({type(pipe).__name__}) does not support `quantize: fp8`")
    import torch
    from torchao.quantization import (
        Float8DynamicActivationFloat8WeightConfig,
        Float8WeightOnlyConfig,
        PerRow,
        PerTensor,
        quantize_,
    )

    # Scales by row are the more exact ones; torchao has them for bfloat16 only.
    by_row = next(denoiser.parameters()).dtype == torch.bfloat16
    config = (
        Float8DynamicActivationFloat8WeightConfig(granularity=PerRow() if by_row else PerTensor())
        if multiplies_fp8(settings)
        else Float8WeightOnlyConfig()
    )

    def is_suitable(module: torch.nn.Module, _: str) -> bool:
        sides = (module.in_features, module.out_features) if isinstance(module, torch.nn.Linear) else (1,)
        return all(side % MULTIPLE == 0 for side in sides)

    with translate_errors(f"{name} cannot be quantized", first_line_only=True):
        quantize_(denoiser, config, filter_fn=is_suitable)
