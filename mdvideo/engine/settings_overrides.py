"""Settings as callers of ``mdvideo.build`` write them: dictionaries whose keys and values type checkers know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypedDict

from mdvideo.frame_size import Size
from mdvideo.settings import LoraSettings, ReferenceSettings, ServerSettings


class ImageOverrides(TypedDict, total=False):
    """Keys of ``ImageSettings``, for ``SettingsOverrides``."""

    backend: str
    model: str | None
    revision: str | None
    config: str | None
    style: str | None
    negative: str | None
    seed: int
    steps: int | None
    guidance: float | None
    megapixels: float | None
    loras: Sequence[Mapping[str, Any] | LoraSettings]
    reference: Mapping[str, Any] | ReferenceSettings | None
    upscaler: str
    device: str
    dtype: str
    memory: str
    quantize: str
    attention: str
    step_cache: str
    compile: bool
    batch: int
    batch_guidance: bool
    server: Mapping[str, Any] | ServerSettings
    library: Path | str | None
    scheduler: str | None
    best_of: int
    scorer: str | None
    threshold: float | None
    motion_model: str | None
    motion_steps: int | None
    motion_guidance: float | None
    folder: str | Path | None


class SettingsOverrides(TypedDict, total=False):
    """Settings as callers of ``mdvideo.build`` write them: the keys of ``Settings``, in what a file may hold."""

    theme: str
    theme_set: Sequence[str]
    size: str | Size
    fps: int | float | str | Fraction
    renderer: Literal["blitz", "chromium", "auto"]
    captions: Literal["sidecar", "burn", "burn words", "none"]
    languages: Sequence[str] | str
    audio_description: Literal["none", "pauses", "extend"] | bool
    reduce_motion: bool
    youtube_text: bool
    images: ImageOverrides
    speech: Mapping[str, Any]
    video: Mapping[str, Any]
    pacing: Mapping[str, Any]
    sound: Mapping[str, Any]
    publish: Mapping[str, Any]
    podcast: Mapping[str, Any]
    jobs: int | None
    strict: bool
    cache_dir: str | Path | None
    store: str | None
    store_access: Literal["read-write", "read-only"]
    executor: Literal["local", "ray"]
    cluster: Mapping[str, Any]
    cache_limit: str
