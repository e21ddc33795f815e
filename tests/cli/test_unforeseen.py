"""Whatever happens, the command line says it in a line and prints no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mdvideo.cli.commands import themes
from mdvideo.cli.main import main

DECK = "# A title\n\nText → more\n"


def run(
    *arguments: str, stdout: str = "", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = " ".join([f"'{sys.executable}'", "-m", "mdvideo", *(f"'{each}'" for each in arguments), stdout])
    return subprocess.run(  # noqa: S602 (redirections)
        command, shell=True, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip


def test_an_unforeseen_exception_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: object) -> int:
        raise KeyError("packets")

    monkeypatch.setattr(themes, "run", fail)
    assert main(["themes"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: internal error: KeyError: 'packets', in test_unforeseen.py:")
    assert "please report it" in said
    assert "Traceback" not in said
    monkeypatch.setenv("MDVIDEO_TRACEBACK", "1")
    assert main(["themes"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_output_is_an_error() -> None:
    done = run("themes", stdout=">/dev/full")
    assert done.returncode == 1
    assert done.stderr == "error: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_fault(closed: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DECK, "utf-8")
    done = run("render", str(tmp_path / "a.md"), "-o", str(tmp_path / "out"), stdout=closed)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_what_a_terminal_cannot_show_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DECK + "\n![→](missing-→.png)\n", "utf-8")
    done = run("check", str(tmp_path / "a.md"), environment={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "missing-\\u2192.png" in done.stdout
    assert "Traceback" not in done.stderr
