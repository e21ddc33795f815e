"""Files are written completely or not at all, and the old content stays until then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mdvideo._util.atomic import atomic_path, sweep_temporary_folders, temporary_folder, write_atomic
from mdvideo.errors import EncodeError, OutputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_output_replaces_the_old_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.json", b"old")
    write_atomic(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert names(tmp_path) == ["a.json"]


def test_a_failure_during_writing_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_bytes(b"old")

    def encode() -> None:
        with atomic_path(path) as temporary:
            temporary.write_bytes(b"half")
            raise EncodeError("refused")

    with pytest.raises(EncodeError):
        encode()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["lesson.mp4"]


def test_the_temporary_file_has_the_suffix_by_which_libraries_detect_the_format(tmp_path: Path) -> None:
    with atomic_path(tmp_path / "lesson.mp4") as temporary:
        assert temporary.suffix == ".mp4"
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"x")


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    write_atomic(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("path_in", "message", "hint"),
    [
        (lambda folder: folder / "none" / "a.mp4", "no such file or directory", "create the folder first"),
        (lambda folder: folder, "not a regular file", "name a file in it"),
        (lambda folder: folder / ("a" * 300), "file name too long", "shorter"),
    ],
)
def test_a_path_that_cannot_be_written_is_an_output_error(
    tmp_path: Path, path_in: Callable[[Path], Path], message: str, hint: str
) -> None:
    with pytest.raises(OutputError, match=message) as caught:
        write_atomic(path_in(tmp_path), b"x")
    assert hint in (caught.value.hint or "")


def test_a_device_is_not_replaced_by_a_file() -> None:
    """Root may rename a file over /dev/null, and then nothing works any more."""
    with pytest.raises(OutputError, match="not a regular file"):
        write_atomic(Path(os.devnull), b"x")


def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    """A limit on file sizes simulates the full disk."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from mdvideo._util.atomic import write_atomic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        "write_atomic(Path(sys.argv[1]), b'x' * 5000)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert "OutputError: cannot write" in done.stderr
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.bin"]


def test_files_of_killed_processes_are_removed_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.mdvideo-00000000.mp4", tmp_path / ".a.mdvideo-11111111.mp4"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    write_atomic(tmp_path / "a.mp4", b"x")
    assert names(tmp_path) == [".a.mdvideo-11111111.mp4", "a.mp4"]


@pytest.mark.skipif(os.name == "nt", reason="asking whether a process runs would end it")
def test_folders_of_killed_processes_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead = tmp_path / f"mdvideo-work-{ended.pid}-abcdefgh"
    others = [tmp_path / "mdvideo-projects", tmp_path / f"mdvideo-work-{ended.pid}", tmp_path / "x"]
    for folder in (dead, *others):
        folder.mkdir()
    link = tmp_path / f"mdvideo-work-{ended.pid}-linklink"
    link.symlink_to(tmp_path / "x")
    with temporary_folder() as own:
        sweep_temporary_folders()
        assert own.is_dir()
        assert not dead.exists()
        assert all(folder.is_dir() for folder in others)
        assert link.is_symlink()
    assert not own.exists()
