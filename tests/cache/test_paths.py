"""Names in the store's folder: marked for backups and git, of one version, and never made of a deck's text."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cache.paths import StorePaths, is_digest
from mdvideo.cache.store import Store
from mdvideo.plan.jobs.job import Product
from tests.support.hold_jobs import hold_job

DIGEST = "0a" * 32


@pytest.mark.parametrize("text", ["", "0a", "A" * 64, f"{DIGEST}\n", f"../{DIGEST}"[:64], "g" * 64, None, 64])
def test_nothing_else_is_a_digest(text: object) -> None:
    assert is_digest(DIGEST)
    assert not is_digest(text)


def test_folder_is_ignored_by_git_and_backups(tmp_path: Path) -> None:
    StorePaths.of(tmp_path).create()
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_creating_it_again_changes_nothing(tmp_path: Path) -> None:
    StorePaths.of(tmp_path).create()
    (tmp_path / ".gitignore").write_text("mine\n")
    StorePaths.of(tmp_path).create()
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_files_are_listed_by_their_digests(tmp_path: Path) -> None:
    paths = StorePaths.of(tmp_path)
    paths.create()
    for path in (paths.result(DIGEST), paths.blob(DIGEST), paths.root / "blobs" / "0a" / "other"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"abc")
    assert [(name, status.st_size) for name, status in paths.list_results()] == [(DIGEST, 3)]
    assert [(name, status.st_size) for name, status in paths.list_blobs()] == [(DIGEST, 3)]


def test_folder_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "layout").write_text("99\n")
    job = hold_job("a")
    with Store(tmp_path) as store:
        store.put(job.key, Product({"segment": b"bytes"}), job)
    assert (tmp_path / "layout").read_text() == "99\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["layout", "layout-1"]
    assert Store(tmp_path).get(job.key)


def test_an_empty_layout_of_a_full_disk_counts_as_none(tmp_path: Path) -> None:
    StorePaths.of(tmp_path).create()
    assert {path.name for path in tmp_path.iterdir()} == {
        "results", "blobs", "work", "CACHEDIR.TAG", ".gitignore", "layout"
    }  # fmt: skip
    (tmp_path / "layout").write_text("")
    assert StorePaths.of(tmp_path).root == tmp_path
