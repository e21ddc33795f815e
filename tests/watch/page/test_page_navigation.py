"""Ways through the film on the watch page: strip, timeline, script, captions, keys."""

from __future__ import annotations

import pytest

from tests.support.watch_page import Author, Made, Stage, Visit

pytestmark = pytest.mark.browser


def test_the_filmstrip_seeks_by_pointer(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        page.click('[data-slide="3"]')
        start = lesson.manifest.slides[2].start
        author.stands_at(start, start + 0.1)
        assert page.locator("[aria-current]").get_attribute("data-slide") == "3"

    in_chromium(visit)


def test_the_timeline_seeks_and_shows_what_was_made(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        assert page.locator("#track rect.made").count() == 4  # three states of the second slide, and its fade
        assert page.locator("#track rect.cached").count() == 5
        box = page.locator("#track").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
        author.sees("#peek", "·")
        page.mouse.down()
        page.mouse.up()
        half = lesson.manifest.duration / 2
        author.stands_at(half - 0.1, half + 0.1)

    in_chromium(visit)


def test_a_word_of_the_script_seeks_and_the_spoken_word_is_lit(in_chromium: Visit, stage: Stage):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        sentence = stage.session.view["slides"]["3"]["script"][0]
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
        author.stands_at(start - 0.05, start + 0.1)
        lit = page.evaluate("[...CSS.highlights.get('spoken')].map(String)")
        assert lit == [sentence["text"][first:last]]

    in_chromium(visit)


def test_captions_are_switched_on_and_stay_on_in_the_next_film(in_chromium: Visit, stage: Stage, edited_lesson: Made):
    shown = """() => { const v = document.querySelector('video.front'), t = v.textTracks[0];
        return t && t.mode === 'showing' && t.activeCues?.length ? t.activeCues[0].text : null; }"""

    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        assert page.evaluate(shown) is None
        page.keyboard.press("c")
        assert page.locator("#captions").get_attribute("aria-pressed") == "true"
        page.keyboard.press("l")
        page.wait_for_function(shown)
        stage.finish(edited_lesson, 2)
        author.sees_film(stage.session.view["video"]["url"])
        page.wait_for_function(shown)
        assert not author.complaints

    in_chromium(visit)


def test_everything_can_be_reached_and_done_by_keyboard(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
        starts = [slide.start for slide in lesson.manifest.slides]
        page.keyboard.press("ArrowRight")
        author.stands_at(starts[1], starts[1] + 0.1)
        page.keyboard.press("End")
        author.stands_at(starts[3], starts[3] + 0.1)
        page.keyboard.press("ArrowLeft")
        author.stands_at(starts[2], starts[2] + 0.1)
        page.keyboard.press("?")
        assert page.locator("#keys").evaluate("dialog => dialog.open")
        page.keyboard.press("Escape")
        reached = _tab_through(page)
        wanted = ["follow", "editor", "theme", "help", "slide", "play", "timeline", "tab-script", "sentence"]
        assert [name for name in wanted if name not in reached] == []
        page.focus('[data-slide="3"]')
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        author.stands_at(starts[1], starts[1] + 0.1)
        page.focus("#tab-script")
        page.keyboard.press("ArrowRight")
        assert page.locator("#panel-picture").is_visible()
        assert not author.complaints

    in_chromium(visit)


def test_the_space_bar_plays_after_a_click_and_presses_after_tab(in_chromium: Visit, stage: Stage, lesson: Made):
    def visit(page):
        author = Author(page, stage.url)
        author.sees_film()
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
        author.stands_at(start, start + 0.1)
        assert not author.playing

    in_chromium(visit)


def _tab_through(page) -> list[str]:
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
