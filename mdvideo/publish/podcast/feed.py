"""The feed of a podcast: RSS 2.0 with Apple's tags and those of the podcast namespace. Pure.

https://www.rssboard.org/rss-specification, https://podcasters.apple.com/support/823-podcast-requirements,
https://podcastindex.org/namespace/1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from mdvideo.output.manifest import CHAPTERS_TYPE, ManifestFile
from mdvideo.publish.podcast.channel import Channel
from mdvideo.publish.site_manifest import SiteVideo

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"

ENCLOSURE_TYPES = {".m4a": "audio/x-m4a", ".mp3": "audio/mpeg"}
"""The media types that Apple's directory knows."""

_PODCAST_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space of ``podcast:guid``, which is made of the feed's address without its scheme and final slashes."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TRANSCRIPTS = (("captions", "text/vtt"), ("captions", "application/x-subrip"), ("transcript", "text/html"))


def episode_sound_of(video: SiteVideo, suffix: str) -> ManifestFile | None:
    """Return a video's sound in this format, if it was published as an episode."""
    return next((file for file in video.files if file.kind == "audio" and file.path.endswith(suffix)), None)


def episodes_of(videos: Iterable[SiteVideo], channel: Channel) -> tuple[SiteVideo, ...]:
    """Return the videos in the channel's language that have sound, the latest first."""
    own = channel.language.partition("-")[0].lower()
    spoken = [
        video
        for video in videos
        if video.lang.partition("-")[0].lower() == own and episode_sound_of(video, channel.suffix) is not None
    ]
    by_name = sorted(spoken, key=lambda video: video.name)
    return tuple(sorted(by_name, key=lambda video: datetime.fromisoformat(video.uploaded), reverse=True))


def feed_xml(channel: Channel, episodes: Sequence[SiteVideo], cover_url: str) -> bytes:
    """Return the feed. Equal input gives equal bytes: its date is that of the latest episode."""
    for prefix, uri in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
        ET.register_namespace(prefix, uri)
    rss = ET.Element("rss", {"version": "2.0"})
    top = ET.SubElement(rss, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", channel.link)
    _add(top, "description", channel.description)
    _add(top, "language", channel.language.lower())
    _add(top, "generator", "mdvideo")
    if episodes:
        _add(top, "lastBuildDate", _date(episodes[0]))
    _add(top, f"{{{ATOM}}}link", href=channel.feed_url, rel="self", type="application/rss+xml")
    image = ET.SubElement(top, "image")
    for name, text in (("url", cover_url), ("title", channel.title), ("link", channel.link)):
        _add(image, name, text)
    _add(top, f"{{{ITUNES}}}author", channel.author)
    _add(top, f"{{{ITUNES}}}image", href=cover_url)
    _add_category(top, channel.category)
    _add(top, f"{{{ITUNES}}}explicit", _flag(channel.explicit))
    _add(top, f"{{{ITUNES}}}type", "episodic")
    if channel.email:
        owner = ET.SubElement(top, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", channel.author)
        _add(owner, f"{{{ITUNES}}}email", channel.email)
    _add(top, f"{{{PODCAST}}}guid", podcast_guid(channel.feed_url))
    _add(top, f"{{{PODCAST}}}medium", "podcast")
    for video in episodes:
        _add_episode(top, video, channel)
    ET.indent(rss, " ")
    written: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def podcast_guid(feed_url: str) -> str:
    """Return the podcast's own identity, which stays when its feed moves (podcast namespace, ``guid``)."""
    return str(uuid5(_PODCAST_GUIDS, feed_url.partition("://")[2].rstrip("/")))


def episode_guid(name: str) -> str:
    """Return an episode's identity. It depends on the deck's name alone: a new build is no new episode."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'mdvideo-episode:{name}')}"


def _add_episode(top: ET.Element, video: SiteVideo, channel: Channel) -> None:
    sound = episode_sound_of(video, channel.suffix)
    assert sound is not None
    item = ET.SubElement(top, "item")
    _add(item, "title", video.title)
    _add(item, "description", video.description or video.title)
    page = video.file_of("transcript", "text/html")
    if page is not None:
        _add(item, "link", _url(channel, page))
    _add(item, "guid", episode_guid(video.name), isPermaLink="false")
    _add(item, "pubDate", _date(video))
    kind = ENCLOSURE_TYPES[channel.suffix]
    _add(item, "enclosure", url=_url(channel, sound), length=str(sound.size), type=kind)
    _add(item, f"{{{ITUNES}}}title", video.title)
    _add(item, f"{{{ITUNES}}}author", video.author or channel.author)
    _add(item, f"{{{ITUNES}}}duration", str(max(1, round(video.duration))))
    _add(item, f"{{{ITUNES}}}explicit", _flag(channel.explicit))
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    cover = video.file_of("cover")
    if cover is not None:
        _add(item, f"{{{ITUNES}}}image", href=_url(channel, cover))
    for kind, media_type in _TRANSCRIPTS:
        file = video.file_of(kind, media_type)
        if file is not None:
            lang = {"language": file.lang} if file.lang else {}
            rel = {"rel": "captions"} if kind == "captions" else {}
            _add(item, f"{{{PODCAST}}}transcript", url=_url(channel, file), type=media_type, **lang, **rel)
    chapters = video.file_of("chapters", CHAPTERS_TYPE)
    if chapters is not None:
        _add(item, f"{{{PODCAST}}}chapters", url=_url(channel, chapters), type=CHAPTERS_TYPE)


def _add_category(top: ET.Element, names: Sequence[str]) -> None:
    parent = top
    for name in names:
        parent = _add(parent, f"{{{ITUNES}}}category", text=name)


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = _without_controls(content) or None
    return element


def _without_controls(text: str) -> str:
    """Return the text without characters that XML 1.0 does not allow (2.2)."""
    return _NOT_IN_XML.sub("", text)


def _url(channel: Channel, file: ManifestFile) -> str:
    return channel.base_url + quote(file.path)


def _date(video: SiteVideo) -> str:
    return format_datetime(datetime.fromisoformat(video.uploaded))


def _flag(value: bool) -> str:
    return "true" if value else "false"
