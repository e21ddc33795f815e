"""What an author waits for under ``mdvideo watch``: from the save of one changed word to what Chromium shows of it.

    python -m bench.watch [--quick] [--edits N]

For decks of 10 and 200 slides at 1080p, warm, a page open in Chromium (through Playwright; it follows the edits):

- ``still``: until the edited slide's new still is decoded and on the page;
- ``mp4``: until a film with the change stands in the player at the place where the old one stood: its frame there was
  presented (requestVideoFrameCallback). The first one has stills where transitions are not encoded yet; ``true`` is
  until the one that will be written;
- ``marp``: until Marp's own watch (``marp --watch``, @marp-team/marp-cli from npm) has the changed words on its page:
  its page reloads, and ends with the next animation frame. Without npm this is left out, and said.

Clocks are the machine's: a file's save is stamped here, what is on a page by the page. Between two edits the author
rests until the files are written, and a moment more. The figures without a number of slides in their name are those of
the longer deck. ``rss_growth_1000`` is the memory of the server after a thousand edits (of a short
deck of small frames) by that after the first hundred.
"""

from __future__ import annotations

import argparse
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

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 600.0
"""Seconds. The first build of 200 slides takes minutes where other work shares the cores."""

STAMP = """
const origin = performance.timeOrigin;
new PerformanceObserver((list) => {
  for (const mark of list.getEntries())
    if (mark.name.startsWith("mdvideo-")) window.tell(mark.name, String(mark.detail), origin + mark.startTime);
}).observe({ type: "mark" });
"""
"""The page marks when a still is decoded and in place, and when a film has taken another's place."""

MARP_STAMP = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() =>
  window.tell("marp", document.body.innerText, performance.timeOrigin + performance.now()))));
"""


class Told:
    """What a page told, as it comes: what, of which file or text, and when in seconds since the epoch."""

    def __init__(self, page: Page, script: str) -> None:
        self._page = page
        self._told: list[tuple[str, str, float]] = []
        page.expose_function("tell", lambda what, of, at: self._told.append((what, of, at / 1000)))
        page.add_init_script(script)

    def last(self, what: str) -> float:
        """When that was told last."""
        return max(at for told, _, at in self._told if told == what)

    def until(self, wanted: Callable[[str, str], bool], since: float) -> float:
        """Wait for something that was told after ``since``; gives when it was."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for what, of, at in self._told:
                if at >= since and wanted(what, of):
                    return at
            self._page.wait_for_timeout(5)
        raise TimeoutError(f"the page never showed it; it told {self._told[-5:]}")


class Watch:
    """A running ``mdvideo watch``, and the events that it writes."""

    def __init__(self, path: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mdvideo", "watch", str(path), "--no-open", "--port", "0", "--json", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        notice = self.until(lambda event: event["event"] == "noticed" and "http" in event["message"])
        self.address = re.findall(r"http\S+", notice["message"])[0]

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for an event."""
        deadline = time.monotonic() + PATIENCE
        while True:
            event = self._events.get(timeout=max(0.1, deadline - time.monotonic()))
            if wanted(event):
                return event

    def said(self, wanted: Callable[[dict[str, Any]], bool]) -> bool:
        """Whether such an event has come since the last that was asked for."""
        while not self._events.empty():
            if wanted(self._events.get()):
                return True
        return False

    def memory(self) -> int:
        """Resident bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) << 10

    def close(self) -> None:
        """Ctrl-C."""
        self.process.terminate()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))


def written(event: dict[str, Any]) -> bool:
    """Whether a lesson's last file stands."""
    return bool(event["event"] == "wrote" and event["path"].endswith(".json"))


@contextmanager
def watched(folder: Path, slides: int, *options: str) -> Iterator[tuple[Watch, Path]]:
    """A deck under watch, its first build written to files."""
    path = folder / "lesson.md"
    (folder / "mdvideo.toml").touch()
    path.write_text(deck(slides), encoding="utf-8")
    watch = Watch(path, *options)
    try:
        watch.until(written)
        yield watch, path
    finally:
        watch.close()


