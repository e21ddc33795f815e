"""Spoken forms of written words, from front matter and from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.lexicon import MAX_LEXICON_BYTES, load_lexicon
from mdvideo.deck.model import LexiconFile
from mdvideo.errors import DeckError, Span

HERE = Span("deck.md", 2, 10, 20, "lexicon: words.yaml")


def test_words_in_front_matter_are_taken_as_they_are(tmp_path: Path) -> None:
    assert load_lexicon({"SQL": "sequel"}, tmp_path) == {"SQL": "sequel"}
    assert load_lexicon(None, tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words.yaml", "SQL: sequel\n42: forty-two\n"),
        ("words.yml", '{"SQL": sequel, 42: forty-two}'),
        ("words.TOML", 'SQL = "sequel"\n42 = "forty-two"\n'),
    ],
)
def test_a_file_may_be_yaml_or_toml(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert load_lexicon(LexiconFile(name, HERE), tmp_path) == {"SQL": "sequel", "42": "forty-two"}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("words.yaml", b"SQL: [sequel", "words.yaml is not valid: while parsing"),
        ("words.toml", b"SQL = ", "words.toml is not valid"),
        ("words.yaml", b"- SQL", "does not map words to spoken forms"),
        ("words.yaml", b"SQL: 1", "does not map words to spoken forms"),
        ("words.yaml", b"SQL: ''", "does not map words to spoken forms"),
        ("words.yaml", b"", "does not map words to spoken forms"),
        ("words.yaml", b"SQL: \xff", "cannot be read: it is not UTF-8"),
        ("words.yaml", b"x" * (MAX_LEXICON_BYTES + 1), "is larger than 1 MB"),
        ("words.yaml", b"!!python/object/apply:os.system [ls]", "is not valid"),
        ("other.yaml", None, "cannot be read: No such file"),
        ("../words.yaml", None, "is outside the deck's project"),
        ("/etc/words.yaml", None, "is outside the deck's project"),
    ],
)
def test_a_faulty_file_is_an_error_at_its_name(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(DeckError, match=message) as raised:
        load_lexicon(LexiconFile(name, HERE), tmp_path)
    assert [(problem.code, problem.span) for problem in raised.value.problems] == [("lexicon", HERE)]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    (tmp_path / "words.yaml").write_text("SQL: sequel")
    (folder / "words.yaml").symlink_to(tmp_path / "words.yaml")
    with pytest.raises(DeckError, match="is outside the deck's project"):
        load_lexicon(LexiconFile("words.yaml", HERE), folder)
