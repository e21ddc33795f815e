"""Rewrites CSS in SVG so that resvg understands it: no at-rules, no custom properties, families that exist.

resvg knows CSS 2 selectors and declarations. A value that it cannot read becomes black, so values that browsers would
compute are computed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_FONT_FACE = re.compile(r"@font-face\s*\{([^{}]*)\}", re.IGNORECASE)
_AT_RULE = re.compile(r"@[\w-]+")
_SHOWN_MEDIA = re.compile(r"@media\s*(?:all|screen|\(prefers-color-scheme:\s*light\))?\s*$", re.IGNORECASE)
_CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_LIGHT_DARK = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))*),(?:[^()]|\([^()]*\))*\)")
_FAMILY = re.compile(r"(font-family\s*:\s*)([^;{}]+)", re.IGNORECASE)
_SHORTHAND = re.compile(
    r"(?<![\w-])(font\s*:[^;{}]*?[\d.](?:px|pt|em|rem|ex|%|mm|cm|in|pc)(?:\s*/\s*[\w.%]+)?\s+)([^;{}]+)", re.IGNORECASE
)
_GENERIC = {
    "sans-serif": "sans-serif", "serif": "serif", "monospace": "monospace", "cursive": "cursive", "fantasy": "fantasy",
    "ui-serif": "serif", "ui-monospace": "monospace",
}  # fmt: skip
_MONO = re.compile(r"mono|courier|consolas|menlo|monaco|code|terminal|typewriter|fixed|cascadia", re.IGNORECASE)
_SERIF = re.compile(
    r"(?<!sans[ -])(?<!sans)serif|times|georgia|garamond|palatino|cambria|roman|bodoni|baskerville|didot|book antiqua|"
    r"century|minion|charter|song|ming|latin modern|computer modern|cmr\d|stix|tinos|merriweather|lora",
    re.IGNORECASE,
)
_HANDWRITTEN = re.compile(r"virgil|excalifont|comic|hand|script|marker|caveat|patrick|cursive", re.IGNORECASE)
MAX_SUBSTITUTIONS = 8
"""Custom properties within one another."""


@dataclass(slots=True)
class SvgCss:
    """What is collected over all style sheets and attributes of a picture: custom properties and embedded fonts."""

    custom: dict[str, str] = field(default_factory=dict)
    font_faces: list[str] = field(default_factory=list)
    """The declarations of each ``@font-face``."""

    def read_sheet(self, css: str) -> str:
        """Return a style sheet without comments and at-rules; keep its fonts and custom properties."""
        css = _COMMENT.sub("", css.replace("<!--", "").replace("-->", ""))
        self.font_faces += _FONT_FACE.findall(css)
        plain = _without_at_rules(_FONT_FACE.sub("", css))
        self.read_declarations(plain)
        return plain

    def read_declarations(self, css: str) -> None:
        """Keep the custom properties in declarations. The first value of each name counts: it is the root's."""
        for name, value in _CUSTOM.findall(css):
            self.custom.setdefault(name, value.strip())


def computed(css: str, custom: Mapping[str, str], own_families: frozenset[str] = frozenset()) -> str:
    """Return declarations or a style sheet with custom properties filled in and every family list ended by a generic.

    ``own_families`` are those of embedded fonts, in lower case.
    """
    css = computed_value(css, custom)
    css = _FAMILY.sub(lambda found: found[1] + families_of(found[2], own_families), css)
    return _SHORTHAND.sub(lambda found: found[1] + families_of(found[2], own_families), css)


def computed_value(value: str, custom: Mapping[str, str]) -> str:
    """Return a value with ``var()`` filled in, and the light one of ``light-dark()``."""
    for _ in range(MAX_SUBSTITUTIONS):
        if "var(" not in value:
            break
        value = _VAR.sub(lambda found: custom.get(found[1]) or (found[2] or "").strip() or "inherit", value)
        if len(value) > 4_000_000:
            break
    return _LIGHT_DARK.sub(lambda found: found[1].strip(), value)


def families_of(value: str, own_families: frozenset[str] = frozenset()) -> str:
    """Return a value of ``font-family`` that means the same with the bundled fonts alone.

    The first family that we have counts: an embedded font, one of mdvideo's, or a generic family. For all others, the
    first name tells the kind.
    """
    important = " !important" if "!important" in value else ""
    names = [name.strip().strip("\"'").strip() for name in value.replace("!important", "").split(",")]
    names = [name for name in names if name]
    if not names or names[0].lower() in ("inherit", "initial", "unset"):
        return value
    for name in names:
        lower = name.lower()
        if lower in own_families or lower.startswith("mdvideo "):
            return f"'{name}', {_kind_of(names)}{important}"
    return _kind_of(names) + important


def _kind_of(names: list[str]) -> str:
    for name in names:
        lower = name.lower()
        if lower in _GENERIC:
            return _GENERIC[lower]
        if _MONO.search(name):
            return "monospace"
        if _SERIF.search(name):
            return "serif"
        if _HANDWRITTEN.search(name):
            return "cursive"
    return "sans-serif"


def _without_at_rules(css: str) -> str:
    """Return a style sheet without at-rules; the contents of a ``@media`` for screens stay."""
    parts, at = [], 0
    while (rule := _AT_RULE.search(css, at)) is not None:
        parts.append(css[at : rule.start()])
        end, block = css.find(";", rule.end()), css.find("{", rule.end())
        if block < 0 or 0 <= end < block:
            at = end + 1 if end >= 0 else len(css)
            continue
        close = _closing_brace(css, block)
        if _SHOWN_MEDIA.match(css[rule.start() : block]):
            parts.append(_without_at_rules(css[block + 1 : close]))
        at = close + 1
    return "".join([*parts, css[at:]])


def _closing_brace(css: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(css)):
        depth += (css[at] == "{") - (css[at] == "}")
        if depth == 0:
            return at
    return len(css)
