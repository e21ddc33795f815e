"""Speed-ups that users enable by name, because they cost start-up time or quality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.load_pipeline import denoiser_of
from mdvideo.settings import ImageSettings

STEP_CACHES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "first-block": ("FirstBlockCacheConfig", {"threshold": 0.1}),
    "taylorseer": ("TaylorSeerCacheConfig", {"cache_interval": 4, "max_order": 1}),
}
"""The configuration class in diffusers and its arguments, by the setting ``images.step_cache``."""


def apply_speedups(pipe: Any, settings: ImageSettings, name: str) -> None:
    """Enable what the settings name. Raises BackendError where the model does not support it."""
    denoiser = denoiser_of(pipe)
    if settings.step_cache != "none":
        import diffusers

        if not hasattr(denoiser, "enable_cache"):
            raise BackendError(f"{name} ({type(pipe).__name__}) does not support `step_cache`")
        kind, values = STEP_CACHES[settings.step_cache]
        denoiser.enable_cache(getattr(diffusers, kind)(**values))
    if settings.compile:
        if not getattr(denoiser, "_repeated_blocks", None):
            raise BackendError(f"{name} ({type(pipe).__name__}) has no repeated blocks to `compile`")
        denoiser.compile_repeated_blocks(fullgraph=True)
