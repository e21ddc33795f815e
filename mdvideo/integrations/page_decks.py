"""Pages that are decks: links between a page's headings and the slides of its video. Pure, for every adapter.

The generator makes the anchors of headings, so they are taken from its table of contents. A slide is matched with the
next heading of the same title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote

from mdvideo._util.time_format import format_clock
from mdvideo.publish.embed.labels import labels_for
from mdvideo.publish.embed.page_links import UrlOf
from mdvideo.publish.embed.structured_data import format_seconds
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo
from mdvideo.publish.slugs import slugify

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^>]*?\bid=(?P<quote>[\"'])(?P<id>.*?)(?P=quote)[^>]*>(?P<inner>.*?)</h(?P=level)>", re.S
)
_IMAGE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r"""\b(alt|src)=["']([^"']*)""")
_COMMENT = re.compile(r"<!--.*?-->\n*", re.S)
_EMPTY = re.compile(r"<p>\s*</p>\n?")
_FIRST_TITLE = re.compile(r"\s*<h1\b.*?</h1>", re.S)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a rendered page: its anchor, and its text, which may contain tags."""

    anchor: str
    title: str


def slide_anchors(slides: Iterable[SiteSlide], headings: Sequence[Heading]) -> dict[int, str]:
    """Return the anchor of each slide's heading by slide number; slides without a heading are left out."""
    titles = [slugify(unescape(_TAG.sub("", heading.title))) for heading in headings]
    anchors: dict[int, str] = {}
    at = 0
    for slide in slides:
        try:
            at = titles.index(slugify(slide.title), at)
        except ValueError:
            continue
        anchors[slide.number] = headings[at].anchor
        at += 1
    return anchors


def is_video_only(*, alt: str = "", src: str = "") -> bool:
    """Whether an image of a page is shown only in the video: a background, or a picture generated from a prompt."""
    return f"{alt} ".startswith("bg ") or src.startswith("prompt:")


def insert_video(content: str, figure: str, video: SiteVideo, anchors: Mapping[int, str], url_of: UrlOf) -> str:
    """Return the page with its video below the title, and in each heading a link to its second of the video.

    Comments, which are notes, and images that are only for the video are removed.
    """
    content = _IMAGE.sub(_keep_unless_video_only, _COMMENT.sub("", content))
    content = _EMPTY.sub("", content)
    slides_by_anchor = {anchors[slide.number]: slide for slide in video.slides if slide.number in anchors}

    def add_link(heading: re.Match[str]) -> str:
        slide = slides_by_anchor.get(unescape(heading["id"]))
        if slide is None:
            return heading[0]
        closing = heading[0].rindex("</")
        return f"{heading[0][:closing]}{heading_link(video, slide, url_of)}{heading[0][closing:]}"

    content = _HEADING.sub(add_link, content)
    title = _FIRST_TITLE.match(content)
    at = title.end() if title is not None else 0
    return f"{content[:at]}\n{figure}\n{content[at:]}"


def heading_link(video: SiteVideo, slide: SiteSlide, url_of: UrlOf) -> str:
    """Return a link from a heading to its second of the video, a media fragment; the script seeks in place."""
    at = format_seconds(slide.start)
    labels = labels_for(video.lang)
    label = escape(f"{labels.watch}: {' '.join(slide.title.split())} ({format_clock(slide.start)})")
    return (
        f' <a class="mdvideo-watch" href="{escape(url_of(quote(video.video.path)))}#t={at}" data-mdvideo-t="{at}"'
        f' data-mdvideo-v="{escape(video.name)}" aria-label="{label}" title="{label}" data-search-exclude="">'
        f'<span aria-hidden="true">▶</span></a>'
    )


def _keep_unless_video_only(image: re.Match[str]) -> str:
    attributes = _ATTRIBUTE.findall(image[0])
    return "" if any(is_video_only(**{name: value}) for name, value in attributes) else image[0]
