"""``mdvideo watch`` as a process of its own, a deck that is saved, and the page in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import InChromium
from tests.support.watch_page import TIDES, WatchPage, with_edited_slide, with_inserted_slide
from tests.support.watch_process import watch_process

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BROKEN = TIDES.replace("lang: en", "lang: en\nmotion: nowhere")


@dataclass
class RunningWatch:
    """A running ``mdvideo watch`` of one deck."""

    deck: Path
    url: str

    def save(self, text: str) -> None:
        self.deck.write_text(text, encoding="utf-8")

    def save_by_rename(self, text: str) -> None:
        """Save as editors do that never leave half a file: write another file and rename it."""
        swap = self.deck.with_suffix(".md.swap")
        swap.write_text(text, encoding="utf-8")
        swap.replace(self.deck)


@contextmanager
def running_watch(deck: Path, port: int = 0) -> Iterator[RunningWatch]:
    """Start the command, wait until it serves, and end it by Ctrl-C."""
    with watch_process(deck, port) as url:
        yield RunningWatch(deck, url)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWatch]:
    deck = tmp_path_factory.mktemp("project") / "tides.md"
    deck.write_text(TIDES, encoding="utf-8")
    with running_watch(deck) as running:
        yield running


@pytest.fixture
def watch(running: RunningWatch) -> RunningWatch:
    """The running watch, with the deck as it was at first."""
    running.save(TIDES)
    return running


def open_page(page: Page, watch: RunningWatch) -> WatchPage:
    """Open the page, and wait until it shows the deck as it was at first, built."""
    ui = WatchPage(page, watch.url)
    ui.wait_for_text("#status", "Ready")
    ui.wait_for_text('[data-slide="4"]', "Go and look")
    ui.wait_for_video()
    ui.wait_for_no_still()
    return ui


def video_url_in(page: Page) -> str:
    return str(page.evaluate("document.querySelector('video.front').src"))


def wait_for_another_video(page: Page, than: str) -> None:
    page.wait_for_function(
        "than => { const v = document.querySelector('video.front'); return v.src !== than; }", arg=than
    )


def wait_for_sentence(page: Page, text: str) -> None:
    page.locator(".sentence").filter(has_text=text).first.wait_for(state="attached")


def test_an_edit_appears_as_a_still_and_then_in_the_video(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        url = video_url_in(page)
        page.evaluate("performance.clearMarks()")
        watch.save(with_edited_slide(TIDES))
        ui.wait_for_text("#place", "Slide 2 of 4")
        wait_for_another_video(page, url)
        ui.wait_for_no_still()
        order = page.evaluate("performance.getEntriesByType('mark').map(mark => mark.name)")
        assert order.index("mdvideo-still") < order.index("mdvideo-video")
        ui.wait_for_text("#status", "Ready in")
        assert not ui.errors

    in_chromium(visit)


def test_the_position_is_kept_over_a_rebuild(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        page.keyboard.press("f")  # do not follow
        page.click('[data-slide="3"]')
        page.keyboard.press("l")
        ui.wait_for_text("#place", "Slide 3 of 4")
        ui.wait_for_video()
        at, url = ui.time, video_url_in(page)
        watch.save(with_inserted_slide(TIDES))
        ui.wait_for_text("#place", "Slide 4 of 5")
        wait_for_another_video(page, url)
        page.wait_for_function("at => document.querySelector('video.front').currentTime > at + 1", arg=at)
        assert not ui.errors

    in_chromium(visit)


def test_a_broken_deck_keeps_its_video_and_recovers(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        watch.save(BROKEN)
        ui.wait_for_text("#broken", "nowhere")
        ui.wait_for_text("#broken pre", "motion: nowhere")
        ui.wait_for_text("#broken a", "tides.md:4")
        ui.wait_for_video()
        watch.save(TIDES)
        page.wait_for_selector("#broken", state="hidden")
        ui.wait_for_text("#status", "Ready")

    in_chromium(visit)


def test_of_quick_edits_and_one_during_a_build_the_last_is_shown(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        watch.save(TIDES.replace("Go and look", "Go and see"))
        watch.save(TIDES.replace("Go and look", "Go and watch"))
        ui.wait_for_text('[data-slide="4"]', "Go and watch")  # at the start of its build
        watch.save(TIDES.replace("Go and look", "Go and marvel"))
        ui.wait_for_text('[data-slide="4"]', "Go and marvel")
        ui.wait_for_text("#status", "Ready")
        ui.wait_for_no_still()
        assert not ui.errors

    in_chromium(visit)


def test_a_deck_is_deleted_and_restored(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        watch.deck.unlink()
        ui.wait_for_text("#broken", "tides.md")
        ui.wait_for_video()
        watch.save(TIDES)
        page.wait_for_selector("#broken", state="hidden")
        ui.wait_for_text("#status", "Ready")

    in_chromium(visit)


def test_a_save_by_rename_is_an_edit(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        url = video_url_in(page)
        watch.save_by_rename(with_edited_slide(TIDES))
        wait_for_another_video(page, url)
        ui.wait_for_text("#place", "Slide 2 of 4")

    in_chromium(visit)


def test_the_spoken_word_is_highlighted_and_captioned(in_chromium: InChromium, watch: RunningWatch) -> None:
    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        wait_for_sentence(page, "Most people expect it once.")
        page.keyboard.press("c")
        page.keyboard.press("m")
        page.keyboard.press(" ")
        page.wait_for_function("() => CSS.highlights.get('spoken').size === 1")
        page.wait_for_function("() => document.querySelector('video.front').textTracks[0].activeCues?.length")
        assert ui.is_playing
        watch.save(TIDES.replace("Most people expect it once", "Few people expect it twice"))
        wait_for_sentence(page, "Few people expect it twice.")

    in_chromium(visit)


def test_a_variant_is_pinned_without_changing_the_deck(in_chromium: InChromium, watch: RunningWatch) -> None:
    lockfile = watch.deck.with_name("tides.lock.json")

    def visit(page: Page) -> None:
        ui = open_page(page, watch)
        url = video_url_in(page)
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Four variants")
        page.wait_for_function("() => document.querySelectorAll('.variants img:not([hidden])').length === 4")
        page.locator(".variants li").nth(2).get_by_role("button").click()
        ui.wait_for_text("#toast", "pinned in the lockfile")
        page.wait_for_selector(".pinned:visible")
        wait_for_another_video(page, url)
        assert not ui.errors

    try:
        in_chromium(visit)
        assert watch.deck.read_text(encoding="utf-8") == TIDES
        assert "moon over the ocean" in json.dumps(json.loads(lockfile.read_text(encoding="utf-8")))
    finally:
        lockfile.unlink(missing_ok=True)


def test_an_empty_file_becomes_a_video_and_the_page_reconnects_after_a_restart(
    in_chromium: InChromium, tmp_path: Path
) -> None:
    deck = tmp_path / "new.md"
    deck.write_text("", encoding="utf-8")

    def visit(page: Page) -> None:
        with running_watch(deck) as watch:
            ui = WatchPage(page, watch.url)
            ui.wait_for_text("#stage", "Write the first slide")
            watch.save("# Tides\n")
            ui.wait_for_video()
            watch.save("# Tides\n\n---\n\n## The Moon pulls\n\nTwice a day.\n")
            ui.wait_for_text('[data-slide="2"]', "The Moon pulls")
            page.click("#tab-build")
            ui.wait_for_text("#panel-build", "new.mp4")
            assert deck.with_suffix(".mp4").stat().st_size > 1000
            port = int(re.findall(r":(\d+)/", watch.url)[0])
        ui.wait_for_text("#banner", "The server is not responding")
        ui.wait_for_video()
        with running_watch(deck, port):
            page.wait_for_selector("#banner", state="hidden")
            ui.wait_for_text("#status", "Ready")

    in_chromium(visit)
