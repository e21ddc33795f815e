"""``images: {backend: auto}``: the choice between the backends ``diffusers`` and ``illustrate``, and its reason."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mdvideo._util.extras import is_installed
from mdvideo.images.hf_cache import cached_models, hub_cache
from mdvideo.images.model_catalog import default_model
from mdvideo.plan.pictures import ILLUSTRATOR
from mdvideo.settings import ImageSettings

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors")
"""The packages of the diffusers extra that are imported."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the choice depends on: the machine's kind of GPU, as torch names it, and the models on its disk."""

    accelerator: str | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackendChoice:
    """A backend's name, and the reason for choosing it as part of a sentence."""

    backend: str
    reason: str


def choose_backend(settings: ImageSettings, installed: bool, probe: Callable[[], Machine]) -> BackendChoice:
    """Choose the image backend. ``installed``: whether the diffusers extra is; ``probe`` is called only if needed."""
    if settings.backend != "auto":
        return BackendChoice(settings.backend, "requested by name")
    if not installed:
        return BackendChoice(ILLUSTRATOR, "the diffusers extra is not installed (pip install 'mdvideo[diffusers]')")
    machine = probe()
    if machine.accelerator is None:
        return BackendChoice(ILLUSTRATOR, "no GPU was found (`backend: diffusers` uses the CPU, slowly)")
    if settings.model is not None:
        return BackendChoice("diffusers", f"{settings.model} is configured, and there is a GPU ({machine.accelerator})")
    model = default_model(machine.models)
    if model is None:
        return BackendChoice(ILLUSTRATOR, "no model is configured or on disk (`mdvideo models` recommends some)")
    return BackendChoice("diffusers", f"{model} is on disk, and there is a GPU ({machine.accelerator})")


def diffusers_installed() -> bool:
    """Whether the packages of the diffusers extra can be imported. Imports none of them."""
    return is_installed(PACKAGES)


def probe_machine() -> Machine:
    """What this machine has. Does not import torch, which takes seconds."""
    return Machine(detect_accelerator(os.environ), tuple(cached.id for cached in cached_models(hub_cache())))


def detect_accelerator(environment: Mapping[str, str], root: Path = Path("/")) -> str | None:
    """``cuda`` (NVIDIA, or AMD with ROCm), ``mps`` or ``xpu`` if the installed torch supports the machine's GPU."""
    try:
        build = version("torch").partition("+")[2]
    except PackageNotFoundError:
        return None
    if platform.system() == "Darwin":
        return "mps" if platform.machine() == "arm64" else None
    if build == "cpu":
        return None
    if build.startswith("rocm"):
        return "cuda" if (root / "dev/kfd").exists() else None
    if build.startswith("xpu"):
        return "xpu" if any((root / "dev/dri").glob("renderD*")) else None
    hidden = environment.get("CUDA_VISIBLE_DEVICES", "all").strip() in ("", "-1")
    has_nvidia = any((root / "dev").glob("nvidia[0-9]*")) or shutil.which("nvidia-smi") is not None
    return "cuda" if has_nvidia and not hidden else None
