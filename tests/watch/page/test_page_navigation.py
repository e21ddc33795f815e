"""Navigate the video on the watch page: by filmstrip, timeline, script, captions and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import InChromium
from tests.support.watch_page import BuiltLesson, FakeWatch, WatchPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_click_in_the_filmstrip_seeks_to_the_slide(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.click('[data-slide="3"]')
        start = lesson.manifest.slides[2].start
        ui.wait_for_time(start, start + 0.1)
        assert page.locator("[aria-current]").get_attribute("data-slide") == "3"

    in_chromium(visit)


def test_the_timeline_seeks_and_shows_what_the_last_build_made(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        assert page.locator("#track rect.made").count() == 4  # three states of the second slide, and its fade
        assert page.locator("#track rect.cached").count() == 5
        box = page.locator("#track").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
        ui.wait_for_text("#peek", "·")
        page.mouse.down()
        page.mouse.up()
        half = lesson.manifest.duration / 2
        ui.wait_for_time(half - 0.1, half + 0.1)

    in_chromium(visit)


def test_a_click_on_a_word_seeks_to_it_and_the_spoken_word_is_highlighted(
    in_chromium: InChromium, watch: FakeWatch
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        sentence = watch.session.view["slides"]["3"]["script"][0]
        first, last, start, _ = sentence["words"][2]
        at = page.evaluate(
            """([text, first, last]) => {
                const sentence = [...document.querySelectorAll('.sentence')].find(one => one.textContent === text);
                const range = new Range();
                range.setStart(sentence.firstChild, first); range.setEnd(sentence.firstChild, last);
                const box = range.getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2]; }""",
            [sentence["text"], first, last],
        )
        page.mouse.click(*at)
        ui.wait_for_time(start - 0.05, start + 0.1)
        highlighted = page.evaluate("[...CSS.highlights.get('spoken')].map(String)")
        assert highlighted == [sentence["text"][first:last]]

    in_chromium(visit)


def test_captions_stay_on_in_the_next_video(
    in_chromium: InChromium, watch: FakeWatch, edited_lesson: BuiltLesson
) -> None:
    shown = """() => { const v = document.querySelector('video.front'), t = v.textTracks[0];
        return t && t.mode === 'showing' && t.activeCues?.length ? t.activeCues[0].text : null; }"""

    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        assert page.evaluate(shown) is None
        page.keyboard.press("c")
        assert page.locator("#captions").get_attribute("aria-pressed") == "true"
        page.keyboard.press("l")
        page.wait_for_function(shown)
        watch.show_built(edited_lesson, 2)
        ui.wait_for_video(watch.video_url)
        page.wait_for_function(shown)
        assert not ui.errors

    in_chromium(visit)


def test_everything_works_by_keyboard(in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        starts = [slide.start for slide in lesson.manifest.slides]
        page.keyboard.press("ArrowRight")
        ui.wait_for_time(starts[1], starts[1] + 0.1)
        page.keyboard.press("End")
        ui.wait_for_time(starts[3], starts[3] + 0.1)
        page.keyboard.press("ArrowLeft")
        ui.wait_for_time(starts[2], starts[2] + 0.1)
        page.keyboard.press("?")
        assert page.locator("#keys").evaluate("dialog => dialog.open")
        page.keyboard.press("Escape")
        reached = _tab_through(page)
        wanted = ["follow", "editor", "theme", "help", "slide", "play", "timeline", "tab-script", "sentence"]
        assert [name for name in wanted if name not in reached] == []
        page.focus('[data-slide="3"]')
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        ui.wait_for_time(starts[1], starts[1] + 0.1)
        page.focus("#tab-script")
        page.keyboard.press("ArrowRight")
        assert page.locator("#panel-record").is_visible()
        page.keyboard.press("ArrowRight")
        assert page.locator("#panel-voices").is_visible()
        page.keyboard.press("ArrowRight")
        assert page.locator("#panel-picture").is_visible()
        assert not ui.errors

    in_chromium(visit)


def test_the_space_bar_plays_after_a_click_and_presses_buttons_after_tab(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.keyboard.press("m")
        page.click('[data-slide="3"]')
        page.keyboard.press(" ")
        page.wait_for_function("() => !document.querySelector('video.front').paused")
        page.keyboard.press(" ")
        page.wait_for_function("() => document.querySelector('video.front').paused")
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowUp")
        page.keyboard.press(" ")
        start = lesson.manifest.slides[1].start
        ui.wait_for_time(start, start + 0.1)
        assert not ui.is_playing

    in_chromium(visit)


def _tab_through(page: Page) -> list[str]:
    page.evaluate("document.activeElement.blur(); document.body.focus()")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => { const e = document.activeElement;
                   return e.dataset.slide ? 'slide' : e.id || e.className || e.tagName; }"""
            )
        )
    return reached
