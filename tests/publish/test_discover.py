"""The decks that files, folders and patterns name."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.errors import SiteError
from mdvideo.publish.discover import find_decks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lessons/intor.deck.md", "did you mean .*intro.deck.md"),
        ("nothing/*.deck.md", "matches no deck"),
        ("empty", "no deck in .*empty"),
    ],
)
def test_a_name_without_a_deck_is_refused(project: Path, name: str, expected: str) -> None:
    (project / "empty").mkdir()
    with pytest.raises(SiteError, match=expected):
        find_decks([project / name])


def test_hidden_folders_and_packages_are_skipped(project: Path) -> None:
    for folder in (".hidden", "node_modules/package"):
        (project / folder).mkdir(parents=True)
        (project / folder / "other.deck.md").write_text("# Other")
    assert [deck.name for deck in find_decks([project])] == ["intro.deck.md"]


def test_translations_come_with_their_deck(project: Path) -> None:
    (project / "lessons/intro.deck.de.md").write_text("# Caches")
    decks = find_decks([project / "lessons/intro.deck.md"])
    assert [deck.name for deck in decks] == ["intro.deck.de.md", "intro.deck.md"]


def test_the_configuration_names_further_decks(project: Path) -> None:
    (project / "mdvideo.toml").write_text('[publish]\ndecks = ["talks/*.md"]\n')
    (project / "talks").mkdir()
    (project / "talks/outro.md").write_text("# The end")
    assert [deck.name for deck in find_decks([project])] == ["intro.deck.md", "outro.md"]
