"""Rewrites text for blitz-py so that it is set as a browser sets it: directions, and slanted letters.

blitz-py (0.5.0) lays out blocks, lists and tables from right to left, but decides the direction of each paragraph by
its first letter, whatever ``dir`` says, and knows no ``unicode-bidi``. Unicode's own marks do both: a mark of direction
begins each paragraph that would go astray, and isolates enclose an inline element with a ``dir``.

Where a family has no italic, blitz-py slants by the wrong sign. An angle of -14 degrees is drawn as a browser draws
``italic``, and still chooses the true italic of a family that has one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from mdvideo.slides.html.dom import INLINE, VOID
from mdvideo.slides.writing.page_fonts import FONT_ORIGIN

_LTR_MARK, _RTL_MARK = "\u200e", "\u200f"
_LTR_ISOLATE, _RTL_ISOLATE, _FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2066", "\u2067", "\u2068", "\u2069"
_LTR_OVERRIDE, _RTL_OVERRIDE, _POP_OVERRIDE = "\u202d", "\u202e", "\u202c"

_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ARABIC_LETTER, _ARABIC_PAGE = re.compile("[\u0620-\u06d5]"), re.compile(r"""<html\b[^>]*\sdir=["']?rtl""")
_TOKEN = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<tag>[A-Za-z][\w:-]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_DIRECTION = re.compile(r"""\sdir\s*=\s*["']?(ltr|rtl|auto)""", re.IGNORECASE)
_CLASS = re.compile(r"""\sclass\s*=\s*["']([^"']*)""")
_NO_TEXT = frozenset({"style", "script", "title", "svg", "math"})
_OWN_PARAGRAPH = frozenset({"number", "task-box", "md-marker"})
"""Classes of inline elements that are laid out as a block of their own."""

