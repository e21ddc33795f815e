"""A page that is a deck and its video link to each other, with any generator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdvideo.deck.page_as_deck import is_deck_page_file
from mdvideo.integrations.page_decks import Heading, insert_video, slide_anchors
from mdvideo.publish.discover import find_decks
from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo
from mdvideo.publish.slugs import video_name_of
from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, write_pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONTENT = """\
<h1 id="caches">Caches</h1>
<!-- A note. -->
<p><img alt="bg right" src="sea.jpg"></p>
<p>Text with <img alt="a leaf" src="leaf.png"> and <img alt="" src="prompt:the%20sea">.</p>
<h2 id="what-they-are">What <em>they</em> are<a class="headerlink" href="#what-they-are">¶</a></h2>
<h2 id="custom">Why</h2>
<h2 id="more">More</h2>
"""


def slides(*titles: str) -> list[SiteSlide]:
    return [SiteSlide(number=n, title=title, start=n, end=n + 1, anchor="x") for n, title in enumerate(titles, 1)]


def test_slides_are_matched_with_headings_by_title_and_order() -> None:
    headings = [Heading("a", "Start"), Heading("b", "Why <em>so</em>?"), Heading("c", "Deep"), Heading("d", "Start")]
    assert slide_anchors(slides("Start", "Why so?", "No heading", "Start"), headings) == {1: "a", 2: "b", 4: "d"}


def test_a_page_has_its_video_below_the_title_and_links_in_its_headings(video: SiteVideo) -> None:
    anchors = slide_anchors(video.slides, [Heading("what-they-are", "What they are"), Heading("custom", "Why")])
    page = insert_video(CONTENT, "<figure></figure>", video, anchors, lambda path: f"../{path}")
    assert page.index("</h1>") < page.index("<figure>") < page.index("Text with")
    assert f'href="../{video.video.path}#t=4.5" data-mdvideo-t="4.5"' in page.partition('id="custom"')[2]
    assert 'aria-label="Watch: Why (0:04)"' in page
    assert "mdvideo-watch" not in page.partition('id="more"')[2]


def test_notes_and_images_for_the_video_are_not_in_the_page(video: SiteVideo) -> None:
    page = insert_video(CONTENT, "", video, {}, lambda path: path)
    assert "A note" not in page
    assert "sea" not in page
    assert "leaf.png" in page
    assert "<p></p>" not in page


def test_chapters_link_to_headings(video: SiteVideo) -> None:
    figure = embed_html(video, PageLinks(lambda path: path, heading_anchors={2: "custom"}))
    assert 'href="#custom" aria-label="Read: Why"' in figure
    assert figure.count("mdvideo-read") == 1


def test_pages_that_are_decks_are_found_in_folders(tmp_path: Path) -> None:
    write_pages(tmp_path)
    (tmp_path / "docs/guide").mkdir()
    (tmp_path / "docs/guide/index.md").write_text("---\nmdvideo: true\n---\n\n# The guide\n", encoding="utf-8")
    found = find_decks([tmp_path / "docs"])
    assert [video_name_of(path) for path in found] == ["guide", "keys", "intro"]
    assert not is_deck_page_file(tmp_path / "docs/index.md")
    assert not is_deck_page_file(tmp_path / "no such file.md")


@pytest.mark.browser
def test_page_and_video_link_to_each_other(tmp_path: Path, in_chromium: InChromium) -> None:
    write_pages(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\ntheme: material\nmarkdown_extensions: [admonition]\n"
        "plugins:\n  - mdvideo:\n      decks: [talks/*.md]\n",
        encoding="utf-8",
    )
    output_of(tmp_path, ["mkdocs", "build", "--strict"])

    def visit(page: Page) -> None:
        page.goto(f"{base}lessons/deep/keys/")
        watch = page.locator("#digests .mdvideo-watch")
        at = float(watch.get_attribute("data-mdvideo-t") or 0)
        watch.click()
        video = page.locator("video").first
        page.wait_for_function("([v, at]) => Math.abs(v.currentTime - at) < 0.5", arg=[video.element_handle(), at])
        page.locator(".mdvideo-read").nth(1).click()
        assert page.url.endswith("#digests")
        assert "Keys are cheap" not in page.locator("article > p").all_inner_texts()

    with serve_folder(tmp_path / "site") as base:
        in_chromium(visit)
