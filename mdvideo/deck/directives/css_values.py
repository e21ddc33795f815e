"""Readers of CSS values: colours, style sheets, and the values of ``background-*``. None of them can fetch anything."""

from __future__ import annotations

import re

from mdvideo.deck.directives.prompt_values import percent_decode, picture_source_of
from mdvideo.deck.directives.values import fail, read_nonempty_text, read_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import CssImage, PictureSource

_COLOUR = re.compile(
    r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+|"
    r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]*\)"
)
_PLAIN_VALUE = re.compile(r"[\w\s.,%/*+()-]*")
_FUNCTION = re.compile(r"([\w-]*)\(")
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\([\w\s.,%/*+()#-]*\)")
_FORBIDDEN_IN_GRADIENT = frozenset({"url", "image", "image-set", "src", "element", "cross-fade", "var", "env"})
_URL = re.compile(r"""url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^)"']*?))\s*\)""")


def read_colour(value: YamlValue) -> str:
    """Read a CSS colour."""
    colour = read_nonempty_text(value)
    if not _COLOUR.fullmatch(colour):
        fail(value.span, "colour", f"{colour!r} is not a CSS colour", "write a name, #rgb, #rrggbb or rgb(…)")
    return colour


def read_style_sheet(value: YamlValue) -> str:
    """Read CSS that cannot close the ``<style>`` element it is put in."""
    css = read_text(value)
    if "</" in css:
        fail(value.span, "css-value", "CSS cannot contain `</`")
    return css


def read_css_value(value: YamlValue) -> str:
    """Read a value of ``background-size`` and the like: words, lengths and ``calc()``, nothing that can end a rule."""
    text = read_nonempty_text(value)
    functions = set(_FUNCTION.findall(text))
    if not _PLAIN_VALUE.fullmatch(text) or functions - {"calc", "min", "max", "clamp"}:
        fail(value.span, "css-value", f"{text!r} is not allowed here", "write words, lengths or calc()")
    return text


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
