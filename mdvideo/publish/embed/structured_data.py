"""What search engines and link previews read of a video: schema.org's VideoObject, and OpenGraph's properties.

https://developers.google.com/search/docs/appearance/structured-data/video says which are heeded; all addresses in them
are absolute, so they need the site's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from mdvideo.publish.site_manifest import SiteVideo

UrlOf = Callable[[str], str]
"""From a file's path relative to the site's manifest, percent-encoded, to its address in a page."""

LONGEST_DESCRIPTION = 300


class SiteChapter(NamedTuple):
    """Slides in a row with one title; times in seconds."""

    number: int
    title: str
    start: float
    end: float


def chapters_of(video: SiteVideo) -> tuple[SiteChapter, ...]:
    """The chapters, as in the film: one a slide, slides in a row with one title together."""
    begun = [
        slide
        for before, slide in pairwise((None, *video.slides))
        if slide is not None and (before is None or before.title != slide.title)
    ]
    ends = [slide.start for slide in begun[1:]] + [video.duration]
    return tuple(SiteChapter(s.number, s.title, s.start, end) for s, end in zip(begun, ends, strict=True))


def structured_data(video: SiteVideo, absolute_url_of: UrlOf, page_url: str | None = None) -> dict[str, Any]:
    """The video as a schema.org VideoObject (JSON-LD).

    ``page_url`` is the address of the page that shows it; with it each chapter is a Clip that leads to its second.
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
    if poster := video.of("poster"):
        data["thumbnailUrl"] = absolute_url_of(quote(poster.path))
    if video.author:
        data["author"] = {"@type": "Person", "name": video.author}
    if transcript := " ".join(paragraph.text for slide in video.slides for paragraph in slide.said):
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
    film = absolute_url_of(quote(video.video.path))
    tags = [
        ("og:type", "video.other"),
        ("og:title", video.title),
        ("og:description", description_of(video)),
        ("og:video", film),
        ("og:video:type", video.video.type),
        ("og:video:width", str(video.size.width)),
        ("og:video:height", str(video.size.height)),
        ("video:duration", str(round(video.duration))),
        ("video:release_date", video.uploaded),
    ]
    if film.startswith("https:"):
        tags.insert(4, ("og:video:secure_url", film))
    if poster := video.of("poster"):
        tags += [("og:image", absolute_url_of(quote(poster.path))), ("og:image:alt", video.title)]
    return tags


def description_of(video: SiteVideo) -> str:
    """What its author says of it, else how it begins, else its title."""
    if video.description:
        return video.description
    text = " ".join(_spoken(video)) or video.title
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0] + "…"


def deep_link(page_url: str, name: str, seconds: float) -> str:
    """The page's address with the time, which the figures' script heeds; ``v`` tells apart videos of one page."""
    parts = urlsplit(page_url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in ("t", "v")]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", seconds_text(seconds)), ("v", name)]), fragment=""))


def seconds_text(seconds: float) -> str:
    """Seconds to the millisecond without zeros at the end, as media fragments (W3C) have them: ``12.3``."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def clock(seconds: float) -> str:
    """A length of time as players show it: ``1:05``, ``1:00:05``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def iso_duration(seconds: float) -> str:
    """A length of time in ISO 8601: ``PT1M3.5S``."""
    minutes, rest = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{seconds_text(rest)}S"


def _spoken(video: SiteVideo) -> Iterator[str]:
    for slide in video.slides:
        for paragraph in slide.said:
            yield paragraph.text
