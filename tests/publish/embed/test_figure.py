"""The figure: what a page gets, whatever its host's addresses and whatever an author wrote."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.publish.embed.figure import EmbedOptions, deep_link, embed_html, meta_tags, open_graph, structured_data
from mdvideo.publish.embed.labels import language_name
from mdvideo.publish.embed.snippets import FORMATS
from mdvideo.publish.embed.structured_data import chapters_of, iso_duration
from mdvideo.publish.site_manifest import SiteManifest, SiteParagraph, SiteSlide, SiteVideo, write_site
from mdvideo.publish.translated_subtitles import TimeAnchor, moved
from tests.support.published_site import file, video_named

HOSTILE = """</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;]]> --> \u2028"""


OWN_TAGS = {"figure", "video", "source", "track", "a", "nav", "ol", "li", "time", "span", "p", "details", "summary"}
OWN_TAGS |= {"strong", "ul", "script", "meta"}


def relative(path: str) -> str:
    return f"../video/{path}"


def absolute(path: str) -> str:
    return f"https://example.org/video/{path}"


class Tags(HTMLParser):
    """Every element of a figure, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_player_asks_for_nothing_but_metadata_and_never_starts_alone(video: SiteVideo) -> None:
    (player,) = Tags(embed_html(video, relative)).all("video")
    assert player["preload"] == "metadata"
    assert {"controls", "playsinline"} <= player.keys()
    assert "autoplay" not in player
    assert player["aria-label"] == "Caches"
    assert player["poster"] == "../video/intro-0123456789ab/intro.jpg"
    assert player["style"] == "width:100%;height:auto;aspect-ratio:16/9"


def test_captions_chapters_and_download_lead_to_the_files(video: SiteVideo) -> None:
    tags = Tags(embed_html(video, relative))
    captions, chapters = tags.all("track")
    assert (captions["kind"], captions["srclang"], captions["label"]) == ("captions", "en", "English")
    assert "default" in captions
    assert chapters["kind"] == "chapters"
    assert captions["src"] == "../video/intro-0123456789ab/intro.en.vtt"
    (download,) = (a for a in tags.all("a") if "download" in a)
    assert download["href"] == "../video/intro-0123456789ab/intro.mp4"


def test_captions_in_the_picture_are_not_shown_twice(video: SiteVideo) -> None:
    burnt = video.model_copy(update={"burnt": True})
    assert "default" not in Tags(embed_html(burnt, relative)).all("track")[0]


def test_subtitles_of_translations_can_be_chosen(video: SiteVideo) -> None:
    more = file("subtitles/intro.de-0123456789ab.vtt", "subtitles", "text/vtt", "de")
    tracks = Tags(embed_html(video.model_copy(update={"files": (*video.files, more)}), relative)).all("track")
    assert [(t["kind"], t["srclang"], t["label"]) for t in tracks][1] == ("subtitles", "de", "Deutsch")


def test_chapters_are_media_fragments_so_that_they_work_without_a_script(video: SiteVideo) -> None:
    links = [a["href"] for a in Tags(embed_html(video, relative)).all("a") if "data-mdvideo-t" in a]
    assert links[:2] == [f"../video/intro-0123456789ab/intro.mp4#t={t}" for t in ("0", "4.5")]


def test_the_transcript_is_text_of_the_page(video: SiteVideo) -> None:
    html = embed_html(video, relative)
    assert re.search(r"<details.*<p>Because memory is slow\.</p>.*</details>", html, re.S)
    assert "<li>Fast.</li>" in html


def test_other_languages_are_linked_in_their_own_words(video: SiteVideo) -> None:
    german = video_named("intro.de", "Zwischenspeicher", "de")
    (link,) = (a for a in Tags(embed_html(video, relative, others=(german,))).all("a") if "hreflang" in a)
    assert (link["hreflang"], link["href"]) == ("de", "../video/intro.de-0123456789ab/intro.de.mp4")


def test_our_words_are_in_the_videos_language_or_in_the_pages(video: SiteVideo) -> None:
    german = video_named("intro.de", "Zwischenspeicher", "de")
    assert '<figure class="mdvideo" data-mdvideo="intro.de" lang="de">' in embed_html(german, relative)
    assert "<summary>Transkript</summary>" in embed_html(german, relative)
    english = embed_html(german, relative, options=EmbedOptions(lang="en-GB"))
    assert "<summary>Transcript</summary>" in english
    assert '<span lang="de">' in english


def test_a_film_on_another_server_may_still_show_its_captions(video: SiteVideo) -> None:
    assert Tags(embed_html(video, absolute)).all("video")[0]["crossorigin"] == "anonymous"
    assert "crossorigin" not in Tags(embed_html(video, relative)).all("video")[0]


def test_the_figure_passes_through_markdown_and_xml(video: SiteVideo) -> None:
    german = video_named("intro.de", "Zwischenspeicher", "de")
    html = embed_html(video, relative, absolute_url_of=absolute, others=(german,), script_url="s.js", style_url="s.css")
    ET.fromstring(html)  # noqa: S314  (our own text)
    assert "\n\n" not in html
    assert not re.search(r"^\s", html, re.M), "an indented line would be code"


