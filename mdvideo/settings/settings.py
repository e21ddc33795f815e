"""All settings as one frozen value, merged from layers: ``mdvideo.toml``, front matter, command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from mdvideo._util.merge import merge_mappings
from mdvideo._util.untrusted.setting_types import DescriptionMode, FrameRate, Languages
from mdvideo._util.untrusted.value_faults import ValueFault, value_fault_of
from mdvideo.errors import SettingsError
from mdvideo.frame_size import Size
from mdvideo.settings.image_settings import ImageSettings
from mdvideo.settings.media_settings import PacingSettings, SoundSettings, SpeechSettings, VideoSettings
from mdvideo.settings.place_settings import ClusterSettings, PodcastSettings, PublishSettings
from mdvideo.settings.setting_base import FrameSize, FrozenSettings

KEY_NAMES = frozenset({"api_key", "apikey", "key", "token", "secret", "password"})
"""Names that people give to a secret. Secrets come from the environment, never from a file."""

WHERE_KEYS_GO = "secrets are not read from files: set the variable MDVIDEO_IMAGES_KEY"


class Settings(FrozenSettings):
    """All settings of a build."""

    theme: str = Field("glass", description="name of a theme, path of a theme folder, or of a CSS theme of Marp")
    theme_set: tuple[str, ...] = Field((), description="CSS themes of Marp that decks may name: files, folders, globs")
    size: FrameSize = Field(Size(1920, 1080), description="frame size: an aspect ratio or pixels")
    fps: FrameRate = Field(Fraction(30), description="frames per second")
    renderer: Literal["blitz", "chromium", "auto"] = Field(
        "blitz", description="HTML renderer for the slides; auto: chromium for slides with CSS that blitz does not draw"
    )
    captions: Literal["sidecar", "burn", "burn words", "none"] = Field(
        "sidecar",
        description="captions of the speech, as files and as a track of the video; burn: in the picture too",
    )
    languages: Languages = Field((), description="translations whose sound and captions are in the same file")
    audio_description: DescriptionMode = Field(
        "none", description="a second track that also says what is seen; pauses: if it fits; extend: slides last longer"
    )
    reduce_motion: bool = Field(
        False, description="for viewers who prefer stillness: backgrounds stand, slides and fragments only fade"
    )
    youtube_text: bool = Field(False, description="write NAME.youtube.txt too: title, description, chapters")
    images: ImageSettings = ImageSettings()
    speech: SpeechSettings = SpeechSettings()
    video: VideoSettings = VideoSettings()
    pacing: PacingSettings = PacingSettings()
    sound: SoundSettings = SoundSettings()
    publish: PublishSettings = PublishSettings()
    podcast: PodcastSettings = PodcastSettings()
    jobs: int | None = Field(None, ge=1, le=256, description="number of threads; default: one per core")
    strict: bool = Field(False, description="treat warnings as errors")
    cache_dir: Path | None = Field(None, description="cache folder; default: .mdvideo in the project's root")
    store: str | None = Field(
        None,
        description="cache shared between machines: s3://bucket/prefix, gs://…, a folder; or MDVIDEO_STORE",
    )
    store_access: Literal["read-write", "read-only"] = Field(
        "read-write", description="read-only: do not upload results; or the variable MDVIDEO_STORE_ACCESS"
    )
    executor: Literal["local", "ray"] = Field(
        "local", description="where jobs run: on this machine, or on a Ray cluster"
    )
    cluster: ClusterSettings = ClusterSettings()
    cache_limit: str = Field(
        "5 GB", pattern=r"^\d+(\.\d+)? ?[KMGT]?B$", description="the cache is pruned to this size after a build"
    )


def with_codec(settings: Settings, codec: Literal["h264", "av1"]) -> Settings:
    """Return the settings for a video in another codec. Numbers that are set by hand are for the one that is set."""
    video = settings.video
    if codec == video.codec:
        return settings
    other = video.model_copy(update={"codec": codec, "crf": None, "moving_crf": None})
    return settings.model_copy(update={"video": other})


def merge_layers(*layers: Mapping[str, Any]) -> Settings:
    """Return the settings in ``layers``: later ones override earlier ones, nested tables key by key.

    Raises SettingsError with one line per fault.
    """
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = merge_mappings(merged, layer)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        faults = setting_faults(error)
    # Not chained: pydantic's message repeats the input, which may be a secret.
    if len(faults) == 1:
        raise SettingsError(faults[0].message, hint=faults[0].hint)
    raise SettingsError("\n".join(f"{each.message}{f'; {each.hint}' if each.hint else ''}" for each in faults))


def setting_faults(error: ValidationError) -> tuple[ValueFault, ...]:
    """Return what is wrong with settings, in plain words."""
    return tuple(_fault_of(each) for each in error.errors())


def _fault_of(error: Mapping[str, Any]) -> ValueFault:
    fault = value_fault_of(Settings, error)
    is_secret = fault.is_key and str(fault.path[-1]).lower() in KEY_NAMES
    return replace(fault, hint=WHERE_KEYS_GO) if is_secret else fault
