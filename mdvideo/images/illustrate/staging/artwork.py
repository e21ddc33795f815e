"""Artwork as SVG, and its versions: shaded without filters, flat, in outline, and in other colours.

Objects and drawings are trusted: they are data of this package, so resvg draws them in this process. The library's
objects have 12 to 60 paths of which many only shade others; filters take most of the time and are left out.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
Rgba = NDArray[np.float32]
"""Straight alpha, planar: shape (4, height, width), 0…1, the colours as encoded in sRGB."""

_URL = re.compile(r"url\(#([^)]+)\)")
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_NAMES = {"white": "#ffffff", "black": "#000000"}
_SEE_THROUGH = 0.6
"""A gradient with a stop that is less opaque than this only shades what is below."""
_HAIRLINE = 0.9
"""Lines of diagrams thinner than this, in units of the view box, are a grid or a help, and pale."""


@dataclass(frozen=True, slots=True)
class Artwork:
    """One drawing: the content of an SVG, and the size of its view box."""

    body: str
    width: float = 32.0
    height: float = 32.0
    solid: bool = True
    """Whether it is a solid object, which has weight and casts a shadow; else a diagram of lines."""
    whole: bool = False
    """Whether it is one shape, a silhouette, of which only the outer edge is drawn."""

    fades: float = 0.0
    """The share of the height, from the bottom, that is a slab of water or grass, whose ends fade into the ground."""
    card: bool = False
    """Whether a look of paper lays it on a sheet of its own, on which its lines are read."""

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    def svg(self, body: str | None = None) -> str:
        """Return a whole SVG file with this content, or with another ``body`` of the same size."""
        content = self.body if body is None else body
        return f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" viewBox="0 0 {self.width:g} {self.height:g}">{content}</svg>'


_OPENING = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


@lru_cache(256)
def parse_artwork(svg: str) -> Artwork:
    """Return the artwork in an SVG file of this package."""
    opening = _OPENING.search(svg)
    size = _SIZE.search(opening[0]) if opening else None
    if opening is None or size is None:
        raise ValueError("the SVG has no view box")
    return Artwork(svg[opening.end() : svg.rindex("</svg>")], float(size[1]), float(size[2]))


def rasterize(svg: str, width: int, height: int) -> Rgba:
    """Draw an SVG at this size."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    image = Image.open(io.BytesIO(bytes(png)), formats=("PNG",)).convert("RGBA")
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(image, np.float32).transpose(2, 0, 1)) * np.float32(1 / 255)


@lru_cache(256)
def trim(art: Artwork) -> Artwork:
    """Return the artwork with a view box that has no empty border."""
    scale = 160 / max(art.width, art.height)
    alpha = rasterize(flatten(art).svg(), round(art.width * scale), round(art.height * scale))[3]
    columns, rows = np.nonzero(alpha.max(axis=0) > 0.03)[0], np.nonzero(alpha.max(axis=1) > 0.03)[0]
    if not len(columns) or not len(rows):
        return art
    # The margin is for lines, which are drawn on both sides of an edge.
    left, right = columns[0] / scale, (columns[-1] + 1) / scale
    top, bottom = rows[0] / scale, (rows[-1] + 1) / scale
    margin = 0.012 * max(right - left, bottom - top)
    left, right, top, bottom = left - margin, right + margin, top - margin, bottom + margin
    body = f'<g transform="translate({-left:.3f} {-top:.3f})">{art.body}</g>'
    return replace(art, body=body, width=right - left, height=bottom - top)


@lru_cache(256)
def resting_height(art: Artwork) -> float:
    """Where a thing can stand on this one: the share of its height, from the top, at which its middle is filled."""
    alpha = rasterize(flatten(art).svg(), 48, 48)[3]
    filled = (alpha[:, 12:36] > 0.5).mean(axis=1)
    rows = np.nonzero(filled > 0.6)[0]
    return float(rows[0]) / 48 if len(rows) and rows[0] < 36 else 0.1


