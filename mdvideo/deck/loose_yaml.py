"""YAML with places: scalars, sequences and mappings that know their Spans, with Marp's looseness.

Every scalar stays text, as in YAML's failsafe schema; validators give it a type. A single-line value of a known key
is taken whole, so that ``color: #fff`` and ``title: Loops: a start`` mean what they say (Marpit's "loose YAML").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from mdvideo._util.untrusted.parse_data import is_nested_too_deeply
from mdvideo.deck.source import Excerpt
from mdvideo.errors import DeckError, Span

MAX_NODES = 5_000
"""Aliases can make a small document huge ("a billion laughs"); no real front matter has this many nodes."""

MAX_DEPTH = 20
"""An alias may name a node that contains it, which would never end."""

YAML_SYNTAX_STARTS = "\"'[{|>~&*"
"""A value that starts with one of these characters is YAML syntax and is left to YAML, as in Marpit."""

_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<quote>[\"']?)(?P<key>[\w-]+)(?P=quote)(?P<colon>[ \t]*:)(?P<gap>[ \t]+)"
    r"(?P<value>\S.*?)[ \t]*$"
)
_COMMENT = re.compile(r"[ \t]#.*$")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", " ": " ", "/": "/", "\\": "\\", "_": "\u00a0", "N": "\u0085"}
_ESCAPE = re.compile(r"\\([tnr /\\_N]|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
"""YAML 1.2.2, section 5.7, without the control characters, which no deck means."""


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """Text. ``null`` is true for an absent value, ``~`` and ``null``.

    ``text_offset`` is the distance of the text from the start of ``span``: 1 inside quotation marks, else 0. It is None
    where the text is not in the source literally, on one line.
    """

    text: str
    span: Span
    null: bool = False
    text_offset: int | None = None


@dataclass(frozen=True, slots=True)
class YamlSequence:
    """A YAML sequence."""

    items: tuple[YamlValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """A YAML mapping in source order. A repeated key has several entries."""

    entries: tuple[tuple[YamlScalar, YamlValue], ...]
    span: Span


YamlValue = YamlScalar | YamlSequence | YamlMapping


def to_python(value: YamlValue) -> Any:
    """Convert a value to str, None, list and dict."""
    match value:
        case YamlScalar():
            return None if value.null else value.text
        case YamlSequence():
            return [to_python(item) for item in value.items]
        case YamlMapping():
            return {key.text: to_python(item) for key, item in value.entries}


def read_mapping(
    excerpt: Excerpt, loose_keys: Mapping[str, bool], escaped_keys: Collection[str] = ()
) -> YamlMapping | None:
    """Read the mapping in ``excerpt``. Return None for valid YAML that is not a mapping.

    ``loose_keys`` names the keys whose single-line values are taken whole, without their leading underscore. The flag
    says whether such a value may contain `` #``, which would otherwise start a YAML comment. In the values of
    ``escaped_keys``, a backslash escapes as in double quotes. Raises DeckError on invalid YAML.
    """
    values = _find_loose_values(excerpt, loose_keys)
    if len(values) == sum(1 for line in excerpt.lines if line.strip()):
        mapping: YamlMapping | None = _mapping_of_lines(excerpt, values)
    else:
        mapping = _parse_yaml(excerpt, values)
    if mapping is None or "\\" not in excerpt.text:
        return mapping
    places = {excerpt.span(number, *match.span("value")) for number, match in values.items()}
    return replace(mapping, entries=tuple(_unescape_entry(entry, places, escaped_keys) for entry in mapping.entries))


def _unescape_entry(
    entry: tuple[YamlScalar, YamlValue], places: Collection[Span], escaped_keys: Collection[str]
) -> tuple[YamlScalar, YamlValue]:
    """Return an entry with the escapes in its loose value resolved. What YAML does not know stays as it is."""
    key, value = entry
    if not isinstance(value, YamlScalar) or value.span not in places or key.text.removeprefix("_") not in escaped_keys:
        return entry
    if "$" in value.text:  # a formula is full of backslashes
        return entry
    text = _ESCAPE.sub(lambda match: _ESCAPES.get(match[1]) or chr(int(match[2] or match[3], 16)), value.text)
    return entry if text == value.text else (key, replace(value, text=text, text_offset=None))


def _find_loose_values(excerpt: Excerpt, loose_keys: Mapping[str, bool]) -> dict[int, re.Match[str]]:
    values = {}
    for number, line in enumerate(excerpt.lines):
        match = _LINE.match(line)
        if match is None or match["indent"]:
            continue
        key, value = match["key"].removeprefix("_"), match["value"]
        if key not in loose_keys or value[0] in YAML_SYNTAX_STARTS:
            continue
        may_contain_hash = loose_keys[key]
        if not may_contain_hash and (value[0] == "#" or _COMMENT.search(value)):
            continue
        following = excerpt.lines[number + 1] if number + 1 < len(excerpt.lines) else ""
        if following[:1] not in " \t" or not following.strip():
            values[number] = match
    return values


def _mapping_of_lines(excerpt: Excerpt, values: Mapping[int, re.Match[str]]) -> YamlMapping:
    """Build the mapping without a YAML parser. The common case: every line is ``key: value``."""
    entries = []
    for number, match in values.items():
        key = YamlScalar(match["key"], excerpt.span(number, *match.span("key")))
        entries.append((key, _scalar_in_line(excerpt, number, *match.span("value"))))
    return YamlMapping(tuple(entries), excerpt.span(0, 0, len(excerpt.lines[0])))


def _scalar_in_line(excerpt: Excerpt, line: int, start: int, end: int) -> YamlScalar:
    text = excerpt.lines[line][start:end]
    return YamlScalar(text, excerpt.span(line, start, end), text == "null", 0)


def _parse_yaml(excerpt: Excerpt, loose_values: Mapping[int, re.Match[str]]) -> YamlMapping | None:
    lines = list(excerpt.lines)
    for number, match in loose_values.items():
        # PyYAML gets an empty quoted value; the real one is taken from the author's line.
        lines[number] = f'{match["quote"]}{match["key"]}{match["quote"]}{match["colon"]}{match["gap"]}""'
    if is_nested_too_deeply("\n".join(lines)):
        raise DeckError.at(excerpt.span(0, 0, 1), "yaml-invalid", "invalid YAML: values nested too deeply")
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(excerpt, error) from error
    except (yaml.YAMLError, RecursionError) as error:
        position = error.position if isinstance(error, yaml.reader.ReaderError) else 0
        before = "\n".join(lines)[:position]
        span = excerpt.span(before.count("\n"), len(before.rpartition("\n")[2]), len(before) + 1)
        raise DeckError.at(span, "yaml-invalid", "invalid YAML: a character that YAML forbids") from error
    if not isinstance(node, yaml.MappingNode):
        return None
    return _NodeConverter(excerpt, loose_values).mapping(node)


def _syntax_error(excerpt: Excerpt, error: yaml.MarkedYAMLError) -> DeckError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if line >= len(excerpt.lines):
        line = len(excerpt.lines) - 1
        column = len(excerpt.lines[line])
    reason = " ".join(part for part in (error.context, error.problem) if part)
    return DeckError.at(
        excerpt.span(line, column, column + 1),
        "yaml-invalid",
        f"invalid YAML: {reason}",
        hint="put the value in quotes if it contains any of : # [ ] { } & * ! | > ' \" % @",
    )


class _NodeConverter:
    """Converts PyYAML's nodes to YamlValues. Raises DeckError beyond MAX_NODES and MAX_DEPTH."""

    def __init__(self, excerpt: Excerpt, loose_values: Mapping[int, re.Match[str]]) -> None:
        self.excerpt = excerpt
        self.loose_values = loose_values
        self.nodes = 0
        self.depth = 0

    def mapping(self, node: yaml.MappingNode) -> YamlMapping:
        entries = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DeckError.at(self.span(key), "yaml-invalid", "a key must be a single word")
            match = self.loose_values.get(key.start_mark.line)
            if match is not None and key.start_mark.column == match.start("quote"):
                converted: YamlValue = _scalar_in_line(self.excerpt, key.start_mark.line, *match.span("value"))
            else:
                converted = self.value(value)
            entries.append((self.scalar(key), converted))
        return YamlMapping(tuple(entries), self.span(node))

    def value(self, node: yaml.Node) -> YamlValue:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise DeckError.at(self.span(node), "yaml-too-large", f"more than {MAX_NODES} values")
        if self.depth > MAX_DEPTH:
            raise DeckError.at(self.span(node), "yaml-too-deep", f"values nested more than {MAX_DEPTH} levels deep")
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        self.depth += 1
        if isinstance(node, yaml.MappingNode):
            converted: YamlValue = self.mapping(node)
        else:
            converted = YamlSequence(tuple(self.value(item) for item in node.value), self.span(node))
        self.depth -= 1
        return converted

    def scalar(self, node: yaml.Node) -> YamlScalar:
        text = str(node.value)
        mark = node.start_mark
        text_offset = 1 if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else 0
        start = self.excerpt.offset(mark.line, mark.column) + text_offset
        literal = self.excerpt.source.text.startswith(text, start) and text != ""
        null = node.tag == "tag:yaml.org,2002:null"
        return YamlScalar("" if null else text, self.span(node), null, text_offset if literal else None)

    def span(self, node: yaml.Node) -> Span:
        first, last = node.start_mark, node.end_mark
        end = last.column if last.line == first.line else len(self.excerpt.lines[first.line].rstrip())
        return self.excerpt.span(first.line, first.column, end)
