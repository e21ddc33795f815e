"""Readers of CSS values: colours, style sheets, and the values of ``background-*``. None of them can fetch anything."""

from __future__ import annotations

import re

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo._util.untrusted.css_colours import colour_hint, is_colour
from mdvideo.deck.directives.prompt_values import percent_decode, picture_source_of
from mdvideo.deck.directives.values import fail, read_nonempty_text, read_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import CssImage, PictureSource

_COLOUR = re.compile(
    r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+|"
    r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]*\)|var\(\s*--[\w-]+\s*(?:,[\w\s.,%#()+-]*)?\)"
)
_PERCENTAGE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)%")
_EDGES = frozenset({"left", "right", "top", "bottom", "center"})
_REPEATS = frozenset({"repeat", "no-repeat", "space", "round"})
_FUNCTION = re.compile(r"([\w-]*)\(")
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\([\w\s.,%/*+()#-]*\)")
_FORBIDDEN_IN_GRADIENT = frozenset({"url", "image", "image-set", "src", "element", "cross-fade", "var", "env"})
_URL = re.compile(r"""url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^)"']*?))\s*\)""")


def read_colour(value: YamlValue) -> str:
    """Read a CSS colour, or ``var(--name)``, which ``resolve_colours`` looks up."""
    colour = _first_declaration(read_nonempty_text(value))
    if not _COLOUR.fullmatch(colour) or not is_colour(colour):
        fail(value.span, "colour", f"{colour!r} is not a CSS colour", colour_hint(colour))
    return colour


def read_style_sheet(value: YamlValue) -> str:
    """Read CSS that cannot close the ``<style>`` element it is put in."""
    css = read_text(value)
    if "</" in css:
        fail(value.span, "css-value", "CSS cannot contain `</`")
    return css


def read_background_size(value: YamlValue) -> str:
    """Read a value of ``background-size``: a keyword, or one or two lengths, percentages and ``auto``."""
    text = _first_declaration(read_nonempty_text(value)).lower()
    words = text.split()
    if text not in ("cover", "contain") and (len(words) > 2 or not all(w == "auto" or _is_length(w) for w in words)):
        hint = "write cover, contain, auto, or one or two lengths such as 50% or 300px"
        fail(value.span, "css-value", f"{text!r} is not a size of a background", hint)
    return text


def read_background_position(value: YamlValue) -> str:
    """Read a value of ``background-position``: one to four edges, lengths and percentages."""
    text = _first_declaration(read_nonempty_text(value)).lower()
    words = text.split()
    edges = [word for word in words if word in _EDGES]
    too_many = len(words) > 4 or (len(words) > 2 and (len(edges) != 2 or words[0] not in _EDGES))
    if too_many or not all(word in _EDGES or _is_length(word) for word in words):
        hint = "write left, right, top, bottom, center, or lengths such as 25% 10px"
        fail(value.span, "css-value", f"{text!r} is not a position of a background", hint)
    return text


def read_background_repeat(value: YamlValue) -> str:
    """Read a value of ``background-repeat``."""
    text = _first_declaration(read_nonempty_text(value)).lower()
    words = text.split()
    if text not in ("repeat-x", "repeat-y") and (len(words) > 2 or not _REPEATS.issuperset(words)):
        hint = "write repeat, repeat-x, repeat-y or no-repeat"
        fail(value.span, "css-value", f"{text!r} does not say how a background is repeated", hint)
    return text


def _first_declaration(css: str) -> str:
    """Return a value up to what would be a second declaration, as Marp does."""
    return css.partition(";")[0].strip()


def _is_length(word: str) -> bool:
    return _PERCENTAGE.fullmatch(word) is not None or length_in_pixels(word) is not None


def read_background_image(value: YamlValue) -> PictureSource | None:
    """Read ``url(file)`` or a CSS gradient; None for ``none``."""
    text = read_nonempty_text(value)
    if text.lower() == "none":
        return None
    if _GRADIENT.fullmatch(text) and _FORBIDDEN_IN_GRADIENT.isdisjoint(_FUNCTION.findall(text.lower())):
        return CssImage(text, value.span)
    match = _URL.fullmatch(text)
    if match is None:
        hint = "write url(picture.jpg) or linear-gradient(…)"
        fail(value.span, "background-image", f"{text!r} is neither a picture nor a gradient", hint)
    address = next(group for group in match.groups() if group is not None)
    return picture_source_of(percent_decode(address), value.span, value.span)