def ours(browser: Browser, slides: int, edits: int, *options: str) -> dict[str, list[float]]:
    """Seconds to the still, to the first film and to the true one, of each edit."""
    seconds: dict[str, list[float]] = {"still": [], "mp4": [], "true": []}
    with tempfile.TemporaryDirectory() as folder, watched(Path(folder), slides, *options) as (watch, path):
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        told = Told(page, STAMP)
        page.goto(watch.address)
        told.until(lambda what, _: what == "mdvideo-film", 0)
        for edit in range(-2, edits):  # the first two warm the page up
            page.wait_for_timeout(random.uniform(700, 1700))
            path.write_text(deck(slides, word=f"word{edit + 2}"), encoding="utf-8")
            saved = time.time()
            still = told.until(lambda what, _: what == "mdvideo-still", saved)
            film = told.until(lambda what, _: what == "mdvideo-film", saved)
            while not watch.said(written):
                page.wait_for_timeout(20)
            true = told.last("mdvideo-film")
            if edit >= 0:
                for name, at in (("still", still), ("mp4", film), ("true", true)):
                    seconds[name].append(at - saved)
                print(
                    f"{slides} slides, edit {edit + 1}: still {still - saved:.3f} s, film {film - saved:.3f} s, "
                    f"the true one {true - saved:.3f} s",
                    flush=True,
                )
        page.close()
    return seconds


def marp(browser: Browser, command: Sequence[str], slides: int, edits: int) -> list[float]:
    """Seconds to the changed words on the page of Marp's watch."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text("---\nmarp: true\n" + deck(slides).removeprefix("---\n"), encoding="utf-8")
        process = subprocess.Popen(
            [*command, "--watch", "--html", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            page = browser.new_page(viewport={"width": 1600, "height": 1000})
            told = Told(page, MARP_STAMP)
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
                at = told.until(lambda what, text: what == "marp" and word in text, saved)  # noqa: B023
                if edit >= 0:
                    seconds.append(at - saved)
            page.close()
        finally:
            process.terminate()
            process.wait()
    return seconds


@contextmanager
def marp_command() -> Iterator[list[str] | None]:
    """Marp's command line: the one that is installed, else one fetched from npm for this run; None without npm."""
    if installed := shutil.which("marp"):
        yield [installed]
    elif not (npm := shutil.which("npm")):
        print("marp is left out: there is no npm on this machine", flush=True)
        yield None
    else:
        with tempfile.TemporaryDirectory() as folder:
            fetching = [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                folder,
                "@marp-team/marp-cli",
            ]
            if subprocess.run(fetching, check=False).returncode:
                print("marp is left out: npm could not fetch it", flush=True)
                yield None
            else:
                yield [str(Path(folder) / "node_modules" / ".bin" / "marp")]


def memory_growth(edits: int) -> float:
    """Memory after so many edits by that after a tenth of them."""
    with tempfile.TemporaryDirectory() as folder, watched(Path(folder), 3, "--size", "320x180") as (watch, path):
        early = 0
        for edit in range(edits):
            path.write_text(deck(3, word=f"word{edit}"), encoding="utf-8")
            watch.until(lambda event: event["event"] == "made" and event["stage"] == "segments")
            time.sleep(0.02)
            if edit == edits // 10:
                early = watch.memory()
        late = watch.memory()
    print(f"memory: {early >> 20} MB after {edits // 10} edits, {late >> 20} MB after {edits}", flush=True)
    return late / early


def percentile(values: Sequence[float], share: int) -> float:
    """In milliseconds."""
    return round(1000 * statistics.quantiles(values, n=100, method="inclusive")[share - 1], 1)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer slides and edits, small frames")
    parser.add_argument("--edits", type=int, default=30)
    arguments = parser.parse_args()
    sizes, options = ((4, 12), ("--size", "640x360")) if arguments.quick else ((10, 200), ())
    edits = 3 if arguments.quick else arguments.edits
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    figures: dict[str, Any] = {"slides": sizes, "cores": os.cpu_count()}
    with sync_playwright() as playwright, marp_command() as command:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        runs = {slides: ours(browser, slides, edits, *options) for slides in sizes}
        for slides, seconds in runs.items():
            for name, values in seconds.items():
                figures |= {f"{name}_{share}_{slides}": percentile(values, share) for share in (50, 95)}
        figures["marp_p50_ms"] = None
        if command is not None:
            for slides in sizes:
                values = marp(browser, command, slides, edits)
                figures |= {f"marp_{share}_{slides}": percentile(values, share) for share in (50, 95)}
            figures["marp_p50_ms"] = figures[f"marp_50_{sizes[1]}"]
        browser.close()
    for name in ("still", "mp4"):
        figures |= {f"{name}_p{share}_ms": figures[f"{name}_{share}_{sizes[1]}"] for share in (50, 95)}
    figures["mp4_ratio_200_10"] = round(figures[f"mp4_50_{sizes[1]}"] / figures[f"mp4_50_{sizes[0]}"], 3)
    figures["rss_growth_1000"] = round(memory_growth(30 if arguments.quick else 1000), 3)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
