"""``mdvideo site``: installed files belong to the project, and edits are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.integrations.scaffold import SIGNATURE, SITE_TEMPLATES, install


@pytest.mark.parametrize("name", SITE_TEMPLATES)
def test_a_second_run_changes_nothing(tmp_path: Path, name: str) -> None:
    assert {state for _, state in install(tmp_path, name)} == {"wrote"}
    assert {state for _, state in install(tmp_path, name)} == {"kept"}


@pytest.mark.parametrize("name", SITE_TEMPLATES)
def test_every_template_has_the_signature(name: str) -> None:
    assert [path for template, path in SITE_TEMPLATES[name].files(name) if SIGNATURE not in template.read_bytes()] == []


def test_an_edited_file_is_replaced_only_with_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "eleventy", str(tmp_path)]) == 0
    edited = tmp_path / "mdvideo" / "fill.mjs"
    ours = edited.read_text()
    edited.write_text(ours + "\n// mine\n")
    assert main(["site", "eleventy", str(tmp_path)]) == 0
    assert "--force replaces it" in capsys.readouterr().out
    assert edited.read_text() != ours
    assert main(["site", "eleventy", str(tmp_path), "--force"]) == 0
    assert edited.read_text() == ours


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = tmp_path / "src" / "theme" / "MDXComponents.js"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("export default {};\n")
    assert main(["site", "docusaurus", str(tmp_path), "--force"]) == 0
    assert theirs.read_text() == "export default {};\n"
    assert "is not mdvideo's and was not changed" in capsys.readouterr().out


def test_the_next_steps_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "hugo", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert f"next: mdvideo publish DECKS --out {tmp_path / 'assets/videos'}" in output
    assert "{{< mdvideo intro >}}" in output


def test_a_missing_folder_is_not_created(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "hugo", str(tmp_path / "typo")]) != 0
    assert "there is no folder" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()
