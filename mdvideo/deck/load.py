"""Reading a deck from its file. The only module of ``deck`` that reads decks from disk."""

from __future__ import annotations

import sys
from functools import cache, partial
from pathlib import Path

from mdvideo._util.similar_names import nearest_name
from mdvideo._util.untrusted.regular_files import read_regular, resolve_path_safely
from mdvideo.deck.dialects.read_dialect import DeckAsOurs, read_as_ours
from mdvideo.deck.frontmatter import read_front_matter
from mdvideo.deck.language.detect_language import UNKNOWN, with_language
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from mdvideo.deck.source import Source
from mdvideo.deck.translation.languages import language_of
from mdvideo.errors import DeckError, Problem, Span

MAX_DECK_BYTES = 1_000_000
"""The length of a novel. A lesson has a fiftieth of it."""
STANDARD_INPUT = Path("-")
"""The path of a deck that is read from standard input. Files that it names are looked for in the working folder."""


def load_deck(path: str | Path) -> Deck:
    """Read and parse a deck: UTF-8, with or without a byte order mark, any line ends.

    A deck that does not set its language has that of its file name: ``lesson.de.md`` is in German. Else the language is
    what its words show, or English.

    Raises DeckError when the file is missing, a folder, unreadable, too large or not UTF-8. Faults in the text are in
    ``Deck.problems``.
    """
    path = Path(path)
    text = read_deck_text(path)
    return with_language(parse_deck(text, str(path), language_of(path) or UNKNOWN, partial(_read_import, path.parent)))


def load_as_ours(path: str | Path) -> DeckAsOurs:
    """Read a deck of any program as one in mdvideo's language. Raises DeckError as ``load_deck`` does."""
    path = Path(path)
    source = Source.from_text(read_deck_text(path), str(path))
    return read_as_ours(source, read_front_matter(source), partial(_read_import, path.parent))


def _read_import(folder: Path, name: str) -> str | None:
    """Return the text of a file that a deck imports, from the deck's folder; None if there is none that may be read."""
    try:
        path = resolve_path_safely(folder / name)
        if not path.is_relative_to(folder.resolve()):
            return None
        return read_regular(path, MAX_DECK_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return None


def read_deck_text(path: Path) -> str:
    """Return the text of a deck. Raises DeckError as ``load_deck`` does."""
    try:
        data = _standard_input() if path == STANDARD_INPUT else _bytes_of(path)
    except FileNotFoundError as error:
        raise _error("deck-missing", f"{path} does not exist", _missing_hint(path)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _error("deck-unreadable", f"{path} cannot be read: {reason}") from error
    if len(data) > MAX_DECK_BYTES:
        raise _too_large(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DeckError([_encoding_problem(path, data, error.start)]) from error


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise _error("deck-folder", f"{path} is a folder", "name the Markdown file in it")
    if path.stat().st_size > MAX_DECK_BYTES:
        raise _too_large(path)
    return read_regular(path, MAX_DECK_BYTES)


@cache
def _standard_input() -> bytes:
    """Return the deck that is piped in. It can be read once, and a check reads a deck more than once."""
    return sys.stdin.buffer.read(MAX_DECK_BYTES + 1)


def _too_large(path: Path) -> DeckError:
    message = f"{path} is larger than {MAX_DECK_BYTES // 1_000_000} MB"
    return _error("deck-large", message, "is it a Markdown file?")


def _error(code: str, message: str, hint: str | None = None) -> DeckError:
    return DeckError.at(None, code, message, hint=hint)


def _missing_hint(path: Path) -> str | None:
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    close = nearest_name(path.name, (found.name for found in path.parent.glob("*.md")))
    return f"did you mean {path.parent / close}?" if close else None


def _encoding_problem(path: Path, data: bytes, at: int) -> Problem:
    """Report the byte at offset ``at`` with its line."""
    before = data[:at].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    end = min((found for newline in (b"\n", b"\r") if (found := data.find(newline, at)) >= 0), default=len(data))
    line = before.rpartition("\n")[2]
    text = line + data[at:end].decode("utf-8", "replace")
    span = Span(str(path), before.count("\n") + 1, len(line) + 1, len(line) + 2, text)
    message = f"byte 0x{data[at]:02x} is not UTF-8"
    return Problem("error", "deck-encoding", message, span, "save the file as UTF-8 in your editor")
