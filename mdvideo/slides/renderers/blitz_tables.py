"""Takes lengths out of a page's CSS that damage blitz-py's memory.

blitz-py (0.5.0) follows a pointer that is not one where a table or a part of it has a length that is computed with a
percentage: ``th { width: calc(50% - 2px) }``. Such a length becomes its percentage. On the width of a cell it has no
effect, as in browsers (CSS 2.2, 17.5.2: a computed width with a percentage is ``auto``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.slides.marp.css_rules import split_outside, unescaped

_PARTS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "col", "colgroup"})
_HAS_MATHS = re.compile(r"(?:calc|min|max|clamp|round|mod|rem|abs|hypot|fit-content)\s*\(|\\", re.IGNORECASE)
_HAS_TABLE = re.compile(r"<(?:table|t[rhd]|caption)\b|display\s*:[^;}]*table|\\", re.IGNORECASE)
_DISPLAYS_TABLE = re.compile(r"display\s*:[^;}\"]*(?:table|var\()", re.IGNORECASE)
_STRINGS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?")
"""Strings, those that nothing closes too: they end with their line."""
_STYLE_ELEMENT = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"([^{};]*)\{([^{}]*)\}")
"""A rule without rules in it: an author's nested rules are made flat before a page is made."""
_TAG = re.compile(r"<([a-z][-\w]*)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"""(\sstyle\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}\s?|[^\n])"
_COMBINATORS = re.compile(r"(?:(?<!\\)[>+~\s])+")
_NAMES = re.compile(r"""\s(?:class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MATHS = re.compile(r"(?<![-\w])(calc|min|max|clamp|round|mod|rem|abs|hypot|fit-content)\s*\(", re.IGNORECASE)
_PERCENTAGE = re.compile(r"-?\d*\.?\d+%")
_CUSTOM = re.compile(r"(--[-\w]+)\s*:([^;}]*)")
_REFERENCE = re.compile(r"var\(\s*(--[-\w]+)", re.IGNORECASE)
_LENGTHS = re.compile(
    r"(?:min-|max-)?(?:width|height|inline-size|block-size)|(?:padding|margin|inset|border|gap).*|left|right|top|bottom"
)
_MAY_COMPUTE = re.compile(rf"{_HAS_MATHS.pattern}|inherit|var\(", re.IGNORECASE)
"""What a block has if any of its declarations is to be changed."""
_WIDTH = re.compile(r"(?:min-|max-)?(?:width|height|inline-size|block-size)")


def without_table_calc(html: str) -> str:
    """Return a page in which no part of a table has a length that is computed with a percentage."""
    if not (_HAS_MATHS.search(html) and _HAS_TABLE.search(html) and "%" in html):
        return html
    guard = _TableGuard(html)
    if not guard.has_tables:
        return html
    html = _STYLE_ELEMENT.sub(lambda match: match[1] + guard.sheet(match[2]) + match[3], html)
    return _TAG.sub(guard.tag, html)


class _TableGuard:
    """What a page says about its tables: which names they have, and which custom properties have percentages."""

    def __init__(self, html: str) -> None:
        self._everything = _DISPLAYS_TABLE.search(html) is not None or any("\\" in block for block in _blocks_of(html))
        self._names = set(_names_of_parts(html))
        self.has_tables = self._everything or any(match[1].lower() in _PARTS for match in _TAG.finditer(html))
        # By sheet and attribute: what follows a style attribute, such as a title with a percentage, is none of it.
        sheets = [match[2] for match in (*_STYLE_ELEMENT.finditer(html), *_STYLE_ATTRIBUTE.finditer(html))]
        defined = [(name, value) for sheet in sheets for name, value in _CUSTOM.findall(sheet)]
        self._percent: set[str] = set()
        for _ in range(10):  # custom properties that refer to others
            self._percent |= {name for name, value in defined if "%" in value or self._refers(value)}
        self._computed = {
            name for name, value in defined if name in self._percent and (_MATHS.search(value) or "var(" in value)
        }

    def _refers(self, value: str) -> bool:
        return any(name in self._percent for name in _REFERENCE.findall(value))

    def sheet(self, css: str) -> str:
        """Return a style sheet whose rules for parts of tables compute nothing with percentages."""
        return _RULE.sub(self._rule, css)

    def _rule(self, match: re.Match[str]) -> str:
        selectors, block = match[1], match[2]
        return f"{selectors}{{{self.block(block, selectors)}}}" if self._may_match(selectors) else match[0]

    def tag(self, match: re.Match[str]) -> str:
        """Return a tag whose style attribute does the same."""
        if match[1].lower() not in _PARTS and not self._everything:
            return match[0]
        return _STYLE_ATTRIBUTE.sub(
            lambda style: style[1] + style[2][0] + self.block(style[2][1:-1], match[1]) + style[2][0], match[0]
        )

    def block(self, block: str, selectors: str) -> str:
        """Return declarations without lengths that are computed with a percentage."""
        if not _MAY_COMPUTE.search(block):
            return block  # most blocks; a theme of utility classes has thousands
        cells = re.search(r"(?:^|[\s>+~,(])t[hd](?![-\w])", selectors) is not None
        return ";".join(filter(None, (self._declaration(part, cells) for part in split_outside(block, ";"))))

    def _declaration(self, text: str, cells: bool) -> str:
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon or name.startswith("--"):
            return text
        if "\\" in value and '"' not in value and "'" not in value:
            return ""  # an escape may spell calc
        if "inherit" in value.lower() and _LENGTHS.fullmatch(name):
            return ""
        if any(reference in self._computed for reference in _REFERENCE.findall(value)):
            return ""
        if not _MATHS.search(value) or not ("%" in value or self._refers(value)):
            return text
        if self._refers(value) or (cells and _WIDTH.fullmatch(name)):
            return ""
        return f"{name}:{_as_percentages(value)}"

    def _may_match(self, selectors: str) -> bool:
        if self._everything or "(" in selectors or "&" in selectors:
            return True
        for selector in selectors.split(","):
            plain = re.sub(r"\[[^\]]*\]|(?<!\\)::?[-\w]+", "", selector).strip()
            subject = _COMBINATORS.split(plain)[-1]
            tag = re.match(r"[A-Za-z\\][-\w\\]*", subject)
            names = map(unescaped, re.findall(rf"(?<!\\)[.#]((?:{_ESCAPE}|[-\w])+)", subject))
            if (tag is None or "\\" in tag[0] or tag[0].lower() in _PARTS) and self._names.issuperset(names):
                return True
        return False


def _blocks_of(html: str) -> Iterator[str]:
    """Yield the declarations of a page, without strings: an escape among them may spell anything."""
    for _, sheet, _ in _STYLE_ELEMENT.findall(html):
        yield from (_STRINGS.sub("", block) for _, block in _RULE.findall(sheet))
    for tag in _TAG.finditer(html):
        yield from (style for _, style in _STYLE_ATTRIBUTE.findall(tag[2]))


def _names_of_parts(html: str) -> Iterator[str]:
    for match in _TAG.finditer(html):
        if match[1].lower() in _PARTS:
            for found in _NAMES.findall(match[2]):
                yield from "".join(found).split()


def _as_percentages(value: str) -> str:
    """Return a value with the first percentage of each function that computes with some, in place of the function."""
    written, at = [], 0
    while match := _MATHS.search(value, at):
        depth, end = 1, match.end()
        while depth and end < len(value):
            depth += (value[end] == "(") - (value[end] == ")")
            end += 1
        inside = value[match.start() : end]
        percentage = _PERCENTAGE.search(inside)
        written += [value[at : match.start()], percentage[0] if percentage else inside]
        at = end
    return "".join([*written, value[at:]])
