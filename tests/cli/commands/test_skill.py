"""What the skill for agents says is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from mdvideo.cli.main import COMMANDS, main


@pytest.fixture
def skill(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["skill"]) == 0
    return capsys.readouterr().out


def test_the_skill_has_a_name_and_says_when_to_use_it(skill: str) -> None:
    front = yaml.safe_load(skill.split("---\n")[1])
    assert re.fullmatch(r"[a-z-]{1,64}", front["name"])
    assert 0 < len(front["description"]) <= 1024


def test_the_skill_names_commands_options_and_codes_that_exist(skill: str) -> None:
    for name in re.findall(r"`mdvideo ([a-z0-9]+)[^`]*`", skill):
        assert name in COMMANDS
        with pytest.raises(SystemExit):
            main([name, "--help"])
    named = re.findall(r"`mdvideo ([a-z0-9]+)( [^`]*--[^`]*)`", skill)
    reference = (Path(__file__).parents[3] / "docs/commands.md").read_text(encoding="utf-8")
    for name, rest in named:
        section = reference.partition(f"## mdvideo {name}\n")[2].partition("\n## ")[0]
        assert all(f"`{option}" in section for option in re.findall(r"--[a-z-]+", rest)), name
    package = Path(__file__).parents[3] / "mdvideo"
    source = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    codes = re.findall(r"`([a-z]+(?:-[a-z]+)*)`", "".join(re.findall(r"^\| (`.*?) \|", skill, re.M)))
    assert len(codes) >= 8
    assert [code for code in codes if f'"{code}"' not in source] == []


def test_the_deck_of_the_skill_passes_a_strict_check(
    skill: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mdvideo.toml").touch()
    (deck,) = re.findall(r"^````markdown\n(.*?)^````", skill, re.S | re.M)
    path = tmp_path / "cache.deck.md"
    path.write_text(deck, encoding="utf-8")
    assert main(["check", str(path), "--strict"]) == 0, capsys.readouterr().out
