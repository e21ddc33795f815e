"""MathJax's files, as the package brings them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from mdvideo.errors import BackendError
from mdvideo.slides.maths import mathjax_files


@pytest.fixture
def source_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    mathjax_files.mathjax_source.cache_clear()
    yield monkeypatch
    mathjax_files.mathjax_source.cache_clear()


def test_the_installed_files_are_those_of_the_release() -> None:
    assert "MathJax" in mathjax_files.mathjax_source()


def test_without_the_package_the_error_says_what_to_install(source_of: pytest.MonkeyPatch) -> None:
    source_of.setattr(mathjax_files, "find_spec", lambda _: None)
    with pytest.raises(BackendError, match="pip install django-static-mathjax"):
        mathjax_files.mathjax_source()


def test_a_file_with_other_contents_is_never_run(source_of: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = ModuleSpec("mathjax", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    source_of.setattr(mathjax_files, "find_spec", lambda _: spec)
    with pytest.raises(BackendError, match="incomplete"):
        mathjax_files.mathjax_source()
    folder = tmp_path / "static" / "mathjax" / "es5"
    folder.mkdir(parents=True)
    (folder / "core.js").write_text("something else")
    with pytest.raises(BackendError, match="is not MathJax"):
        mathjax_files.mathjax_source()
