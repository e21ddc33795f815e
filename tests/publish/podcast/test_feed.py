"""The feed of a podcast, by the rules of RSS 2.0, of Apple's directory and of the podcast namespace."""

from __future__ import annotations

import json
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from mdvideo.publish.podcast.channel import Channel
from mdvideo.publish.podcast.feed import ITUNES, PODCAST, episodes_of, feed_xml, podcast_guid
from mdvideo.publish.publisher import PublishOptions, publish
from mdvideo.publish.site_manifest import SiteVideo
from tests.support.ffprobe import probe
from tests.support.published_site import make_video, manifest_file
from tests.support.spoken_lessons import write_lesson

CONFIG = """\
[publish]
base_url = "https://example.org/video"

[podcast]
title = "Caches & co."
description = "All about caches."
author = "Ada"
language = "en"
link = "https://example.org/"
email = "ada@example.org"
category = "Education > Courses"
"""

CHANNEL = Channel(
    title="Caches & co.",
    description="All about caches.",
    author="Ada",
    language="en",
    link="https://example.org/",
    base_url="https://example.org/video/",
    email=None,
    category=("Education",),
    explicit=False,
    format="m4a",
    cover=None,
)


def episode(name: str, uploaded: str = "2026-11-21T03:00:00+00:00", **changes: str) -> SiteVideo:
    video = make_video(name, **{"uploaded": uploaded, **changes})
    sound = manifest_file(f"{name}-0123456789ab/{name}.m4a", "audio", "audio/mp4", size=4321)
    return video.model_copy(update={"files": (*video.files, sound)})


def read_xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314  (our own)


