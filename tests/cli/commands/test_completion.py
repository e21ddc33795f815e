"""Completion scripts as the shells themselves run them, and ``mdvideo help``."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from mdvideo.cli.main import main

ASK = """
source "$1"
COMP_WORDS=("${@:2}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_shtab_mdvideo
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_options_and_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = tmp_path / "mdvideo.bash"
    script.write_text(capsys.readouterr().out)

    def completed(*words: str) -> list[str]:
        command = ["bash", "-c", ASK, "ask", str(script), "mdvideo", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.split()

    assert {"build", "check", "completion"} <= set(completed(""))
    assert completed("bui") == ["build"]
    assert "--theme" in completed("build", "lesson.md", "--th")
    assert set(completed("build", "--captions", "n")) == {"none"}
    (tmp_path / "lesson.md").touch()
    assert "lesson.md" in completed("check", "les")


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_scripts_that_name_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "mdvideo" in script
    assert "publish" in script


def test_help_is_what_the_option_prints(capsys: pytest.CaptureFixture[str]) -> None:
    for words, option in ((["help"], ["--help"]), (["help", "cache"], ["cache", "--help"])):
        printed = []
        for line in (words, option):
            with pytest.raises(SystemExit) as end:
                main(line)
            assert end.value.code == 0
            printed.append(capsys.readouterr().out)
        assert printed[0] == printed[1]
        assert printed[0].startswith("usage: mdvideo")


def test_the_version_has_a_short_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["-V"])
    assert capsys.readouterr().out.startswith("mdvideo ")
