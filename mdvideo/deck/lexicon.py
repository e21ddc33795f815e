"""The spoken forms of written words, from front matter or from a file that decks share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mdvideo._util.project_files import files_root
from mdvideo._util.untrusted.parse_data import parse_toml, parse_yaml
from mdvideo._util.untrusted.regular_files import read_regular_text, resolve_path_safely
from mdvideo.deck.model import LexiconFile
from mdvideo.errors import DeckError

MAX_LEXICON_BYTES = 1_000_000

_HINT = "write lines of `SQL: sequel`"


def load_lexicon(lexicon: Mapping[str, str] | LexiconFile | None, folder: Path) -> Mapping[str, str]:
    """Return spoken forms by written word. A file must be in the deck's project. Raises DeckError."""
    if lexicon is None:
        return {}
    if not isinstance(lexicon, LexiconFile):
        return lexicon
    try:
        path = resolve_path_safely(folder / lexicon.path)
    except OSError as error:
        raise _error(lexicon, f"{lexicon.path!a} cannot be read: {error.strerror}", None) from error
    if not path.is_relative_to(files_root(folder / "deck.md")):
        raise _error(lexicon, f"{lexicon.path} is outside the deck's project", "copy it there")
    try:
        text = read_regular_text(path, MAX_LEXICON_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise _error(lexicon, f"{lexicon.path} cannot be read: {reason}", None) from error
    try:
        words: Any = parse_toml(text) if path.suffix.lower() == ".toml" else parse_yaml(text)
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        raise _error(lexicon, f"{lexicon.path} is not valid: {reason}", _HINT) from error
    if not isinstance(words, dict) or not all(isinstance(spoken, str) and spoken for spoken in words.values()):
        raise _error(lexicon, f"{lexicon.path} does not map words to spoken forms", _HINT)
    return {str(word): spoken for word, spoken in words.items()}


def _error(lexicon: LexiconFile, message: str, hint: str | None) -> DeckError:
    return DeckError.at(lexicon.span, "lexicon", message, hint=hint)
