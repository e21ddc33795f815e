"""Reads CSS as rules: a selector or an at-rule, and what stands in its braces. Knows no property.

Source: W3C *CSS Syntax Module Level 3*, as far as a style sheet that browsers accept needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mdvideo.slides.css_support.media_queries import holds_on_slides

_STRING = r"\"(?:\\[\s\S]|[^\"\\])*\"|'(?:\\[\s\S]|[^'\\])*'"
_COMMENT = re.compile(rf"({_STRING})|/\*[\s\S]*?(?:\*/|$)|<!--|-->")
_MARK = re.compile(rf"{_STRING}|url\(\s*(?![\"'\s])[^)]*\)|\\[\s\S]|[{{}}()\[\];,:]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?|\\([\s\S])")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_PART = re.compile(r"(?:[^\s()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+")

GROUPS = ("@media", "@supports", "@layer", "@container", "@scope", "@starting-style")
"""At-rules whose braces hold further rules."""


@dataclass(frozen=True, slots=True)
class CssRule:
    """A rule: ``section > h1`` or ``@media print`` as ``prelude``; ``block`` is None where a semicolon ends it."""

    prelude: str
    block: str | None

    @property
    def at_name(self) -> str:
        """``@media`` of an at-rule, in lower case; empty for a rule with a selector."""
        match = re.match(r"@[-\w]+", self.prelude)
        return match[0].lower() if match else ""

    @property
    def is_screen_group(self) -> bool:
        """Whether it holds rules that count on a screen, for a reader with no preferences."""
        if self.at_name == "@media":
            return holds_on_slides(self.prelude[len("@media") :])
        return self.at_name in GROUPS


def without_comments(css: str) -> str:
    """Return the style sheet without comments."""
    return _COMMENT.sub(lambda match: match[1] or " ", css)


def read_rules(css: str) -> Iterator[CssRule]:
    """Yield the rules of a style sheet without comments. What is not closed ends at the end of the sheet."""
    start, at = 0, 0
    open_marks: list[str] = []
    while match := _MARK.search(css, at):
        mark, at = match[0], match.end()
        if mark in _CLOSING and mark != "{":
            open_marks.append(_CLOSING[mark])
        elif open_marks and mark == open_marks[-1]:
            open_marks.pop()
        elif mark == ";" and not open_marks:
            yield from _rule_of(css[start : match.start()], None)
            start = at
        elif mark == "{":
            open_marks.clear()
            end = _end_of_block(css, at)
            yield from _rule_of(css[start : match.start()], css[at:end])
            start = at = min(end + 1, len(css))
        elif mark == "}":
            start = at
    yield from _rule_of(css[start:], None)


def flat_rules(css: str) -> Iterator[CssRule]:
    """Yield the rules of a style sheet as ``read_rules`` does, with nested rules as rules of their own."""
    for rule in read_rules(css):
        if rule.block is None or "{" not in rule.block or (rule.at_name and rule.at_name not in GROUPS):
            yield rule
        elif rule.at_name:
            yield CssRule(rule.prelude, "\n".join(map(_text_of, flat_rules(rule.block))))
        else:
            yield from _flat(rule)


def _flat(rule: CssRule) -> Iterator[CssRule]:
    block = rule.block or ""
    own = _without_nested_rules(block)
    if own.strip():
        yield CssRule(rule.prelude, own)
    parents = [each.strip() for each in split_outside(rule.prelude, ",")]
    parent = parents[0] if len(parents) == 1 else f":is({','.join(parents)})"
    for inner in read_rules(block):
        if inner.block is None:
            continue
        if inner.at_name in GROUPS:
            nested = "\n".join(map(_text_of, _flat(CssRule(rule.prelude, inner.block))))
            yield CssRule(inner.prelude, nested)
        elif not inner.at_name:
            selectors = [
                each.strip().replace("&", parent) if "&" in each else f"{parent} {each.strip()}"
                for each in split_outside(inner.prelude, ",")
            ]
            yield from _flat(CssRule(",".join(selectors), inner.block))


def _text_of(rule: CssRule) -> str:
    return f"{rule.prelude};" if rule.block is None else f"{rule.prelude}{{{rule.block}}}"


def _rule_of(prelude: str, block: str | None) -> Iterator[CssRule]:
    prelude = prelude.strip()
    if prelude and (block is not None or prelude.startswith("@")):
        yield CssRule(prelude, block)


def _end_of_block(css: str, at: int) -> int:
    depth = 1
    while match := _MARK.search(css, at):
        at = match.end()
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return match.start()
    return len(css)


def split_outside(text: str, separator: str) -> list[str]:
    """Split at a separator (one character) that stands outside of strings and brackets."""
    parts, start, depth = [], 0, 0
    for match in _MARK.finditer(text):
        mark = match[0]
        depth += (mark in _CLOSING) - (mark in _CLOSING.values())
        if mark == separator and depth <= 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def unescaped(name: str) -> str:
    r"""Return a name of a selector as the document has it: ``\32xl`` is ``2xl``."""
    return _ESCAPE.sub(_unescape, name) if "\\" in name else name


def _unescape(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"


def declarations_in(block: str) -> Iterator[tuple[str, str]]:
    """Yield the names (in lower case, except of custom properties) and values of a block, without nested rules."""
    for part in split_outside(_without_nested_rules(block), ";"):
        name, colon, value = part.partition(":")
        name = name.strip()
        if colon and re.fullmatch(r"-?-?[A-Za-z_][-\w]*|--[-\w]+", name):
            yield name if name.startswith("--") else name.lower(), value.strip()


def without_important(value: str) -> tuple[str, bool]:
    """Return a value without ``!important``, and whether it had that."""
    plain = _IMPORTANT.sub("", value)
    return plain, plain != value


def value_parts(value: str) -> list[str]:
    """Return the parts of a value between its blanks: a function with its parentheses is one."""
    return _PART.findall(value)


def _without_nested_rules(block: str) -> str:
    if "{" not in block:
        return block
    kept, start, at = [], 0, 0
    while match := _MARK.search(block, at):
        at = match.end()
        if match[0] == ";":
            kept.append(block[start:at])
            start = at
        elif match[0] == "{":
            at = start = min(_end_of_block(block, at) + 1, len(block))
    return "".join([*kept, block[start:]])


def map_blocks(css: str, change: Callable[[str], str]) -> str:
    """Return a block or a whole sheet with ``change`` applied to its declarations, not to selectors and conditions."""
    if "{" not in css:
        return change(css)
    written, start, at = [], 0, 0
    while match := _MARK.search(css, at):
        at = match.end()
        if match[0] == "{":
            end = _end_of_block(css, at)
            cut = max(css.rfind(mark, start, match.start()) for mark in ";}") + 1 or start
            written.append(change(css[start:cut]))
            written.append(css[cut:at] + map_blocks(css[at:end], change))
            at = start = end
    return "".join([*written, change(css[start:])])
