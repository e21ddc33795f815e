"""Decks as people write them, in our own words: every one builds, and nothing in them is an error."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from mdvideo.api import open_engine
from mdvideo.cli.main import main
from mdvideo.engine.check_deck import check_deck

FOLDER = Path(__file__).parent / "decks"
DECKS = sorted(FOLDER.glob("*.md"))


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the decks, in a project of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    (folder / "mdvideo.toml").touch()
    return folder


@pytest.mark.parametrize("name", [deck.name for deck in DECKS])
def test_a_deck_of_other_tools_renders_every_slide(decks: Path, tmp_path: Path, name: str) -> None:
    deck = decks / name
    arguments = ["render", str(deck), "-o", str(tmp_path), "--size", "640x360", "--images", "flat", "--quiet"]
    assert main(arguments) == 0
    assert len(list(tmp_path.glob("slide-*.png"))) > 1 or name == "idioms.md"


@pytest.mark.parametrize("name", [deck.name for deck in DECKS])
def test_a_deck_of_other_tools_has_no_error(decks: Path, name: str) -> None:
    deck = decks / name
    with open_engine(deck) as engine:
        problems = asyncio.run(check_deck(deck, {"size": "640x360"}, engine))
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
