"""``mdvideo i18n``: a deck's texts for translators, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cli.main import main

pytest.importorskip("babel")

DECK = "# Leaves\n\nA leaf is green.\n\n<!-- Welcome to the lesson. -->\n"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").write_text('speech = {backend = "none"}\n', encoding="utf-8")
    path = tmp_path / "leaves.md"
    path.write_text(DECK, encoding="utf-8")
    return path


def translate(catalogue: Path, text: str, translation: str) -> None:
    written = catalogue.read_text(encoding="utf-8")
    assert f'msgid "{text}"\nmsgstr ""' in written
    catalogue.write_text(
        written.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translation}"'), encoding="utf-8"
    )


def test_a_deck_is_translated_by_way_of_a_po_file(deck: Path) -> None:
    assert main(["i18n", "extract", str(deck), "--lang", "de"]) == 0
    catalogue = deck.with_name("leaves.de.po")
    translate(catalogue, "Leaves", "Blätter")
    translate(catalogue, "Welcome to the lesson.", "Willkommen.")
    assert main(["i18n", "merge", str(deck), "--lang", "de"]) == 0
    assert deck.with_name("leaves.de.md").read_text(encoding="utf-8") == (
        "# Blätter\n\nA leaf is green.\n\n<!-- Willkommen. -->\n"
    )


def test_an_edited_text_keeps_its_translation_in_doubt(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was rewritten is marked fuzzy, is not merged, and check says so at its line."""
    main(["i18n", "extract", str(deck), "--lang", "de"])
    catalogue = deck.with_name("leaves.de.po")
    translate(catalogue, "Leaves", "Blätter")
    translate(catalogue, "A leaf is green.", "Ein Blatt ist grün.")
    deck.write_text(DECK.replace("A leaf is green.", "A leaf is so green."), encoding="utf-8")
    main(["i18n", "extract", str(deck), "--lang", "de"])
    assert '#, fuzzy\nmsgid "A leaf is so green."\nmsgstr "Ein Blatt ist grün."' in catalogue.read_text("utf-8")
    capsys.readouterr()
    main(["check", str(deck)])
    out = capsys.readouterr().out
    assert "leaves.md:3:1: warning: leaves.de.po translates an older version of this text [translation-stale]" in out
    assert "leaves.de.po has no translation of this note [translation-lacks]" in out


def test_a_translated_deck_is_not_overwritten_without_force(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["i18n", "extract", str(deck), "--lang", "de"])
    main(["i18n", "merge", str(deck), "--lang", "de"])
    assert main(["i18n", "merge", str(deck), "--lang", "de"]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["i18n", "merge", str(deck), "--lang", "de", "--force"]) == 0


def test_a_broken_catalogue_is_named(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck.with_name("leaves.de.po").write_text('msgid "a"\nwhatever "b"\n', encoding="utf-8")
    assert main(["i18n", "merge", str(deck), "--lang", "de"]) == 1
    assert "leaves.de.po is not a valid PO file" in capsys.readouterr().err
