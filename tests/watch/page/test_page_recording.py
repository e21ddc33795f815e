"""Record sentences on the watch page with Chromium's fake microphone, which beeps; keep them and delete them."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import numpy as np
import pytest

from mdvideo.plan.takes import sentence_key, takes_folder
from mdvideo.steps.take_files import text_of_take
from tests.support.narrated_videos import decode_sound
from tests.support.watch_page import WatchPage
from tests.support.watch_process import watch_process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]

DECK = """\
---
title: Tides
lang: en
speech: {backend: espeak}
images: {backend: flat}
fps: 10
---

# Tides

<!-- The sea comes and goes. The moon pulls at it. -->
"""
SENTENCE = "The sea comes and goes."
SECONDS = 30_000
"""Milliseconds that a step may take: the first build speaks and encodes."""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "tides.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def with_microphone(chromium_path: str) -> Iterator[Callable[[Callable[[Page], None]], None]]:
    """Call a function with a page of a Chromium that has a microphone."""
    from playwright.sync_api import sync_playwright

    def visit(work: Callable[[Page], None]) -> None:
        with sync_playwright() as playwright:
            browser: Browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
            page = browser.new_page()
            page.set_default_timeout(SECONDS)
            work(page)
            browser.close()

    with ThreadPoolExecutor(1) as thread:
        yield lambda work: thread.submit(visit, work).result()


def open_tab(page: Page, url: str) -> WatchPage:
    ui = WatchPage(page, url)
    ui.wait_for_text("#status", "Ready")
    page.click("#tab-record")
    return ui


def row(page: Page, text: str = SENTENCE) -> str:
    """The selector of the row of a sentence."""
    return f".take:has(.take-text:text-is('{text}'))"


def record(page: Page, milliseconds: int = 2600) -> None:
    """Record a sentence for so long, and wait until the server has it."""
    page.locator(row(page)).get_by_role("button", name="Record").click()
    page.wait_for_timeout(milliseconds)
    page.locator(row(page)).get_by_role("button", name="Stop").click()
    page.locator(f"{row(page)} .take-state").filter(has_text="not kept yet").wait_for()


def test_a_kept_take_is_a_file_beside_the_deck_and_is_heard_in_the_video(
    deck: Path, with_microphone: Callable[[Callable[[Page], None]], None]
) -> None:
    def visit(page: Page) -> None:
        ui = open_tab(page, url)
        record(page)
        state = page.locator(f"{row(page)} .take-state").inner_text()
        assert "not kept yet" in state
        assert "peak" in state
        assert not takes_folder(deck).exists()
        video = page.evaluate("document.querySelector('video.front').src")
        page.locator(row(page)).get_by_role("button", name="Keep", exact=True).click()
        page.wait_for_function("old => document.querySelector('video.front').src !== old", arg=video)
        ui.wait_for_text(f"{row(page)} .take-state", "Your recording is heard")
        assert not ui.errors

    with watch_process(deck) as url:
        with_microphone(visit)
        (take,) = takes_folder(deck).iterdir()
        assert take.name == f"the-sea-comes-and-goes-{sentence_key(SENTENCE)}.wav"
        assert text_of_take(take) == SENTENCE
        with wave.open(str(take)) as file:
            assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 48_000, 2)
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        assert 2.0 < samples.size / 48_000 < 4.5
        assert np.abs(samples).max() > 0.05
    from mdvideo import build

    with_take = decode_sound(build(deck, deck.parent / "out" / "a.mp4", size="320x180").video)
    take.unlink()
    without = decode_sound(build(deck, deck.parent / "out" / "b.mp4", size="320x180").video)
    assert with_take.size != without.size


def test_a_take_is_retaken_discarded_and_compared_with_the_voice(
    deck: Path, with_microphone: Callable[[Callable[[Page], None]], None]
) -> None:
    def visit(page: Page) -> None:
        ui = open_tab(page, url)
        record(page, 1500)
        record(page, 2600)
        seconds = float(page.locator(f"{row(page)} .take-state").inner_text().split("·")[1].split()[0])
        assert seconds > 2
        with page.expect_response(lambda response: response.url.endswith("hear-voice")) as heard:
            page.locator(row(page)).get_by_role("button", name="Play the voice").click()
        (voice,) = heard.value.json()["urls"]
        spoken = page.request.get(urljoin(url, voice)).body()
        assert spoken[:4] == b"RIFF"
        assert len(spoken) > 20_000
        page.locator(row(page)).get_by_role("button", name="Discard").click()
        ui.wait_for_text(f"{row(page)} .take-state", "The voice speaks it")
        assert not takes_folder(deck).exists()
        assert not ui.errors

    with watch_process(deck) as url:
        with_microphone(visit)


def test_the_level_and_the_gate_are_shown_and_a_kept_take_is_deleted(
    deck: Path, with_microphone: Callable[[Callable[[Page], None]], None]
) -> None:
    def visit(page: Page) -> None:
        ui = open_tab(page, url)
        page.click("text=Turn on the microphone")
        meter = page.get_by_role("meter", name="Level of the microphone")
        page.wait_for_function("() => Number(document.querySelector('.level').getAttribute('aria-valuenow')) > -40")
        ui.wait_for_text(".level-facts", "gate open")
        ui.wait_for_text(".level-facts", "gate closed")
        assert float(meter.get_attribute("aria-valuenow") or 0) <= 0
        record(page)
        page.locator(row(page)).get_by_role("button", name="Keep", exact=True).click()
        ui.wait_for_text(f"{row(page)} .take-state", "Your recording is heard")
        page.locator(row(page)).get_by_role("button", name="Delete mine").click()
        ui.wait_for_text(f"{row(page)} .take-state", "The voice speaks it")
        assert not takes_folder(deck).exists()
        assert not ui.errors

    with watch_process(deck) as url:
        with_microphone(visit)
