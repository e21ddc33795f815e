"""A page of a site that is also a deck: which pages are, and which part of their front matter is the deck's.

A page is a deck if its front matter says ``mdvideo: true``, or has the deck's options below ``mdvideo:``. Its other
keys belong to the site, except those that say who wrote the page and what it is about.
"""

from __future__ import annotations

import re
from pathlib import Path

from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo.deck.loose_yaml import YamlMapping, YamlScalar, YamlValue
from mdvideo.errors import DeckError

KEY = "mdvideo"
"""The front-matter key that makes a page a deck."""

METADATA_KEYS = frozenset({"title", "description", "author", "keywords", "lang"})
"""Keys of a page's front matter that describe its video too."""

DEFAULT_DIVIDER = frozenset({1, 2})
"""Levels of headings that start slides on a page, unless the page's options set ``headingDivider``."""

_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off", ""})
_FRONT_MATTER = re.compile(r"\ufeff?---+[ \t]*\r?\n(.*?)^---+[ \t]*\r?$", re.S | re.M)
_KEY_LINE = re.compile(rf"^{KEY}[ \t]*:[ \t]*([^\r\n#]*)", re.M)


def deck_mapping_of(mapping: YamlMapping) -> tuple[YamlMapping, YamlValue | None]:
    """Return the deck's part of a front matter, and the value that makes the page a deck (None: not such a page).

    Raises DeckError when ``mdvideo`` is neither true, false nor a mapping.
    """
    value = next((value for key, value in reversed(mapping.entries) if key.text == KEY), None)
    if value is None:
        return mapping, None
    if isinstance(value, YamlMapping):
        own_keys = {key.text for key, _ in value.entries}
        metadata = [entry for entry in mapping.entries if entry[0].text in METADATA_KEYS - own_keys]
        return YamlMapping((*metadata, *value.entries), mapping.span), value
    word = value.text.strip().lower() if isinstance(value, YamlScalar) else None
    if word in _YES:
        return YamlMapping(tuple(e for e in mapping.entries if e[0].text in METADATA_KEYS), mapping.span), value
    if word in _NO:
        return YamlMapping(tuple(e for e in mapping.entries if e[0].text != KEY), mapping.span), None
    hint = "write mdvideo: true, or the deck's options below mdvideo:"
    raise DeckError.at(value.span, "page-deck", "expected true, false or a mapping", hint=hint)


def is_deck_page(text: str) -> bool:
    """Whether a page's front matter makes it a deck. Parses no YAML, because sites have many pages."""
    if KEY not in text:
        return False
    front_matter = _FRONT_MATTER.match(text)
    key_line = _KEY_LINE.search(front_matter[1]) if front_matter is not None else None
    if front_matter is None or key_line is None:
        return False
    below = front_matter[1][key_line.end() :].lstrip(" \t\r")[:2]
    return key_line[1].strip().lower() not in _NO or below in ("\n ", "\n\t")


def is_deck_page_file(path: Path) -> bool:
    """Whether a Markdown file is a page whose front matter makes it a deck. False for a file that cannot be read."""
    try:
        return is_deck_page(read_regular_text(path))
    except (OSError, UnicodeDecodeError):
        return False
