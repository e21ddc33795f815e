"""Attributes in braces: ``{.class #id key=value key="two words"}``, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = re.compile(
    r"""[.](?P<class>[\w-]+)
      | [#](?P<id>[\w-]+)
      | (?P<key>[A-Za-z_][\w:-]*)=(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}"'=]+))""",
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attribute:
    """``class``, ``id`` or another key, and its value; ``at`` and ``start`` are where name and value begin.

    ``end`` is where the value ends. All are offsets in the text.
    """

    name: str
    value: str
    at: int
    start: int
    end: int


def parse_attributes(text: str, start: int) -> tuple[tuple[Attribute, ...], int] | None:
    """The attributes in the braces that open at ``start``, and the offset behind them; None if there are none."""
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
        found.append(_attribute(match))
        at = match.end()


def _attribute(match: re.Match[str]) -> Attribute:
    group = next(g for g in ("class", "id", "double", "single", "bare") if match[g] is not None)
    value = match[group]
    if group == "double":
        value = _ESCAPED.sub(r"\1", value)
    name = group if match["key"] is None else match["key"]
    return Attribute(name, value, match.start(), *match.span(group))
