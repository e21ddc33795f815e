"""Figures with placeholders: filled in, they are our adapters' figures; no text of an author is a placeholder."""

from __future__ import annotations

import re
from pathlib import Path

from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.embed.template_parts import LABELS_BY_LANG, template_parts_of
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo, read_site
from tests.support.published_site import make_video

PLACEHOLDER = re.compile("<:([a-z_]+)>")


def fill_in(video: SiteVideo, translations: tuple[SiteVideo, ...], lang: str) -> str:
    """Fill in the placeholders, as a template does."""
    parts = template_parts_of(video, translations, "s.js", "s.css")
    html = "".join(part.html for part in parts if part.part != "data")
    values = {
        **LABELS_BY_LANG[lang],
        "base": "/v/",
        "title": video.title,
        "captioned": ' default=""',
        **dict.fromkeys(("narrow", "start", "opened", "crossorigin"), ""),
    }
    return PLACEHOLDER.sub(lambda placeholder: values[placeholder[1]], html)


def test_filled_in_parts_are_the_figure() -> None:
    video, other = make_video(), make_video("intro.de", lang="de")
    links = PageLinks("/v/".__add__, script_url="/v/s.js", style_url="/v/s.css")
    figure = embed_html(video, links, translations=(other,))
    # The language of the labels is known only when they are filled in, so the parts give the language of all text.
    assert fill_in(video, (other,), "en").replace(' lang="en"', "") == figure.replace(' lang="en"', "")


def test_a_placeholder_in_an_authors_text_is_escaped() -> None:
    slide = SiteSlide(number=1, title="<:base> {{ x }}", start=0, end=12, anchor="x", shown=("<:title>",))
    html = "".join(
        part.html for part in template_parts_of(make_video(title="<:page>", slides=(slide,)), (), "s.js", "s.css")
    )
    assert "&lt;:base&gt;" in html
    known = {"base", "absolute", "page", "title", "narrow", "start", "captioned", "opened", "crossorigin"}
    assert set(PLACEHOLDER.findall(html)) <= known | set(LABELS_BY_LANG["en"])
    assert '"name": "\\u003c:page\\u003e"' in html


def test_the_manifest_contains_the_figure_of_each_video(videos_folder: Path) -> None:
    site = read_site(videos_folder)
    assert all(video.figure for video in site.videos)
    german = "".join(part.html for part in site.find("intro.de").figure)
    assert f"<:base>{site.find('intro').video.path}" in german, "a translation links to the original"
    assert site.words["de"]["chapters"] == "Kapitel"
