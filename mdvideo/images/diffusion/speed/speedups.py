"""Speed-ups that users enable by name, because they cost start-up time or quality."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.load_pipeline import denoiser_of
from mdvideo.images.diffusion.model_errors import translate_errors
from mdvideo.images.diffusion.speed.guidance_batch import GuidanceBatch
from mdvideo.settings import ImageSettings

STEP_CACHES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "first-block": ("FirstBlockCacheConfig", {"threshold": 0.1}),
    "taylorseer": ("TaylorSeerCacheConfig", {"cache_interval": 4, "max_order": 1}),
}
"""The configuration class in diffusers and its arguments, by the setting ``images.step_cache``."""

ATTENTION: Mapping[str, str] = {
    "native": "native",
    "cudnn": "_native_cudnn",
    "flash": "_native_flash",
    "efficient": "_native_efficient",
    "math": "_native_math",
}
"""Diffusers' names of torch's attention kernels, by the setting ``images.attention``."""


def apply_speedups(pipe: Any, settings: ImageSettings, name: str, cache: Path | None = None) -> None:
    """Enable what the settings name. Raises BackendError where the model does not support it.

    ``cache`` is a folder for compiled code.
    """
    denoiser = denoiser_of(pipe)
    if settings.attention != "auto":
        _choose_attention(pipe, denoiser, settings.attention, name)
    if settings.step_cache != "none":
        import diffusers

        if not hasattr(denoiser, "enable_cache"):
            raise BackendError(f"{name} ({type(pipe).__name__}) does not support `step_cache`")
        kind, values = STEP_CACHES[settings.step_cache]
        denoiser.enable_cache(getattr(diffusers, kind)(**values))
    if settings.batch_guidance:
        if settings.step_cache != "none":
            raise BackendError("`batch_guidance` and `step_cache` do not work together", hint="leave one out")
        GuidanceBatch(denoiser)
    if settings.compile:
        if not getattr(denoiser, "_repeated_blocks", None):
            raise BackendError(f"{name} ({type(pipe).__name__}) has no repeated blocks to `compile`")
        if cache is not None:
            keep_compiled_code(cache)
        denoiser.compile_repeated_blocks(fullgraph=True)


def keep_compiled_code(folder: Path) -> None:
    """Have torch keep compiled code in ``folder``, unless the environment names another place.

    Its own choice is the system's folder for temporary files, which is emptied.
    """
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str((folder / "compiled").resolve()))


def _choose_attention(pipe: Any, denoiser: Any, kernel: str, name: str) -> None:
    processors = [module.processor for module in denoiser.modules() if hasattr(module, "processor")] if denoiser else []
    if not any(hasattr(processor, "_attention_backend") for processor in processors):
        raise BackendError(f"{name} ({type(pipe).__name__}) does not support `attention`")
    from diffusers.models.attention_dispatch import _AttentionBackendRegistry

    before = _AttentionBackendRegistry._active_backend
    with translate_errors(f"`attention: {kernel}` does not work here", first_line_only=True):
        denoiser.set_attention_backend(ATTENTION[kernel])
    # Diffusers makes it the choice of all other models in this process, too.
    _AttentionBackendRegistry._active_backend = before