@lru_cache(256)
def shade(art: Artwork) -> Artwork:
    """Return the artwork without filters: blurred highlights are left out, the rest is drawn plainly."""
    root = _parse(art.body)
    _leave_out_blurs(root)
    return replace(art, body=_text(root))


@lru_cache(256)
def flatten(art: Artwork) -> Artwork:
    """Return the artwork in even colours: each gradient becomes its mean colour, and shading is left out."""
    root = _parse(art.body)
    _leave_out_blurs(root)
    even = {element.get("id", ""): _mean_colour(element) for element in root.iter() if "Gradient" in element.tag}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {"defs", "filter"} or "Gradient" in child.tag:
                parent.remove(child)
    for element in root.iter():
        for name in ("fill", "stroke"):
            if (found := _URL.fullmatch(element.get(name, ""))) is not None:
                element.set(name, even.get(found[1]) or "none")
    for parent in list(root.iter()):
        for child in list(parent):
            if not len(child) and child.get("fill") == "none" and child.get("stroke", "none") == "none":
                parent.remove(child)
    return replace(art, body=_text(root))


def outline(art: Artwork, line: str, fill: str, width: float) -> Artwork:
    """Return the artwork as lines of this width, in units of its view box, around shapes of one fill.

    A shape hides what is behind it. Strokes wider than three lines become shapes; ``class="solid"`` stays filled,
    ``class="plain"`` gets no lines, and what is seen through is left out.
    """
    root = _parse(flatten(art).body)
    if art.whole:
        return _outer_edge(art, root, line, fill, width)
    _outline_children(root, line, fill, width, ("none", "none", 1.0), weighted=not art.solid)
    root.set("stroke", line)
    root.set("stroke-width", f"{width:.4f}")
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "round")
    return replace(art, body=_text(root))


def _outer_edge(art: Artwork, root: ET.Element, line: str, fill: str, width: float) -> Artwork:
    """All shapes with thick lines, and the same shapes over them without: the outer half of the lines is left."""
    plain = deepcopy(root)
    for element in (*root.iter(), *plain.iter()):
        for name in ("fill", "stroke"):
            if element.get(name, "none") != "none":
                element.set(name, fill)
    for element in root.iter():
        if element.get("fill", "none") != "none":
            element.set("stroke", line)
            element.set("stroke-width", f"{2 * width:.4f}")
            element.set("stroke-linejoin", "round")
    return replace(art, body=_text(root) + _text(plain))


def silhouette(art: Artwork, top: str, bottom: str) -> Artwork:
    """Return the artwork as one shape, coloured from ``top`` to ``bottom``: nothing of a face is left."""
    root = _parse(flatten(art).body)
    for element in root.iter():
        for name in ("fill", "stroke"):
            if element.get(name, "none") != "none":
                element.set(name, "url(#silhouette)")
        for name in ("opacity", "fill-opacity", "stroke-opacity"):
            element.attrib.pop(name, None)
    gradient = (
        f'<defs><linearGradient id="silhouette" gradientUnits="userSpaceOnUse"'
        f' x1="0" y1="0" x2="0" y2="{art.height:g}">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient></defs>'
    )
    return replace(art, body=gradient + _text(root), whole=True)


