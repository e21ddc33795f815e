"""``mdvideo watch`` as it is run: a process, a page in Chromium, Ctrl-C."""

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
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.watched_deck import THREE, lesson

PATIENCE = 60.0

CONFIG = 'size = "320x180"\nfps = 10\n[speech]\nbackend = "none"\n[images]\nbackend = "sketch"\n'


class Running:
    """A running watch, and the events that it writes."""

    def __init__(self, target: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mdvideo", "watch", str(target), "--no-open", "--port", "0", "--json"]
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        self._events: queue.Queue[dict] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        notice = self.until(lambda event: event["event"] == "noticed" and "http" in event["message"])
        self.address = re.findall(r"http\S+", notice["message"])[0]

    def until(self, wanted) -> dict:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                event = self._events.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError("the event never came") from None
            if wanted(event):
                return event

    def wrote(self, name: str) -> None:
        self.until(lambda event: event["event"] == "wrote" and event["path"].endswith(name))

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C; the exit status, and what stands on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said

    def _read(self) -> None:
        for line in self.process.stdout:
            self._events.put(json.loads(line))


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "mdvideo.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def watch() -> Iterator[type]:
    running: list[Running] = []

    def start(*arguments: object) -> Running:
        running.append(Running(*arguments))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  (our own)
        return answer.read().decode()


def test_ctrl_c_leaves_nothing_behind(folder, watch, tmp_path_factory, monkeypatch):
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(temporary))
    deck = folder / "lesson.md"
    deck.write_text(lesson(*THREE))
    running = watch(deck)
    running.wrote("lesson.json")
    before = {path.name for path in folder.iterdir()}
    deck.write_text(lesson(*THREE, "# Four"))
    running.until(lambda event: event["event"] == "started")
    status, said = running.interrupt()
    assert (status, said) == (130, "interrupted; what was finished is kept in the cache\n")
    assert {path.name for path in folder.iterdir()} == before, "no temporary files"
    assert list(temporary.iterdir()) == []
    with pytest.raises(OSError, match="refused"):
        get(running.address)


def test_sigterm_ends_it_in_order(folder, watch):
    (folder / "lesson.md").write_text(lesson(*THREE))
    running = watch(folder / "lesson.md")
    running.process.terminate()
    running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0


def test_a_folder_of_decks_has_an_index_and_new_decks_join_it(folder, watch):
    for name in ("a.deck.md", "b.deck.md"):
        (folder / name).write_text(lesson(f"# Lesson {name[0]}"))
    (folder / "README.md").write_text("# Not a deck\n")
    running = watch(folder)
    decks = json.loads(get(running.address + "decks.json"))["decks"]
    assert set(decks) == {"a", "b"}
    below = folder / "unit"
    below.mkdir()
    (below / "c.deck.md").write_text(lesson("# Lesson c"))
    deadline = time.monotonic() + PATIENCE
    while "unit-c" not in decks or any(deck["phase"] != "ready" for deck in decks.values()):
        assert time.monotonic() < deadline, decks
        time.sleep(0.05)
        decks = json.loads(get(running.address + "decks.json"))["decks"]
    assert {deck["title"] for deck in decks.values()} == {"A lesson"}
    assert not list(folder.glob("**/*.mp4")), "decks that nobody edits are not written"
    assert running.interrupt()[0] == 130


def test_a_deck_that_is_not_there_is_an_error(folder):
    done = subprocess.run(
        [sys.executable, "-m", "mdvideo", "watch", str(folder / "none.md"), "--no-open"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert "none.md" in done.stderr


def test_an_idle_watch_takes_no_time(folder, watch):
    (folder / "lesson.md").write_text(lesson(*THREE))
    running = watch(folder / "lesson.md")
    running.wrote("lesson.json")
    time.sleep(0.5)

    def ticks() -> int:
        fields = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    if not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")
    before = ticks()
    time.sleep(2)
    assert (ticks() - before) / os.sysconf("SC_CLK_TCK") < 0.06


def test_from_an_empty_file_to_a_finished_video(folder, watch, in_chromium):
    """With nothing but an editor and the page."""
    deck = folder / "lesson.md"
    deck.write_text("")
    running = watch(deck)

    def author(page):
        page.goto(running.address)
        page.wait_for_selector("#broken:visible, #coming:visible")
        deck.write_text("# My first lesson\n\nIt has words.\n")
        page.wait_for_selector("#slides li:nth-child(1)")
        page.wait_for_function(
            "document.title.length > 0 && document.querySelector('#film-a, #film-b').readyState >= 0"
        )
        running.wrote("lesson.json")
        page.wait_for_selector("video.front")
        first = page.evaluate("document.querySelector('video.front').src")
        deck.write_text("# My first lesson\n\nIt has other words.\n\n---\n\n# And a second slide\n")
        page.wait_for_selector("#slides li:nth-child(2)")
        page.wait_for_function("src => document.querySelector('video.front').src !== src", arg=first)
        running.wrote("lesson.json")

    in_chromium(author)
    assert (folder / "lesson.mp4").stat().st_size > 1000
    assert running.interrupt()[0] == 130


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.md"], "none.md does not exist"),
        (["lesson.md", "--port", "99999"], "--port 99999 is no port"),
    ],
)
def test_what_cannot_be_watched_is_told_before_anything_is_served(tmp_path, arguments, told):
    (tmp_path / "lesson.md").write_text("# One\n")
    done = subprocess.run(
        [sys.executable, "-m", "mdvideo", "watch", *arguments, "--no-open"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert "http://" not in done.stderr
