"""Settings as frozen values, merged from layers: defaults, ``mdvideo.toml``, front matter, command line."""

from __future__ import annotations

from mdvideo.settings.config_file import (
    CONFIG_FILES,
    MAX_CONFIG_BYTES,
    cache_folder,
    config_span,
    environment_settings,
    parse_bytes,
    project_root,
    read_config,
    resolve_path,
    settings_for,
)
from mdvideo.settings.image_settings import (
    ImageSettings,
    LoraSettings,
    ReferenceSettings,
    ServerSettings,
)
from mdvideo.settings.media_settings import (
    PacingSettings,
    SoundSettings,
    SpeechSettings,
    VideoSettings,
)
from mdvideo.settings.place_settings import (
    ClusterSettings,
    PodcastSettings,
    PublishSettings,
)
from mdvideo.settings.setting_base import (
    FrameSize,
    FrozenSettings,
)
from mdvideo.settings.settings import (
    KEY_NAMES,
    Settings,
    merge_layers,
    with_codec,
)

__all__ = [
    "CONFIG_FILES",
    "KEY_NAMES",
    "MAX_CONFIG_BYTES",
    "ClusterSettings",
    "FrameSize",
    "FrozenSettings",
    "ImageSettings",
    "LoraSettings",
    "PacingSettings",
    "PodcastSettings",
    "PublishSettings",
    "ReferenceSettings",
    "ServerSettings",
    "Settings",
    "SoundSettings",
    "SpeechSettings",
    "VideoSettings",
    "cache_folder",
    "config_span",
    "environment_settings",
    "merge_layers",
    "parse_bytes",
    "project_root",
    "read_config",
    "resolve_path",
    "settings_for",
    "with_codec",
]
