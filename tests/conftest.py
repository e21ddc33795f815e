"""What tests of all areas share: the browser, and failing a run in which a whole area was skipped.

Tests that need something that may not be installed skip with the reason "needs X". The variable MDVIDEO_TESTS_REQUIRE
(names X, separated by commas) turns such skips into a failed run, so that CI cannot be green without having tested.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts background jobs so, and the programs that tests interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

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


def required_but_skipped(terminal: pytest.TerminalReporter) -> Counter[str]:
    """Return how many tests were skipped for each thing that MDVIDEO_TESTS_REQUIRE names."""
    required = [name for name in os.environ.get("MDVIDEO_TESTS_REQUIRE", "").split(",") if name]
    reasons = [report.longrepr[2] for report in terminal.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    return Counter(name for reason in reasons for name in required if f"needs {name}" in reason)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something required was skipped."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and required_but_skipped(terminal):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was required and skipped."""
    for name, times in required_but_skipped(terminalreporter).items():
        terminalreporter.write_line(f"FAILED: {times} tests were skipped because they need {name}", red=True)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium; tests that use it are skipped without one."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("needs Chromium")
    return path


@pytest.fixture(scope="session")
def in_chromium(chromium_path: str) -> Iterator[Callable[[Callable[[Page], T]], T]]:
    """Call a function with a new Playwright page, and return its result.

    The browser has a thread of its own: Playwright's synchronous API keeps an event loop running on its thread, where
    no other test could call asyncio.run.
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
