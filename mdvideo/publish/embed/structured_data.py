"""Data about a video for search engines and link previews: schema.org's VideoObject, and OpenGraph's properties.

https://developers.google.com/search/docs/appearance/structured-data/video lists the properties that are used. All URLs
in them must be absolute, so they need the site's own URL.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from mdvideo.publish.embed.page_links import UrlOf
from mdvideo.publish.site_manifest import SiteVideo

LONGEST_DESCRIPTION = 300
"""Characters."""


class SiteChapter(NamedTuple):
    """Consecutive slides with the same title. Times are in seconds."""

    number: int
    title: str
    start: float
    end: float


def chapters_of(video: SiteVideo) -> tuple[SiteChapter, ...]:
    """The chapters, as in the video file: one per slide; consecutive slides with the same title are one chapter."""
    first_slides = [
        slide
        for before, slide in pairwise((None, *video.slides))
        if slide is not None and (before is None or before.title != slide.title)
    ]
    ends = [slide.start for slide in first_slides[1:]] + [video.duration]
    return tuple(SiteChapter(s.number, s.title, s.start, end) for s, end in zip(first_slides, ends, strict=True))


def structured_data(video: SiteVideo, absolute_url_of: UrlOf, page_url: str | None = None) -> dict[str, Any]:
    """The video as a schema.org VideoObject (JSON-LD).

    ``page_url`` is the URL of the page that shows it; with it, each chapter is a Clip that links to its second.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": video.title,
        "description": description_of(video),
        "uploadDate": video.uploaded,
        "duration": iso_duration(video.duration),
        "contentUrl": absolute_url_of(quote(video.video.path)),
        "encodingFormat": video.video.type,
        "width": video.size.width,
        "height": video.size.height,
        "inLanguage": video.lang,
    }
    if poster := video.file_of("poster"):
        data["thumbnailUrl"] = absolute_url_of(quote(poster.path))
    if video.author:
        data["author"] = {"@type": "Person", "name": video.author}
    if transcript := spoken_text_of(video):
        data["transcript"] = transcript
    captions = [file for file in video.files if file.kind == "captions" and file.type == "text/vtt"]
    if captions:
        data["caption"] = [
            {
                "@type": "MediaObject",
                "contentUrl": absolute_url_of(quote(file.path)),
                "encodingFormat": file.type,
                "inLanguage": file.lang,
            }
            for file in captions
        ]
    if page_url is not None:
        data["url"] = page_url
        data["hasPart"] = [
            {
                "@type": "Clip",
                "name": chapter.title or str(chapter.number),
                "startOffset": round(chapter.start, 3),
                "endOffset": round(chapter.end, 3),
                "url": deep_link(page_url, video.name, chapter.start),
            }
            for chapter in chapters_of(video)
        ]
    return data


def open_graph(video: SiteVideo, absolute_url_of: UrlOf) -> list[tuple[str, str]]:
    """Properties and contents of ``<meta>`` elements for a page's head (https://ogp.me)."""
    video_url = absolute_url_of(quote(video.video.path))
    tags = [
        ("og:type", "video.other"),
        ("og:title", video.title),
        ("og:description", description_of(video)),
        ("og:video", video_url),
        ("og:video:type", video.video.type),
        ("og:video:width", str(video.size.width)),
        ("og:video:height", str(video.size.height)),
        ("video:duration", str(round(video.duration))),
        ("video:release_date", video.uploaded),
    ]
    if video_url.startswith("https:"):
        tags.insert(4, ("og:video:secure_url", video_url))
    if poster := video.file_of("poster"):
        tags += [("og:image", absolute_url_of(quote(poster.path))), ("og:image:alt", video.title)]
    return tags


def description_of(video: SiteVideo) -> str:
    """The author's description, or the beginning of the narration, or the title."""
    if video.description:
        return video.description
    text = spoken_text_of(video) or video.title
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0] + "…"


def spoken_text_of(video: SiteVideo) -> str:
    """All that is spoken in the video, in one line."""
    return " ".join(paragraph.text for slide in video.slides for paragraph in slide.said)


def deep_link(page_url: str, name: str, seconds: float) -> str:
    """The page's URL with a time, to which the figures' script seeks; ``v`` names one of several videos in a page."""
    parts = urlsplit(page_url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in ("t", "v")]
    query += [("t", format_seconds(seconds)), ("v", name)]
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


def format_seconds(seconds: float) -> str:
    """Format seconds to the millisecond without trailing zeros, as W3C media fragments have them: ``12.3``."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def iso_duration(seconds: float) -> str:
    """A length of time in ISO 8601: ``PT1M3.5S``."""
    minutes, rest = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{format_seconds(rest)}S"
