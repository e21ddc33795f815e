"""The figure in Chromium: it plays, seeks, follows links into it, can be used without a mouse, and works bare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site
from tests.video.test_playing import Ranges

if TYPE_CHECKING:
    from playwright.sync_api import Page

InChromium = Callable[[Callable[["Page"], Any]], Any]
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


@pytest.fixture(scope="module")
def address(lessons: Path) -> Iterator[str]:
    """Where the published site and three pages with figures are served."""
    site = read_site(lessons)
    intro, outro = site.find("intro"), site.find("outro")
    (lessons / "one.html").write_text(PAGE.format(figures=_figure(site, intro), **LIGHT))
    (lessons / "dark.html").write_text(PAGE.format(figures=_figure(site, intro), **DARK))
    (lessons / "two.html").write_text(PAGE.format(figures=_figure(site, outro) + _figure(site, intro), **LIGHT))
    (lessons / "strict.html").write_text(STRICT.format(figures=_figure(site, intro)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(lessons)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    for name in ("one.html", "dark.html", "two.html", "strict.html"):
        (lessons / name).unlink()


def _figure(site: SiteManifest, video: SiteVideo) -> str:
    return embed_html(
        video,
        lambda path: path,
        absolute_url_of=lambda path: f"https://example.org/{path}",
        others=tuple(site.others(video)),
        script_url=site.script,
        style_url=site.style,
    )


@pytest.fixture
def visit(address: str, in_chromium: InChromium) -> Callable[[str, Callable[[Page], Any]], Any]:
    """Opens a page, waits for its first video's metadata, and fails if the browser had anything to complain of."""

    def run(path: str, work: Callable[[Page], Any]) -> Any:
        def on(page: Page) -> Any:
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("response", lambda response: response.status >= 400 and said.append(response.url))
            page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
            page.goto(f"{address}/{path}")
            page.wait_for_function(READY)
            result = work(page)
            assert said == []
            return result

        return in_chromium(on)

    return run


Visit = Callable[[str, Callable[["Page"], Any]], Any]


def test_it_plays_and_shows_captions(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("{ const v = document.querySelector('video'); v.muted = true; v.play() }")
        page.wait_for_function("document.querySelector('video').textTracks[0].activeCues?.length")
        return page.evaluate(
            "(({mode, activeCues}) => [mode, activeCues[0].text])(document.querySelector('video').textTracks[0])"
        )

    assert visit("one.html", work) == ["showing", "A cache keeps what was asked for."]


def test_a_chapter_seeks_plays_and_leaves_an_address_to_share(visit: Visit, lessons: Path) -> None:
    second = read_site(lessons).find("intro").slides[1].start

    def work(page: Page) -> Any:
        assert page.evaluate(CURRENT) == ["How caches work"]
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("navigation").get_by_text("Hits & misses").click()
        page.wait_for_function(f"!document.querySelector('video').paused && {TIME} >= {second}")
        page.wait_for_function(f"{CURRENT}[0] === 'Hits & misses'")
        return page.evaluate("location.pathname + location.hash")

    assert visit("one.html", work) == f"/one.html#t={second:g}"


@pytest.mark.parametrize("link", ["?t=2.5", "#t=2.5", "#t=0:02.5", "?t=2.5s", "?t=2.5,4", "#t=2.5&v=intro"])
def test_a_deep_link_leads_to_its_second_and_waits_there(visit: Visit, link: str) -> None:
    def work(page: Page) -> Any:
        page.wait_for_function(f"{TIME} === 2.5")
        return page.evaluate("document.querySelector('video').paused")

    assert visit(f"one.html{link}", work) is True


def test_a_link_within_the_page_is_followed_too(visit: Visit) -> None:
    def work(page: Page) -> None:
        page.evaluate("location.hash = 't=3'")
        page.wait_for_function(f"{TIME} === 3")

    visit("one.html", work)


@pytest.mark.parametrize("link", ["?t=soon", "?t=", "#t=1&v=nobody", "#why"])
def test_an_address_that_means_nothing_moves_nothing(visit: Visit, link: str) -> None:
    assert visit(f"one.html{link}", lambda page: page.evaluate(f"[{TIME}, scrollY]")) == [0, 0]


def test_of_two_videos_the_named_one_is_meant(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.wait_for_function("document.querySelectorAll('video')[1].currentTime === 2.5")
        page.evaluate("document.querySelectorAll('video').forEach(video => { video.muted = true })")
        page.locator("figure").nth(1).get_by_role("navigation").get_by_text("Hits & misses").click()
        page.wait_for_function("document.querySelectorAll('video')[1].currentTime > 2.5")
        return page.evaluate(f"[{TIME}, location.hash]")

    first, hash_ = visit("two.html?t=2.5&v=intro", work)
    assert first == 0
    assert re.fullmatch(r"#t=[\d.]+&v=intro", hash_)


def test_a_link_from_the_text_seeks_and_shows_the_player(visit: Visit) -> None:
    def work(page: Page) -> None:
        page.evaluate("document.querySelector('video').muted = true; scrollTo(0, 0)")
        page.click("#there")
        page.wait_for_function(f"{TIME} >= 1")

    visit("one.html", work)


def test_a_link_of_the_transcript_brings_the_player_back_into_view(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_text("Transcript", exact=True).click()
        page.set_viewport_size({"width": 900, "height": 600})
        page.locator(".mdvideo-slide a").last.click()
        page.wait_for_function(f"{TIME} > 1 && document.querySelector('video').getBoundingClientRect().top >= 0")

    visit("one.html", work)


def test_chapters_can_be_walked_with_the_keyboard(visit: Visit, lessons: Path) -> None:
    second, third = (slide.start for slide in read_site(lessons).find("intro").slides[1:])

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


def test_a_figure_that_comes_later_works_like_one_that_was_there(visit: Visit) -> None:
    """Generators with instant navigation swap the page's content and load no script again."""

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


def test_a_strict_content_security_policy_has_nothing_against_it(visit: Visit) -> None:
    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('video').muted = true")
        page.get_by_role("navigation").get_by_text("When it lies").click()
        page.wait_for_function(f"{TIME} > 1")
        return page.evaluate("document.querySelector('video').clientWidth <= innerWidth")

    assert visit("strict.html", work) is True


def test_without_scripts_everything_is_there_and_chapters_open_the_film(
    address: str, in_chromium: InChromium, lessons: Path
) -> None:
    intro = read_site(lessons).find("intro")

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
def test_axe_finds_nothing(visit: Visit, page_name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def work(page: Page) -> Any:
        page.evaluate("document.querySelector('details').open = true")
        return Axe().run(page).response["violations"]

    assert [violation["id"] for violation in visit(page_name, work)] == []
