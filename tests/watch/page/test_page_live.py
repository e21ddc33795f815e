"""An author at work: ``mdvideo watch`` as a process of its own, a deck that is saved, and the page in a browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.watch_page import TIDES, Author, Visit, edited, longer

pytestmark = pytest.mark.browser

PATIENCE = 60.0
BROKEN = TIDES.replace("lang: en", "lang: en\ntheme: nowhere")


@dataclass
class Watching:
    """A running ``mdvideo watch`` of one deck."""

    deck: Path
    process: subprocess.Popen[str]
    url: str

    def save(self, text: str) -> None:
        self.deck.write_text(text, encoding="utf-8")

    def save_by_rename(self, text: str) -> None:
        """Save as editors do that never leave half a file."""
        beside = self.deck.with_suffix(".md.swap")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.deck)


@contextmanager
def watching(deck: Path, port: int = 0) -> Iterator[Watching]:
    """Start it, wait until it answers, and end it by Ctrl-C."""
    command = [
        sys.executable,
        "-m",
        "mdvideo",
        "watch",
        str(deck),
        "--no-open",
        "--port",
        str(port),
        "--size",
        "320x180",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=deck.parent, env=environment
    )
    told: list[str] = []
    found: list[str] = []
    answers = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line)
            if match := re.search(r"http://\S+/", line):
                found.append(match[0])
                answers.set()
        answers.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        assert answers.wait(PATIENCE)
        assert found, "".join(told)
        yield Watching(deck, process, found[0])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        listener.join(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Watching]:
    deck = tmp_path_factory.mktemp("project") / "tides.md"
    deck.write_text(TIDES, encoding="utf-8")
    with watching(deck) as running:
        yield running


@pytest.fixture
def watch(running: Watching) -> Watching:
    """The deck as it is at the beginning, whatever the last test did to it."""
    running.save(TIDES)
    return running


def begins(page, watch: Watching) -> Author:
    """An author who sees the lesson of the beginning, ready."""
    author = Author(page, watch.url)
    author.sees("#status", "Ready")
    author.sees('[data-slide="4"]', "Go and look")
    author.sees_film()
    author.sees_no_still()
    return author


def film_of(page) -> str:
    return str(page.evaluate("document.querySelector('video.front').src"))


def sees_another_film(page, than: str) -> None:
    page.wait_for_function(
        "than => { const v = document.querySelector('video.front'); return v.src !== than; }", arg=than
    )


def sees_sentence(page, text: str) -> None:
    page.locator(".sentence").filter(has_text=text).first.wait_for(state="attached")


def test_an_edit_is_seen_as_a_still_and_then_in_the_film(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        film = film_of(page)
        page.evaluate("performance.clearMarks()")
        watch.save(edited(TIDES))
        author.sees("#place", "Slide 2 of 4")
        sees_another_film(page, film)
        author.sees_no_still()
        order = page.evaluate("performance.getEntriesByType('mark').map(mark => mark.name)")
        assert order.index("mdvideo-still") < order.index("mdvideo-film")
        author.sees("#status", "Ready in")
        assert not author.complaints

    in_chromium(visit)


def test_the_film_keeps_its_place_over_a_rebuild(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        page.keyboard.press("f")  # do not follow
        page.click('[data-slide="3"]')
        page.keyboard.press("l")
        author.sees("#place", "Slide 3 of 4")
        author.sees_film()
        at, film = author.second, film_of(page)
        watch.save(longer(TIDES))
        author.sees("#place", "Slide 4 of 5")
        sees_another_film(page, film)
        page.wait_for_function("at => document.querySelector('video.front').currentTime > at + 1", arg=at)
        assert not author.complaints

    in_chromium(visit)


def test_a_broken_deck_keeps_its_film_and_recovers(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        watch.save(BROKEN)
        author.sees("#broken", "nowhere")
        author.sees("#broken pre", "theme: nowhere")
        author.sees("#broken a", "tides.md:4")
        author.sees_film()
        watch.save(TIDES)
        page.wait_for_selector("#broken", state="hidden")
        author.sees("#status", "Ready")

    in_chromium(visit)


def test_two_edits_in_a_burst_and_one_during_the_build_end_with_the_last(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        watch.save(TIDES.replace("Go and look", "Go and see"))
        watch.save(TIDES.replace("Go and look", "Go and watch"))
        author.sees('[data-slide="4"]', "Go and watch")  # at the beginning of its build
        watch.save(TIDES.replace("Go and look", "Go and marvel"))
        author.sees('[data-slide="4"]', "Go and marvel")
        author.sees("#status", "Ready")
        author.sees_no_still()
        assert not author.complaints

    in_chromium(visit)


def test_a_deck_that_is_deleted_and_restored(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        watch.deck.unlink()
        author.sees("#broken", "tides.md")
        author.sees_film()
        watch.save(TIDES)
        page.wait_for_selector("#broken", state="hidden")
        author.sees("#status", "Ready")

    in_chromium(visit)


def test_a_save_by_rename_is_an_edit_like_any_other(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        film = film_of(page)
        watch.save_by_rename(edited(TIDES))
        sees_another_film(page, film)
        author.sees("#place", "Slide 2 of 4")

    in_chromium(visit)


def test_what_is_said_is_read_along_and_captioned(in_chromium: Visit, watch: Watching):
    def visit(page):
        author = begins(page, watch)
        sees_sentence(page, "Most people expect it once.")
        page.keyboard.press("c")
        page.keyboard.press("m")
        page.keyboard.press(" ")
        page.wait_for_function("() => CSS.highlights.get('spoken').size === 1")
        page.wait_for_function("() => document.querySelector('video.front').textTracks[0].activeCues?.length")
        assert author.playing
        watch.save(TIDES.replace("Most people expect it once", "Few people expect it twice"))
        sees_sentence(page, "Few people expect it twice.")

    in_chromium(visit)


def test_a_variant_is_chosen_and_pinned_without_touching_the_deck(in_chromium: Visit, watch: Watching):
    lockfile = watch.deck.with_name("tides.lock.json")

    def visit(page):
        author = begins(page, watch)
        film = film_of(page)
        page.click('[data-slide="2"]')
        page.click("#tab-picture")
        page.click("text=Four variants")
        page.wait_for_function("() => document.querySelectorAll('.variants img:not([hidden])').length === 4")
        page.locator(".variants li").nth(2).get_by_role("button").click()
        author.sees("#toast", "pinned in the lockfile")
        page.wait_for_selector(".pinned:visible")
        sees_another_film(page, film)
        assert not author.complaints

    try:
        in_chromium(visit)
        assert watch.deck.read_text(encoding="utf-8") == TIDES
        assert "moon over the ocean" in json.dumps(json.loads(lockfile.read_text(encoding="utf-8")))
    finally:
        lockfile.unlink(missing_ok=True)


def test_from_an_empty_file_to_a_finished_video_and_back_after_a_restart(in_chromium: Visit, tmp_path):
    deck = tmp_path / "new.md"
    deck.write_text("", encoding="utf-8")

    def visit(page):
        with watching(deck) as watch:
            author = Author(page, watch.url)
            author.sees("#stage", "Write the first slide")
            watch.save("# Tides\n")
            author.sees_film()
            watch.save("# Tides\n\n---\n\n## The Moon pulls\n\nTwice a day.\n")
            author.sees('[data-slide="2"]', "The Moon pulls")
            page.click("#tab-build")
            author.sees("#panel-build", "new.mp4")
            assert deck.with_suffix(".mp4").stat().st_size > 1000
            port = int(re.findall(r":(\d+)/", watch.url)[0])
        author.sees("#banner", "The server does not answer")
        author.sees_film()
        with watching(deck, port):
            page.wait_for_selector("#banner", state="hidden")
            author.sees("#status", "Ready")

    in_chromium(visit)
