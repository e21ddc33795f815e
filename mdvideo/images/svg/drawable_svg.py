"""Makes an author's SVG safe to draw, and complete with the bundled fonts; tells what is lost.

Files are named nowhere in the result: resvg would open them. Only references within the picture and embedded pictures
stay.
"""

from __future__ import annotations

import base64
import itertools
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mdvideo.errors import AssetError
from mdvideo.images.svg.embedded_fonts import EmbeddedFont, decode_data, embedded_fonts
from mdvideo.images.svg.foreign_text import SVG, text_of_foreign
from mdvideo.images.svg.svg_css import SvgCss, computed, computed_value, families_of
from mdvideo.images.svg.svg_file import is_svg, local_name, parse_svg, svg_size, view_box

_REMOVED = frozenset({"script", "iframe", "object", "embed", "audio", "video", "canvas", "metadata"})
_RASTER = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_SVG_TYPE = "image/svg+xml"
MAX_NESTED = 3
"""SVG pictures within one another."""

HTML_LABELS = "labels in HTML"
SCRIPTS = "scripts"
OUTER_FILES = "pictures in other files"
FONTS = "fonts in a format that cannot be read"
REMEDIES = {
    HTML_LABELS: "export with text as SVG text (draw.io: untick formatted text; Mermaid: htmlLabels: false), "
    "or build with --renderer chromium",
    SCRIPTS: "export a still picture",
    OUTER_FILES: "embed the pictures when you export the drawing",
    FONTS: "embed fonts as TTF or WOFF, install the package brotli, or export text as paths",
}
"""What a picture can lose, and what an author can do about it."""


@dataclass(frozen=True, slots=True)
class DrawableSvg:
    """An SVG that resvg can draw, its embedded fonts, its size in CSS pixels, and what it lost (keys of REMEDIES).

    ``needs_system_fonts`` is true if it contains characters that ``is_covered`` denies.
    """

    svg: str
    fonts: tuple[bytes, ...]
    size: tuple[float, float]
    lost: tuple[str, ...]
    needs_system_fonts: bool


def drawable_svg(
    data: bytes, name: str, is_covered: Callable[[str], bool] = lambda _: True, ink: str | None = None
) -> DrawableSvg:
    """Return an SVG made drawable, with ``ink`` as the colour of ``currentColor``.

    Raises AssetError where it is malformed.
    """
    root = parse_svg(data, name)
    fonts, lost = _prepare(root, nested=0)
    if ink is not None and root.get("color") is None:
        root.set("color", ink)
    uncovered = _separate_uncovered(root, is_covered)
    size = svg_size(root)
    root.set("width", f"{size[0]:g}")
    root.set("height", f"{size[1]:g}")
    if view_box(root) is None:
        root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
    return DrawableSvg(_serialized(root), tuple(f.data for f in fonts if f.data), size, tuple(sorted(lost)), uncovered)


def _serialized(root: ET.Element) -> str:
    """Return the picture as text. resvg-py loads fonts only for a picture with text, even if one within it has some."""
    if any(value.startswith(f"data:{_SVG_TYPE}") for element in root.iter() for value in element.attrib.values()):
        ET.SubElement(root, f"{SVG}text")
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return ET.tostring(root, encoding="unicode")


def _prepare(root: ET.Element, nested: int) -> tuple[tuple[EmbeddedFont, ...], set[str]]:
    """Rewrite the tree; return the embedded fonts and what is lost."""
    lost: set[str] = set()
    _add_namespace(root)
    root.attrib.setdefault("font-family", "sans-serif")
    _choose_of_switches(root)
    _replace_foreign(root, lost)
    for parent in root.iter():
        for child in list(parent):
            name = local_name(child.tag)
            if name in _REMOVED or not isinstance(child.tag, str):
                if name == "script":
                    lost.add(SCRIPTS)
                _remove(parent, child)
        _keep_inner_references(parent, lost, nested)
    css = SvgCss()
    sheets = [(e, css.read_sheet("".join(e.itertext()))) for e in root.iter() if local_name(e.tag) == "style"]
    for element in root.iter():
        css.read_declarations(element.get("style", ""))
    fonts = embedded_fonts(css.font_faces)
    if any(not font.data for font in fonts):
        lost.add(FONTS)
    families = frozenset(font.family.lower() for font in fonts if font.data)
    for sheet, text in sheets:
        for child in list(sheet):
            sheet.remove(child)
        sheet.text = computed(text, css.custom, families)
    for element in root.iter():
        if "style" in element.attrib:
            element.set("style", computed(element.get("style", ""), css.custom, families))
        for attribute, value in list(element.attrib.items()):
            if attribute == "font-family":
                element.set(attribute, families_of(computed_value(value, css.custom), families))
            elif "var(" in value or "light-dark(" in value:
                element.set(attribute, computed_value(value, css.custom))
    return fonts, lost


