"""The look of generated pictures: the theme's colours, and the part of the frame that a slide's text will cover.

That part is a matter of layout, not of the words: an edit of the text must not draw its picture again.
"""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.pictures import ThemeStyle
from mdvideo.protocols import CalmArea, PictureLook
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.html.content_area import content_area_of
from mdvideo.slides.themes.theme import Theme, hex_colour_of
from mdvideo.slides.themes.theme_schema import Variant

_WIDE_CALM = (0, 0, 60, 100)
"""Text is on the left of wide frames, ..."""
_TALL_CALM = (0, 20, 100, 75)
"""... and in the middle of upright ones."""


def picture_style_of(theme: Theme, size: Size, lang: str) -> ThemeStyle:
    """Return what the theme adds to the prompts of a deck in ``lang``, at this size."""
    return ThemeStyle(theme.image_style, lambda slide, covered: picture_look_of(theme, slide, size, lang, covered))


def picture_look_of(theme: Theme, slide: Slide, size: Size, lang: str, covered: bool) -> PictureLook:
    """Return the look of a slide's picture; ``covered`` is whether the slide's text is over it."""
    palette = _palette_of(theme, variant_of(theme, slide))
    return PictureLook(theme.table.images.look, palette, _calm_area_of(theme, slide, size) if covered else None, lang)


def _palette_of(theme: Theme, variant: Variant) -> tuple[str, ...]:
    colours = theme.palettes[variant]
    accents = theme.table.images.accents or (colours["accent"],)
    return tuple(hex_colour_of(colour, variant) for colour in (colours["ground"], colours["ink"], *accents))


def _calm_area_of(theme: Theme, slide: Slide, size: Size) -> CalmArea | None:
    """Return where the slide's text will be, in per cent of the frame; None for a slide without text."""
    layout = layout_of(slide)
    if layout == "picture" and not slide.body.strip():
        return None
    (left, top, width, height), shape = content_area_of(theme, slide, size)
    frame_width, frame_height = size.design
    areas = theme.table.images.calm
    if slide.split is not None:
        # Text shares the frame with a panel: it is in what the panel leaves.
        right, bottom = left + width, top + height
        edges = (left / frame_width, top / frame_height, right / frame_width, bottom / frame_height)
        return CalmArea(*(round(100 * min(max(edge, 0), 1)) for edge in edges))
    if shape == "tall":
        return CalmArea(*_TALL_CALM)
    return CalmArea(*(areas.get(layout) or areas.get("default") or _WIDE_CALM))
