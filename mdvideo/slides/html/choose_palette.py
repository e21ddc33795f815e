"""Chooses the palette of a slide, light or dark: by the author's class, or else by the slide's own colours."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import ImageColor

from mdvideo.deck.model import Slide
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Variant

_VARIANTS: tuple[Variant, ...] = ("light", "dark")
_OPPOSITE: Mapping[Variant, Variant] = {"light": "dark", "dark": "light"}

_MIDDLE_GREY = 127


def variant_of(theme: Theme, slide: Slide) -> Variant:
    """Return the palette that the slide asks for, or the theme's default where the theme does not have that one."""
    wanted = _wanted_variant(theme, slide)
    return wanted if wanted in theme.palettes else theme.variant


def _wanted_variant(theme: Theme, slide: Slide) -> Variant:
    for name in _VARIANTS:
        if name in slide.classes:
            return name
    ground = _brightness_of(slide.background_color)
    ink = _brightness_of(slide.color)
    if ink is not None:
        # The colour of the text counts first: panels, which are between text and ground, come from the palette.
        return _OPPOSITE[ink]
    if ground is not None:
        return ground
    return _OPPOSITE[theme.variant] if "invert" in slide.classes else theme.variant


def _brightness_of(color: str | None) -> Variant | None:
    """Return whether a CSS colour is light or dark; None without one, or where Pillow cannot parse it."""
    try:
        red, green, blue = ImageColor.getrgb(color or "")[:3]
    except ValueError:
        return None
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE_GREY else "dark"
