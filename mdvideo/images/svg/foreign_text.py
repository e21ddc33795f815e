"""Stands in for HTML in SVG (``<foreignObject>``), which resvg cannot draw: its words, as SVG text in the same place.

Mermaid and draw.io write labels so. Lines, colour, size and weight are kept, all other layout is lost.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from mdvideo.images.svg.svg_file import local_name

SVG = "{http://www.w3.org/2000/svg}"
_BLOCK_NAMES = "p div li br tr h1 h2 h3 h4 h5 h6 pre section table ul ol"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SIZE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([\d.]+)px")
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]+)")
_ALIGN = re.compile(r"(?:^|;)\s*(?:text-align\s*:\s*(?:left|start)|justify-content\s*:\s*(?:unsafe )?flex-start)")
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)")
_DEFAULT_SIZE = 16.0
_CHARACTER = 0.55
"""Mean width of a character in ems."""
_LINE = 1.25
"""Height of a line in ems."""


@dataclass(slots=True)
class _Style:
    size: float | None = None
    colour: str = ""
    left: bool = False
    bold: bool = False


def text_of_foreign(foreign: ET.Element) -> ET.Element | None:
    """Return SVG text with the words of a ``foreignObject``; None where it has none."""
    style = _Style()
    lines = [""]
    _collect(foreign, lines, style)
    lines = [line for line in (" ".join(text.split()) for text in lines) if line]
    if not lines:
        return None
    x, y, width, height = (_number(foreign.get(name)) for name in ("x", "y", "width", "height"))
    size = style.size or _DEFAULT_SIZE
    lines = [part for line in lines for part in _wrapped(line, width / size / _CHARACTER)]
    if height > 1:
        size = min(size, height / len(lines) / _LINE)
    text = ET.Element(f"{SVG}text", {"font-size": f"{size:g}", "text-anchor": "start" if style.left else "middle"})
    if style.colour:
        text.set("fill", style.colour)
    if style.bold:
        text.set("font-weight", "bold")
    for name in ("transform", "class"):
        if foreign.get(name):
            text.set(name, foreign.get(name, ""))
    middle = y + height / 2 if height > 1 else y
    first = middle - (len(lines) - 1) / 2 * size * _LINE + 0.35 * size
    across = x if style.left else x + (width / 2 if width > 1 else 0)
    for number, line in enumerate(lines):
        span = ET.SubElement(text, f"{SVG}tspan", {"x": f"{across:g}", "y": f"{first + number * size * _LINE:g}"})
        span.text = line
    return text


def _collect(element: ET.Element, lines: list[str], style: _Style) -> None:
    """Append the text of an element to ``lines``, one for each block, and note its style."""
    css = element.get("style", "")
    if (size := _SIZE.search(css)) and float(size[1]) > 0:
        style.size = float(size[1])
    if colour := _COLOUR.search(css):
        style.colour = colour[1].strip()
    style.left = style.left or bool(_ALIGN.search(css))
    name = local_name(element.tag).lower()
    style.bold = style.bold or name in ("b", "strong") or bool(_BOLD.search(css))
    if name in ("style", "script"):
        return
    if name in _BLOCKS:
        lines.append("")
    lines[-1] += element.text or ""
    for child in element:
        _collect(child, lines, style)
        lines[-1] += child.tail or ""
    if name in _BLOCKS:
        lines.append("")


def _wrapped(line: str, columns: float) -> list[str]:
    """Cut a line at spaces so that each part has about ``columns`` characters; a width of 0 or 1 px means none."""
    if columns < 3 or len(line) <= columns * 1.15:
        return [line]
    parts = [""]
    for word in line.split(" "):
        if parts[-1] and len(parts[-1]) + 1 + len(word) > columns:
            parts.append(word)
        else:
            parts[-1] = f"{parts[-1]} {word}".strip()
    return parts


def _number(text: str | None) -> float:
    match = re.match(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(?:px)?\s*$", text or "")
    return float(match[1]) if match else 0.0
