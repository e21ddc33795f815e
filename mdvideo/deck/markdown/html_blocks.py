"""Raw HTML in a deck: its pictures become figures, its styles are taken out, and forbidden elements are reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value, close_tag, open_tag

from mdvideo.deck.markdown.sanitize import ALLOWED_TAGS, DROPPED_WITH_CONTENT, RESERVED_ATTRIBUTES

STYLE_ELEMENT = re.compile(
    r"<style(?P<scoped>\s+scoped)?(?:\s[^>]*)?>(?P<css>[\s\S]*?)</style\s*>",
    re.IGNORECASE,
)

REMOTE_CSS = re.compile(r"@import\b|url\(\s*[\"']?(?:[a-z][a-z0-9+.-]*:)?//[^)\s]*", re.IGNORECASE)
"""CSS that would fetch something."""

_TAG = re.compile(f"(?:{open_tag}|{close_tag})")
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


def rewrite_tags(
    html: str,
    render_image: Callable[[dict[str, str], int], str],
    report_forbidden: Callable[[str, int], None],
) -> str:
    """Return ``html`` with each ``img`` replaced and reserved attributes removed.

    ``render_image`` gets the attributes and the offset of an ``img`` and returns its replacement. ``report_forbidden``
    gets the name and offset of each opening tag that ``sanitize`` will drop.
    """

    def rewrite_tag(match: re.Match[str]) -> str:
        tag = match.group()
        found = _NAME.match(tag)
        name = found[1].lower() if found is not None else ""
        if tag.startswith("</"):
            return tag
        if name == "img":
            return render_image(attributes_of(tag), match.start())
        if name not in ALLOWED_TAGS:
            report_forbidden(name, match.start())
        if "data-" not in tag.lower():
            return tag
        return _ATTRIBUTE.sub(lambda a: "" if a[1].lower() in RESERVED_ATTRIBUTES else a.group(), tag)

    return _TAG.sub(rewrite_tag, html)


def visible_text(html: str) -> str:
    """Return the text between the tags."""
    return unescape(_TAG.sub(" ", _INVISIBLE.sub("", html)))
