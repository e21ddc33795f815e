"""A command line that is wrong exits with 2, and a deck that is wrong with 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mdvideo.cli.main import COMMANDS, build_parser, main


@pytest.mark.parametrize(
    "line",
    [
        "check lesson.md --size bananas",
        "check lesson.md -j 0",
        "build lesson.md --fps fast",
        "build lesson.md -o lesson.xyz",
        "build lesson.md other.md -o one.mp4",
        "build -",
        "verify lesson.md -o lesson.xyz",
        "render lesson.md --slides 9",
        "render lesson.md -o all.png",
        "render lesson.md -o one.jpeg",
        "render lesson.md --format pdf -o one.png",
        "images lesson.md --slide 9",
        "cache prune --limit much",
        "i18n merge lesson.md",
        "models pull",
        "voices say hello --speed 9",
        "completion fish",
        "help everything",
    ],
)
def test_wrong_command_lines_exit_2(
    line: str, lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lesson.parent)
    before = sorted(lesson.parent.glob("*"))
    try:
        status = main(line.split())
    except SystemExit as end:  # argparse's own errors
        status = int(end.code or 0)
    assert status == 2
    assert "error: " in capsys.readouterr().err
    assert [path for path in sorted(lesson.parent.glob("*")) if path not in before] == []


@pytest.mark.parametrize("line", ["check missing.md", "build missing.md", "render missing.md", "build empty"])
def test_what_is_not_there_is_no_wrong_command_line(
    line: str, lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lesson.parent)
    Path("empty").mkdir()
    assert main(line.split()) == 1
    printed = capsys.readouterr()
    assert "error: " in printed.out + printed.err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_can_be_quiet(command: str) -> None:
    assert "-q, --quiet" in build_parser([command]).parse_args(_least(command)).describe()


def _least(command: str) -> list[str]:
    """Return a command line with as many arguments as a command needs."""
    needed = {
        "cache": ["info"], "completion": ["bash"], "i18n": ["extract", "a.md"], "embed": ["a", "--site", "a"],
        "publish": ["a", "--out", "b"], "site": ["hugo"], "new": ["a"],
    }  # fmt: skip
    none = {"skill", "themes", "doctor", "schema", "voices", "models", "watch", "help"}
    return [command, *needed.get(command, [] if command in none else ["a.md"])]


def test_a_deck_can_come_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").touch()
    (tmp_path / "photo.png").write_bytes(b"")
    command = [sys.executable, "-m", "mdvideo", "check", "-"]
    environment = {**os.environ, "FORCE_COLOR": "", "NO_COLOR": "1"}
    done = subprocess.run(
        command, input=b"# One\n\n![a b](fhoto.png)\n", cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0
    out = done.stdout.decode()
    assert "-:3:8: warning: fhoto.png does not exist" in out
    assert "did you mean photo.png?" in out
    assert out.endswith("1 deck: 0 errors, 1 warning\n")
