"""The watch page for everybody and for long days: accessible, still at rest, quick with many slides."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.fake_session import slide
from tests.support.watch_page import ERROR, Author, Stage, Visit, staged

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious(in_chromium: Visit, stage: Stage, colours):
    def visit(page):
        page.emulate_media(color_scheme=colours)
        author = Author(page, stage.url)
        author.sees_film()
        stage.show(
            problems=[{**ERROR, "severity": "warning"}],
            notices=["pictures: sketch"],
            stages=[{"name": "slides", "made": 1, "reused": 3, "seconds": 0.061}],
            tries={
                "p2-0": {
                    "prompt": "x",
                    "variants": [{"seed": 7, "state": "painting", "done": 3, "of": 8, "url": None}],
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
        stage.show(phase="failed", error=ERROR)
        author.sees("#broken", "the prompt is empty")
        found += _violations(page)
        page.set_viewport_size({"width": 420, "height": 860})
        found += _violations(page)
        assert not found, "\n".join(found)

    in_chromium(visit)


def _violations(page) -> list[str]:
    # It puts itself into the page by evaluation, which our policy allows to debuggers alone.
    results = Axe().run(page).response
    return [
        f"{one['impact']}: {one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in results["violations"]
        if one["impact"] in SERIOUS
    ]


def test_an_edit_touches_only_its_own_slide_in_a_long_strip(in_chromium: Visit):
    def visit(page):
        with staged(None) as stage:
            long = {str(n): slide(n, f"Slide {n}") for n in range(1, 201)}
            stage.show(slides=long, phase="ready")
            author = Author(page, stage.url)
            author.sees('[data-slide="200"]', "Slide 200")
            page.evaluate(
                """() => { window.touched = new Set();
                new MutationObserver(all => { for (const one of all) {
                    const at = one.target.nodeType === 1 ? one.target : one.target.parentElement;
                    touched.add(at.closest('[data-slide]')?.dataset.slide); }
                }).observe(document.getElementById('slides'),
                    { subtree: true, childList: true, attributes: true, characterData: true }); }"""
            )
            stage.show_slide(150, title="Another title")
            author.sees('[data-slide="150"]', "Another title")
            assert set(page.evaluate("[...touched]")) == {"150"}

    in_chromium(visit)


def test_a_page_at_rest_costs_nothing(in_chromium: Visit, stage: Stage):
    def visit(page):
        page.add_init_script(
            """window.frames_asked = 0; const ask = requestAnimationFrame;
               window.requestAnimationFrame = (work) => { window.frames_asked += 1; return ask(work); };"""
        )
        author = Author(page, stage.url)
        author.sees_film()
        page.wait_for_timeout(300)
        before = page.evaluate("frames_asked")
        page.wait_for_timeout(500)
        assert page.evaluate("frames_asked") == before
        assert page.evaluate("document.getAnimations().length") == 0

    in_chromium(visit)


def test_the_chosen_colours_are_kept(in_chromium: Visit, stage: Stage):
    def visit(page):
        page.emulate_media(color_scheme="light")
        Author(page, stage.url)
        page.click("#theme")
        page.click("#theme")
        page.reload()
        assert page.locator("#theme").get_attribute("aria-label") == "Colours: dark"
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    in_chromium(visit)
