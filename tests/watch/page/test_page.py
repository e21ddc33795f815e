"""The watch page in a real browser: videos, stills and errors that a fake session shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import InChromium
from tests.support.fake_session import slide_part
from tests.support.watch_page import ERROR, BuiltLesson, FakeWatch, WatchPage, fake_watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

COUNT_FLASHES = """() => {
    window.flashes = 0;
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const look = () => {
        const shown = document.querySelector('#still img') ?? document.querySelector('video.front');
        canvas.clearRect(0, 0, 9, 9);
        canvas.drawImage(shown, 0, 0, 9, 9);
        if (canvas.getImageData(4, 4, 1, 1).data[3] === 0) window.flashes += 1;
        requestAnimationFrame(look);
    };
    look();
}"""
"""Counts the animation frames in which nothing is shown: a video without a frame draws nothing."""


def test_an_edit_shows_its_still_first_and_then_the_video_at_that_position(
    in_chromium: InChromium, watch: FakeWatch, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.evaluate(COUNT_FLASHES)
        watch.show_edit(edited_lesson, 2, number=2)
        ui.wait_for_still(watch.still_url(2))
        ui.wait_for_text("#place", "Slide 2 of 4")
        watch.show_built(edited_lesson, 2)
        ui.wait_for_video(watch.video_url)
        ui.wait_for_no_still()
        # The position at which all of the slide is revealed.
        revealed = edited_lesson.manifest.slides[1].reveals[-1]
        ui.wait_for_time(revealed, revealed + 0.1)
        assert not ui.is_playing
        assert page.evaluate("flashes") == 0
        assert not ui.errors

    in_chromium(visit)


def test_playback_continues_in_the_new_video(
    in_chromium: InChromium, watch: FakeWatch, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.keyboard.press("f")
        page.keyboard.press("m")
        page.keyboard.press(" ")
        ui.wait_for_time(1.0, 3.0)
        watch.show_edit(edited_lesson, 2, number=2)
        watch.show_built(edited_lesson, 2)
        before = ui.time
        ui.wait_for_video(watch.video_url)
        assert ui.is_playing
        assert before - 0.1 <= ui.time <= before + 1.5
        ui.wait_for_no_still()

    in_chromium(visit)


def test_the_position_follows_its_slide_when_a_slide_is_inserted_before_it(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson, longer_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        page.keyboard.press("f")
        page.click('[data-slide="3"]')
        page.keyboard.press("l")
        ui.wait_for_time(lesson.manifest.slides[2].start + 4.9, lesson.manifest.slides[2].start + 5.1)
        watch.show(phase="building", revision=2, changed=2)
        watch.show_built(longer_lesson, 2)
        ui.wait_for_video(watch.video_url)
        ui.wait_for_text("#place", "Slide 4 of 5")
        start = longer_lesson.manifest.slides[3].start
        ui.wait_for_time(start + 4.9, start + 5.1)

    in_chromium(visit)


def test_after_two_quick_edits_the_last_video_is_shown(
    in_chromium: InChromium, watch: FakeWatch, edited_lesson: BuiltLesson, longer_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        watch.show_edit(edited_lesson, 2, number=2)
        watch.show_built(edited_lesson, 2)
        watch.show_built(longer_lesson, 3)
        ui.wait_for_video(watch.video_url)
        ui.wait_for_no_still()
        assert page.locator(".strip li").count() == 5
        # The video of the first edit does not come back.
        page.wait_for_timeout(300)
        ui.wait_for_video(watch.video_url)
        assert not ui.errors

    in_chromium(visit)


def test_undoing_an_edit_shows_the_old_video_without_loading_it_again(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        url = watch.video_url
        watch.show_edit(edited_lesson, 2, number=2)
        ui.wait_for_still(watch.still_url(2))
        watch.show_edit(lesson, 3, number=2)
        ui.wait_for_still(watch.still_url(2))
        watch.show_built(lesson, 3)
        ui.wait_for_no_still()
        ui.wait_for_video(url)

    in_chromium(visit)


def test_stills_are_shown_before_the_first_video(in_chromium: InChromium, lesson: BuiltLesson) -> None:
    def visit(page: Page) -> None:
        with fake_watch(None) as watch:
            ui = WatchPage(page, watch.url)
            ui.wait_for_text("#coming", "Rendering the first slide")
            watch.show(
                slides={"1": slide_part(1, "Tides", still=watch.add_still(lesson.stills[0]), start=None, end=None)}
            )
            ui.wait_for_still(watch.still_url(1))
            assert not page.locator("#coming").is_visible()
            watch.show_built(lesson, 1)
            ui.wait_for_video()
            ui.wait_for_no_still()

    in_chromium(visit)


def test_the_progress_of_a_slow_picture_is_shown(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        watch.show(phase="building")
        watch.show_slide(2, state="generating", done=3, of=8, placeholder=True)
        ui.wait_for_text('[data-slide="2"] .state', "generating 3/8")
        ui.wait_for_text('[data-slide="2"]', "placeholder picture")
        ui.wait_for_text("#status", "Slide 2: generating 3/8")
        watch.show_slide(2, state="made", done=None, of=None, placeholder=False)
        watch.show(phase="ready")
        ui.wait_for_text('[data-slide="2"] .state', "new")
        assert not page.locator('[data-slide="2"] .placeholder').is_visible()

    in_chromium(visit)


def test_an_error_is_shown_over_the_last_good_video_until_it_is_fixed(
    in_chromium: InChromium, watch: FakeWatch, lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        ui.wait_for_video()
        watch.show(phase="failed", error=ERROR)
        ui.wait_for_text("#broken", "the prompt is empty")
        ui.wait_for_text("#broken", "and 2 more problems")
        assert page.locator("#broken a").get_attribute("href") == ERROR["editor"]
        line, caret, *_ = page.locator("#broken pre").inner_text().splitlines()
        assert line.index("_prompt") == caret.index("^"), "the caret is under the column"
        assert "error" in page.title()
        ui.wait_for_video()
        watch.show_built(lesson, 2)
        page.wait_for_selector("#broken", state="hidden")
        ui.wait_for_video()
        assert page.title() == "Why the sea rises twice a day"

    in_chromium(visit)


def test_a_problem_has_a_link_that_opens_it_in_the_editor(in_chromium: InChromium, watch: FakeWatch) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, watch.url)
        watch.show(problems=[{**ERROR, "severity": "warning"}])
        ui.wait_for_text("#problem-count", "1")
        page.click("#tab-problems")
        link = page.locator("#panel-problems a")
        assert link.inner_text() == "lessons/tides.md:12:6"
        assert link.get_attribute("href") == ERROR["editor"]

    in_chromium(visit)


def test_a_lost_server_is_reported_and_reconnected(
    in_chromium: InChromium, lesson: BuiltLesson, edited_lesson: BuiltLesson
) -> None:
    def visit(page: Page) -> None:
        with fake_watch(lesson) as watch:
            ui = WatchPage(page, watch.url)
            ui.wait_for_video()
            port = watch.server.port
        ui.wait_for_text("#banner", "The server is not responding")
        ui.wait_for_text("#status", "Disconnected")
        with fake_watch(edited_lesson, port=port) as watch:
            ui.wait_for_video(watch.video_url)
            page.wait_for_selector("#banner", state="hidden")
            ui.wait_for_text("#announcement", "The server is back.")

    in_chromium(visit)
