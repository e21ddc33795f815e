"""``images: {backend: auto}``: whether pictures are painted by a model or sketched, and why. The probe is given."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from mdvideo.images.hf_cache import hub_cache, stored_models
from mdvideo.images.model_catalog import default_model
from mdvideo.settings import ImageSettings

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors")


@dataclass(frozen=True, slots=True)
class Machine:
    """What matters here about a machine: its kind of GPU as torch names it, and which models are on disk."""

    accelerator: str | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A backend's name, and the reason in half a sentence."""

    backend: str
    why: str


def choose(settings: ImageSettings, installed: bool, probe: Callable[[], Machine]) -> Choice:
    """Who paints. ``installed`` tells whether the diffusers extra is; the probe is asked only where it matters."""
    if settings.backend != "auto":
        return Choice(settings.backend, "asked for by name")
    if not installed:
        return Choice("sketch", "the diffusers extra is not installed (pip install 'mdvideo[diffusers]')")
    machine = probe()
    if machine.accelerator is None:
        return Choice("sketch", "no GPU was found (`backend: diffusers` paints on the CPU, slowly)")
    if settings.model is not None:
        return Choice("diffusers", f"{settings.model} is configured, and there is a GPU ({machine.accelerator})")
    model = default_model(machine.models)
    if model is None:
        return Choice("sketch", "no model is configured or on disk (`mdvideo models` recommends some)")
    return Choice("diffusers", f"{model} is on disk, and there is a GPU ({machine.accelerator})")


def diffusers_installed() -> bool:
    """Whether the packages of the diffusers extra can be imported; imports none of them."""
    return all(find_spec(package) is not None for package in PACKAGES)


def probe_machine() -> Machine:
    """What this machine has, by cheap signs: torch is not imported, which takes seconds."""
    return Machine(accelerator_hint(os.environ), tuple(stored.id for stored in stored_models(hub_cache())))


def accelerator_hint(environment: Mapping[str, str], root: Path = Path("/")) -> str | None:
    """``cuda`` (NVIDIA, or AMD by ROCm), ``mps`` or ``xpu``, where the installed torch can use what is there."""
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
    card = any((root / "dev").glob("nvidia[0-9]*")) or shutil.which("nvidia-smi") is not None
    return "cuda" if card and not hidden else None
