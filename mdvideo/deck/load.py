"""Read a deck's file. The only module of the deck language that touches the disk."""

from __future__ import annotations

from pathlib import Path

from mdvideo.deck.incremental.incremental import DeckMemo
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse
from mdvideo.deck.translation.languages import language_of
from mdvideo.errors import DeckError, Problem, Span

LARGEST = 2_000_000
"""Bytes. A long novel; a lesson is a hundredth of it."""


def load_deck(path: Path, memo: DeckMemo | None = None) -> Deck:
    """Read and parse a deck: UTF-8, with or without a byte order mark, any line ends.

    A deck that does not say its language is in that of its file's name: ``lesson.de.md`` is in German. Who reads one
    deck again and again gives it a ``memo``.

    Raises DeckError when the file is missing, a folder, unreadable, too large or not UTF-8. What is wrong inside it
    stands in ``Deck.problems``.
    """
    try:
        if path.is_dir():
            raise _error("deck-folder", f"{path} is a folder", "name the Markdown file in it")
        if path.stat().st_size > LARGEST:
            raise _error("deck-large", f"{path} is larger than {LARGEST // 1_000_000} MB", "is it Markdown?")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _error("deck-missing", f"{path} does not exist", _neighbours(path)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _error("deck-unreadable", f"{path} cannot be read: {reason}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DeckError([_bad_byte(path, data, error.start)]) from error
    return (parse if memo is None else memo.parse)(text, str(path), language_of(path) or "en")


def _error(code: str, message: str, hint: str | None = None) -> DeckError:
    return DeckError.at(None, code, message, hint=hint)


def _neighbours(path: Path) -> str | None:
    from mdvideo.deck.directives.values import nearest

    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    close = nearest(path.name, [found.name for found in path.parent.glob("*.md")])
    return f"did you mean {path.parent / close}?" if close else None


def _bad_byte(path: Path, data: bytes, at: int) -> Problem:
    before = data[:at].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    end = min((found for mark in (b"\n", b"\r") if (found := data.find(mark, at)) >= 0), default=len(data))
    line = before.rpartition("\n")[2]
    text = line + data[at:end].decode("utf-8", "replace")
    span = Span(str(path), before.count("\n") + 1, len(line) + 1, len(line) + 2, text)
    return Problem(
        "error", "deck-encoding", f"byte 0x{data[at]:02x} is not UTF-8", span, "save the file as UTF-8 in your editor"
    )
