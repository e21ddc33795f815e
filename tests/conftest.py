"""What tests of all areas share: the browser, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

T = TypeVar("T")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium; tests that ask for it are skipped where there is none."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path


@pytest.fixture(scope="session")
def in_chromium(chromium_path: str) -> Iterator[Callable[[Callable[[Page], T]], T]]:
    """Runs a function of a new Playwright page, and returns what it returns.

    The browser lives on a thread of its own: Playwright's synchronous interface keeps an event loop running on its
    thread, and there no other test could call asyncio.run.
    """
    from playwright.sync_api import sync_playwright

    def launch() -> tuple[Playwright, Browser]:
        playwright = sync_playwright().start()
        return playwright, playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)

    def visit(work: Callable[[Page], T]) -> T:
        page = browser.new_page()
        try:
            return work(page)
        finally:
            page.close()

    def end() -> None:
        browser.close()
        playwright.stop()

    with ThreadPoolExecutor(1, thread_name_prefix="chromium") as thread:
        playwright, browser = thread.submit(launch).result()
        yield lambda work: thread.submit(visit, work).result()
        thread.submit(end).result()
