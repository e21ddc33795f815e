"""Outputs appear whole or not at all, and what stood there before stays until then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mdvideo._util.atomic import write_atomic, writing
from mdvideo.errors import EncodeError, OutputError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_output_replaces_the_old_one_and_leaves_nothing_else(tmp_path):
    write_atomic(tmp_path / "a.json", b"old")
    write_atomic(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert names(tmp_path) == ["a.json"]


def test_failure_while_writing_keeps_the_old_file(tmp_path):
    path = tmp_path / "lesson.mp4"
    path.write_bytes(b"old")

    def encode():
        with writing(path) as temporary:
            temporary.write_bytes(b"half")
            raise EncodeError("refused")

    with pytest.raises(EncodeError):
        encode()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["lesson.mp4"]


def test_temporary_file_has_the_suffix_by_which_libraries_know_the_format(tmp_path):
    with writing(tmp_path / "lesson.mp4") as temporary:
        assert temporary.suffix == ".mp4"
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"x")


def test_link_stays_and_its_target_is_replaced(tmp_path):
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    write_atomic(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("make", "words", "hint"),
    [
        (lambda folder: folder / "none" / "a.mp4", "no such file or directory", "make the folder first"),
        (lambda folder: folder, "not a regular file", "name a file in it"),
        (lambda folder: folder / ("a" * 300), "file name too long", "shorter"),
    ],
)
def test_place_that_cannot_be_written_is_one_clear_error(tmp_path, make, words, hint):
    with pytest.raises(OutputError, match=words) as caught:
        write_atomic(make(tmp_path), b"x")
    assert hint in caught.value.hint


def test_device_is_not_replaced_by_a_file():
    """Root may rename over /dev/null, and then nothing works any more."""
    with pytest.raises(OutputError, match="not a regular file"):
        write_atomic(Path(os.devnull), b"x")


def test_full_disk_keeps_the_old_file(tmp_path):
    """A size limit on files stands in for the full disk."""
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


def test_leftovers_of_killed_processes_go_after_a_day(tmp_path):
    old, new = tmp_path / ".a.mdvideo-00000000.mp4", tmp_path / ".a.mdvideo-11111111.mp4"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    write_atomic(tmp_path / "a.mp4", b"x")
    assert names(tmp_path) == [".a.mdvideo-11111111.mp4", "a.mp4"]
