"""Leaves out of a style sheet what cannot concern a page: themes with a utility framework have 50,000 such rules.

A rule is left out where no selector of it can match, because it needs a class that nothing on the page has. A class in
``:not()``, ``:is()``, ``:where()`` or another function is not needed.

*Measured*: with a theme of 118,000 lines, ``mdvideo check`` of 66 slides whose stills are in the cache takes 20 s of
CPU time without this, and 5 s with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mdvideo.slides.marp.css_rules import GROUPS, read_rules, split_outside, unescaped

_FONT_FACE = re.compile(r"@font-face\s*\{[^{}]*\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;\"'}]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CLASS_NAME = re.compile(r"\.((?:[-\w]|\\[0-9a-fA-F]{1,6}[ \t\n]?|\\.)+)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule, or the start of a group with the rules in it. ``needs`` are the classes of each of its selectors."""

    text: str
    needs: tuple[frozenset[str], ...] = ()
    inner: tuple[_Rule, ...] | None = None


def needed_rules(css: str, classes: frozenset[str]) -> str:
    """Return the rules of a style sheet that a page may need whose elements, the slide among them, have ``classes``."""
    return _written(css, classes & classes_named_in(css))


def without_unused_fonts(css: str, others: str) -> str:
    """Return a style sheet without the fonts that neither it nor ``others``, all else on the page, names.

    A font of icons has megabytes, and few slides show one.
    """
    if "@font-face" not in css:
        return css
    faces, rest = _faces_of(css)
    text = f"{rest}\n{others}".lower()
    return "\n".join([*(face for face, family in faces if not family or family in text), rest])


@lru_cache(maxsize=64)
def _faces_of(css: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the ``@font-face`` rules of a style sheet, each with its family in small letters, and the other rules."""
    faces, rest, at = [], [], 0
    for match in _FONT_FACE.finditer(css):
        family = _FAMILY.search(match[0])
        faces.append((match[0], family[1].strip().lower() if family else ""))
        rest.append(css[at : match.start()])
        at = match.end()
    return tuple(faces), "".join([*rest, css[at:]])


@lru_cache(maxsize=65536)
def classes_in(selector: str) -> frozenset[str]:
    """Return the classes that an element and those around it must have for a selector to match."""
    plain = selector
    while (shorter := _BRACKETS.sub("", plain)) != plain:
        plain = shorter
    return frozenset(unescaped(name) for name in _CLASS_NAME.findall(plain))


@lru_cache(maxsize=64)
def _written(css: str, classes: frozenset[str]) -> str:
    return "\n".join(_needed(_rules_of(css), classes))


@lru_cache(maxsize=16)
def classes_named_in(css: str) -> frozenset[str]:
    """Return the classes without which some rule of a style sheet matches nothing."""
    return frozenset(_classes_of(_rules_of(css)))


@lru_cache(maxsize=16)
def _rules_of(css: str) -> tuple[_Rule, ...]:
    return tuple(_read(css))


def _read(css: str) -> Iterator[_Rule]:
    for rule in read_rules(css):
        if rule.block is None:
            yield _Rule(f"{rule.prelude};")
        elif rule.at_name in GROUPS:
            yield _Rule(rule.prelude, inner=tuple(_read(rule.block)))
        else:
            selectors = [] if rule.at_name else split_outside(rule.prelude, ",")
            needs = tuple(classes_in(selector.strip()) for selector in selectors)
            yield _Rule(f"{rule.prelude}{{{rule.block}}}", needs if all(needs) else ())


def _classes_of(rules: tuple[_Rule, ...]) -> Iterator[str]:
    for rule in rules:
        for needed in rule.needs:
            yield from needed
        yield from _classes_of(rule.inner or ())


def _needed(rules: tuple[_Rule, ...], classes: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.inner is not None:
            if inner := "\n".join(_needed(rule.inner, classes)):
                yield f"{rule.text}{{{inner}}}"
        elif not rule.needs or any(needed <= classes for needed in rule.needs):
            yield rule.text
