"""How long an author waits under ``mdvideo watch``: from saving one changed word until Chromium shows the change.

    python -m bench.watch [--quick] [--edits N]

For decks of 10 and 200 slides at 1080p, in a warm process, with a page in Chromium (through Playwright) that follows
the edits:

- ``still``: until the edited slide's new still is decoded and on the page;
- ``mp4``: until a video with the change has replaced the old one in the player, at the same position: its frame there
  was presented (requestVideoFrameCallback). The first such video has stills where transitions are not encoded yet;
  ``true`` is until the one that will be written;
- ``marp``: until Marp's own watch mode (``marp --watch``, @marp-team/marp-cli from npm) shows the changed words: its
  page has reloaded, and the next animation frame is over. Without npm it is left out, with a message.

Times are those of the machine's clock, taken here for saves, and by the page for what it shows. Before each edit, the
files of the last one are written, and some time passes. Figures without a number of slides in their name are those of
the longer deck. ``rss_growth_1000`` is the server's memory after a thousand edits (of a short deck with small frames)
divided by that after the first hundred.
"""

from __future__ import annotations

import json
import os
import queue
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.decks import deck
from bench.harness import option_parser, print_figures

CHROMIUM_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 600.0
"""Seconds. The first build of 200 slides takes minutes when other work shares the cores."""

MARK_REPORTER = """
const origin = performance.timeOrigin;
new PerformanceObserver((list) => {
  for (const mark of list.getEntries())
    if (mark.name.startsWith("mdvideo-")) window.report(mark.name, String(mark.detail), origin + mark.startTime);
}).observe({ type: "mark" });
"""
"""The page sets a mark when a still is decoded and in place, and when a video has replaced another."""

MARP_REPORTER = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() =>
  window.report("marp", document.body.innerText, performance.timeOrigin + performance.now()))));
"""


class PageReports:
    """What a page reports: the name of the event, its file or text, and its time in seconds since the epoch."""

    def __init__(self, page: Page, script: str) -> None:
        self._page = page
        self._reports: list[tuple[str, str, float]] = []
        page.expose_function("report", lambda name, text, at: self._reports.append((name, text, at / 1000)))
        page.add_init_script(script)

    def last_time(self, name: str) -> float:
        """Return the time of the last event with this name."""
        return max(at for reported, _, at in self._reports if reported == name)

    def wait_for(self, wanted: Callable[[str, str], bool], since: float) -> float:
        """Wait for an event after ``since``, and return its time."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            for name, text, at in self._reports:
                if at >= since and wanted(name, text):
                    return at
            self._page.wait_for_timeout(5)
        raise TimeoutError(f"the page did not show it; its last reports: {self._reports[-5:]}")


