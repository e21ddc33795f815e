"""What an author sees on the watch page, in a real browser: films, stills, errors and choices that a test stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.watch.fakes import slide
from tests.watch.page_fixtures import TIDES, Author, Made, Stage, Visit, edited, longer, make_lesson, staged

pytestmark = pytest.mark.browser

ERROR = {
    "severity": "error",
    "code": "prompt-empty",
    "message": "the prompt is empty",
    "hint": "write what the picture shows",
    "file": "lessons/tides.md",
    "line": 12,
    "column": 6,
    "source": "<!-- _prompt: -->",
    "editor": "vscode://file/lessons/tides.md:12:6",
    "more": 2,
}
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

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def lesson(tmp_path_factory) -> Made:
    return make_lesson(tmp_path_factory.mktemp("lesson"), TIDES)


@pytest.fixture(scope="session")
def edited_lesson(tmp_path_factory) -> Made:
    return make_lesson(tmp_path_factory.mktemp("edited"), edited(TIDES))


@pytest.fixture(scope="session")
def longer_lesson(tmp_path_factory) -> Made:
    return make_lesson(tmp_path_factory.mktemp("longer"), longer(TIDES))


@pytest.fixture
def stage(lesson: Made) -> Iterator[Stage]:
    with staged(lesson) as stage:
        yield stage


# --- from still to film


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
        author.sees('[data-slide="2"]', "sketch for now")
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


# --- ways through the film


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


# --- other pictures


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


# --- for everybody, and fast


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
