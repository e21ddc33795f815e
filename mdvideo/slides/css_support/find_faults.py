"""Finds slips in CSS that somebody wrote: what a browser would skip without a word.

Braces and comments that are not closed, a missing semicolon, names of properties, colours, keywords, lengths without
a unit, and variables that nothing sets. Source: W3C *CSS Syntax Module Level 3* and the property index of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mdvideo._util.similar_names import nearest_name
from mdvideo._util.untrusted.css_colours import colour_hint, is_colour
from mdvideo.slides.css_support.property_names import PROPERTY_NAMES

_MARK = re.compile(
    r"(?P<comment>/\*[\s\S]*?\*/)|(?P<open_comment>/\*)|(?P<string>\"(?:\\[\s\S]|[^\"\\\n])*\"|'(?:\\[\s\S]|[^'\\\n])*')"
    r"|(?P<quote>[\"'])|(?P<url>url\(\s*(?![\"'\s])[^)]*\))|\\[\s\S]|(?P<mark>[{}();\[\]])",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\s*(?P<name>-{0,2}[A-Za-z_][-\w]*)\s*:\s*(?P<value>[\s\S]*?)\s*(?:!\s*important)?\s*$")
_NEXT = re.compile(r"\n\s*(?P<name>-{0,2}[a-z][-a-z]*)\s*:\s")
_VARIABLE = re.compile(r"var\(\s*--(?P<name>[-\w]+)\s*(?P<else>,)?")
_WIDE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_COLOURS = re.compile(
    r"color|(?:background|outline|text-decoration|text-emphasis|column-rule|caret|accent|flood|stop|lighting)-color"
    r"|border(?:-(?:top|right|bottom|left|block|inline)(?:-(?:start|end))?)?-color|fill|stroke"
)
_NO_COLOURS = {
    "fill": r"none|url\(|context-",
    "stroke": r"none|url\(|context-",
    "accent-color": "auto",
    "caret-color": "auto",
    "outline-color": "invert|auto",
    "scrollbar-color": "auto",
}
"""What such a property may also have."""
_KEYWORDS = {
    "box-sizing": "border-box content-box",
    "clear": "none left right both inline-start inline-end",
    "flex-direction": "row row-reverse column column-reverse",
    "flex-wrap": "nowrap wrap wrap-reverse",
    "float": "left right none inline-start inline-end",
    "font-style": "normal italic oblique",
    "hyphens": "none manual auto",
    "list-style-position": "inside outside",
    "object-fit": "fill contain cover none scale-down",
    "overflow-wrap": "normal break-word anywhere",
    "position": "static relative absolute fixed sticky",
    "text-align": "left right center justify start end match-parent justify-all",
    "text-transform": "none capitalize uppercase lowercase full-width full-size-kana math-auto",
    "visibility": "visible hidden collapse",
    "word-break": "normal break-all keep-all break-word auto-phrase",
}
"""Properties that take one of a few words, with these."""
_LENGTHS = re.compile(
    r"(?:min-|max-)?(?:width|height)|(?:margin|padding)(?:-(?:top|right|bottom|left))?|top|right|bottom|left|inset"
    r"|(?:row-|column-)?gap|font-size|letter-spacing|word-spacing|text-indent|border-radius"
    r"|border(?:-(?:top|right|bottom|left))?-width|outline-width|outline-offset"
)
_NO_UNIT = re.compile(r"(?<![\w.%(#-])[+-]?(?!0+(?:\.0+)?(?![\d.]))(?:\d+\.?\d*|\.\d+)(?![\w.%)])")
_MOST = 200
"""Slips of one sheet that are reported: a text that is no CSS has one in every line."""


@dataclass(frozen=True, slots=True)
class CssFault:
    """A slip: the characters [start, end) of the sheet, and what is wrong with them."""

    start: int
    end: int
    message: str
    hint: str | None = None


def css_faults(css: str, variables: Collection[str] = ()) -> tuple[CssFault, ...]:
    """Return the slips in a style sheet, in its order.

    ``variables`` are the custom properties, without dashes, that something else sets; those that the sheet sets itself
    need not be among them. Without any, variables are not checked.
    """
    known = {*variables, *re.findall(r"--([-\w]+)\s*:", css)} if variables else set()
    found = []
    for fault in _faults_in(css, known):
        found.append(fault)
        if len(found) == _MOST:
            break
    return tuple(sorted(found, key=lambda fault: fault.start))


def _faults_in(css: str, known: Collection[str]) -> Iterator[CssFault]:
    plain = list(css)
    start = 0
    blocks: list[int] = []
    brackets: list[int] = []
    values = 0  # blocks that are values of custom properties, open ones within each other
    for match in _MARK.finditer(css):
        kind, mark, at = match.lastgroup, match["mark"], match.start()
        if kind == "comment":
            plain[at : match.end()] = re.sub(r"[^\n]", " ", match[0])
        elif kind == "open_comment":
            yield CssFault(at, at + 2, "the comment is not closed", "write */ at its end")
            plain[at:] = re.sub(r"[^\n]", " ", css[at:])
            break
        elif kind == "quote":
            yield CssFault(
                at, at + 1, "the text in quotation marks is not closed in its line", f"write another {match[0]}"
            )
        elif mark is None:
            continue
        elif mark in "([":
            brackets.append(at)
        elif mark in ")]":
            if brackets:
                brackets.pop()
            else:
                yield CssFault(at, at + 1, f"this {mark} closes nothing", "remove it")
        elif mark == "{":
            values += bool(values) or re.match(r"\s*--[-\w]+\s*:", "".join(plain[start:at])) is not None
            blocks.append(_first_of(plain, start, at))
            yield from _open_brackets(css, brackets)
            start = match.end()
        elif mark == "}" or (mark == ";" and not brackets):
            if brackets:
                yield from _open_brackets(css, brackets)
            if values:
                values -= mark == "}"
            elif blocks:
                yield from _declaration_faults("".join(plain[start:at]), start, known)
            elif mark == ";" and not "".join(plain[start:at]).lstrip().startswith("@"):
                yield from _stray(plain, start, at)
            if mark == "}":
                if blocks:
                    blocks.pop()
                else:
                    yield CssFault(at, at + 1, "this } closes no rule", "remove it")
            start = match.end()
    if blocks:
        end = css.find("\n", blocks[-1])
        yield CssFault(blocks[-1], len(css) if end < 0 else end, "the rule is not closed", "write } at its end")
    elif "".join(plain[start:]).strip():
        yield from _stray(plain, start, len(css))


def _open_brackets(css: str, brackets: list[int]) -> Iterator[CssFault]:
    for at in brackets:
        yield CssFault(at, at + 1, f"this {css[at]} is not closed", f"write {')' if css[at] == '(' else ']'}")
    brackets.clear()


def _first_of(plain: list[str], start: int, end: int) -> int:
    """Return the offset of the first character that is no blank."""
    return next((at for at in range(start, end) if not plain[at].isspace()), start)


def _stray(plain: list[str], start: int, end: int) -> Iterator[CssFault]:
    text = "".join(plain[start:end])
    if text.strip():
        first = _first_of(plain, start, end)
        yield CssFault(first, start + len(text.rstrip()), "this is in no rule", "write SELECTOR { … } around it")


def _declaration_faults(text: str, offset: int, known: Collection[str]) -> Iterator[CssFault]:
    """Yield the slips of one declaration. ``offset`` is that of ``text`` in the sheet."""
    if not text.strip() or text.lstrip().startswith("@"):
        return
    match = _DECLARATION.match(text)
    if match is None:
        first = offset + len(text) - len(text.lstrip())
        yield CssFault(first, offset + len(text.rstrip()), "this is no declaration", "write PROPERTY: VALUE;")
        return
    following = _NEXT.search(match["value"])
    if following is not None and following["name"] in PROPERTY_NAMES:
        at = offset + match.start("value") + following.start()
        last = offset + match.start("name")
        yield CssFault(last, at, f"a semicolon is missing after {match['name']}", "write ; at the end of the line")
        rest = offset + match.start("value") + following.start("name")
        yield from _declaration_faults(text[: at - offset], offset, known)
        yield from _declaration_faults(text[rest - offset :], rest, known)
        return
    name, start = match["name"].lower(), offset + match.start("name")
    yield from _variable_faults(match["value"], offset + match.start("value"), known)
    if name.startswith("-"):
        return
    if name not in PROPERTY_NAMES:
        close = nearest_name(name, PROPERTY_NAMES, cutoff=0.7)
        hint = f"did you mean {close}?" if close else None
        yield CssFault(start, start + len(name), f"CSS has no property {match['name']!r}", hint)
        return
    yield from _value_faults(name, match["value"], offset + match.start("value"))


def _value_faults(name: str, value: str, start: int) -> Iterator[CssFault]:
    end = start + len(value)
    if not value:
        yield CssFault(start - 1, start, f"{name} has no value")
    elif value.lower() in _WIDE or "var(" in value:
        return
    elif _COLOURS.fullmatch(name):
        words = value.split() if name.endswith("-color") and "(" not in value else [value]
        wrong = next((word for word in words if not is_colour(word)), None)
        if wrong is not None and not re.match(_NO_COLOURS.get(name, "$."), wrong):
            yield CssFault(start, end, f"{wrong!r} is not a colour", colour_hint(wrong))
    elif name in _KEYWORDS:
        words = _KEYWORDS[name].split()
        wrong = next((word for word in value.lower().split() if word not in words), None)
        if wrong is not None and not re.match(r"[-+\d.]|-webkit-|-moz-", wrong):
            close = nearest_name(wrong, words, cutoff=0.7)
            hint = f"did you mean {close}?" if close else f"write one of: {', '.join(words)}"
            yield CssFault(start, end, f"{name} has no value {wrong!r}", hint)
    elif _LENGTHS.fullmatch(name) and (bare := _NO_UNIT.search(value)):
        at = start + bare.start()
        yield CssFault(at, at + len(bare[0]), f"{bare[0]} has no unit", f"write {bare[0]}px")


def _variable_faults(value: str, start: int, known: Collection[str]) -> Iterator[CssFault]:
    if not known:
        return
    for match in _VARIABLE.finditer(value):
        if match["name"] not in known and not match["else"]:
            close = nearest_name(match["name"], known)
            hint = f"did you mean --{close}?" if close else "set it, or write var(--NAME, VALUE)"
            at = start + match.start("name") - 2
            yield CssFault(at, at + 2 + len(match["name"]), f"nothing sets --{match['name']}", hint)
