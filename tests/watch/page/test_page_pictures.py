"""Generate variants of pictures on the watch page, and pin them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.chromium import InChromium
from tests.support.watch_page import BuiltLesson, FakeWatch, WatchPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_variants_are_generated_and_pinned(in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Four variants")
        _wait_until(page, lambda: watch.session.actions == [("try", "p2-0", 4, None)])
        prompt = watch.session.view["slides"]["2"]["pictures"][0]["prompt"]
        urls = [watch.add_still(still) for still in lesson.stills]
        made = [
            {"seed": n, "state": "made", "done": None, "of": None, "url": url, "score": n / 9}
            for n, url in enumerate(urls, 1)
        ]
        unfinished: dict[str, Any] = {"seed": 4, "state": "generating", "done": 3, "of": 8, "url": None}
        watch.show(tries={"p2-0": {"prompt": prompt, "variants": [*made[:3], unfinished]}})
        ui.wait_for_text(".variants", "generating 3/8")
        assert page.get_by_role("button", name="Pin seed 4").is_disabled()
        watch.show(tries={"p2-0": {"prompt": prompt, "variants": made}})
        ui.wait_for_text(".variants", "2 · score 0.222")
        page.get_by_role("button", name="Pin seed 4").click()
        ui.wait_for_text("#toast", "pinned in the lockfile")
        assert watch.session.actions[-1] == ("pin", "p2-0", 4, None)

    in_chromium(visit)


def test_pinning_a_picture_stays_on_its_slide(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        variant = {"seed": 4, "state": "made", "done": None, "of": None, "url": watch.add_still(lesson.stills[0])}
        prompt = watch.session.view["slides"]["2"]["pictures"][0]["prompt"]
        watch.show(changed=4, tries={"p2-0": {"prompt": prompt, "variants": [variant]}})
        ui.wait_for_text("#place", "Slide 4")
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.get_by_role("button", name="Pin seed 4").click()
        ui.wait_for_text("#toast", "pinned in the lockfile")
        watch.show(phase="building", revision=2)
        watch.show_slide(4, still=watch.add_still(lesson.stills[2]))  # it uses the same picture
        watch.show_built(edited_lesson, 2)
        ui.wait_for_video(watch.video_url)
        ui.wait_for_text("#place", "Slide 2")

    in_chromium(visit)


def test_a_prompt_is_tried_without_changing_the_deck(in_chromium: InChromium, watch: FakeWatch) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.fill(".prompt textarea", "a lighthouse in a storm")
        page.keyboard.press("r")  # a letter, in the text field
        page.focus("#tab-picture")
        page.keyboard.press("r")
        _wait_until(page, lambda: watch.session.actions == [("try", "p2-0", 1, "a lighthouse in a stormr")])
        page.click("text=Reset")
        prompt = watch.session.view["slides"]["2"]["pictures"][0]["prompt"]
        assert page.locator(".prompt textarea").input_value() == prompt

    in_chromium(visit)


def test_an_error_of_the_server_is_shown(in_chromium: InChromium, watch: FakeWatch) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        picture = {**watch.session.view["slides"]["2"]["pictures"][0], "id": "unknown"}
        watch.show_slide(2, pictures=[picture])
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Another seed")
        ui.wait_for_text("#toast", "there is no picture 'unknown'")

    in_chromium(visit)


def _wait_until(page: Page, is_reached: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_reached():
            return
        page.wait_for_timeout(50)
    raise AssertionError("not reached")
