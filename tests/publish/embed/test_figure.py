"""The HTML of the figure, for any URLs and any text of an author."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from mdvideo.publish.embed.figure import EmbedOptions, embed_html, meta_tags
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SiteParagraph, SiteSlide, SiteVideo
from tests.support.html_tags import HtmlTags
from tests.support.published_site import make_video, manifest_file

HOSTILE = """</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;]]> --> \u2028"""


EXPECTED_TAGS = {"figure", "video", "source", "track", "a", "nav", "ol", "li", "time", "span", "p", "details"}
EXPECTED_TAGS |= {"summary", "strong", "ul", "script", "meta"}


def relative(path: str) -> str:
    return f"../video/{path}"


def absolute(path: str) -> str:
    return f"https://example.org/video/{path}"


RELATIVE = PageLinks(relative)


def test_the_player_loads_only_metadata_and_does_not_start_by_itself(video: SiteVideo) -> None:
    (player,) = HtmlTags(embed_html(video, RELATIVE)).all("video")
    assert player["preload"] == "metadata"
    assert {"controls", "playsinline"} <= player.keys()
    assert "autoplay" not in player
    assert player["aria-label"] == "Caches"
    assert player["poster"] == "../video/intro-0123456789ab/intro.jpg"
    assert player["style"] == "width:100%;height:auto;aspect-ratio:16/9"


def test_captions_chapters_and_download_refer_to_the_files(video: SiteVideo) -> None:
    tags = HtmlTags(embed_html(video, RELATIVE))
    captions, chapters = tags.all("track")
    assert (captions["kind"], captions["srclang"], captions["label"]) == ("captions", "en", "English")
    assert "default" in captions
    assert chapters["kind"] == "chapters"
    assert captions["src"] == "../video/intro-0123456789ab/intro.en.vtt"
    (download,) = (a for a in tags.all("a") if "download" in a)
    assert download["href"] == "../video/intro-0123456789ab/intro.mp4"


def test_burned_in_captions_are_not_shown_twice(video: SiteVideo) -> None:
    burnt = video.model_copy(update={"burnt": True})
    assert "default" not in HtmlTags(embed_html(burnt, RELATIVE)).all("track")[0]


def test_subtitles_of_translations_are_tracks(video: SiteVideo) -> None:
    more = manifest_file("subtitles/intro.de-0123456789ab.vtt", "subtitles", "text/vtt", "de")
    tracks = HtmlTags(embed_html(video.model_copy(update={"files": (*video.files, more)}), RELATIVE)).all("track")
    assert [(t["kind"], t["srclang"], t["label"]) for t in tracks][1] == ("subtitles", "de", "Deutsch")


def test_chapter_links_are_media_fragments(video: SiteVideo) -> None:
    links = [a["href"] for a in HtmlTags(embed_html(video, RELATIVE)).all("a") if "data-mdvideo-t" in a]
    assert links[:2] == [f"../video/intro-0123456789ab/intro.mp4#t={t}" for t in ("0", "4.5")]


def test_the_transcript_is_part_of_the_page(video: SiteVideo) -> None:
    html = embed_html(video, RELATIVE)
    assert re.search(r"<details.*<p>Because memory is slow\.</p>.*</details>", html, re.S)
    assert "<li>Fast.</li>" in html


def test_other_languages_are_linked(video: SiteVideo) -> None:
    german = make_video("intro.de", "Zwischenspeicher", "de")
    (link,) = (a for a in HtmlTags(embed_html(video, RELATIVE, translations=(german,))).all("a") if "hreflang" in a)
    assert (link["hreflang"], link["href"]) == ("de", "../video/intro.de-0123456789ab/intro.de.mp4")


def test_labels_are_in_the_language_of_the_video_or_of_the_page(video: SiteVideo) -> None:
    german = make_video("intro.de", "Zwischenspeicher", "de")
    assert '<figure class="mdvideo" data-mdvideo="intro.de" lang="de">' in embed_html(german, RELATIVE)
    assert "<summary>Transkript</summary>" in embed_html(german, RELATIVE)
    english = embed_html(german, RELATIVE, options=EmbedOptions(lang="en-GB"))
    assert "<summary>Transcript</summary>" in english
    assert '<span lang="de">' in english


def test_a_video_on_another_server_is_loaded_with_cors(video: SiteVideo) -> None:
    assert HtmlTags(embed_html(video, PageLinks(absolute))).all("video")[0]["crossorigin"] == "anonymous"
    assert "crossorigin" not in HtmlTags(embed_html(video, RELATIVE)).all("video")[0]


def test_the_figure_passes_through_markdown_and_xml(video: SiteVideo) -> None:
    german = make_video("intro.de", "Zwischenspeicher", "de")
    links = PageLinks(relative, absolute_url_of=absolute, script_url="s.js", style_url="s.css")
    html = embed_html(video, links, translations=(german,))
    ET.fromstring(html)  # noqa: S314  (our own text)
    assert "\n\n" not in html
    assert not re.search(r"^\s", html, re.M), "an indented line would be code"


def hostile() -> SiteVideo:
    slides = (
        SiteSlide(number=1, title=HOSTILE, start=0, end=4, anchor="x", shown=(HOSTILE,)),
        SiteSlide(number=2, title="", start=4, end=12, anchor="y", said=(SiteParagraph(start=5, text=HOSTILE),)),
    )
    return make_video("intro", HOSTILE, description=HOSTILE, author=HOSTILE, slides=slides)


def test_text_of_an_author_never_becomes_markup() -> None:
    links = PageLinks(relative, absolute_url_of=absolute, page_url="https://example.org/")
    html = embed_html(hostile(), links)
    tags = HtmlTags(html + meta_tags(hostile(), absolute))
    assert {tag for tag, _ in tags.found} == EXPECTED_TAGS
    assert len(tags.all("script")) == 1
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    data = json.loads(re.search(r"<script[^>]*>(.*)</script>", html)[1])  # type: ignore[index]
    assert data["name"] == HOSTILE
    ET.fromstring(html)  # noqa: S314


def test_a_hostile_file_name_is_quoted_in_the_url() -> None:
    name = 'a"b c#d?e%f<g>'
    link = HtmlTags(embed_html(make_video(name), RELATIVE)).all("source")[0]["src"]
    assert link == "../video/a%22b%20c%23d%3Fe%25f%3Cg%3E-0123456789ab/a%22b%20c%23d%3Fe%25f%3Cg%3E.mp4"
