"""Figures with blanks: filled in, they are what our own adapters show, and no author's text can pass for a blank."""

from __future__ import annotations

import re
from pathlib import Path

from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.embed.template_parts import WORDS, stencil_of
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo, read_site
from tests.support.published_site import video_named

BLANK = re.compile("<:([a-z_]+)>")


def filled(video: SiteVideo, others: tuple[SiteVideo, ...], lang: str) -> str:
    html = "".join(part.html for part in stencil_of(video, others, "s.js", "s.css") if part.part != "data")
    values = {
        **WORDS[lang],
        "base": "/v/",
        "title": video.title,
        "captioned": ' default=""',
        **dict.fromkeys(("narrow", "start", "opened", "crossorigin"), ""),
    }
    return BLANK.sub(lambda blank: values[blank[1]], html)


def test_a_filled_stencil_is_the_figure_itself() -> None:
    video, other = video_named(), video_named("intro.de", lang="de")
    figure = embed_html(video, "/v/".__add__, others=(other,), script_url="/v/s.js", style_url="/v/s.css")
    # The language of words is known only when blanks are filled, so a stencil says that of all text.
    assert filled(video, (other,), "en").replace(' lang="en"', "") == figure.replace(' lang="en"', "")


def test_a_blank_in_an_authors_text_is_text() -> None:
    slide = SiteSlide(number=1, title="<:base> {{ x }}", start=0, end=12, anchor="x", shown=("<:title>",))
    html = "".join(part.html for part in stencil_of(video_named(title="<:page>", slides=(slide,)), (), "s.js", "s.css"))
    assert "&lt;:base&gt;" in html
    known = {"base", "absolute", "page", "title", "narrow", "start", "captioned", "opened", "crossorigin"}
    assert set(BLANK.findall(html)) <= known | set(WORDS["en"])
    assert '"name": "\\u003c:page\\u003e"' in html


def test_published_videos_carry_their_figure(videos: Path) -> None:
    site = read_site(videos)
    assert all(video.figure for video in site.videos)
    german = "".join(part.html for part in site.find("intro.de").figure)
    assert f"<:base>{site.find('intro').video.path}" in german, "a translation leads to the original"
    assert site.words["de"]["chapters"] == "Kapitel"
