"""A deck names the files of its project however it spells them, and nothing above it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from mdvideo._util.project_files import files_root, find_in_project, likely_path, resolve_in_project
from mdvideo.errors import AssetError

FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("slides/a b.png", "slides/deck.md", "img/x.png", "img/odd#name?.png", "img/100%25.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / "secret.png").write_bytes(b"secret")
    return root


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("a b.png", "slides/a b.png"),
        ("./a%20b.png", "slides/a b.png"),
        ("../img/x.png", "img/x.png"),
        ("/img/x.png", "img/x.png"),
        ("../img/x.png?raw=true", "img/x.png"),
        ("../img/x.png#gh-dark-mode-only", "img/x.png"),
        ("../img/x.png?a=1#b", "img/x.png"),
        (r"..\img\x.png", "img/x.png"),
        ("../img/odd#name?.png", "img/odd#name?.png"),
        ("../img/odd%23name%3F.png", "img/odd#name?.png"),
        ("../img/100%25.png", "img/100%25.png"),
        (" ../slides/../img/x.png ", "img/x.png"),
    ],
)
def test_an_address_finds_its_file(address: str, file: str, project: Path) -> None:
    found = find_in_project(address, project / "slides", project)
    assert (found.path, found.other_case) == (project / file, None)


def test_a_file_url_and_an_absolute_path_inside_the_project_are_found(project: Path) -> None:
    path = project / "img" / "x.png"
    assert resolve_in_project(path.as_uri(), project / "slides", project) == path
    assert resolve_in_project(str(path), project / "slides", project) == path


@pytest.mark.parametrize("composed_on_disk", [True, False])
def test_both_forms_of_an_accented_name_are_found(composed_on_disk: bool, project: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Größe é.png") for form in FORMS)
    on_disk, written = (composed, decomposed) if composed_on_disk else (decomposed, composed)
    (project / "img" / on_disk).write_bytes(b"")
    found = find_in_project(f"/img/{written}", project, project)
    assert found.other_case is None
    assert found.path.is_file()


def test_another_case_is_found_and_told(project: Path) -> None:
    found = find_in_project("../IMG/X.PNG", project / "slides", project)
    assert (found.path, found.other_case) == (project / "img" / "x.png", "../img/x.png")


@pytest.mark.parametrize(
    "address",
    [
        "../../secret.png", "/../secret.png", "..%2F..%2Fsecret.png", r"..\..\secret.png", "link.png", "up/secret.png",
        "{}",
    ],
)  # fmt: skip
def test_nothing_above_the_project_is_found(address: str, project: Path, tmp_path: Path) -> None:
    (project / "slides" / "link.png").symlink_to(tmp_path / "secret.png")
    (project / "slides" / "up").symlink_to(tmp_path)
    with pytest.raises(AssetError) as caught:
        resolve_in_project(address.format(tmp_path / "secret.png"), project / "slides", project)
    assert caught.value.hint
    assert "outside" in caught.value.message or "does not exist" in caught.value.message


def test_a_link_inside_the_project_is_followed(project: Path) -> None:
    (project / "slides" / "link.png").symlink_to(project / "img" / "x.png")
    assert resolve_in_project("link.png", project / "slides", project).read_bytes() == b"img/x.png"


@pytest.mark.parametrize("address", ["", "a\0b.png", "x" * 5000, "../img", "%", "no/such/a.png"])
def test_what_is_no_file_is_refused_with_a_hint(address: str, project: Path) -> None:
    with pytest.raises(AssetError) as caught:
        resolve_in_project(address, project / "slides", project)
    assert caught.value.hint


def test_a_missing_file_suggests_the_nearest_name_and_can_be_waited_for(project: Path) -> None:
    with pytest.raises(AssetError, match=r"did you mean x\.png"):
        resolve_in_project("../img/xx.png", project / "slides", project)
    assert likely_path("../img/new.png?raw=true", project / "slides", project).parent == project / "img"


@pytest.mark.parametrize("mark", ["mdvideo.toml", ".marprc", ".marprc.yml", "marp.config.mjs", ".git", "package.json"])
def test_the_project_is_the_nearest_folder_with_a_mark(mark: str, project: Path) -> None:
    (project / mark).touch()
    deep = project / "slides" / "week 1"
    deep.mkdir()
    assert files_root(deep / "deck.md") == project


def test_a_repository_counts_before_a_weaker_sign_below_it(project: Path) -> None:
    (project / ".git").mkdir()
    (project / "slides" / "conf.py").touch()
    assert files_root(project / "slides" / "deck.md") == project
    (project / "slides" / ".marprc").touch()
    assert files_root(project / "slides" / "deck.md") == project / "slides"


def test_without_a_project_it_is_the_decks_folder(project: Path) -> None:
    assert files_root(project / "slides" / "deck.md") == project / "slides"


def test_the_home_folder_is_no_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a deck in Downloads would reach everything where the home folder is a repository of settings."""
    (project / ".git").mkdir()
    monkeypatch.setenv("HOME", str(project))
    assert files_root(project / "slides" / "deck.md") == project / "slides"


def test_a_missing_picture_without_a_similar_name_tells_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(AssetError) as empty:
        resolve_in_project("qx.png", tmp_path, tmp_path)
    assert "put the file into the deck's folder" in str(empty.value.hint)
    (tmp_path / "sunrise.jpg").touch()
    (tmp_path / "notes.txt").touch()
    with pytest.raises(AssetError) as found:
        resolve_in_project("qx.png", tmp_path, tmp_path)
    assert found.value.hint == "the pictures in the deck's folder are sunrise.jpg"
