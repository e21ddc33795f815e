"""The device and number format of a model: predicted without importing torch, checked once torch is imported."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdvideo.errors import BackendUnavailable
from mdvideo.images.auto_backend import detect_accelerator
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    import torch


def device_kind(settings: ImageSettings) -> str:
    """``cuda``, ``mps``, ``xpu`` or ``cpu``, without importing torch: a fully cached build must not wait for that."""
    return (detect_accelerator(os.environ) or "cpu") if settings.device == "auto" else settings.device


def dtype_name(settings: ImageSettings) -> str:
    """The number format of the weights."""
    if settings.dtype != "auto":
        return settings.dtype
    return "float32" if device_kind(settings) == "cpu" else "bfloat16"


def torch_device(kind: str) -> torch.device:
    """The device of that kind. Raises BackendUnavailable when torch cannot use one."""
    import torch

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
    return torch.device(kind)


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
