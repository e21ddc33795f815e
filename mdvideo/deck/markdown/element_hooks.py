"""Elements that the renderers do not draw, or that HTML does not have, as elements that they do draw.

An element that HTML does not have is a hook for the deck's styles: ``<box>`` becomes ``<span class="el-box">``, or a
``div`` where it stands around blocks, and a rule for ``box`` is one for ``.el-box`` (``hook_class``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from mdvideo.deck.markdown.sanitize import ALLOWED_TAGS

HOOK_PREFIX = "el-"
"""What the class of an unknown element starts with. The rest of it is the element's name, in lower case."""

_FORBIDDEN = """
    applet base body button canvas embed form frame frameset head html iframe input link math meta object option
    audio script select slot source style svg template textarea title track video noscript portal param fieldset legend
    datalist dialog label map area menu meter output progress picture search data dir image marquee blink nobr
"""
FORBIDDEN_ELEMENTS = frozenset(_FORBIDDEN.split())
"""Elements of HTML that a deck cannot have. Their tags are left out, and the text in most of them stays."""

_FONT_SIZES = {"1": 10, "2": 13, "3": 16, "4": 18, "5": 24, "6": 32, "7": 48}
"""Pixels of ``<font size>`` (HTML, *Rendering*, section 15.3.4; CSS Fonts 4, table of absolute sizes)."""

_RUBY = re.compile(r"<ruby\b[^>]*>(?P<inside>.*?)</ruby\s*>", re.IGNORECASE | re.DOTALL)
_READING = re.compile(r"<rt\b[^>]*>(?P<reading>.*?)(?:</rt\s*>|(?=<rt\b)|$)", re.IGNORECASE | re.DOTALL)
_RUBY_TAGS = re.compile(r"<rp\b[^>]*>.*?(?:</rp\s*>|(?=<r[tp]\b)|$)|</?(?:rb|rtc)\b[^>]*>", re.IGNORECASE | re.DOTALL)
_RUBY_STYLE = "display: inline-block; text-align: center; line-height: 1; margin-bottom: -0.18em"
_READING_STYLE = "display: block; font-size: 0.5em; line-height: 1"

_SELECTORS = re.compile(
    r"""(?P<skip>/\*.*?\*/)|(?P<text>(?:"[^"]*"|'[^']*'|(?!/\*)[^{}])++)(?P<opens>\{)?""", re.DOTALL
)
_KEYFRAME = re.compile(r"(?:^|[\s,])(?:from|to)\s*(?:,|$)|%\s*$")
_TYPE_SELECTOR = re.compile(r"""(?P<skip>"[^"]*"|'[^']*'|\[[^\]]*\])|(?<![\w.#:@\\-])(?P<name>[A-Za-z][\w-]*)""")


def hook_class(name: str) -> str:
    """Return the class by which the styles of an unknown element are found."""
    return HOOK_PREFIX + re.sub(r"[^a-z0-9-]", "-", name.lower())


def open_hook(name: str, attributes: Mapping[str, str], *, block: bool) -> str:
    """Return the opening tag of the element that stands for an unknown one."""
    classes = f"{hook_class(name)} {attributes.get('class', '')}".strip()
    return _tag("div" if block else "span", {**attributes, "class": classes})


def close_hook(*, block: bool) -> str:
    """Return the closing tag of the element that stands for an unknown one."""
    return "</div>" if block else "</span>"


def open_font(attributes: Mapping[str, str]) -> str:
    """Return the opening tag of the ``span`` for ``<font color size face>``."""
    size = attributes.get("size", "").strip()
    if size[:1] in ("+", "-") and size[1:].isdigit():
        size = str(min(max(3 + int(size), 1), 7))
    pixels = _FONT_SIZES.get(size)
    own = {
        "color": attributes.get("color"),
        "font-size": pixels and f"{pixels}px",
        "font-family": attributes.get("face"),
    }
    style = "; ".join(f"{name}: {value}" for name, value in own.items() if value)
    kept = {name: value for name, value in attributes.items() if name not in ("color", "size", "face")}
    return _tag("span", {**kept, "style": "; ".join(filter(None, (style, attributes.get("style"))))})


def open_aligned(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the opening tag of a block with its ``align`` as a style."""
    style = f"text-align: {attributes['align'].strip().lower()}"
    return _tag(tag, {**attributes, "style": "; ".join(filter(None, (style, attributes.get("style"))))})


def open_details(attributes: Mapping[str, str]) -> str:
    """Return the opening tag of ``<details>``, open: nobody can click in a video."""
    return _tag("details", {**attributes, "open": ""})


def draw_ruby(html: str) -> str:
    """Return HTML with each ``<ruby>`` as a base and its reading above it, in ``span`` elements."""
    if "<ruby" not in html.lower():
        return html
    return _RUBY.sub(lambda match: _pairs_of(_RUBY_TAGS.sub("", match["inside"])), html)


def _pairs_of(inside: str) -> str:
    parts, at = [], 0
    for match in _READING.finditer(inside):
        base = inside[at : match.start()].strip()
        reading = f'<span class="ruby-reading" style="{_READING_STYLE}">{match["reading"].strip()}</span>'
        parts.append(f'<span class="ruby" style="{_RUBY_STYLE}">{reading}{base}</span>')
        at = match.end()
    return "".join([*parts, inside[at:]])


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    written = (f' {key}="{escape(value)}"' for key, value in attributes.items() if value or key == "open")
    return f"<{name}{''.join(written)}>"


def hook_selectors(css: str) -> str:
    """Return CSS with ``.el-name`` for each type selector that names no element of HTML."""

    def replace_name(match: re.Match[str]) -> str:
        name = match["name"]
        is_element = name is None or name.lower() in ALLOWED_TAGS or name.lower() in FORBIDDEN_ELEMENTS
        return match[0] if is_element else f".{hook_class(name)}"

    def replace_selectors(match: re.Match[str]) -> str:
        if match["skip"] is not None or match["opens"] is None:
            return match[0]
        before, semicolon, selectors = match["text"].rpartition(";")
        if "@" in selectors or _KEYFRAME.search(selectors):
            return match[0]
        return before + semicolon + _TYPE_SELECTOR.sub(replace_name, selectors) + "{"

    return _SELECTORS.sub(replace_selectors, css)
