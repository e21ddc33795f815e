"""Spoken forms of written words, from front matter or from a file that decks share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from mdvideo.deck.model import LexiconFile
from mdvideo.errors import DeckError

MOST_BYTES = 1_000_000


def read_lexicon(given: Mapping[str, str] | LexiconFile | None, folder: Path) -> Mapping[str, str]:
    """Written word to spoken form. A file must lie in ``folder``, the deck's. Raises DeckError."""
    if given is None:
        return {}
    if not isinstance(given, LexiconFile):
        return given
    path = (folder / given.path).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _error(given, f"{given.path} lies outside of the deck's folder", "copy it there")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _error(given, f"{given.path} is larger than {MOST_BYTES // 1_000_000} MB", "is it a lexicon?")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise _error(given, f"{given.path} cannot be read: {reason}", None) from error
    try:
        found: Any = tomllib.loads(text) if path.suffix.lower() == ".toml" else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError) as error:
        said = str(error).partition("\n")[0]
        raise _error(given, f"{given.path} is not valid: {said}", "write lines of `SQL: sequel`") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise _error(given, f"{given.path} does not map words to spoken forms", "write lines of `SQL: sequel`")
    return {str(word): spoken for word, spoken in found.items()}


def _error(given: LexiconFile, message: str, hint: str | None) -> DeckError:
    return DeckError.at(given.span, "lexicon", message, hint=hint)