def _outline_children(
    parent: ET.Element, line: str, fill: str, width: float, inherited: tuple[str, str, float], *, weighted: bool = False
) -> None:
    """Turn shapes into lines, in place; in a diagram lines keep their weight to each other: the data over its grid."""
    for child in list(parent):
        filled = child.attrib.pop("fill", inherited[0])
        stroked = child.attrib.pop("stroke", inherited[1])
        wide = float(child.attrib.pop("stroke-width", inherited[2]))
        opacity = float(child.attrib.pop("opacity", 1)) * float(child.attrib.pop("fill-opacity", 1))
        if child.get("class") == "ghost":
            # Glass and the trail of what moves: a thin edge.
            child.set("fill", "none")
            child.set("stroke-width", f"{0.7 * width:.4f}")
            child.set("stroke-opacity", "0.55")
            continue
        if opacity < _SEE_THROUGH and not len(child):
            parent.remove(child)
            continue
        if len(child):
            _outline_children(child, line, fill, width, (filled, stroked, wide), weighted=weighted)
        elif child.get("class") == "solid":
            child.set("fill", line)
            child.set("stroke", "none")
        elif filled != "none":
            child.set("fill", fill)
            if child.get("class") == "plain":
                child.set("stroke", fill)
        elif weighted:
            child.set("fill", "none")
            child.set("stroke-width", f"{width * min(max(wide / 1.5, 0.6), 1.9):.4f}")
            if wide < _HAIRLINE:
                child.set("stroke-opacity", "0.45")
        elif wide > 3 * width:
            child.set("fill", "none")
            inner = deepcopy(child)
            child.set("stroke-width", f"{wide + width:.4f}")
            inner.set("stroke-width", f"{max(wide - width, 0.01):.4f}")
            inner.set("stroke", fill)
            parent.insert(list(parent).index(child) + 1, inner)
        else:
            child.set("fill", "none")


def recolour(art: Artwork, change: Callable[[str], str]) -> Artwork:
    """Return the artwork with every colour, ``#rrggbb``, changed."""
    memo: dict[str, str] = {}

    def changed(found: re.Match[str]) -> str:
        code = _long(found[0])
        if code not in memo:
            memo[code] = change(code)
        return memo[code]

    body = re.sub(r'"(white|black)"', lambda found: f'"{_NAMES[found[1]]}"', art.body)
    return replace(art, body=_HEX.sub(changed, body))


def colours_of(art: Artwork) -> Iterator[str]:
    """Yield every colour that the artwork names, as often as it does."""
    for found in _HEX.finditer(art.body):
        yield _long(found[0])


def layered(art: Artwork, shadow: str, depth: float) -> Artwork:
    """Return the flat artwork with a shadow below each of its shapes, as of sheets of paper.

    ``depth`` is the length of the shadow in units of the view box, to the lower right.
    """
    if art.whole:
        return flatten(art)
    root = _parse(flatten(art).body)
    for parent in list(root.iter()):
        for child in list(parent):
            if len(child) or child.tag == "defs":
                continue
            if child.get("fill", "none") == "none":
                continue
            place = list(parent).index(child)
            for step in (1.0, 0.6, 0.3):
                ghost = deepcopy(child)
                ghost.set("fill", shadow)
                ghost.set("fill-opacity", "0.11")
                move = f"translate({depth * step * 0.6:.3f} {depth * step:.3f})"
                ghost.set("transform", f"{move} {child.get('transform', '')}".strip())
                parent.insert(place, ghost)
    return replace(art, body=_text(root))


def _leave_out_blurs(root: ET.Element) -> None:
    """Remove blurred highlights, and the filters of everything else."""
    blurs = {
        f"url(#{element.get('id')})"
        for element in root.iter("filter")
        if not any("feComposite" in child.tag for child in element)
    }
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("filter") in blurs or child.tag == "filter":
                parent.remove(child)
            else:
                child.attrib.pop("filter", None)


def _long(code: str) -> str:
    code = code.lower()
    return code if len(code) == 7 else "#" + "".join(2 * digit for digit in code[1:])


def _parse(body: str) -> ET.Element:
    return ET.fromstring(f'<g xmlns:xlink="{XLINK}">{body}</g>')  # noqa: S314 (our own data)


def _text(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode")


def _mean_colour(gradient: ET.Element) -> str | None:
    """The mean of a gradient's stops, or None if it lets through what is below."""
    stops = [element for element in gradient if element.tag == "stop"]
    if not stops or min(float(stop.get("stop-opacity", "1")) for stop in stops) < _SEE_THROUGH:
        return None
    codes = [_long(_NAMES.get(stop.get("stop-color", "#000000"), stop.get("stop-color", "#000000"))) for stop in stops]
    means = (round(sum(int(code[at : at + 2], 16) for code in codes) / len(codes)) for at in (1, 3, 5))
    return "#" + "".join(f"{mean:02x}" for mean in means)
