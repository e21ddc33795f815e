"""What an author sees on the watch page, in a real browser: films, stills and errors that a test stages."""

from __future__ import annotations

import pytest

from tests.support.fake_session import slide
from tests.support.watch_page import ERROR, Author, Made, Stage, Visit, staged

pytestmark = pytest.mark.browser

WATCH_FOR_FLASHES = """() => {
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
"""Counts the frames of the page in which nothing is on the stage: a video without a picture draws nothing."""


def test_an_edit_shows_its_still_at_once_and_then_the_film_in_its_place(
    in_chromium: Visit, stage: Stage, edited_lesson: Made
):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.evaluate(WATCH_FOR_FLASHES)
        stage.edit(edited_lesson, 2, number=2)
        author.sees_still(stage.session.view["slides"]["2"]["still"])
        author.sees("#place", "Slide 2 of 4")
        stage.finish(edited_lesson, 2)
        author.sees_film(stage.session.view["video"]["url"])
        author.sees_no_still()
        # Where all of the slide is revealed.
        revealed = edited_lesson.manifest.slides[1].reveals[-1]
        author.stands_at(revealed, revealed + 0.1)
        assert not author.playing
        assert page.evaluate("flashes") == 0
        assert not author.complaints

    in_chromium(visit)


def test_a_film_that_plays_goes_on_in_the_new_film(in_chromium: Visit, stage: Stage, edited_lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.keyboard.press("f")
        page.keyboard.press("m")
        page.keyboard.press(" ")
        author.stands_at(1.0, 3.0)
        stage.edit(edited_lesson, 2, number=2)
        stage.finish(edited_lesson, 2)
        before = author.second
        author.sees_film(stage.session.view["video"]["url"])
        assert author.playing
        assert before - 0.1 <= author.second <= before + 1.5
        author.sees_no_still()

    in_chromium(visit)


def test_the_place_follows_its_slide_when_slides_come_in_front_of_it(
    in_chromium: Visit, stage: Stage, lesson: Made, longer_lesson: Made
):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.keyboard.press("f")
        page.click('[data-slide="3"]')
        page.keyboard.press("l")
        author.stands_at(lesson.manifest.slides[2].start + 4.9, lesson.manifest.slides[2].start + 5.1)
        stage.show(phase="building", revision=2, changed=2)
        stage.finish(longer_lesson, 2)
        author.sees_film(stage.session.view["video"]["url"])
        author.sees("#place", "Slide 4 of 5")
        start = longer_lesson.manifest.slides[3].start
        author.stands_at(start + 4.9, start + 5.1)

    in_chromium(visit)


def test_of_two_edits_in_a_burst_the_last_film_stays(
    in_chromium: Visit, stage: Stage, edited_lesson: Made, longer_lesson: Made
):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        stage.edit(edited_lesson, 2, number=2)
        stage.finish(edited_lesson, 2)
        stage.finish(longer_lesson, 3)
        author.sees_film(stage.session.view["video"]["url"])
        author.sees_no_still()
        assert page.locator(".strip li").count() == 5
        # The film that was overtaken never comes back.
        page.wait_for_timeout(300)
        author.sees_film(stage.session.view["video"]["url"])
        assert not author.complaints

    in_chromium(visit)


def test_undoing_an_edit_shows_the_old_film_again_without_loading_one(
    in_chromium: Visit, stage: Stage, lesson: Made, edited_lesson: Made
):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        film = stage.session.view["video"]["url"]
        stage.edit(edited_lesson, 2, number=2)
        author.sees_still(stage.session.view["slides"]["2"]["still"])
        stage.edit(lesson, 3, number=2)
        author.sees_still(stage.session.view["slides"]["2"]["still"])
        stage.finish(lesson, 3)
        author.sees_no_still()
        author.sees_film(film)

    in_chromium(visit)


def test_stills_are_shown_before_there_is_any_film(in_chromium: Visit, lesson: Made):
    def visit(page):
        with staged(None) as stage:
            author = Author(page, stage.url)
            author.sees("#coming", "on its way")
            stage.show(slides={"1": slide(1, "Tides", still=stage.still(lesson.stills[0]), start=None, end=None)})
            author.sees_still(stage.session.view["slides"]["1"]["still"])
            assert not page.locator("#coming").is_visible()
            stage.finish(lesson, 1)
            author.sees_film()
            author.sees_no_still()

    in_chromium(visit)


def test_a_slow_painter_is_watched_at_work(in_chromium: Visit, stage: Stage, lesson: Made, edited_lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        stage.show(phase="building")
        stage.show_slide(2, state="painting", done=3, of=8, stand_in=True)
        author.sees('[data-slide="2"] .state', "painting 3/8")
        author.sees('[data-slide="2"]', "stand-in picture")
        author.sees("#status", "Slide 2: painting 3/8")
        stage.show_slide(2, state="made", done=None, of=None, stand_in=False)
        stage.show(phase="ready")
        author.sees('[data-slide="2"] .state', "new")
        assert not page.locator('[data-slide="2"] .stand-in').is_visible()

    in_chromium(visit)


# --- what is wrong


def test_an_error_lies_over_the_last_good_film_until_it_is_mended(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        stage.show(phase="failed", error=ERROR)
        author.sees("#broken", "the prompt is empty")
        author.sees("#broken", "and 2 further problems")
        assert page.locator("#broken a").get_attribute("href") == ERROR["editor"]
        line, caret, *_ = page.locator("#broken pre").inner_text().splitlines()
        assert line.index("_prompt") == caret.index("^"), "the caret stands under the column"
        assert "error" in page.title()
        author.sees_film()
        stage.finish(lesson, 2)
        page.wait_for_selector("#broken", state="hidden")
        author.sees_film()
        assert page.title() == "Why the sea rises twice a day"

    in_chromium(visit)


def test_problems_name_their_place_and_open_the_editor_there(in_chromium: Visit, stage: Stage):
    def visit(page):
        author = Author(page, stage.url)
        stage.show(problems=[{**ERROR, "severity": "warning"}])
        author.sees("#problem-count", "1")
        page.click("#tab-problems")
        link = page.locator("#panel-problems a")
        assert link.inner_text() == "lessons/tides.md:12:6"
        assert link.get_attribute("href") == ERROR["editor"]

    in_chromium(visit)


def test_a_lost_server_is_said_and_found_again(in_chromium: Visit, lesson: Made, edited_lesson: Made):
    def visit(page):
        with staged(lesson) as stage:
            author = Author(page, stage.url)
            author.sees_film()
            port = stage.server.port
        author.sees("#banner", "The server does not answer")
        author.sees("#status", "No server")
        with staged(edited_lesson, port=port) as stage:
            author.sees_film(stage.session.view["video"]["url"])
            page.wait_for_selector("#banner", state="hidden")
            author.sees("#said", "The server is back.")

    in_chromium(visit)
