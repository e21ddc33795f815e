"""Other pictures, asked for and pinned on the watch page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.watch_page import Author, Made, Stage, Visit

pytestmark = pytest.mark.browser


def test_variants_are_asked_for_watched_and_pinned(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Four variants")
        _until(page, lambda: stage.session.asked == [("try", "p2-0", 4, None)])
        prompt = stage.session.view["slides"]["2"]["pictures"][0]["prompt"]
        urls = [stage.still(still) for still in lesson.stills]
        made = [{"seed": n, "state": "made", "done": None, "of": None, "url": url} for n, url in enumerate(urls, 1)]
        at_work: dict[str, Any] = {"seed": 4, "state": "painting", "done": 3, "of": 8, "url": None}
        stage.show(tries={"p2-0": {"prompt": prompt, "variants": [*made[:3], at_work]}})
        author.sees(".variants", "painting 3/8")
        assert page.get_by_role("button", name="Pin seed 4").is_disabled()
        stage.show(tries={"p2-0": {"prompt": prompt, "variants": made}})
        page.get_by_role("button", name="Pin seed 4").click()
        author.sees("#toast", "pinned in the lockfile")
        assert stage.session.asked[-1] == ("pin", "p2-0", 4, None)

    in_chromium(visit)


def test_pinning_a_picture_stays_on_its_slide(in_chromium: Visit, stage: Stage, lesson: Made, edited_lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        variant = {"seed": 4, "state": "made", "done": None, "of": None, "url": stage.still(lesson.stills[0])}
        prompt = stage.session.view["slides"]["2"]["pictures"][0]["prompt"]
        stage.show(changed=4, tries={"p2-0": {"prompt": prompt, "variants": [variant]}})
        author.sees("#place", "Slide 4")
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.get_by_role("button", name="Pin seed 4").click()
        author.sees("#toast", "pinned in the lockfile")
        stage.show(phase="building", revision=2)
        stage.show_slide(4, still=stage.still(lesson.stills[2]))  # it shows the same picture
        stage.finish(edited_lesson, 2)
        author.sees_film(stage.session.view["video"]["url"])
        author.sees("#place", "Slide 2")

    in_chromium(visit)


def test_a_prompt_is_tried_before_it_goes_into_the_deck(in_chromium: Visit, stage: Stage):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.fill(".prompt textarea", "a lighthouse in a storm")
        page.keyboard.press("r")  # a letter, here
        page.focus("#tab-picture")
        page.keyboard.press("r")
        _until(page, lambda: stage.session.asked == [("try", "p2-0", 1, "a lighthouse in a stormr")])
        page.click("text=As in the deck")
        prompt = stage.session.view["slides"]["2"]["pictures"][0]["prompt"]
        assert page.locator(".prompt textarea").input_value() == prompt

    in_chromium(visit)


def test_a_refusal_is_told_in_the_servers_words(in_chromium: Visit, stage: Stage):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        picture = {**stage.session.view["slides"]["2"]["pictures"][0], "id": "nobody"}
        stage.show_slide(2, pictures=[picture])
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Another seed")
        author.sees("#toast", "there is no picture nobody")

    in_chromium(visit)


def _until(page, true) -> None:
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come true")
