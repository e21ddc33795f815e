"""Files, folders and patterns on a command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cli.named_decks import decks_named
from mdvideo.errors import SiteError


def test_files_folders_and_patterns_are_decks_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("z.md", "unit/b.deck.md", "unit/a.deck.md", "unit/notes.md", "more/c.deck.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("# A\n")
    found = decks_named(["z.md", "unit", "unit/a.deck.md", "more/*.md", "missing.md", "-"])
    assert [str(path) for path in found] == [
        "z.md", "unit/a.deck.md", "unit/b.deck.md", "more/c.deck.md", "missing.md", "-",
    ]  # fmt: skip
    with pytest.raises(SiteError, match="matches no deck"):
        decks_named(["nothing*.md"])
