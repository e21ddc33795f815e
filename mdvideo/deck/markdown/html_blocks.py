"""Raw HTML in a deck: its pictures become figures, its styles are taken out, and forbidden elements are reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value, close_tag, open_tag

from mdvideo.deck.markdown.element_hooks import (
    FORBIDDEN_ELEMENTS,
    close_hook,
    open_aligned,
    open_details,
    open_font,
    open_hook,
)
from mdvideo.deck.markdown.sanitize import ALLOWED_TAGS, DROPPED_WITH_CONTENT, RESERVED_ATTRIBUTES

STYLE_ELEMENT = re.compile(
    r"<style(?=[\s>])(?:[^>]*?\s(?P<scoped>scoped)\b)?[^>]*>(?P<css>[\s\S]*?)</style\s*>",
    re.IGNORECASE,
)

REMOTE_CSS = re.compile(r"@import\b|url\(\s*[\"']?(?:[a-z][a-z0-9+.-]*:)?//[^)\s]*", re.IGNORECASE)
"""CSS that would fetch something."""

_ALIGNED = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "section", "figure"})
_LOOSE_TAG = r"<[A-Za-z][^\s<>/]*(?:[^<>'\"]|\"[^\"]*\"|'[^']*')*>"
"""An opening tag that browsers understand, although something stands where an attribute should."""
_TAG = re.compile(f"(?:{open_tag}|{close_tag}|{_LOOSE_TAG})")
_PICTURE_FILE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|avif|bmp)(?:[?#].*)?$", re.IGNORECASE)
_SOURCE = re.compile(r"\s*<source\b[^<>]*>", re.IGNORECASE)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_INVISIBLE = re.compile(rf"<({'|'.join(sorted(DROPPED_WITH_CONTENT))})\b[\s\S]*?(?:</\1\s*>|$)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"\s+({attr_name})(?:\s*=\s*({attr_value}))?")


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of an opening tag: names in lower case, values without quotes and character references."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(tag):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), unescape(bare))
    return found


_REMOVED = RESERVED_ATTRIBUTES - {"data-fragment"}
"""What authors may not set. The numbers of fragments are not theirs either: ``number_fragments`` has written them."""


def rewrite_tags(
    html: str,
    render_image: Callable[[dict[str, str], int], str],
    report_element: Callable[[str, int], None],
    open_hooks: list[tuple[str, bool]],
    *,
    block: bool = False,
) -> str:
    """Return ``html`` with each picture replaced, reserved attributes removed, and other elements as they are drawn.

    ``render_image`` gets the attributes and the offset of an ``img``, or of an ``embed`` or ``video`` that one can
    stand for, and returns its replacement. ``report_element``
    gets the name and offset of each opening tag that a deck cannot have or that HTML does not have. ``open_hooks`` are
    the elements of the latter kind that are open, with whether they stand around blocks; it is changed. ``block``:
    this is not HTML within a paragraph.
    """

    def rewrite_tag(match: re.Match[str]) -> str:
        replaced = replace_element(match)
        return match.group() if replaced is None else replaced

    def replace_element(match: re.Match[str]) -> str | None:
        tag = match.group()
        found = _NAME.match(tag)
        name = found[1].lower() if found is not None else ""
        closing = tag.startswith("</")
        if name not in ALLOWED_TAGS and name not in FORBIDDEN_ELEMENTS:
            return close_element(name) if closing else open_element(name, match)
        if closing:
            return "</span>" if name == "font" else None
        attributes = attributes_of(tag)
        if name == "font":
            return open_font(attributes)
        if name == "details":
            return open_details(attributes)
        if name in _ALIGNED and attributes.get("align"):
            return open_aligned(name, attributes)
        return keep_element(match)

    def open_element(name: str, match: re.Match[str]) -> str:
        report_element(name, match.start())
        tag = match.group()
        if tag.endswith("/>"):
            return open_hook(name, attributes_of(tag), block=False) + close_hook(block=False)
        line_start = html.rfind("\n", 0, match.start()) + 1
        line_end = html.find("\n", match.end())
        line = html[match.end() : line_end if line_end >= 0 else len(html)]
        around_blocks = block and not html[line_start : match.start()].strip() and f"</{name}" not in line.lower()
        open_hooks.append((name, around_blocks))
        return open_hook(name, attributes_of(tag), block=around_blocks)

    def close_element(name: str) -> str:
        for index in range(len(open_hooks) - 1, -1, -1):
            if open_hooks[index][0] == name:
                return close_hook(block=open_hooks.pop(index)[1])
        return ""

    def keep_element(match: re.Match[str]) -> str:
        tag = match.group()
        found = _NAME.match(tag)
        name = found[1].lower() if found is not None else ""
        if tag.startswith("</"):
            return tag
        if name == "img" or (name in ("embed", "video") and (shown := picture_of(name, match))):
            return render_image(attributes_of(tag) if name == "img" else shown, match.start())
        if name in ("source", "track"):
            return ""
        if name not in ALLOWED_TAGS:
            report_element(name, match.start())
        if "data-" not in tag.lower():
            return tag
        return _ATTRIBUTE.sub(lambda a: "" if a[1].lower() in _REMOVED else a.group(), tag)

    def picture_of(name: str, match: re.Match[str]) -> dict[str, str]:
        """Return the attributes of the ``img`` that shows an ``embed`` or a ``video``; empty for what is no picture."""
        attributes = attributes_of(match.group())
        source = attributes.get("src", "")
        if name == "video":
            inner = _SOURCE.match(html, match.end())
            source = source or (attributes_of(inner[0]).get("src", "") if inner else "")
            # A clip on the network is not fetched, but its poster may be at hand.
            if attributes.get("poster") and (not source or "//" in source):
                source = attributes["poster"]
        elif not _PICTURE_FILE.search(source):
            return {}
        kept = ("width", "height", "class", "style", "title", "alt", "loop", "muted")
        return {"src": source, **{key: attributes[key] for key in kept if key in attributes}} if source else {}

    return _TAG.sub(rewrite_tag, html)


def visible_text(html: str) -> str:
    """Return the text between the tags."""
    return unescape(_TAG.sub(" ", _INVISIBLE.sub("", html)))
