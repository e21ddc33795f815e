"""MathJax's parts, as mdvideo brings them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdvideo.errors import BackendError
from mdvideo.slides.maths import mathjax_files


@pytest.fixture
def source_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    mathjax_files.mathjax_source.cache_clear()
    yield monkeypatch
    mathjax_files.mathjax_source.cache_clear()


def test_the_packed_files_are_those_of_the_release() -> None:
    assert "MathJax" in mathjax_files.mathjax_source()


def test_the_licence_is_beside_the_packed_files() -> None:
    folder = mathjax_files.ARCHIVE.parent
    assert "Apache License" in (folder / "LICENSE-mathjax.txt").read_text()
    assert mathjax_files.ARCHIVE.name in (folder / "NOTICE.txt").read_text()


def test_a_missing_or_damaged_archive_is_an_error_that_says_what_to_do(
    source_of: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source_of.setattr(mathjax_files, "ARCHIVE", tmp_path / "mathjax.zip")
    with pytest.raises(BackendError, match="install mdvideo again"):
        mathjax_files.mathjax_source()
    (tmp_path / "mathjax.zip").write_bytes(b"something else")
    with pytest.raises(BackendError, match="install mdvideo again"):
        mathjax_files.mathjax_source()


def test_a_file_with_other_contents_is_never_run(source_of: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source_of.setattr(mathjax_files, "ARCHIVE", tmp_path / "mathjax.zip")
    with zipfile.ZipFile(mathjax_files.ARCHIVE, "w") as archive:
        archive.writestr("core.js", "something else")
    with pytest.raises(BackendError, match="is not MathJax"):
        mathjax_files.mathjax_source()
