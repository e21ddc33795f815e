"""The figure in Chromium: it plays, seeks, follows deep links, and can be used by keyboard and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site
from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Response

T = TypeVar("T")

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Caches</title><style>
html {{ color-scheme: {scheme}; background: {ground}; color: {ink}; font: 16px/1.6 sans-serif; }}
a {{ color: {link}; }}
main {{ max-width: 44rem; margin: 2rem auto; }}
</style></head><body><main><h1>Caches</h1>
<p><a id="there" href="#" data-mdvideo-t="1" data-mdvideo-v="intro">the first second</a></p>
{figures}
<div style="height: 3000px"></div></main></body></html>
"""
STRICT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Caches</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"></head><body>{figures}</body></html>
"""
LIGHT = {"scheme": "light", "ground": "#fff", "ink": "#222", "link": "#1453b8"}
DARK = {"scheme": "dark", "ground": "#16181d", "ink": "#e3e4e8", "link": "#8ab4f8"}

READY = "document.querySelector('video').readyState >= 1"
TIME = "document.querySelector('video').currentTime"
CURRENT = "[...document.querySelectorAll('.mdvideo-chapters [aria-current]')].map(a => a.innerText.split('\\n').pop())"


class Visit(Protocol):
    def __call__(self, path: str, work: Callable[[Page], T]) -> T: ...


@pytest.fixture(scope="module")
def address(site_folder: Path) -> Iterator[str]:
    """The URL of the published site, with four pages that show figures."""
    site = read_site(site_folder)
    intro, outro = site.find("intro"), site.find("outro")
    (site_folder / "one.html").write_text(PAGE.format(figures=_figure(site, intro), **LIGHT))
    (site_folder / "dark.html").write_text(PAGE.format(figures=_figure(site, intro), **DARK))
    (site_folder / "two.html").write_text(PAGE.format(figures=_figure(site, outro) + _figure(site, intro), **LIGHT))
    (site_folder / "strict.html").write_text(STRICT.format(figures=_figure(site, intro)))
    with serve_folder(site_folder) as base:
        yield base.rstrip("/")
    for name in ("one.html", "dark.html", "two.html", "strict.html"):
        (site_folder / name).unlink()


def _figure(site: SiteManifest, video: SiteVideo) -> str:
    links = PageLinks(
        lambda path: path,
        absolute_url_of=lambda path: f"https://example.org/{path}",
        script_url=site.script,
        style_url=site.style,
    )
    return embed_html(video, links, translations=tuple(site.translations_of(video)))


@pytest.fixture
def visit(address: str, in_chromium: InChromium) -> Visit:
    """Opens a page, waits for the metadata of its first video, and fails if the browser reports anything."""

    def run(path: str, work: Callable[[Page], T]) -> T:
        def open_page(page: Page) -> T:
            messages: list[str] = []

            def on_console(message: ConsoleMessage) -> None:
                messages.append(message.text)

            def on_response(response: Response) -> None:
                if response.status >= 400:
                    messages.append(response.url)

            page.on("console", on_console)
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.on("response", on_response)
            page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
            page.goto(f"{address}/{path}")
            page.wait_for_function(READY)
            result = work(page)
            assert messages == []
            return result

        return in_chromium(open_page)

    return run


def test_the_video_plays_and_shows_captions(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("{ const v = document.querySelector('video'); v.muted = true; v.play() }")
        page.wait_for_function("document.querySelector('video').textTracks[0].activeCues?.length")
        return page.evaluate(
            "(({mode, activeCues}) => [mode, activeCues[0].text])(document.querySelector('video').textTracks[0])"
        )

    assert visit("one.html", work) == ["showing", "A cache keeps what was asked for."]


def test_a_chapter_seeks_plays_and_changes_the_url(visit: Visit, site_folder: Path) -> None:
    second = read_site(site_folder).find("intro").slides[1].start

    def work(page: Page) -> Any:
        assert page.evaluate(CURRENT) == ["How caches work"]
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("navigation").get_by_text("Hits & misses").click()
        page.wait_for_function(f"!document.querySelector('video').paused && {TIME} >= {second}")
        page.wait_for_function(f"{CURRENT}[0] === 'Hits & misses'")
        return page.evaluate("location.pathname + location.hash")

    assert visit("one.html", work) == f"/one.html#t={second:g}"


@pytest.mark.parametrize("link", ["?t=2.5", "#t=2.5", "#t=0:02.5", "?t=2.5s", "?t=2.5,4", "#t=2.5&v=intro"])
def test_a_deep_link_seeks_and_does_not_play(visit: Visit, link: str) -> None:
    def work(page: Page) -> Any:
        page.wait_for_function(f"{TIME} === 2.5")
        return page.evaluate("document.querySelector('video').paused")

    assert visit(f"one.html{link}", work) is True


def test_a_new_hash_seeks_too(visit: Visit) -> None:
    def work(page: Page) -> None:
        page.evaluate("location.hash = 't=3'")
        page.wait_for_function(f"{TIME} === 3")

    visit("one.html", work)


@pytest.mark.parametrize("link", ["?t=soon", "?t=", "#t=1&v=nobody", "#why"])
def test_an_invalid_deep_link_is_ignored(visit: Visit, link: str) -> None:
    assert visit(f"one.html{link}", lambda page: page.evaluate(f"[{TIME}, scrollY]")) == [0, 0]


def test_a_deep_link_can_name_one_of_two_videos(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.wait_for_function("document.querySelectorAll('video')[1].currentTime === 2.5")
        page.evaluate("document.querySelectorAll('video').forEach(video => { video.muted = true })")
        page.locator("figure").nth(1).get_by_role("navigation").get_by_text("Hits & misses").click()
        page.wait_for_function("document.querySelectorAll('video')[1].currentTime > 2.5")
        return page.evaluate(f"[{TIME}, location.hash]")

    first, hash_ = visit("two.html?t=2.5&v=intro", work)
    assert first == 0
    assert re.fullmatch(r"#t=[\d.]+&v=intro", hash_)


def test_a_link_in_the_text_seeks_and_plays(visit: Visit) -> None:
    def work(page: Page) -> None:
        page.evaluate("document.querySelector('video').muted = true; scrollTo(0, 0)")
        page.click("#there")
        page.wait_for_function(f"{TIME} >= 1")

    visit("one.html", work)


def test_a_link_in_the_transcript_scrolls_to_the_player(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_text("Transcript", exact=True).click()
        page.set_viewport_size({"width": 900, "height": 600})
        page.locator(".mdvideo-slide a").last.click()
        page.wait_for_function(f"{TIME} > 1 && document.querySelector('video').getBoundingClientRect().top >= 0")

    visit("one.html", work)


def test_chapters_can_be_used_by_keyboard(visit: Visit, site_folder: Path) -> None:
    second, third = (slide.start for slide in read_site(site_folder).find("intro").slides[1:])

    def work(page: Page) -> None:
        page.evaluate("document.querySelector('video').muted = true")
        page.locator(".mdvideo-chapters a").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function(f"{TIME} >= {second}")
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.innerText.split('\\n').pop()") == "When it lies"
        page.locator("video").focus()
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_function(f"{TIME} >= {third}")
        page.keyboard.press("Shift+ArrowLeft")
        page.wait_for_function(f"{TIME} < {third}")

    visit("one.html", work)


def test_a_figure_inserted_later_works_too(visit: Visit) -> None:
    """Generators with instant navigation replace the page's content and do not load scripts again."""

    def work(page: Page) -> None:
        page.evaluate(
            "{ const html = document.querySelector('figure').outerHTML; document.querySelector('figure').remove();"
            "  history.pushState(null, '', '#t=1.5');"
            "  document.querySelector('main').insertAdjacentHTML('beforeend', html) }"
        )
        page.wait_for_function(f"{TIME} === 1.5")
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("navigation").get_by_text("When it lies").click()
        page.wait_for_function(f"{TIME} > 1.5")

    visit("one.html", work)


