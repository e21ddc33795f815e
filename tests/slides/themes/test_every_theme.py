"""What every bundled theme guarantees, for every layout and shape."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from mdvideo.frame_size import Size, parse_size
from mdvideo.slides.fit import fit_boxes
from mdvideo.slides.html.dom import INLINE, parse_fragment
from mdvideo.slides.html.page import page_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, bundled_themes, load_theme
from mdvideo.slides.themes.theme_schema import REQUIRED_COLOURS, SHAPES
from tests.support.html_pages import wcag_ratio
from tests.support.layout_slides import DECK, FIGURE, FIGURE_DIGEST, slides_by_layout

THEMES = bundled_themes()
themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
MIN_FONT_SIZE = 28
"""CSS pixels at 1080p; smaller text is too small for a video."""


@pytest.fixture(scope="module")
def figure_uri() -> str:
    """A small picture as a data URI."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#336699").save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def test_there_are_different_themes() -> None:
    """At least six themes, each with a description, without the base theme."""
    assert len(THEMES) >= 6
    assert "base" not in {theme.name for theme in THEMES}
    assert all(theme.description for theme in THEMES)
    assert len({theme.identity for theme in THEMES}) == len(THEMES)


@themes
@pytest.mark.parametrize("shape", ["16:9", "9:16", "4:3", "1:1"])
def test_every_layout_stays_inside_the_frame(theme: Theme, shape: str, blitz: BlitzRenderer, figure_uri: str) -> None:
    """Text of all layouts fits its frame at the theme's floor or above, and is completely on the slide."""
    size = parse_size(shape)
    for name, slide in slides_by_layout().items():
        page = page_of(theme, DECK, slide, size, {0: FIGURE})
        assert not page.problems, name
        with blitz.open(page.html.replace(f"mdvideo:{FIGURE_DIGEST}", figure_uri), size) as document:
            fitted = fit_boxes(document, theme.floor)
        boxes = fitted.boxes
        assert fitted.excess == 0, f"{name} overflows"
        assert fitted.fit.scale >= max(theme.floor, 0.8), name
        for element, box in boxes.items():
            if re.fullmatch(r"(text|large)-\d+", element):
                assert box.x >= 0, (name, element)
                assert box.y >= 0, (name, element)
                assert box.x + box.width <= size.design.width + 1, (name, element)
                assert box.y + box.height <= size.design.height + 1, (name, element)
                assert box.height >= MIN_FONT_SIZE * theme.floor, (name, element)


@themes
def test_type_is_readable_and_margins_are_wide(theme: Theme) -> None:
    """In every shape sizes are at least 28 pixels, titles 56, margins 96."""
    for shape in SHAPES:
        sizes = theme.type[shape].model_dump()
        assert min(sizes.values()) >= MIN_FONT_SIZE, shape
        assert sizes["title"] >= 56, shape
        assert sizes["body"] >= 40, shape
        assert theme.grid[shape].side >= 96, shape


@themes
def test_every_block_of_text_has_an_id(theme: Theme) -> None:
    """Text is found by its id, so no text is missed when contrast is measured."""
    for name, slide in slides_by_layout().items():
        html = page_of(theme, DECK, slide, Size(1920, 1080), {0: FIGURE}).html
        section = parse_fragment(html[html.index("<section") :])
        seen = []
        for element in section.walk():
            loose = any(isinstance(child, str) and child.strip() for child in element.children)
            if element.tag not in INLINE and loose:
                assert re.fullmatch(r"(text|large)-\d+", element.attributes.get("id", "")), (name, element)
            seen += [element.attributes["id"]] if "id" in element.attributes else []
        assert len(seen) == len(set(seen)), name


@themes
def test_palettes_have_enough_contrast_for_text(theme: Theme) -> None:
    """Ink, muted text, accent and every colour of code reach 4.5:1 on the theme's own ground."""
    for variant, palette in theme.palettes.items():
        assert set(REQUIRED_COLOURS) <= set(palette)
        ground = np.array(ImageColor.getrgb(palette["ground"])[:3])
        inks = ["ink", "title", "muted", "accent", *(name for name in palette if name.startswith("code-"))]
        for ink in inks:
            if ink not in palette or ink in ("code-ground", "code-bar"):
                continue
            assert wcag_ratio(np.array(ImageColor.getrgb(palette[ink])[:3]), ground) >= 4.5, (variant, ink)


@themes
def test_a_page_is_a_pure_function(theme: Theme, tmp_path: Path) -> None:
    """A theme that is loaded again, from any folder, is equal and makes the same page."""
    again = load_theme(theme.name, tmp_path)
    assert again == theme
    for slide in slides_by_layout().values():
        size = Size(1080, 1920)
        assert page_of(again, DECK, slide, size, {0: FIGURE}) == page_of(theme, DECK, slide, size, {0: FIGURE})
