"""The watch page is accessible, costs nothing while idle, and updates only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.chromium import InChromium
from tests.support.fake_session import slide_part
from tests.support.watch_page import ERROR, FakeWatch, WatchPage, fake_watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_problem(
    in_chromium: InChromium, watch: FakeWatch, colours: Literal["light", "dark"]
) -> None:
    def visit(page: Page) -> None:
        page.emulate_media(color_scheme=colours)
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        watch.show(
            problems=[{**ERROR, "severity": "warning"}],
            notices=["pictures: sketch"],
            stages=[{"name": "slides", "made": 1, "reused": 3, "seconds": 0.061}],
            tries={
                "p2-0": {
                    "prompt": "x",
                    "variants": [{"seed": 7, "state": "generating", "done": 3, "of": 8, "url": None}],
                }
            },
        )
        page.click('[data-slide="2"]')
        found = []
        for tab in ("script", "picture", "problems", "build"):
            page.click(f"#tab-{tab}")
            found += _violations(page)
        page.keyboard.press("?")
        found += _violations(page)
        page.keyboard.press("Escape")
        watch.show(phase="failed", error=ERROR)
        ui.wait_for_text("#broken", "the prompt is empty")
        found += _violations(page)
        page.set_viewport_size({"width": 420, "height": 860})
        found += _violations(page)
        assert not found, "\n".join(found)

    in_chromium(visit)


def _violations(page: Page) -> list[str]:
    # Axe is evaluated in the page, which the content security policy allows to debuggers only.
    results = Axe().run(page).response
    return [
        f"{one['impact']}: {one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in results["violations"]
        if one["impact"] in SERIOUS
    ]


def test_an_edit_updates_only_its_own_item_of_a_long_filmstrip(in_chromium: InChromium) -> None:
    def visit(page: Page) -> None:
        with fake_watch(None) as watch:
            long = {str(n): slide_part(n, f"Slide {n}") for n in range(1, 201)}
            watch.show(slides=long, phase="ready")
            ui = WatchPage(page, watch.url)
            ui.wait_for_text('[data-slide="200"]', "Slide 200")
            page.evaluate(
                """() => { window.touched = new Set();
                new MutationObserver(all => { for (const one of all) {
                    const at = one.target.nodeType === 1 ? one.target : one.target.parentElement;
                    touched.add(at.closest('[data-slide]')?.dataset.slide); }
                }).observe(document.getElementById('slides'),
                    { subtree: true, childList: true, attributes: true, characterData: true }); }"""
            )
            watch.show_slide(150, title="Another title")
            ui.wait_for_text('[data-slide="150"]', "Another title")
            assert set(page.evaluate("[...touched]")) == {"150"}

    in_chromium(visit)


def test_an_idle_page_requests_no_frames(in_chromium: InChromium, watch: FakeWatch) -> None:
    def visit(page: Page) -> None:
        page.add_init_script(
            """window.frameRequests = 0; const ask = requestAnimationFrame;
               window.requestAnimationFrame = (work) => { window.frameRequests += 1; return ask(work); };"""
        )
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.wait_for_timeout(300)
        before = page.evaluate("frameRequests")
        page.wait_for_timeout(500)
        assert page.evaluate("frameRequests") == before
        assert page.evaluate("document.getAnimations().length") == 0

    in_chromium(visit)


def test_the_colours_are_remembered(in_chromium: InChromium, watch: FakeWatch) -> None:
    def visit(page: Page) -> None:
        page.emulate_media(color_scheme="light")
        WatchPage(page, watch.url)
        page.click("#theme")
        page.click("#theme")
        page.reload()
        assert page.locator("#theme").get_attribute("aria-label") == "Colours: dark"
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    in_chromium(visit)
