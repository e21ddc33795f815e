"""Drawings in HTML: where ``<svg>`` elements are, and each as an SVG file, which must be XML where HTML need not be."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape, unescape

_EDGE = re.compile(r"<svg\b(?:[^\"'>]|\"[^\"]*\"|'[^']*')*?(/?)>|</svg\s*>", re.IGNORECASE)
_OPENING = re.compile(r"<svg\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PART = re.compile(
    r"(?P<style><style\b[^>]*>(?P<css>.*?)</style\s*>)|<!\[CDATA\[(?P<cdata>.*?)\]\]>|"
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>|<[!?][^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w:.-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_DECLARED = frozenset({"xlink", "xml"})
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title\s*>", re.IGNORECASE)


def svg_ranges(html: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each outermost ``<svg>`` element that is closed."""
    depth = start = 0
    for edge in _EDGE.finditer(html):
        if edge[0].startswith("</"):
            depth = max(0, depth - 1)
        elif edge[1]:
            if not depth:
                yield edge.span()
            continue
        else:
            start = start if depth else edge.start()
            depth += 1
            continue
        if not depth and html.startswith("<", start) and _OPENING.match(html, start):
            yield start, edge.end()
            start = edge.end()


def has_open_svg(html: str) -> bool:
    """Whether an ``<svg>`` element begins here and does not end."""
    depth = 0
    for edge in _EDGE.finditer(html):
        depth = max(0, depth - 1) if edge[0].startswith("</") else depth + (not edge[1])
    unfinished = _OPENING.search(html, html.rfind(">") + 1)
    return depth > 0 or unfinished is not None


def blank_comments(html: str) -> str:
    """Return ``html`` with spaces in place of the comments in its drawings: nothing there is a note."""
    for start, end in svg_ranges(html):
        drawing = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), html[start:end])
        html = html[:start] + drawing + html[end:]
    return html


def title_of_svg(markup: str) -> str:
    """Return the text of the drawing's title, empty without one."""
    found = _TITLE.search(markup)
    return " ".join(unescape(found[1]).split()) if found else ""


def svg_file_of(markup: str) -> bytes:
    """Return an ``<svg>`` element as a file: with namespaces, and repaired where it is not XML."""
    name_end = _OPENING.match(markup)
    assert name_end is not None
    head = markup[: markup.find(">") + 1]
    spaces = "" if "xmlns=" in head else ' xmlns="http://www.w3.org/2000/svg"'
    spaces += "" if "xmlns:xlink" in head else ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    declared = markup[: name_end.end()].lower() + spaces + markup[name_end.end() :]
    try:
        ET.fromstring(declared)  # noqa: S314 (expat limits the growth of entities, and loads none)
    except (ET.ParseError, ValueError):
        return _repaired(declared).encode()
    return declared.encode()


def _repaired(markup: str) -> str:
    """Return HTML as XML: attributes quoted, elements closed, character references of HTML resolved."""
    out: list[str] = []
    still_open: list[str] = []
    at = 0
    for part in _PART.finditer(_COMMENT.sub("", markup)):
        out.append(escape(unescape(part.string[at : part.start()]), quote=False))
        at = part.end()
        if part["style"]:
            out.append(f"<style>{escape(part['css'], quote=False)}</style>")
        elif part["cdata"] is not None:
            out.append(escape(part["cdata"], quote=False))
        elif part["name"] and part["close"]:
            if part["name"] in still_open:
                while (name := still_open.pop()) != part["name"]:
                    out.append(f"</{name}>")
                out.append(f"</{part['name']}>")
        elif part["name"] and ":" not in part["name"]:
            empty = part["empty"] or part["name"].lower() in _VOID
            out.append(f"<{part['name']}{_attributes(part['attributes'])}{'/' if empty else ''}>")
            if not empty:
                still_open.append(part["name"])
    return "".join([*out, *(f"</{name}>" for name in reversed(still_open))])


def _attributes(text: str) -> str:
    kept: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        prefix = name.partition(":")[0] if ":" in name else ""
        if prefix and prefix not in _DECLARED and name != "xmlns:xlink":
            continue
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        kept.setdefault(name, unescape(bare))
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
