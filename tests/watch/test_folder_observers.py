"""How folders are observed: natively or by polling, by several listeners at once."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from watchdog.events import FileSystemEvent

from mdvideo.watch.folder_observers import FolderObservers, file_system_of, paths_of

TIMEOUT = 20.0
"""Seconds within which an event must arrive. On an idle machine it takes milliseconds."""


class Listener:
    """Counts as having heard of a path once an event about it has arrived."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._arrived = threading.Event()

    def __call__(self, event: FileSystemEvent) -> None:
        if self._path in paths_of(event):
            self._arrived.set()

    def has_heard(self) -> bool:
        return self._arrived.wait(TIMEOUT)


def test_every_listener_of_a_folder_gets_its_events(tmp_path: Path) -> None:
    file = tmp_path / "lesson.md"
    first, second = Listener(file), Listener(file)
    with FolderObservers() as observers:
        observers.listen([tmp_path], first)
        observers.listen([tmp_path], second)
        file.touch()
        assert first.has_heard()
        assert second.has_heard()


def test_a_listener_that_leaves_takes_no_events_from_others(tmp_path: Path) -> None:
    file = tmp_path / "lesson.md"
    first, second = Listener(file), Listener(file)
    with FolderObservers() as observers:
        observers.listen([tmp_path], first)
        observers.listen([tmp_path], second)
        observers.listen([], first)
        file.touch()
        assert second.has_heard()


def test_all_folders_can_be_polled(tmp_path: Path) -> None:
    file = tmp_path / "lesson.md"
    listener = Listener(file)
    with FolderObservers(poll=True) as observers:
        assert observers.is_polled(tmp_path)
        observers.listen([tmp_path], listener)
        file.touch()
        os.utime(file)
        assert listener.has_heard()


def test_the_file_system_of_a_folder_is_found(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/srv /srv nfs4 rw 0 0\n//nas/x /mnt/nas cifs rw 0 0\n")
    assert file_system_of(Path("/srv/lessons"), mounts) == "nfs4"
    assert file_system_of(Path("/mnt/nas"), mounts) == "cifs"
    assert file_system_of(Path("/srvs"), mounts) == "ext4"
    assert file_system_of(Path("/x"), tmp_path / "none") == ""
