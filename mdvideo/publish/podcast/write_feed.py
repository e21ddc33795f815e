"""Write a podcast's feed and cover into the published folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.errors import Problem, SiteError
from mdvideo.publish.podcast.channel import FEED_NAME, Channel
from mdvideo.publish.podcast.feed import episodes_of, feed_xml
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

COVER_NAME = "podcast"


def write_feed(out: Path, site: SiteManifest, channel: Channel) -> Path:
    """Write the feed of all episodes in the folder, and return its path. An unchanged file is not touched.

    Raises SiteError if there is no episode, OutputError when a file cannot be written.
    """
    episodes = episodes_of(site.videos, channel)
    if not episodes:
        hint = f"write notes that a voice can speak, in decks whose lang is {channel.language}"
        raise SiteError("the podcast has no episode: no deck in its language has sound", hint=hint)
    cover = _write_cover(out, episodes, channel)
    feed = out / FEED_NAME
    _write_if_changed(feed, feed_xml(channel, episodes, channel.base_url + cover.name))
    return feed


def episode_problems(videos: tuple[SiteVideo, ...], site: SiteManifest, channel: Channel) -> Iterator[Problem]:
    """Yield a warning for each of these videos that is not in the feed, unless a translation of it is."""
    heard = {video.name for video in episodes_of(site.videos, channel)}
    for video in videos:
        if video.name in heard or heard & set(video.translations.values()):
            continue
        reason = f"it is in {video.lang}" if video.voiced else "it has no sound"
        message = f"{video.source} is not an episode of the podcast: {reason}"
        hint = f"the podcast's language is {channel.language}" if video.voiced else "write notes that a voice can speak"
        yield Problem("warning", "podcast-episode", message, None, hint)


def _write_cover(out: Path, episodes: tuple[SiteVideo, ...], channel: Channel) -> Path:
    source = channel.cover
    if source is None:
        art = next((file for video in episodes if (file := video.file_of("cover")) is not None), None)
        assert art is not None  # every episode was published with one
        source = out / art.path
    cover = out / f"{COVER_NAME}{'.png' if source.suffix.lower() == '.png' else '.jpg'}"
    _write_if_changed(cover, source.read_bytes())
    return cover


def _write_if_changed(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data)