class WatchProcess:
    """A running ``mdvideo watch``, and the events that it prints."""

    def __init__(self, path: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mdvideo", "watch", str(path), "--no-open", "--port", "0", "--json", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        notice = self.wait_for(lambda event: event["event"] == "notice" and "http" in event["message"])
        self.address = re.findall(r"http\S+", notice["message"])[0]

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for an event, and return it."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            event = self._events.get(timeout=max(0.1, deadline - time.monotonic()))
            if wanted(event):
                return event

    def has_event(self, wanted: Callable[[dict[str, Any]], bool]) -> bool:
        """Whether such an event has come since the last call."""
        while not self._events.empty():
            if wanted(self._events.get()):
                return True
        return False

    def memory(self) -> int:
        """The resident memory in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) << 10

    def close(self) -> None:
        """Stop the process."""
        self.process.terminate()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))


def is_build_end(event: dict[str, Any]) -> bool:
    """Whether the last file of a build is written."""
    return bool(event["event"] == "wrote" and event["path"].endswith(".json"))


@contextmanager
def watch_deck(folder: Path, slides: int, *options: str) -> Iterator[tuple[WatchProcess, Path]]:
    """Watch a deck, and yield when its first build is written."""
    path = folder / "lesson.md"
    (folder / "mdvideo.toml").touch()
    path.write_text(deck(slides), encoding="utf-8")
    watch = WatchProcess(path, *options)
    try:
        watch.wait_for(is_build_end)
        yield watch, path
    finally:
        watch.close()


def time_edits(browser: Browser, slides: int, edits: int, *options: str) -> dict[str, list[float]]:
    """Measure the seconds of each edit to the still, to the first video, and to the true one."""
    seconds: dict[str, list[float]] = {"still": [], "mp4": [], "true": []}
    with tempfile.TemporaryDirectory() as folder, watch_deck(Path(folder), slides, *options) as (watch, path):
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        reports = PageReports(page, MARK_REPORTER)
        page.goto(watch.address)
        reports.wait_for(lambda name, _: name == "mdvideo-video", 0)
        for edit in range(-2, edits):  # the first two warm the page up
            page.wait_for_timeout(random.uniform(700, 1700))
            path.write_text(deck(slides, word=f"word{edit + 2}"), encoding="utf-8")
            saved = time.time()
            still = reports.wait_for(lambda name, _: name == "mdvideo-still", saved)
            video = reports.wait_for(lambda name, _: name == "mdvideo-video", saved)
            while not watch.has_event(is_build_end):
                page.wait_for_timeout(20)
            true = reports.last_time("mdvideo-video")
            if edit >= 0:
                for figure, at in (("still", still), ("mp4", video), ("true", true)):
                    seconds[figure].append(at - saved)
                print(
                    f"{slides} slides, edit {edit + 1}: still {still - saved:.3f} s, video {video - saved:.3f} s, "
                    f"the true one {true - saved:.3f} s",
                    flush=True,
                )
        page.close()
    return seconds


def time_marp_edits(browser: Browser, command: Sequence[str], slides: int, edits: int) -> list[float]:
    """Measure the seconds of each edit until Marp's page shows the changed words."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text("---\nmarp: true\n" + deck(slides).removeprefix("---\n"), encoding="utf-8")
        process = subprocess.Popen(
            [*command, "--watch", "--html", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            page = browser.new_page(viewport={"width": 1600, "height": 1000})
            reports = PageReports(page, MARP_REPORTER)
            html = path.with_suffix(".html")
            while not html.exists():
                time.sleep(0.1)
            time.sleep(2)
            page.goto(f"{html.as_uri()}#{slides // 2 + 1}")
            for edit in range(-2, edits):
                page.wait_for_timeout(random.uniform(700, 1700))
                word = f"marpword{edit + 2}x"
                path.write_text("---\nmarp: true\n" + deck(slides, word=word).removeprefix("---\n"), encoding="utf-8")
                saved = time.time()
                at = reports.wait_for(lambda name, text: name == "marp" and word in text, saved)  # noqa: B023
                if edit >= 0:
                    seconds.append(at - saved)
            page.close()
        finally:
            process.terminate()
            process.wait()
    return seconds


@contextmanager
def marp_command() -> Iterator[list[str] | None]:
    """Yield Marp's command line: the installed one, else one installed from npm for this run; None without npm."""
    if installed := shutil.which("marp"):
        yield [installed]
    elif not (npm := shutil.which("npm")):
        print("marp is left out: npm is not installed", flush=True)
        yield None
    else:
        with tempfile.TemporaryDirectory() as folder:
            install = [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                folder,
                "@marp-team/marp-cli",
            ]
            if subprocess.run(install, check=False).returncode:
                print("marp is left out: npm cannot install it", flush=True)
                yield None
            else:
                yield [str(Path(folder) / "node_modules" / ".bin" / "marp")]


def memory_growth(edits: int) -> float:
    """Measure the memory after so many edits, divided by that after a tenth of them."""
    with tempfile.TemporaryDirectory() as folder, watch_deck(Path(folder), 3, "--size", "320x180") as (watch, path):
        early = 0
        for edit in range(edits):
            path.write_text(deck(3, word=f"word{edit}"), encoding="utf-8")
            watch.wait_for(lambda event: event["event"] == "finished" and event["stage"] == "segments")
            time.sleep(0.02)
            if edit == edits // 10:
                early = watch.memory()
        late = watch.memory()
    print(f"memory: {early >> 20} MB after {edits // 10} edits, {late >> 20} MB after {edits}", flush=True)
    return late / early


def percentile_ms(seconds: Sequence[float], share: int) -> float:
    """A percentile in milliseconds."""
    return round(1000 * statistics.quantiles(seconds, n=100, method="inclusive")[share - 1], 1)


def main() -> None:
    """Measure, and print the figures."""
    parser = option_parser(__doc__, "fewer slides and edits, small frames")
    parser.add_argument("--edits", type=int, default=30, help="edits of each deck (default: %(default)s)")
    arguments = parser.parse_args()
    sizes, options = ((4, 12), ("--size", "640x360")) if arguments.quick else ((10, 200), ())
    edits = 3 if arguments.quick else arguments.edits
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    figures: dict[str, Any] = {"slides": sizes, "cores": os.cpu_count()}
    with sync_playwright() as playwright, marp_command() as command:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        runs = {slides: time_edits(browser, slides, edits, *options) for slides in sizes}
        for slides, seconds in runs.items():
            for name, values in seconds.items():
                figures |= {f"{name}_{share}_{slides}": percentile_ms(values, share) for share in (50, 95)}
        figures["marp_p50_ms"] = None
        if command is not None:
            for slides in sizes:
                values = time_marp_edits(browser, command, slides, edits)
                figures |= {f"marp_{share}_{slides}": percentile_ms(values, share) for share in (50, 95)}
            figures["marp_p50_ms"] = figures[f"marp_50_{sizes[1]}"]
        browser.close()
    for name in ("still", "mp4"):
        figures |= {f"{name}_p{share}_ms": figures[f"{name}_{share}_{sizes[1]}"] for share in (50, 95)}
    figures["mp4_ratio_200_10"] = round(figures[f"mp4_50_{sizes[1]}"] / figures[f"mp4_50_{sizes[0]}"], 3)
    figures["rss_growth_1000"] = round(memory_growth(30 if arguments.quick else 1000), 3)
    print_figures(figures)


if __name__ == "__main__":
    main()
