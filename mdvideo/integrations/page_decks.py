"""Pages that are decks: which they are, and how a page and its video lead to each other. Pure, for every adapter.

The host makes the anchors of headings, so they are taken from its own table of contents, and a slide is found by the
title that it shares with a heading, in the order of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote

from mdvideo.publish.embed.labels import words_in
from mdvideo.publish.embed.structured_data import UrlOf, clock, seconds_text
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo
from mdvideo.publish.slugs import slug

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^>]*?\bid=(?P<quote>[\"'])(?P<id>.*?)(?P=quote)[^>]*>(?P<inner>.*?)</h(?P=level)>", re.S
)
_IMAGE = re.compile(r"<img\b[^>]*>")
_FOR_THE_VIDEO = re.compile(r"""\balt=["']bg\b|\bsrc=["']prompt:""")
_COMMENT = re.compile(r"<!--.*?-->\n*", re.S)
_EMPTY = re.compile(r"<p>\s*</p>\n?")
_FIRST_TITLE = re.compile(r"\s*<h1\b.*?</h1>", re.S)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a finished page: its anchor, and its text, which may hold tags."""

    anchor: str
    title: str


def anchors_of_slides(slides: Iterable[SiteSlide], headings: Sequence[Heading]) -> dict[int, str]:
    """The anchor in the page for each slide that a heading begins: number to anchor."""
    titles = [slug(unescape(_TAG.sub("", heading.title))) for heading in headings]
    found: dict[int, str] = {}
    at = 0
    for slide in slides:
        try:
            at = titles.index(slug(slide.title), at)
        except ValueError:
            continue
        found[slide.number] = headings[at].anchor
        at += 1
    return found


def as_lesson(content: str, figure: str, video: SiteVideo, anchors: Mapping[int, str], url_of: UrlOf) -> str:
    """The page with its video at the top, below its title, and in each heading a link to its second.

    What is for the video only is taken out: notes, and pictures that are backgrounds or prompts.
    """
    content = _IMAGE.sub(lambda image: "" if _FOR_THE_VIDEO.search(image[0]) else image[0], _COMMENT.sub("", content))
    content = _EMPTY.sub("", content)
    starts = {anchors[slide.number]: slide for slide in video.slides if slide.number in anchors}

    def linked(heading: re.Match[str]) -> str:
        slide = starts.get(unescape(heading["id"]))
        if slide is None:
            return heading[0]
        closing = heading[0].rindex("</")
        return f"{heading[0][:closing]}{heading_link(video, slide, url_of)}{heading[0][closing:]}"

    content = _HEADING.sub(linked, content)
    title = _FIRST_TITLE.match(content)
    at = title.end() if title is not None else 0
    return f"{content[:at]}\n{figure}\n{content[at:]}"


def heading_link(video: SiteVideo, slide: SiteSlide, url_of: UrlOf) -> str:
    """From a heading to its second of the film: a media fragment, which the script turns into a seek in place."""
    at = seconds_text(slide.start)
    words = words_in(video.lang)
    label = escape(f"{words.watch}: {' '.join(slide.title.split())} ({clock(slide.start)})")
    return (
        f' <a class="mdvideo-watch" href="{escape(url_of(quote(video.video.path)))}#t={at}" data-mdvideo-t="{at}"'
        f' data-mdvideo-v="{escape(video.name)}" aria-label="{label}" title="{label}" data-search-exclude="">'
        f'<span aria-hidden="true">▶</span></a>'
    )
