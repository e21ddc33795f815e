"""The Voices tab: a voice is heard, and is written into the deck, which is then spoken by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.watch_page import WatchPage
from tests.support.watch_process import watch_process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
SECONDS = 60_000
"""Milliseconds that a step may take: Kokoro loads 90 MB."""

DECK = """\
---
title: Tides
lang: en
images: {backend: flat}
fps: 10
---

# Tides

<!-- The sea comes and goes. -->
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "tides.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def with_browser(chromium_path: str) -> Iterator[Callable[[Callable[[Page], None]], None]]:
    """Call a function with a page of a Chromium that may play sound."""
    from playwright.sync_api import sync_playwright

    def visit(work: Callable[[Page], None]) -> None:
        with sync_playwright() as playwright:
            browser: Browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(SECONDS)
            work(page)
            browser.close()

    with ThreadPoolExecutor(1) as thread:
        yield lambda work: thread.submit(visit, work).result()


def test_a_voice_is_heard_and_used(deck: Path, with_browser: Callable[[Callable[[Page], None]], None]) -> None:
    def visit(page: Page) -> None:
        ui = WatchPage(page, url)
        ui.wait_for_text("#status", "Ready")
        page.click("#tab-voices")
        heart = page.locator("#panel-voices li").filter(has_text="heart").first
        heart.locator(".used").wait_for()
        with page.expect_response(lambda response: response.url.endswith("hear-sample")) as heard:
            page.get_by_role("button", name="Play heart").click()
        (sound,) = heard.value.json()["urls"]
        assert page.evaluate("async url => (await fetch(url)).headers.get('content-type')", sound) == "audio/wav"
        video = page.evaluate("document.querySelector('video.front').src")
        page.get_by_role("button", name="Use af_bella").click()
        page.locator("#panel-voices li").filter(has_text="af_bella").locator(".used").wait_for()
        page.wait_for_function("old => document.querySelector('video.front').src !== old", arg=video)
        assert not ui.errors

    with watch_process(deck) as url:
        with_browser(visit)
    text = deck.read_text(encoding="utf-8")
    assert text == DECK.replace("fps: 10\n", "fps: 10\nvoice: af_bella\n")
