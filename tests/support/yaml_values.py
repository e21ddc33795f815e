"""YAML values for tests of their readers."""

from __future__ import annotations

from mdvideo.deck.loose_yaml import YamlValue, read_mapping
from mdvideo.deck.source import Excerpt, Source


def yaml_value(text: str, *, loose: bool = True) -> YamlValue:
    """The value that ``text`` is after a key, in line 1 of ``deck.md`` at column 6."""
    source = Source.from_text(f"key: {text}", "deck.md")
    mapping = read_mapping(Excerpt.from_range(source, 0, len(source.text)), {"key": True} if loose else {})
    assert mapping is not None
    return mapping.entries[0][1]
