"""``mdvideo watch`` as users run it: a process, a page in Chromium, Ctrl-C."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.chromium import InChromium
from tests.support.watched_deck import THREE_SLIDES, deck_text

if TYPE_CHECKING:
    from playwright.sync_api import Page

TIMEOUT = 60.0

Event = dict[str, Any]

CONFIG = 'size = "320x180"\nfps = 10\n[speech]\nbackend = "none"\n[images]\nbackend = "sketch"\n'


class RunningCommand:
    """A running ``mdvideo watch``, and the events that it prints as JSON."""

    def __init__(self, target: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mdvideo", "watch", str(target), "--no-open", "--port", "0", "--json"]
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        self._events: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        notice = self.wait_for(lambda event: "http" in event.get("message", ""))
        self.url = re.findall(r"http\S+", notice["message"])[0]

    def wait_for(self, is_wanted: Callable[[Event], bool]) -> Event:
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                event = self._events.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError("the event did not arrive") from None
            if is_wanted(event):
                return event

    def wait_for_file(self, name: str) -> None:
        self.wait_for(lambda event: event["event"] == "wrote" and event["path"].endswith(name))

    def interrupt(self) -> tuple[int, str]:
        """Send Ctrl-C; return the exit status and standard error."""
        self.process.send_signal(signal.SIGINT)
        _, stderr = self.process.communicate(timeout=TIMEOUT)
        return self.process.returncode, stderr

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))


Watch = Callable[..., RunningCommand]
"""Called with a target and options."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Start a watch, which is killed after the test if it still runs."""
    commands: list[RunningCommand] = []

    def start(target: Path, *options: str) -> RunningCommand:
        commands.append(RunningCommand(target, *options))
        return commands[-1]

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.process.kill()
            command.process.communicate()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=TIMEOUT) as response:  # noqa: S310  (a URL of this test)
        return str(response.read().decode())


def test_ctrl_c_leaves_nothing_behind(
    folder: Path, watch: Watch, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(temporary))
    deck = folder / "lesson.md"
    deck.write_text(deck_text(*THREE_SLIDES))
    running = watch(deck)
    running.wait_for_file("lesson.json")
    before = {path.name for path in folder.iterdir()}
    deck.write_text(deck_text(*THREE_SLIDES, "# Four"))
    running.wait_for(lambda event: event["event"] == "started")
    status, stderr = running.interrupt()
    assert (status, stderr) == (130, "interrupted; finished results are in the cache\n")
    assert {path.name for path in folder.iterdir()} == before, "no temporary files"
    assert list(temporary.iterdir()) == []
    with pytest.raises(OSError, match="refused"):
        get(running.url)


def test_sigterm_ends_it_cleanly(folder: Path, watch: Watch) -> None:
    (folder / "lesson.md").write_text(deck_text(*THREE_SLIDES))
    running = watch(folder / "lesson.md")
    running.process.terminate()
    running.process.communicate(timeout=TIMEOUT)
    assert running.process.returncode == 0


def test_a_folder_of_decks_has_an_index_to_which_new_decks_are_added(folder: Path, watch: Watch) -> None:
    for name in ("a.deck.md", "b.deck.md"):
        (folder / name).write_text(deck_text(f"# Lesson {name[0]}"))
    (folder / "README.md").write_text("# Not a deck\n")
    running = watch(folder)
    decks = json.loads(get(running.url + "decks.json"))["decks"]
    assert set(decks) == {"a", "b"}
    below = folder / "unit"
    below.mkdir()
    (below / "c.deck.md").write_text(deck_text("# Lesson c"))
    deadline = time.monotonic() + TIMEOUT
    while "unit-c" not in decks or any(deck["phase"] != "ready" for deck in decks.values()):
        assert time.monotonic() < deadline, decks
        time.sleep(0.05)
        decks = json.loads(get(running.url + "decks.json"))["decks"]
    assert {deck["title"] for deck in decks.values()} == {"A lesson"}
    assert not list(folder.glob("**/*.mp4")), "decks that are not edited are not written"
    assert running.interrupt()[0] == 130


def test_a_missing_deck_is_an_error(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mdvideo", "watch", str(folder / "none.md"), "--no-open"],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert done.returncode == 1
    assert "none.md" in done.stderr


def test_an_idle_watch_uses_no_processor_time(folder: Path, watch: Watch) -> None:
    """At first it may still be busy with the build, so any idle second counts. A busy loop would have none."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    (folder / "lesson.md").write_text(deck_text(*THREE_SLIDES))
    running = watch(folder / "lesson.md")
    running.wait_for_file("lesson.json")

    def processor_seconds() -> float:
        fields = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    deadline = time.monotonic() + TIMEOUT
    used = 1.0
    while used > 0.02:
        assert time.monotonic() < deadline, f"it used {used:.2f} s in the last second"
        before = processor_seconds()
        time.sleep(1)
        used = processor_seconds() - before


def test_an_empty_file_becomes_a_video(folder: Path, watch: Watch, in_chromium: InChromium) -> None:
    """By editing alone, with the page open."""
    deck = folder / "lesson.md"
    deck.write_text("")
    running = watch(deck)

    def visit(page: Page) -> None:
        page.goto(running.url)
        page.wait_for_selector("#broken:visible, #coming:visible")
        deck.write_text("# My first lesson\n\nIt has words.\n")
        page.wait_for_selector("#slides li:nth-child(1)")
        page.wait_for_function(
            "document.title.length > 0 && document.querySelector('#video-a, #video-b').readyState >= 0"
        )
        running.wait_for_file("lesson.json")
        page.wait_for_selector("video.front")
        first = page.evaluate("document.querySelector('video.front').src")
        deck.write_text("# My first lesson\n\nIt has other words.\n\n---\n\n# And a second slide\n")
        page.wait_for_selector("#slides li:nth-child(2)")
        page.wait_for_function("src => document.querySelector('video.front').src !== src", arg=first)
        running.wait_for_file("lesson.json")

    in_chromium(visit)
    assert (folder / "lesson.mp4").stat().st_size > 1000
    assert running.interrupt()[0] == 130


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.md"], "none.md does not exist"),
        (["lesson.md", "--port", "99999"], "--port 99999 is not a port number"),
    ],
)
def test_errors_are_reported_before_the_server_starts(tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "lesson.md").write_text("# One\n")
    done = subprocess.run(
        [sys.executable, "-m", "mdvideo", "watch", *arguments, "--no-open"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert done.returncode == 1
    assert message in done.stderr
    assert "http://" not in done.stderr
