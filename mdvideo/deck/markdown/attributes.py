"""Attributes in braces: ``{.class #id key=value key="two words" loop}``, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = re.compile(
    r"""[.](?P<class>[\w-]+)
      | [#](?P<id>[\w-]+)
      | (?P<key>[A-Za-z_][\w:-]*)=(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}"'=]+))
      | (?P<flag>loop|hold|muted)(?=[\s}])""",
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute. ``name`` is ``class``, ``id``, another key, or a word of a clip, which has no value.

    The rest are offsets in the text.
    """

    name: str
    value: str
    name_start: int
    value_start: int
    value_end: int


def parse_attributes(text: str, start: int) -> tuple[tuple[Attribute, ...], int] | None:
    """Return the attributes in the braces that open at ``start``, and the offset after them; None if there are none."""
    if not text.startswith("{", start):
        return None
    found: list[Attribute] = []
    at = start + 1
    while True:
        gap = _SPACE.match(text, at)
        at = gap.end() if gap is not None else at
        if text.startswith("}", at):
            return (tuple(found), at + 1) if found else None
        match = _ITEM.match(text, at)
        if match is None or (found and gap is not None and not gap.group()):
            return None
        found.append(_attribute_of(match))
        at = match.end()


def _attribute_of(match: re.Match[str]) -> Attribute:
    if match["flag"] is not None:
        return Attribute(match["flag"], "", match.start(), *match.span("flag"))
    group = next(g for g in ("class", "id", "double", "single", "bare") if match[g] is not None)
    value = match[group]
    if group == "double":
        value = _ESCAPED.sub(r"\1", value)
    name = group if match["key"] is None else match["key"]
    return Attribute(name, value, match.start(), *match.span(group))