def test_the_figure_works_with_a_strict_content_security_policy(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("navigation").get_by_text("When it lies").click()
        page.wait_for_function(f"{TIME} > 1")
        return page.evaluate("document.querySelector('video').clientWidth <= innerWidth")

    assert visit("strict.html", work) is True


def test_without_scripts_all_is_visible_and_chapters_open_the_video(
    address: str, in_chromium: InChromium, site_folder: Path
) -> None:
    intro = read_site(site_folder).find("intro")

    def work(page: Page) -> Any:
        browser = page.context.browser
        assert browser is not None
        bare = browser.new_page(java_script_enabled=False)
        try:
            bare.goto(f"{address}/one.html")
            assert bare.locator("video").is_visible()
            bare.get_by_text("Transcript", exact=True).click()
            assert bare.get_by_text("A cache lies when the world has changed.").is_visible()
            bare.get_by_role("navigation").get_by_text("Hits & misses").click()
            bare.wait_for_url("**/*.mp4*")
            return bare.url
        finally:
            bare.close()

    assert in_chromium(work) == f"{address}/{intro.video.path}#t={intro.slides[1].start:g}"


@pytest.mark.parametrize("page_name", ["one.html", "dark.html", "two.html"])
def test_axe_finds_no_violation(visit: Visit, page_name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('details').open = true")
        return Axe().run(page).response["violations"]

    assert [violation["id"] for violation in visit(page_name, work)] == []
