"""A page and the video made from it lead to each other, whatever generator made the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mdvideo.deck.page_as_deck import is_page_deck
from mdvideo.integrations.page_decks import Heading, anchors_of_slides, as_lesson
from mdvideo.publish.discover import find_decks
from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo
from mdvideo.publish.slugs import name_of
from tests.support.sample_site import built, write_pages
from tests.support.site_browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

InChromium = Callable[[Callable[["Page"], Any]], Any]

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


def test_slides_find_their_headings_by_title_and_order():
    headings = [Heading("a", "Start"), Heading("b", "Why <em>so</em>?"), Heading("c", "Deep"), Heading("d", "Start")]
    assert anchors_of_slides(slides("Start", "Why so?", "No heading", "Start"), headings) == {1: "a", 2: "b", 4: "d"}


def test_a_page_gets_its_video_below_its_title_and_links_in_its_headings(video: SiteVideo):
    anchors = anchors_of_slides(video.slides, [Heading("what-they-are", "What they are"), Heading("custom", "Why")])
    page = as_lesson(CONTENT, "<figure></figure>", video, anchors, lambda path: f"../{path}")
    assert page.index("</h1>") < page.index("<figure>") < page.index("Text with")
    assert f'href="../{video.video.path}#t=4.5" data-mdvideo-t="4.5"' in page.partition('id="custom"')[2]
    assert 'aria-label="Watch: Why (0:04)"' in page
    assert "mdvideo-watch" not in page.partition('id="more"')[2]


def test_what_is_for_the_video_only_is_not_in_the_page(video: SiteVideo):
    page = as_lesson(CONTENT, "", video, {}, lambda path: path)
    assert "A note" not in page
    assert "sea" not in page
    assert "leaf.png" in page
    assert "<p></p>" not in page


def test_chapters_lead_back_to_headings(video: SiteVideo):
    figure = embed_html(video, lambda path: path, anchor_of={2: "custom"})
    assert 'href="#custom" aria-label="Read: Why"' in figure
    assert figure.count("mdvideo-read") == 1


def test_pages_that_are_decks_are_found_in_folders(tmp_path: Path):
    write_pages(tmp_path)
    (tmp_path / "docs/guide").mkdir()
    (tmp_path / "docs/guide/index.md").write_text("---\nmdvideo: true\n---\n\n# The guide\n", encoding="utf-8")
    found = find_decks([tmp_path / "docs"])
    assert [name_of(path) for path in found] == ["guide", "keys", "intro"]
    assert not is_page_deck(tmp_path / "docs/index.md")
    assert not is_page_deck(tmp_path / "no such file.md")


@pytest.mark.browser
def test_page_and_video_lead_to_each_other(tmp_path: Path, in_chromium: InChromium):
    write_pages(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\ntheme: material\nmarkdown_extensions: [admonition]\n"
        "plugins:\n  - mdvideo:\n      decks: [talks/*.md]\n",
        encoding="utf-8",
    )
    built(tmp_path, ["mkdocs", "build", "--strict"])

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

    with served(tmp_path / "site") as base:
        in_chromium(visit)
