"""Whatever a name is, and whatever stands under it, reading answers at once: with bytes, or an OSError."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdvideo._util.untrusted.regular_files import is_regular, read_regular, read_regular_text, resolve_path_safely

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs pipes and links")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc")
    assert read_regular_text(path) == "a\nb\nc"
    assert is_regular(path)
    with pytest.raises(OSError, match="larger than 5e-06 MB"):
        read_regular(path, 5)


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "device", "missing"])
def test_all_else_is_an_error_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    assert not is_regular(path)
    with pytest.raises(OSError) as caught:  # noqa: PT011 (its text is the system's)
        read_regular(path)
    assert caught.value.strerror


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 300])
def test_names_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    assert not is_regular(tmp_path / name)
    with pytest.raises(OSError) as caught:  # noqa: PT011
        read_regular(tmp_path / name)
    assert caught.value.strerror
    if len(name) < 9:
        with pytest.raises(OSError, match="name"):
            resolve_path_safely(tmp_path / name)


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    try:
        resolve_path_safely(tmp_path / "a")  # newer versions of Python return a loop as it is
    except OSError as error:
        assert error.strerror  # noqa: PT017
