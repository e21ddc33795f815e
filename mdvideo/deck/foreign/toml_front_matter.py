"""Front matter in TOML, as Hugo has it, as the same values that YAML gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mdvideo._util.untrusted.parse_data import parse_toml
from mdvideo.deck.loose_yaml import YamlMapping, YamlScalar, YamlSequence, YamlValue
from mdvideo.deck.source import Excerpt
from mdvideo.errors import DeckError, Span

_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(excerpt: Excerpt) -> YamlMapping:
    """Read a front matter in TOML. The span of a value is that of its key's line. Raises DeckError if it is invalid."""
    try:
        table = parse_toml(excerpt.text)
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        line, column = (int(found[1]) - 1, int(found[2]) - 1) if found is not None else (0, 0)
        span = excerpt.span(line, column, column + 1)
        raise DeckError.at(span, "toml-invalid", f"invalid TOML: {_AT_LINE.sub('', str(error)).strip()}") from error
    return _mapping_of(table, excerpt, excerpt.span(0, 0, len(excerpt.lines[0])))


def _mapping_of(table: Mapping[str, Any], excerpt: Excerpt, default: Span) -> YamlMapping:
    entries = []
    for key, value in table.items():
        span = _place_of(key, excerpt) or default
        entries.append((YamlScalar(key, span), _value_of(value, excerpt, span)))
    return YamlMapping(tuple(entries), default)


def _value_of(value: Any, excerpt: Excerpt, span: Span) -> YamlValue:
    if isinstance(value, Mapping):
        return _mapping_of(value, excerpt, span)
    if isinstance(value, list):
        return YamlSequence(tuple(_value_of(item, excerpt, span) for item in value), span)
    return YamlScalar(str(value).lower() if isinstance(value, bool) else str(value), span)


def _place_of(key: str, excerpt: Excerpt) -> Span | None:
    pattern = re.compile(rf"[ \t]*\[*[ \t]*[\"']?(?:[\w-]+\.)*{re.escape(key)}[\"']?[ \t]*[=\].]")
    for number, line in enumerate(excerpt.lines):
        if pattern.match(line):
            return excerpt.span(number, len(line) - len(line.lstrip()), len(line.rstrip()))
    return None
