"""Reading a deck's file, whatever is wrong with the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck import load
from mdvideo.deck.load import load_deck
from mdvideo.errors import DeckError


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    unix = "---\ncolor: #fff\n---\n# A\n\n<!-- prompt: x -->\n\n```\ncode\n```\n\n---\n\n# B"
    file = tmp_path / "deck.md"
    decks = []
    for text in (unix, "\ufeff" + unix.replace("\n", "\r\n"), unix.replace("\n", "\r")):
        file.write_text(text, encoding="utf-8", newline="")
        decks.append(load_deck(str(file)))
    assert decks[0] == decks[1] == decks[2]
    assert decks[0].problems == ()


@pytest.mark.parametrize(("name", "lang"), [("lesson.md", "en"), ("lesson.de.md", "de"), ("lesson.pt-BR.md", "pt-BR")])
def test_the_file_name_sets_the_language(tmp_path: Path, name: str, lang: str) -> None:
    (tmp_path / name).write_text("# A")
    assert load_deck(tmp_path / name).lang == lang
    (tmp_path / name).write_text("---\nlang: fr\n---\n# A")
    assert load_deck(tmp_path / name).lang == "fr"


def test_a_byte_that_is_not_utf_8_is_shown_in_its_line(tmp_path: Path) -> None:
    file = tmp_path / "deck.md"
    file.write_bytes("# Überschrift\r\n\r\nCafé ".encode() + b"caf\xe9 here\r\n")
    with pytest.raises(DeckError) as raised:
        load_deck(file)
    assert str(raised.value).replace(str(file), "deck.md") == (
        "deck.md:3:9: error: byte 0xe9 is not UTF-8 [deck-encoding]\n"
        "  3 | Café caf\ufffd here\n"
        "    |         ^\n"
        "    = hint: save the file as UTF-8 in your editor"
    )


def test_a_missing_deck_is_reported_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "lesson.md").write_text("# A")
    with pytest.raises(DeckError, match=r"does not exist[\s\S]*did you mean .*lesson\.md"):
        load_deck(tmp_path / "leson.md")
    with pytest.raises(DeckError, match="there is no folder"):
        load_deck(tmp_path / "no" / "deck.md")


def test_files_that_are_not_decks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeckError, match="is a folder"):
        load_deck(tmp_path)
    with pytest.raises(DeckError, match="cannot be read"):
        load_deck(Path("deck\0.md"))
    (tmp_path / "deck.md").write_text("# A long deck")
    monkeypatch.setattr(load, "MAX_DECK_BYTES", 10)
    with pytest.raises(DeckError, match="is larger than"):
        load_deck(tmp_path / "deck.md")
