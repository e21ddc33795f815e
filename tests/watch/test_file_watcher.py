"""Which saves count, on a real file system."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from pathlib import Path

import pytest

from mdvideo.watch.file_watcher import FileWatcher, FolderObservers, file_system
from mdvideo.watch.session.dependencies import files_of

SOON = 3.0
"""Seconds within which a change must be heard; it takes hundredths."""

NEVER = 0.35
"""Seconds after which nothing more is expected."""


def heard(files, act, *, poll=False, follow=None, within=SOON):
    """The names of the files that change when ``act`` is done, None where nothing is heard."""

    async def listen():
        with FolderObservers(poll=poll) as observers:
            watch = FileWatcher(observers)
            watch.follow(follow if follow is not None else files)
            await asyncio.sleep(0.1 if not poll else 0.4)  # so that what was written before is told, and not heeded
            act()
            try:
                changed = await asyncio.wait_for(watch.changed(), within)
            except TimeoutError:
                return None
            finally:
                watch.close()
            return {path.name for path in changed}

    return asyncio.run(listen())


@pytest.fixture
def deck(tmp_path) -> Path:
    path = tmp_path / "lesson.md"
    path.write_text("# One\n")
    return path


def test_a_save_is_heard(deck):
    assert heard([deck], lambda: deck.write_text("# Two\n")) == {"lesson.md"}


def test_a_file_that_is_renamed_over_the_deck_is_a_save(deck):
    """Vim, Emacs and JetBrains write a new file and rename it."""

    def save():
        fresh = deck.with_name(".lesson.md.swp")
        fresh.write_text("# Two\n")
        fresh.replace(deck)

    assert heard([deck], save) == {"lesson.md"}


def test_a_backup_taken_by_renaming_is_a_save(deck):
    def save():
        deck.rename(deck.with_name("lesson.md~"))
        deck.write_text("# Two\n")

    assert heard([deck], save) == {"lesson.md"}


def test_touching_is_no_change(deck):
    def touch():
        os.utime(deck)
        deck.write_text("# One\n")

    assert heard([deck], touch, within=NEVER) is None


def test_other_files_of_the_folder_are_no_change(deck):
    assert heard([deck], lambda: deck.with_name("lesson.mp4").write_bytes(b"film"), within=NEVER) is None


def test_a_file_that_appears_is_a_change_even_in_a_new_folder(deck):
    picture = deck.parent / "pictures" / "deep" / "leaf.png"

    def save():
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"png")

    assert heard([deck, picture], save) == {"leaf.png"}


def test_a_file_in_a_folder_that_was_made_again_is_heard(deck):
    picture = deck.parent / "pictures" / "leaf.png"
    picture.parent.mkdir()
    picture.write_bytes(b"old")

    async def listen():
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck, picture])
            picture.unlink()
            picture.parent.rmdir()
            gone = await asyncio.wait_for(files.changed(), SOON)
            picture.parent.mkdir()
            picture.write_bytes(b"new")
            back = await asyncio.wait_for(files.changed(), SOON)
            picture.write_bytes(b"newer")
            again = await asyncio.wait_for(files.changed(), SOON)
            files.close()
        return gone, back, again

    assert asyncio.run(listen()) == (frozenset({picture}),) * 3


def test_what_a_link_points_to_is_heard(tmp_path):
    real = tmp_path / "elsewhere" / "real.md"
    real.parent.mkdir()
    real.write_text("# One\n")
    link = tmp_path / "lesson.md"
    link.symlink_to(real)
    assert heard([link], lambda: real.write_text("# Two\n")) == {"lesson.md"}


def test_a_burst_of_writes_is_one_change(deck):
    async def listen():
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            for part in range(5):
                deck.write_text("# Two\n" * part)
                await asyncio.sleep(0.003)
            first = await asyncio.wait_for(files.changed(), SOON)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(files.changed(), NEVER)
            files.close()
        return first

    assert asyncio.run(listen()) == {deck}


def test_a_change_while_nobody_listens_is_not_lost(deck):
    """An edit made during a build."""

    async def listen():
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            deck.write_text("# Two\n")
            await asyncio.wait_for(files.changed(), SOON)
            deck.write_text("# Three\n")
            await asyncio.sleep(0.2)
            changed = await asyncio.wait_for(files.changed(), SOON)
            files.close()
        return changed

    assert asyncio.run(listen()) == {deck}


def test_polling_finds_what_nothing_tells_of(deck):
    assert heard([deck], lambda: deck.write_text("# Two, longer\n"), poll=True) == {"lesson.md"}


def test_network_file_systems_are_known(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/srv /srv nfs4 rw 0 0\n//nas/x /mnt/nas cifs rw 0 0\n")
    assert file_system(Path("/srv/lessons"), mounts) == "nfs4"
    assert file_system(Path("/mnt/nas"), mounts) == "cifs"
    assert file_system(Path("/srvs"), mounts) == "ext4"
    assert file_system(Path("/x"), tmp_path / "none") == ""


def test_waiting_costs_no_time(deck):
    """Nothing runs while nothing happens."""

    async def wait():
        with FolderObservers() as observers:
            files = FileWatcher(observers)
            files.follow([deck])
            before = time.process_time()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(files.changed(), 1.0)
            files.close()
            return time.process_time() - before

    assert asyncio.run(wait()) < 0.05


def test_nothing_is_left_running(deck):
    before = set(threading.enumerate())
    heard([deck], lambda: deck.write_text("# Two\n"))
    assert {thread for thread in threading.enumerate() if "otify" in thread.name} <= before


def test_everything_that_a_lesson_is_made_of_is_followed(tmp_path):
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text('name = "mine"\nextends = "glass"\n')
    deck = tmp_path / "lesson.md"
    deck.write_text(
        "---\ntheme: ./mine\nlexicon: words.yaml\n---\n\n"
        "<!-- _audio: said.wav -->\n\n# One\n\n![A leaf](pictures/leaf.png)\n\n---\n\n![bg](sea.jpg)\n"
    )
    names = {path.relative_to(tmp_path).as_posix() for path in files_of(deck, {}) if path.is_relative_to(tmp_path)}
    assert names >= {
        "lesson.md",
        "lesson.lock.json",
        "mdvideo.toml",
        "pyproject.toml",
        "pictures/leaf.png",
        "sea.jpg",
        "said.wav",
        "words.yaml",
        "mine/theme.toml",
        "mine/theme.css",
        "mine/slide.html.j2",
    }
    assert any(path.parent.name == "glass" for path in files_of(deck, {}))


def test_a_theme_that_is_not_there_yet_is_followed(tmp_path):
    deck = tmp_path / "lesson.md"
    deck.write_text("---\ntheme: ./mine\n---\n\n# One\n")
    assert tmp_path / "mine" / "theme.toml" in files_of(deck, {})
