"""The URLs that a figure in one page needs. Every generator's adapter supplies them; the figure itself knows none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

UrlOf = Callable[[str], str]
"""Maps a file's path, relative to the site's manifest and percent-encoded, to its URL in a page."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The URLs of published files as one page refers to them.

    ``poster_url_of`` is for generators that rewrite all URLs but those of posters; default: ``url_of``.
    ``absolute_url_of`` gives absolute URLs: with it, the figure contains schema.org data, and with ``page_url``, the
    absolute URL of the page, also a clip for each chapter. ``script_url`` and ``style_url`` are linked from the figure;
    omit them if the head of the page links them. ``heading_anchors`` maps slide numbers to the ids of the page's
    headings, if the page itself is the deck: chapters then link to their headings, too.
    """

    url_of: UrlOf
    poster_url_of: UrlOf | None = None
    absolute_url_of: UrlOf | None = None
    page_url: str | None = None
    script_url: str | None = None
    style_url: str | None = None
    heading_anchors: Mapping[int, str] = field(default_factory=dict)