def parsed(*episodes: SiteVideo, channel: Channel = CHANNEL) -> ET.Element:
    return read_xml(feed_xml(channel, episodes_of(episodes, channel), "https://example.org/video/podcast.jpg"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published podcast: one deck with a translation."""
    folder = tmp_path_factory.mktemp("podcast")
    lesson = write_lesson(folder)
    lesson.rename(folder / "lesson.deck.md")
    (folder / "lesson.de.md").rename(folder / "lesson.deck.de.md")
    (folder / "mdvideo.toml").write_text(CONFIG, "utf-8")
    publish([folder], folder / "site", PublishOptions(podcast=True)).raise_first_error()
    return folder / "site"


@pytest.fixture(scope="module")
def feed(site: Path) -> ET.Element:
    return read_xml((site / "podcast.xml").read_bytes())


def required(parent: ET.Element, path: str) -> str:
    """The text of an element that must be there once and have text."""
    (found,) = parent.findall(path)
    assert found.text
    return found.text


def test_the_channel_has_all_that_rss_and_apple_require(feed: ET.Element) -> None:
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    channel = feed.find("channel")
    assert channel is not None
    assert required(channel, "title") == "Caches & co."
    assert required(channel, "link") == "https://example.org/"
    assert required(channel, "description")
    assert required(channel, "language") == "en"
    assert required(channel, f"{{{ITUNES}}}author") == "Ada"
    assert required(channel, f"{{{ITUNES}}}explicit") == "false"
    assert required(channel, f"{{{ITUNES}}}owner/{{{ITUNES}}}email") == "ada@example.org"
    category = channel.find(f"{{{ITUNES}}}category")
    assert category is not None
    assert category.get("text") == "Education"
    assert [inner.get("text") for inner in category] == ["Courses"]
    UUID(required(channel, f"{{{PODCAST}}}guid"))


def test_the_cover_is_square_and_as_large_as_directories_want(feed: ET.Element, site: Path) -> None:
    image = feed.find(f"channel/{{{ITUNES}}}image")
    assert image is not None
    with Image.open(site / file_in(site, image.get("href"))) as cover:
        assert cover.format == "JPEG"
        assert cover.width == cover.height
        assert 1400 <= cover.width <= 3000
    assert required(feed, "channel/image/url") == image.get("href")


def file_in(site: Path, url: str | None) -> str:
    """The path in the folder of a URL of the feed; the file must exist."""
    assert url is not None
    prefix = "https://example.org/video/"
    assert url.startswith(prefix)
    assert (site / url.removeprefix(prefix)).is_file(), url
    return url.removeprefix(prefix)


def test_an_episode_is_a_file_with_its_true_length_and_duration(feed: ET.Element, site: Path) -> None:
    (item,) = feed.findall("channel/item")  # the translation is in another language
    (enclosure,) = item.findall("enclosure")
    sound = site / file_in(site, enclosure.get("url"))
    assert enclosure.get("type") == "audio/x-m4a"
    assert enclosure.get("length") == str(sound.stat().st_size)
    duration = float(probe(sound)["format"]["duration"])
    assert int(required(item, f"{{{ITUNES}}}duration")) == pytest.approx(duration, abs=1)
    assert required(item, "title") == "How caches work"
    assert parsedate_to_datetime(required(item, "pubDate")).tzinfo is not None
    (guid,) = item.findall("guid")
    assert guid.get("isPermaLink") == "false"


def test_an_episode_has_chapters_and_transcripts(feed: ET.Element, site: Path) -> None:
    (item,) = feed.findall("channel/item")
    (chapters,) = item.findall(f"{{{PODCAST}}}chapters")
    assert chapters.get("type") == "application/json+chapters"
    listed = json.loads((site / file_in(site, chapters.get("url"))).read_text("utf-8"))
    assert listed["version"] == "1.2.0"
    assert [chapter["title"] for chapter in listed["chapters"]] == ["How caches work", "Hits & misses", "When it lies"]
    assert listed["chapters"][0]["startTime"] == 0
    transcripts = item.findall(f"{{{PODCAST}}}transcript")
    assert {one.get("type") for one in transcripts} == {"text/vtt", "application/x-subrip", "text/html"}
    for one in transcripts:
        file_in(site, one.get("url"))


def test_publishing_again_changes_nothing(site: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    result = publish([site.parent], site, PublishOptions())
    assert [outcome.state for outcome in result.outcomes] == ["kept", "kept"]
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_an_edit_updates_the_feed_without_asking_for_it_and_keeps_the_guid(site: Path, tmp_path: Path) -> None:
    import shutil

    project = tmp_path / "project"
    shutil.copytree(site.parent, project)
    old = read_xml((project / "site" / "podcast.xml").read_bytes())
    deck = project / "lesson.deck.md"
    deck.write_text(deck.read_text("utf-8").replace("It lies when", "It often lies when"), "utf-8")
    publish([project], project / "site", PublishOptions()).raise_first_error()
    new = read_xml((project / "site" / "podcast.xml").read_bytes())
    (before,), (after,) = old.findall("channel/item"), new.findall("channel/item")
    assert required(before, "guid") == required(after, "guid")
    assert before.find("enclosure").get("url") != after.find("enclosure").get("url")  # type: ignore[union-attr]


def test_the_latest_episode_comes_first() -> None:
    old, new = episode("old", "2026-01-01T00:00:00+00:00"), episode("new", "2026-02-01T00:00:00+01:00")
    links = [item.find("enclosure").get("url") for item in parsed(old, new).iter("item")]  # type: ignore[union-attr]
    assert [str(link).rpartition("/")[2] for link in links] == ["new.m4a", "old.m4a"]
    assert parsed(old, new).findtext("channel/lastBuildDate") == "Sun, 01 Feb 2026 00:00:00 +0100"


def test_other_languages_and_silent_videos_are_no_episodes() -> None:
    assert not list(parsed(episode("intro", lang="de"), make_video("silent")).iter("item"))
    assert len(list(parsed(episode("intro", lang="en-GB")).iter("item"))) == 1


def test_titles_are_escaped_and_addresses_encoded() -> None:
    video = episode("grüße & mehr", title="A < B & C\x07")
    (item,) = parsed(video).iter("item")
    assert item.findtext("title") == "A < B & C"
    url = item.find("enclosure").get("url")  # type: ignore[union-attr]
    assert url == "https://example.org/video/gr%C3%BC%C3%9Fe%20%26%20mehr-0123456789ab/gr%C3%BC%C3%9Fe%20%26%20mehr.m4a"


def test_the_podcasts_guid_is_that_of_the_namespaces_own_example() -> None:
    """https://podcastindex.org/namespace/1.0#guid has this pair."""
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("http://podnews.net/rss/") == podcast_guid("https://podnews.net/rss")


def test_mp3_episodes_have_their_own_type() -> None:
    video = episode("a")
    sound = manifest_file("a-0123456789ab/a.mp3", "audio", "audio/mpeg")
    video = video.model_copy(update={"files": (*video.files, sound)})
    (item,) = parsed(video, channel=replace(CHANNEL, format="mp3")).iter("item")
    (enclosure,) = item.findall("enclosure")
    assert enclosure.get("type") == "audio/mpeg"
    assert urlsplit(str(enclosure.get("url"))).path.endswith(".mp3")
