"""The wheel holds all that a build reads: themes, fonts, the watch page, the site templates."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mdvideo
from mdvideo.integrations.scaffold import TEMPLATES

ROOT = Path(__file__).parents[1]
SOURCE = Path(mdvideo.__file__).parent


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, in a folder of their own."""
    if SOURCE.parent != ROOT:
        pytest.skip("the tests run against an installed wheel already")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", folder, ROOT], check=True
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "files")
    return folder / "files"


def test_everything_that_is_read_is_in_it(unpacked: Path) -> None:
    needed = [path.relative_to(SOURCE) for path in (SOURCE / "fonts").iterdir() if path.suffix == ".ttf"]
    needed += [path.relative_to(SOURCE) for path in TEMPLATES.rglob("*") if path.is_file()]
    needed += [path.relative_to(SOURCE) for path in (SOURCE / "watch" / "page").iterdir()]
    data = (path for path in (SOURCE / "images" / "illustrate").rglob("*") if path.is_file())
    needed += [path.relative_to(SOURCE) for path in data if path.suffix in (".zip", ".tsv", ".toml", ".txt")]
    needed += [Path("themes") / path.relative_to(ROOT / "themes") for path in (ROOT / "themes").rglob("*.toml")]
    assert [str(path) for path in needed if not (unpacked / "mdvideo" / path).is_file()] == []


def test_it_builds_a_lesson(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "lesson.md").write_text("# From a wheel\n", encoding="utf-8")
    code = (
        "import sys, mdvideo.cli.main as m; print(m.__file__); "
        "sys.exit(m.main(['build', 'lesson.md', '--size', '320x180']))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(unpacked))
    assert (tmp_path / "lesson.mp4").stat().st_size > 1000
