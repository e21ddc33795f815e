"""The device and number format of a model: predicted without importing torch, checked once torch is imported."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from mdvideo.errors import BackendUnavailable
from mdvideo.images.auto_backend import detect_accelerator
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    import torch

FIRST_WITH_BFLOAT16 = 8.0
"""Compute capability (https://docs.nvidia.com/cuda/cuda-c-programming-guide/#compute-capabilities)."""


def device_kind(settings: ImageSettings) -> str:
    """``cuda``, ``mps``, ``xpu`` or ``cpu``, without importing torch: a fully cached build must not wait for that."""
    named = settings.device.partition(":")[0]
    return (detect_accelerator(os.environ) or "cpu") if named == "auto" else named


def dtype_name(settings: ImageSettings) -> str:
    """The number format of the weights: bfloat16 on a GPU, or float16 where the GPU has none."""
    if settings.dtype != "auto":
        return settings.dtype
    kind = device_kind(settings)
    if kind == "cpu":
        return "float32"
    capability = compute_capability(settings) if kind == "cuda" else None
    return "float16" if capability is not None and capability < FIRST_WITH_BFLOAT16 else "bfloat16"


def compute_capability(settings: ImageSettings) -> float | None:
    """The compute capability of the NVIDIA GPU that the settings name, without importing torch; None if unknown."""
    return _capability_of(int(settings.device.partition(":")[2] or 0))


@cache
def _capability_of(number: int) -> float | None:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    asked = [tool, f"--id={number}", "--query-gpu=compute_cap", "--format=csv,noheader"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603, only our own words
        return float(said.strip().splitlines()[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def numeric_switches(settings: ImageSettings) -> list[str]:
    """What the environment changes of a GPU's or CPU's arithmetic, for cache keys: the attention kernel, and TF32.

    ``DIFFUSERS_ATTN_BACKEND`` names the kernel; ``NVIDIA_TF32_OVERRIDE`` and ``TORCH_ALLOW_TF32_CUBLAS_OVERRIDE`` turn
    TF32 off or on, which changes pictures in float32.
    """
    switches = ["DIFFUSERS_ATTN_BACKEND"]
    if device_kind(settings) == "cuda":
        switches += ["NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"]
    usual = {"DIFFUSERS_ATTN_BACKEND": "native"}
    values = {name: os.environ.get(name, "").strip() for name in switches}
    return [f"{name}={value}" for name, value in values.items() if value not in ("", usual.get(name))]


def torch_device(settings: ImageSettings) -> torch.device:
    """The device that the settings name. Raises BackendUnavailable when torch cannot use it."""
    import torch

    kind, _, number = settings.device.partition(":")
    kind = device_kind(settings) if kind == "auto" else kind
    is_available = {
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
        "xpu": torch.xpu.is_available,
        "cpu": lambda: True,
    }
    if not is_available[kind]():
        raise BackendUnavailable(
            f"torch {torch.__version__} cannot use a device of kind {kind!r} here",
            hint="fix the driver or install the torch build for it, or set `images: {device: cpu}`",
        )
    if not number:
        return torch.device(kind)
    count = getattr(torch, kind).device_count()
    if int(number) >= count:
        last = f"{kind}:{count - 1}"
        raise BackendUnavailable(f"there is no device {settings.device}", hint=f"the last one here is {last}")
    return torch.device(kind, int(number))


def free_memory(device: torch.device) -> int | None:
    """Bytes free on the device, or None where the device uses the machine's own memory."""
    import torch

    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "xpu":
        return int(torch.xpu.mem_get_info(device)[0])
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    return None


def release_memory(device: torch.device) -> None:
    """Return to the device the memory that torch holds but does not use."""
    import gc

    import torch

    gc.collect()
    if device.type != "cpu":
        getattr(torch, device.type).empty_cache()


def device_name(device: torch.device) -> str:
    """The device's name in messages."""
    import torch

    if device.type in ("cuda", "xpu"):
        return str(getattr(torch, device.type).get_device_name(device))
    return {"mps": "Apple GPU", "cpu": "CPU"}[device.type]
