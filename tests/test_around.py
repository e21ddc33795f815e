"""The GitHub Action, the pre-commit hook and the container run the command line as it is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mdvideo.cli.main import main

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not (ROOT / "action.yml").is_file(), reason="needs a clone")


def yaml_of(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def run_step(name: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, with mdvideo on the path."""
    (step,) = (step for step in yaml_of("action.yml")["runs"]["steps"] if step.get("name") == name)
    assert set(variables) == set(step["env"])
    command = folder / "bin" / "mdvideo"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m mdvideo "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "CI": "true",
        **variables,
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the command of this test is a shell script")
def test_the_action_checks_and_builds(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").touch()
    (tmp_path / "unit").mkdir()
    (tmp_path / "one.md").write_text("---\nsize: 320x180\n---\n\n# One\n")
    (tmp_path / "unit/two.deck.md").write_text("---\nsize: 320x180\n---\n\n# Two\n\n<!-- moton: zoom-in -->\n")
    decks = "one.md unit"
    done = run_step("Check", tmp_path, DECKS=decks, STRICT="false")
    assert done.returncode == 0, done.stderr
    assert "::warning file=unit/two.deck.md,line=7," in done.stdout
    assert run_step("Check", tmp_path, DECKS=decks, STRICT="true").returncode == 1
    done = run_step("Build", tmp_path, COMMAND="build", DECKS=decks, OUT="videos", ARGUMENTS="--size 160x90 -q")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "videos").glob("*.mp4")) == ["one.mp4", "two.mp4"]
    done = run_step("Build", tmp_path, COMMAND="biuld", DECKS=decks, OUT="videos", ARGUMENTS="")
    assert done.returncode == 2
    assert "not biuld" in done.stdout


def test_the_action_uses_the_inputs_that_it_has_and_the_docs_list_them() -> None:
    action = yaml_of("action.yml")
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(action["inputs"])
    docs = (ROOT / "docs/cookbook.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([\w-]+)` \| (\S+) \|", docs, re.M))
    assert {name: default.strip("`").replace("none", "") for name, default in listed.items()} == {
        name: given["default"] for name, given in action["inputs"].items()
    }


def test_the_hook_checks_decks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = yaml_of(".pre-commit-hooks.yaml")
    (tmp_path / "mdvideo.toml").touch()
    deck = tmp_path / "good.deck.md"
    deck.write_text("# Good\n")
    assert re.search(hook["files"], deck.name)
    assert not re.search(hook["files"], "README.md")
    command = [*shlex.split(hook["entry"])[1:], *hook["args"]]
    assert main([*command, str(deck)]) == 0
    assert capsys.readouterr().out == ""
    deck.write_bytes(b"# Bad \xff\n")
    assert main([*command, str(deck)]) == 1


def test_the_container_has_what_its_wheel_is_made_of_and_another_user_than_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1] not in ("root", "0")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not {"mdvideo", "themes", "LICENSE", "README.md", "constraints.txt", "pyproject.toml"} & set(ignored)
