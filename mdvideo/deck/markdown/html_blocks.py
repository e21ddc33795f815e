"""Raw HTML in a deck: pictures in it become figures, styles are taken out, what cannot stay is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value, close_tag, open_tag

from mdvideo.deck.markdown.sanitize import DROPPED_WITH_CONTENT, RESERVED_ATTRIBUTES, TAGS

STYLE = re.compile(r"<style(?P<scoped>\s+scoped)?(?:\s[^>]*)?>(?P<css>[\s\S]*?)</style\s*>", re.IGNORECASE)

REMOTE = re.compile(r"@import\b|url\(\s*[\"']?(?:[a-z][a-z0-9+.-]*:)?//[^)\s]*", re.IGNORECASE)
"""What in CSS would have to be fetched."""

_TAG = re.compile(f"(?:{open_tag}|{close_tag})")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_UNSEEN = re.compile(rf"<({'|'.join(sorted(DROPPED_WITH_CONTENT))})\b[\s\S]*?(?:</\1\s*>|$)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"\s+({attr_name})(?:\s*=\s*({attr_value}))?")


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of an opening tag, names in lower case, values unquoted and unescaped."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(tag):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), unescape(bare))
    return found


def rewrite_tags(html: str, picture: Callable[[dict[str, str], int], str], refused: Callable[[str, int], None]) -> str:
    """``html`` with each ``img`` given to ``picture`` (attributes, offset), and no reserved attribute.

    ``refused`` is told the name and offset of each opening tag that the allow-list will drop.
    """

    def rewrite(match: re.Match[str]) -> str:
        tag = match.group()
        found = _NAME.match(tag)
        name = found[1].lower() if found is not None else ""
        if tag.startswith("</"):
            return tag
        if name == "img":
            return picture(attributes_of(tag), match.start())
        if name not in TAGS:
            refused(name, match.start())
        if "data-" not in tag.lower():
            return tag
        return _ATTRIBUTE.sub(lambda a: "" if a[1].lower() in RESERVED_ATTRIBUTES else a.group(), tag)

    return _TAG.sub(rewrite, html)


def visible_text(html: str) -> str:
    """The text between the tags."""
    return unescape(_TAG.sub(" ", _UNSEEN.sub("", html)))
