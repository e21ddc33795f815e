"""Tables in logs: columns stand under their titles, whatever the script."""

from __future__ import annotations

from argparse import Namespace

import pytest

from mdvideo.cli.progress.table import Column, align_columns, show_table

COLUMNS = (Column("deck"), Column("size", number=True), Column("state"))
ROWS = (("intro.deck.md", "2.4 MB", "made"), ("暗号.md", "12.1 MB", "kept"))


def test_text_is_aligned_left_and_numbers_right() -> None:
    assert align_columns(COLUMNS, ROWS) == [
        "deck              size  state",
        "intro.deck.md   2.4 MB  made",
        "暗号.md        12.1 MB  kept",
    ]


@pytest.mark.parametrize(("json", "quiet", "shown"), [(False, False, True), (True, False, False), (False, True, False)])
def test_it_is_for_people(capsys: pytest.CaptureFixture[str], json: bool, quiet: bool, shown: bool) -> None:
    show_table(Namespace(json=json, quiet=quiet), COLUMNS, ROWS)
    said = capsys.readouterr()
    assert said.out == ""
    assert ("intro.deck.md" in said.err) is shown
