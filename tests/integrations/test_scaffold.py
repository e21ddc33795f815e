"""``mdvideo site``: the files are the project's, and what somebody wrote in them stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.integrations.scaffold import KITS, SIGNATURE, equip


@pytest.mark.parametrize("name", KITS)
def test_a_second_run_changes_nothing(tmp_path: Path, name: str) -> None:
    assert {state for _, state in equip(tmp_path, name)} == {"wrote"}
    assert {state for _, state in equip(tmp_path, name)} == {"kept"}


@pytest.mark.parametrize("name", KITS)
def test_every_file_says_whose_it_is(name: str) -> None:
    assert [path for template, path in KITS[name].files(name) if SIGNATURE not in template.read_bytes()] == []


def test_an_edited_file_stays_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "eleventy", str(tmp_path)]) == 0
    edited = tmp_path / "mdvideo" / "fill.mjs"
    ours = edited.read_text()
    edited.write_text(ours + "\n// mine\n")
    assert main(["site", "eleventy", str(tmp_path)]) == 0
    assert "--force replaces it" in capsys.readouterr().out
    assert edited.read_text() != ours
    assert main(["site", "eleventy", str(tmp_path), "--force"]) == 0
    assert edited.read_text() == ours


def test_somebody_elses_file_stays_though_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = tmp_path / "src" / "theme" / "MDXComponents.js"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("export default {};\n")
    assert main(["site", "docusaurus", str(tmp_path), "--force"]) == 0
    assert theirs.read_text() == "export default {};\n"
    assert "is yours and stays" in capsys.readouterr().out


def test_it_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "hugo", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert f"next: mdvideo publish DECKS --out {tmp_path / 'assets/videos'}" in said
    assert "{{< mdvideo intro >}}" in said


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "hugo", str(tmp_path / "typo")]) != 0
    assert "there is no folder" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()
