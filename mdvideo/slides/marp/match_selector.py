"""Matches selectors with elements before layout, as far as the few questions of this package need it.

A selector with a pseudo-class that is not known here matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mdvideo.slides.marp.css_rules import split_outside, unescaped

_SIMPLE = re.compile(
    r"(?P<type>^[a-zA-Z*][-\w]*)|\.(?P<class>(?:[-\w]|\\[0-9a-fA-F]{1,6}|\\.)+)|#(?P<id>[-\w]+)"
    r"|\[\s*(?P<attribute>[-\w]+)\s*(?:(?P<operator>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*i?)?\]"
    r"|:(?P<function>is|where|not|matches)\((?P<argument>(?:[^()]|\([^()]*\))*)\)"
    r"|:(?P<position>(?:first|last|only)-(?:child|of-type))"
    r"|:nth-child\(\s*(?P<nth>odd|even|[-+]?\d*n(?:\s*[-+]\s*\d+)?|\d+)\s*\)"
)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")

Specificity = tuple[int, int, int]

EVERY_POSITION = frozenset(f"{which}-{among}" for which in ("first", "last", "only") for among in ("child", "of-type"))


@dataclass(frozen=True, slots=True)
class Node:
    """An element as selectors see it. ``positions`` are those among its siblings: ``first-child``…

    ``previous`` is the element before it in the same parent.
    """

    tag: str
    classes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    positions: frozenset[str] = EVERY_POSITION
    previous: Node | None = None


def match_compound(selector: str, node: Node) -> Specificity | None:
    """Return the specificity of a compound selector if it matches the element, else None."""
    at, total = 0, [0, 0, 0]
    while at < len(selector):
        match = _SIMPLE.match(selector, at)
        if match is None:
            return None
        at = match.end()
        added = _match_function(match, node) if match["function"] else _match_simple(match, node)
        if added is None:
            return None
        total = [a + b for a, b in zip(total, added, strict=True)]
    return (total[0], total[1], total[2]) if selector else None


def _match_simple(match: re.Match[str], node: Node) -> Specificity | None:
    if match["type"]:
        is_any = match["type"] == "*"
        return (0, 0, 0 if is_any else 1) if is_any or match["type"].lower() == node.tag else None
    if match["class"]:
        return (0, 1, 0) if unescaped(match["class"]) in node.classes else None
    if match["id"]:
        return (1, 0, 0) if node.attributes.get("id") == match["id"] else None
    if match["attribute"]:
        return (0, 1, 0) if _has_attribute(match, node.attributes) else None
    if match["nth"]:
        return (0, 1, 0) if _is_nth(match["nth"], node) else None
    return (0, 1, 0) if match["position"] in node.positions else None


def _is_nth(formula: str, node: Node) -> bool:
    """Whether the element's number among its siblings, from 1, is one that ``an+b`` yields."""
    number, before = 1, node.previous
    while before is not None:
        number, before = number + 1, before.previous
    plain = {"odd": "2n+1", "even": "2n"}.get(formula, formula.replace(" ", ""))
    step, has_step, offset = plain.rpartition("n")
    if not has_step:
        return number == int(offset)
    every = int(step + "1") if step in ("", "+", "-") else int(step)
    distance = number - int(offset or 0)
    return distance == 0 if every == 0 else distance % every == 0 and distance // every >= 0


def _match_function(match: re.Match[str], node: Node) -> Specificity | None:
    inner = [match_compound(part.strip(), node) for part in split_outside(match["argument"], ",")]
    found = [specificity for specificity in inner if specificity is not None]
    if match["function"] == "not":
        return None if found else (0, 0 if match["argument"].strip().startswith(":where") else 1, 0)
    if not found:
        return None
    return (0, 0, 0) if match["function"] == "where" else max(found)


def _has_attribute(match: re.Match[str], attributes: Mapping[str, str]) -> bool:
    actual, wanted = attributes.get(match["attribute"].lower()), match["value"] or ""
    if actual is None:
        return False
    tests = {
        None: True,
        "=": actual == wanted,
        "~=": wanted in actual.split(),
        "|=": actual == wanted or actual.startswith(f"{wanted}-"),
        "^=": bool(wanted) and actual.startswith(wanted),
        "$=": bool(wanted) and actual.endswith(wanted),
        "*=": bool(wanted) and wanted in actual,
    }
    return tests[match["operator"]]


@lru_cache(maxsize=4096)
def compounds_of(selector: str) -> tuple[tuple[str, str], ...]:
    """Return the compounds of a selector, each after its combinator: ``section > h1`` is (" ", section), (">", h1)."""
    found: list[tuple[str, str]] = []
    at = start = 0
    combinator = " "
    depth = 0
    while at < len(selector):
        mark = selector[at]
        depth += (mark in "([") - (mark in ")]")
        step = _COMBINATOR.match(selector, at) if depth == 0 else None
        if step is not None:
            found.append((combinator, selector[start:at]))
            combinator = step[1] or " "
            at = start = step.end()
        else:
            at += 1
    return (*found, (combinator, selector[start:]))


def matches(selector: str, path: Sequence[Node]) -> bool:
    """Whether a selector matches the last element of ``path``, which begins with the slide."""
    return match_selector(selector, path) is not None


def match_selector(selector: str, path: Sequence[Node]) -> Specificity | None:
    """Return the specificity of a selector if it matches the last element of ``path``, else None."""
    return _match(compounds_of(selector.strip()), path)


def _match(compounds: Sequence[tuple[str, str]], path: Sequence[Node]) -> Specificity | None:
    combinator, last = compounds[-1]
    own = match_compound(last, path[-1])
    if own is None or len(compounds) == 1:
        return own
    for related in _related(combinator, path):
        found = _match(compounds[:-1], related)
        if found is not None:
            return (found[0] + own[0], found[1] + own[1], found[2] + own[2])
    return None


def _related(combinator: str, path: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Yield the paths to the elements that may stand before a combinator, the nearest first."""
    if combinator in ("+", "~"):
        before = path[-1].previous
        while before is not None:
            yield (*path[:-1], before)
            before = before.previous if combinator == "~" else None
    elif combinator == ">":
        yield from [path[:-1]] if len(path) > 1 else []
    else:
        yield from (path[:end] for end in range(len(path) - 1, 0, -1))