def hostile() -> SiteVideo:
    slides = (
        SiteSlide(number=1, title=HOSTILE, start=0, end=4, anchor="x", shown=(HOSTILE,)),
        SiteSlide(number=2, title="", start=4, end=12, anchor="y", said=(SiteParagraph(start=5, text=HOSTILE),)),
    )
    return video_named("intro", HOSTILE, description=HOSTILE, author=HOSTILE, slides=slides)


def test_no_text_of_an_author_becomes_markup() -> None:
    html = embed_html(hostile(), relative, absolute_url_of=absolute, page_url="https://example.org/")
    tags = Tags(html + meta_tags(hostile(), absolute))
    assert {tag for tag, _ in tags.found} == OWN_TAGS
    assert len(tags.all("script")) == 1
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    data = json.loads(re.search(r"<script[^>]*>(.*)</script>", html)[1])  # type: ignore[index]
    assert data["name"] == HOSTILE
    ET.fromstring(html)  # noqa: S314


def test_a_hostile_name_of_a_file_stays_an_address() -> None:
    name = 'a"b c#d?e%f<g>'
    link = Tags(embed_html(video_named(name), relative)).all("source")[0]["src"]
    assert link == "../video/a%22b%20c%23d%3Fe%25f%3Cg%3E-0123456789ab/a%22b%20c%23d%3Fe%25f%3Cg%3E.mp4"


def test_search_engines_get_clips_that_lead_to_their_second(video: SiteVideo) -> None:
    data = structured_data(video, absolute, "https://example.org/caches/?lang=en")
    assert data["@type"] == "VideoObject"
    assert data["uploadDate"] == "2026-11-21T03:00:00+00:00"
    assert data["duration"] == "PT12S"
    assert data["thumbnailUrl"] == "https://example.org/video/intro-0123456789ab/intro.jpg"
    assert data["transcript"] == "Because memory is slow."
    assert data["hasPart"][1] == {
        "@type": "Clip",
        "name": "Why",
        "startOffset": 4.5,
        "endOffset": 12,
        "url": "https://example.org/caches/?lang=en&t=4.5&v=intro",
    }
    assert "hasPart" not in structured_data(video, absolute)


def test_a_video_without_description_is_described_by_how_it_begins() -> None:
    assert structured_data(video_named(description=""), absolute)["description"] == "Because memory is slow."


def test_link_previews_get_the_film(video: SiteVideo) -> None:
    tags = dict(open_graph(video, absolute))
    assert tags["og:type"] == "video.other"
    assert tags["og:video"] == tags["og:video:secure_url"] == absolute("intro-0123456789ab/intro.mp4")
    assert (tags["og:video:width"], tags["video:duration"]) == ("320", "12")
    assert tags["og:image"] == absolute("intro-0123456789ab/intro.jpg")


def test_slides_in_a_row_with_one_title_are_one_chapter() -> None:
    slides = tuple(
        SiteSlide(number=n, title=title, start=n, end=n + 1, anchor=str(n)) for n, title in enumerate("AABA", start=1)
    )
    chapters = chapters_of(video_named(slides=slides, duration=5.5))
    assert [(c.title, c.start, c.end) for c in chapters] == [("A", 1, 3), ("B", 3, 4), ("A", 4, 5.5)]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (63.5, "PT1M3.5S"), (3600, "PT1H0S"), (59.9996, "PT1M0S"), (3725, "PT1H2M5S")]
)
def test_lengths_in_iso_8601(seconds: float, text: str) -> None:
    assert iso_duration(seconds) == text


def test_a_deep_link_keeps_the_pages_own_address() -> None:
    assert deep_link("https://x.org/a/?q=1&t=9#top", "b c", 1.25) == "https://x.org/a/?q=1&t=1.25&v=b+c"


def test_languages_have_their_own_names() -> None:
    assert [language_name(tag) for tag in ("de", "pt-BR", "tlh")] == ["Deutsch", "Português (BR)", "tlh"]


def test_captions_move_with_the_moments_that_two_films_share() -> None:
    vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n00:00:01 is --> text\n"
    knots = [TimeAnchor(0, 0), TimeAnchor(2, 10), TimeAnchor(4, 12)]
    assert moved(vtt, knots) == "WEBVTT\n\n1\n00:00:05.000 --> 00:00:11.000\n00:00:01 is --> text\n"


# --- the command


@pytest.mark.parametrize("format_", FORMATS)
def test_every_generator_has_its_snippet(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    write_site(tmp_path, site)
    assert main(["embed", "lessons/intro.deck.md", "--site", str(tmp_path), "--format", format_]) == 0
    assert "intro" in capsys.readouterr().out


def test_html_with_the_sites_address_is_whole(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, site.model_copy(update={"base_url": "https://example.org/video/", "script": "m.js"}))
    assert main(["embed", "intro", "--site", str(tmp_path)]) == 0
    html = capsys.readouterr().out
    assert '<meta property="og:video"' in html
    assert "application/ld+json" in html
    assert '<script src="https://example.org/video/m.js" defer="">' in html
    assert main(["embed", "intro", "--site", str(tmp_path), "--url", "/v"]) == 0
    assert 'src="/v/intro-0123456789ab/intro.mp4"' in capsys.readouterr().out


def test_a_name_that_is_not_there_is_answered_with_the_nearest(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, site)
    assert main(["embed", "intor", "--site", str(tmp_path)]) == 1
    assert "did you mean intro?" in capsys.readouterr().err