_ITALIC = re.compile(r"(?<![\w-])(font-style\s*:\s*)(?:italic|oblique)(?=\s*(?:[;}!\"]|$))", re.IGNORECASE)
_ITALIC_SHORTHAND = re.compile(r"(?<![\w-])(font\s*:\s*(?:[\w-]+\s+)?)italic(?=\s)", re.IGNORECASE)
_SLANT = "oblique -14deg"
_SLANT_RULE = f"<style>:where(em,i,cite,var,dfn,address){{font-style:{_SLANT}}}</style>"
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style)", re.DOTALL | re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r'(\sstyle=")([^"]*)(")')


def adapt_text(html: str) -> str:
    """Return a page with the same look in blitz-py as in a browser, as far as directions and slants go."""
    return _mark_directions(_keep_letters_joined(_slant_forwards(html)))


def _slant_forwards(html: str) -> str:
    if FONT_ORIGIN not in html:  # every bundled family has an italic
        return html
    html = _STYLE.sub(_with_slant, html)
    html = _STYLE_ATTRIBUTE.sub(_with_slant, html)
    # Before all other rules, so that whatever a theme says wins.
    head, found, rest = html.partition("<style")
    return f"{head}{_SLANT_RULE}{found}{rest}" if found else _SLANT_RULE + html


def _keep_letters_joined(html: str) -> str:
    """Remove letter spacing on Arabic pages, as browsers do in scripts whose letters are joined."""
    if not _ARABIC_PAGE.search(html) or not _ARABIC_LETTER.search(html):
        return html
    return html.replace("</head>", "<style>[dir=rtl] *{letter-spacing:normal!important}</style></head>", 1)


def _with_slant(match: re.Match[str]) -> str:
    css = _ITALIC.sub(rf"\g<1>{_SLANT}", match[2])
    return match[1] + _ITALIC_SHORTHAND.sub(rf"\g<1>{_SLANT}", css) + match[3]


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet: its direction, and what must follow its text."""

    tag: str
    direction: str
    after: str = ""
    is_paragraph: bool = False


@dataclass(slots=True)
class _Paragraph:
    """Text between two edges of blocks: where it begins, its direction, and its letters so far."""

    start: int = -1
    direction: str = "ltr"
    text: list[str] = field(default_factory=list)

    def mark(self) -> str:
        """Return the mark of direction that this paragraph needs at its start."""
        found = next((way for way in map(_way_of, _strong_letters("".join(self.text))) if way), "ltr")
        if self.start < 0 or self.direction == "auto" or found == self.direction:
            return ""
        return _RTL_MARK if self.direction == "rtl" else _LTR_MARK


def _mark_directions(html: str) -> str:
    """Insert marks of direction, if anything on the page runs from right to left."""
    if not _RTL_LETTER.search(html) and not re.search(r"""\sdir\s*=\s*["']?rtl""", html):
        return html
    insertions: dict[int, str] = {}
    opened = [_Open("", "ltr")]
    paragraph = _Paragraph()

    def insert(at: int, text: str) -> None:
        insertions[at] = insertions.get(at, "") + text

    def end_paragraph() -> None:
        nonlocal paragraph
        if mark := paragraph.mark():
            insertions[paragraph.start] = mark + insertions.get(paragraph.start, "")
        paragraph = _Paragraph()

    for token, start, end in _tokens_of(html):
        if token is None:
            text = unescape(html[start:end])
            if text.strip() and not any(each.tag in _NO_TEXT for each in opened):
                if paragraph.start < 0:
                    paragraph.start, paragraph.direction = start, _direction_of_block(opened)
                paragraph.text.append(text)
        elif token["end"]:
            if (closed := _close(opened, token["tag"].lower())) is not None:
                if closed.after:
                    insert(start, closed.after)
                    paragraph.text.append(closed.after)
                if closed.is_paragraph:
                    end_paragraph()
        else:
            element = _opened_element(token, opened[-1])
            if element.is_paragraph:
                end_paragraph()
            before = _before(element, token)
            if before and paragraph.start < 0:
                paragraph.start, paragraph.direction = end, _direction_of_block(opened)
            if before:
                insert(end, before)
                paragraph.text.append(before)
            if element.tag not in VOID and not token["rest"].rstrip().endswith("/"):
                opened.append(element)
    end_paragraph()
    return _with_insertions(html, insertions)


def _tokens_of(html: str) -> Iterator[tuple[re.Match[str] | None, int, int]]:
    """Yield each tag with its place, and None for text between tags."""
    at = 0
    for match in _TOKEN.finditer(html):
        if match.start() > at:
            yield None, at, match.start()
        if match["tag"]:
            yield match, match.start(), match.end()
        at = match.end()
    if at < len(html):
        yield None, at, len(html)


def _opened_element(token: re.Match[str], parent: _Open) -> _Open:
    tag, rest = token["tag"].lower(), token["rest"]
    found, classes = _DIRECTION.search(rest), _CLASS.search(rest)
    direction = found[1].lower() if found else parent.direction
    is_inline = tag in INLINE and not (classes and _OWN_PARAGRAPH & set(classes[1].split()))
    after = ""
    if is_inline and tag == "bdo" and found:
        after = _POP_OVERRIDE
    elif is_inline and (found or tag == "bdi"):
        after = _POP_ISOLATE
    return _Open(tag, direction, after, not is_inline)


def _before(element: _Open, token: re.Match[str]) -> str:
    """Return the character that opens what ``element.after`` closes."""
    if element.after == _POP_OVERRIDE:
        return _RTL_OVERRIDE if element.direction == "rtl" else _LTR_OVERRIDE
    if element.after == _POP_ISOLATE:
        if element.direction == "auto" or not _DIRECTION.search(token["rest"]):
            return _FIRST_STRONG_ISOLATE
        return _RTL_ISOLATE if element.direction == "rtl" else _LTR_ISOLATE
    return ""


def _close(opened: list[_Open], tag: str) -> _Open | None:
    """Close the innermost element of that name; an end tag without one is ignored, as browsers do."""
    for depth in range(len(opened) - 1, 0, -1):
        if opened[depth].tag == tag:
            closed = opened[depth]
            del opened[depth:]
            return closed
    return None


def _direction_of_block(opened: list[_Open]) -> str:
    """Return the direction of the innermost block: an inline element's own concerns only what is in it."""
    return next((each.direction for each in reversed(opened) if each.is_paragraph), opened[0].direction)


def _strong_letters(text: str) -> Iterator[str]:
    """Yield the letters outside of isolates, which do not decide about a paragraph (UAX 9, P2)."""
    depth = 0
    for character in text:
        if character in (_LTR_ISOLATE, _RTL_ISOLATE, _FIRST_STRONG_ISOLATE):
            depth += 1
        elif character == _POP_ISOLATE:
            depth -= 1
        elif depth == 0:
            yield character


def _way_of(character: str) -> str:
    return {"L": "ltr", "R": "rtl", "AL": "rtl"}.get(unicodedata.bidirectional(character), "")


def _with_insertions(html: str, insertions: dict[int, str]) -> str:
    parts = []
    at = 0
    for place in sorted(insertions):
        parts += [html[at:place], insertions[place]]
        at = place
    return "".join([*parts, html[at:]])
