"""Which saves count as changes, on a real file system."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mdvideo.watch.file_watcher import FileWatcher
from mdvideo.watch.folder_observers import FolderObservers
from tests.support.event_loops import count_wakeups

TIMEOUT = 20.0
"""Seconds within which a change must be noticed. On an idle machine it takes hundredths."""

NO_CHANGE = 0.35
"""Seconds without a change after which none is expected."""


def changed_files(
    files: Sequence[Path], save: Callable[[], object], *, poll: bool = False, timeout: float = TIMEOUT
) -> set[str] | None:
    """The names of the files that a save changes, None if no change is noticed."""

    async def wait() -> set[str] | None:
        with FolderObservers(poll=poll) as observers:
            watcher = FileWatcher(observers)
            watcher.follow(files)
            await asyncio.sleep(0.1 if not poll else 0.4)  # until events of earlier writes have arrived
            save()
            try:
                changed = await asyncio.wait_for(watcher.wait_for_changes(), timeout)
            except TimeoutError:
                return None
            finally:
                watcher.close()
            return {path.name for path in changed}

    return asyncio.run(wait())


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.md"
    path.write_text("# One\n")
    return path


def test_a_save_is_a_change(deck: Path) -> None:
    assert changed_files([deck], lambda: deck.write_text("# Two\n")) == {"lesson.md"}


def test_renaming_a_file_over_the_deck_is_a_change(deck: Path) -> None:
    """As Vim, Emacs and JetBrains save."""

    def save() -> None:
        fresh = deck.with_name(".lesson.md.swp")
        fresh.write_text("# Two\n")
        fresh.replace(deck)

    assert changed_files([deck], save) == {"lesson.md"}


def test_renaming_the_deck_and_writing_it_anew_is_a_change(deck: Path) -> None:
    def save() -> None:
        deck.rename(deck.with_name("lesson.md~"))
        deck.write_text("# Two\n")

    assert changed_files([deck], save) == {"lesson.md"}


def test_touching_is_not_a_change(deck: Path) -> None:
    def touch() -> None:
        os.utime(deck)
        deck.write_text("# One\n")

    assert changed_files([deck], touch, timeout=NO_CHANGE) is None


def test_other_files_of_the_folder_are_not_a_change(deck: Path) -> None:
    assert changed_files([deck], lambda: deck.with_name("lesson.mp4").write_bytes(b"video"), timeout=NO_CHANGE) is None


def test_a_new_file_in_a_new_folder_is_a_change(deck: Path) -> None:
    picture = deck.parent / "pictures" / "deep" / "leaf.png"

    def save() -> None:
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"png")

    assert changed_files([deck, picture], save) == {"leaf.png"}


def test_a_file_in_a_folder_that_was_created_again_is_watched(deck: Path) -> None:
    picture = deck.parent / "pictures" / "leaf.png"
    picture.parent.mkdir()
    picture.write_bytes(b"old")

    async def scenario() -> tuple[frozenset[Path], ...]:
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck, picture])
            picture.unlink()
            picture.parent.rmdir()
            gone = await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            picture.parent.mkdir()
            picture.write_bytes(b"new")
            back = await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            picture.write_bytes(b"newer")
            again = await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            files.close()
        return gone, back, again

    assert asyncio.run(scenario()) == (frozenset({picture}),) * 3


def test_the_target_of_a_link_is_watched(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.md"
    real.parent.mkdir()
    real.write_text("# One\n")
    link = tmp_path / "lesson.md"
    link.symlink_to(real)
    assert changed_files([link], lambda: real.write_text("# Two\n")) == {"lesson.md"}


def test_a_burst_of_writes_is_one_change(deck: Path) -> None:
    async def scenario() -> frozenset[Path]:
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            for part in range(5):
                deck.write_text("# Two\n" * part)
                await asyncio.sleep(0.003)
            first = await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(files.wait_for_changes(), NO_CHANGE)
            files.close()
        return first

    assert asyncio.run(scenario()) == {deck}


def test_a_change_during_a_build_is_not_lost(deck: Path) -> None:
    """While a build runs, nothing waits for changes."""

    async def scenario() -> frozenset[Path]:
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            deck.write_text("# Two\n")
            await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            deck.write_text("# Three\n")
            await asyncio.sleep(0.2)
            changed = await asyncio.wait_for(files.wait_for_changes(), TIMEOUT)
            files.close()
        return changed

    assert asyncio.run(scenario()) == {deck}


def test_polling_finds_changes(deck: Path) -> None:
    assert changed_files([deck], lambda: deck.write_text("# Two, longer\n"), poll=True) == {"lesson.md"}


def test_waiting_does_not_wake_the_event_loop(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> int:
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            wakeups = count_wakeups(asyncio.get_running_loop(), monkeypatch)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(files.wait_for_changes(), 1.0)
            files.close()
            return wakeups()

    assert asyncio.run(scenario()) < 10  # polling every 20 ms, the delay of the debounce, would give 50


def test_no_thread_is_left(deck: Path) -> None:
    before = set(threading.enumerate())
    changed_files([deck], lambda: deck.write_text("# Two\n"))
    assert {thread for thread in threading.enumerate() if "otify" in thread.name} <= before
