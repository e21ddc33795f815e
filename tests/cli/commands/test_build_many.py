"""``mdvideo build`` with several decks, and with several formats of one."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from mdvideo.cli.main import main


def test_the_decks_after_a_faulty_one_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mdvideo.toml").touch()
    Path("unit").mkdir()
    Path("broken.md").write_bytes(b"# A\n\n\xff\n")
    Path("unit/good.deck.md").write_text("---\nsize: 320x180\n---\n\n# Good\n")
    assert main(["build", "broken.md", "unit", "-o", "out/", "-q"]) == 1
    assert "broken.md:3:" in capsys.readouterr().err
    assert Path("out/good.mp4").stat().st_size > 0
    assert main(["build", "unit", "unit/good.deck.md", "-q"]) == 0
    assert Path("unit/good.mp4").read_bytes() == Path("out/good.mp4").read_bytes()


def test_two_decks_never_share_a_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one/a.md", "two/a.md"):
        Path(name).parent.mkdir()
        Path(name).write_text("# A\n")
    assert main(["build", "one/a.md", "two/a.md", "-o", "out/"]) == 2
    assert "would both be" in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_gif_leaves_the_files_of_the_mp4_alone(lesson: Path) -> None:
    assert main(["build", str(lesson), "--size", "320x180", "-q"]) == 0
    before = {path: path.read_bytes() for path in lesson.parent.glob("lesson.*")}
    gif = lesson.with_suffix(".gif")
    assert main(["build", str(lesson), "--size", "160x90", "-o", str(gif), "-q"]) == 0
    assert {path: path.read_bytes() for path in before} == before
    manifest = json.loads(Path(f"{gif}.json").read_text())
    for file in manifest["files"]:
        assert file["path"].startswith("lesson.gif")
        assert sha256(gif.with_name(file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_a_gif_alone_has_the_short_names(lesson: Path) -> None:
    gif = lesson.with_suffix(".gif")
    assert main(["build", str(lesson), "--size", "160x90", "-o", str(gif), "-q"]) == 0
    assert gif.with_suffix(".json").is_file()


def test_one_slide_is_one_file(lesson: Path) -> None:
    target = lesson.with_name("cover.png")
    assert main(["render", str(lesson), "--size", "320x180", "--slides", "2", "-o", str(target), "-q"]) == 0
    assert target.read_bytes().startswith(b"\x89PNG")
    handout = lesson.with_name("handout.pdf")
    assert main(["render", str(lesson), "--size", "320x180", "-o", str(handout), "-q"]) == 0
    assert handout.read_bytes().startswith(b"%PDF")
