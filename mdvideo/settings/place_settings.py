"""Settings of where jobs run and where videos go."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from mdvideo.settings.setting_base import FrozenSettings


class ClusterSettings(FrozenSettings):
    """The Ray cluster: its GPUs generate pictures, its CPU cores run all other jobs. Cannot be set in a deck."""

    address: str = Field(
        "auto", description="auto (a cluster on this machine), host:port, ray://host:port, or local (start one)"
    )
    gpus: float = Field(1, ge=0, le=1, description="share of a GPU per image worker; 0: use a CPU core instead")
    least: int = Field(0, ge=0, le=10_000, description="minimum number of image workers during a build")
    most: int | None = Field(None, ge=1, le=10_000, description="maximum number of image workers; default: one per GPU")
    batch: int = Field(16, ge=1, le=1000, description="maximum number of CPU jobs sent to a worker at a time")


class PublishSettings(FrozenSettings):
    """Settings of ``mdvideo publish`` and the plugins for site generators."""

    decks: tuple[str, ...] = Field(
        (), description="decks other than *.deck.md: files or globs, relative to the project's root"
    )
    base_url: str | None = Field(None, description="URL under which the published folder is served")
    codecs: tuple[Literal["h264", "av1"], ...] = Field(
        (), description="a file for each; with both, browsers take AV1 if they play it; default: that of video.codec"
    )
    host: Literal["git", "cloudflare-pages", "none"] = Field(
        "git", description="host whose file size limit applies: git 100 MiB, cloudflare-pages 25 MiB"
    )


class PodcastSettings(FrozenSettings):
    """The channel of ``mdvideo publish --podcast``. Cannot be set in a deck."""

    title: str | None = Field(None, description="name of the podcast")
    description: str | None = Field(None, description="what it is about, in a few sentences")
    author: str | None = Field(None, description="who makes it")
    language: str | None = Field(None, description="its language, as a BCP 47 tag")
    link: str | None = Field(None, description="URL of its web page")
    email: str | None = Field(None, description="address by which directories verify its owner; it is published")
    category: str = Field("Education", description="one of Apple's categories, or Category > Subcategory")
    explicit: bool = Field(False, description="whether it is unsuitable for children")
    image: Path | None = Field(
        None, description="its cover, a square of 1400 to 3000 pixels; default: the latest episode's poster"
    )
    format: Literal["m4a", "mp3"] = Field("m4a", description="format of its episodes")