def _add_namespace(root: ET.Element) -> None:
    """Put elements without a namespace into SVG's, as browsers do for SVG in HTML."""
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{SVG}{element.tag}"


def _choose_of_switches(root: ET.Element) -> None:
    """Replace each ``switch`` by the child that a browser without ``foreignObject`` shows: the first that is possible.

    By SVG 2, ``requiredFeatures`` has no effect; resvg still tests it.
    """
    for element in root.iter():
        element.attrib.pop("requiredFeatures", None)
        if local_name(element.tag) != "switch":
            continue
        element.tag = f"{SVG}g"
        children = [child for child in element if local_name(child.tag) and not child.get("requiredExtensions")]
        foreign = [child for child in children if local_name(child.tag) == "foreignObject"]
        chosen = next((child for child in children if child not in foreign), foreign[0] if foreign else None)
        for child in list(element):
            if child is not chosen:
                _remove(element, child)


def _replace_foreign(root: ET.Element, lost: set[str]) -> None:
    for parent in root.iter():
        for at, child in enumerate(list(parent)):
            if local_name(child.tag) != "foreignObject":
                continue
            text = text_of_foreign(child)
            if text is None:
                text = ET.Element(f"{SVG}g")
            else:
                lost.add(HTML_LABELS)
            text.tail = child.tail
            parent[at] = text


def _remove(parent: ET.Element, child: ET.Element) -> None:
    """Remove a child, and keep the text after it."""
    at = list(parent).index(child)
    if child.tail and at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _keep_inner_references(element: ET.Element, lost: set[str], nested: int) -> None:
    """Remove handlers of events, and references to anything outside of the picture."""
    for attribute, value in list(element.attrib.items()):
        name = local_name(attribute)
        if name.lower().startswith("on") or name == "base":
            del element.attrib[attribute]
        elif name in ("href", "src"):
            kept = _inner_reference(value, lost, nested)
            if kept is not None:
                element.set(attribute, kept)
                continue
            del element.attrib[attribute]
            if local_name(element.tag) in ("image", "use", "feImage"):
                lost.add(OUTER_FILES)


def _inner_reference(url: str, lost: set[str], nested: int) -> str | None:
    """Return a reference as it may stay; None where it leads out of the picture."""
    url = url.strip()
    if url.startswith("#"):
        return url
    scheme, _, rest = url.partition(":")
    if scheme.lower() != "data":
        return None
    parameters, _, payload = rest.partition(",")
    data = decode_data(parameters, payload)
    if data.startswith(_RASTER):
        return url if "base64" in parameters.lower() else _data_uri(f"image/{_kind_of(data)}", data)
    if nested >= MAX_NESTED or not is_svg(data):
        return None
    try:
        inner = parse_svg(data, "the embedded picture")
    except AssetError:
        return None
    lost |= _prepare(inner, nested + 1)[1]
    return _data_uri(_SVG_TYPE, _serialized(inner).encode())


def _kind_of(data: bytes) -> str:
    return {0x89: "png", 0xFF: "jpeg", 0x47: "gif"}.get(data[0], "webp")


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _separate_uncovered(root: ET.Element, is_covered: Callable[[str], bool]) -> bool:
    """Put each run of characters that ``is_covered`` denies into a ``tspan`` of its own; tell whether there are any.

    resvg looks for other fonts once for each piece of text, and gives up at the first character that no font has.
    """
    uncovered = False
    for text in [e for e in root.iter() if local_name(e.tag) == "text"]:
        for element in list(text.iter()):
            if local_name(element.tag) not in ("text", "tspan", "a", "textPath"):
                continue
            for child in list(element):
                if child.tail and not all(map(is_covered, child.tail)):
                    uncovered = True
                    spans = _spans_of(child.tail, is_covered)
                    child.tail = None
                    at = list(element).index(child) + 1
                    element[at:at] = spans
            if element.text and not all(map(is_covered, element.text)):
                uncovered = True
                spans = _spans_of(element.text, is_covered)
                element.text = None
                element[0:0] = spans
    return uncovered


def _spans_of(text: str, is_covered: Callable[[str], bool]) -> list[ET.Element]:
    spans = []
    for _, run in itertools.groupby(_characters(text, is_covered), key=lambda pair: pair[0]):
        span = ET.Element(f"{SVG}tspan")
        span.text = "".join(character for _, character in run)
        spans.append(span)
    return spans


def _characters(text: str, is_covered: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield each character with the script that it is in, empty where it is covered. Marks and spaces join a run."""
    script = ""
    for character in text:
        joins = character.isspace() or unicodedata.combining(character) or character in "\u200c\u200d\ufe0e\ufe0f"
        if not joins or not script:
            script = "" if is_covered(character) else unicodedata.name(character, "?").split(" ")[0]
        yield script, character
