"""What every bundled theme promises, for every layout and shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mdvideo.frame_size import Size, parse_size
from mdvideo.slides.fit import overflow
from mdvideo.slides.html.choose_layout import LAYOUTS, layout_of
from mdvideo.slides.html.dom import INLINE, parse_fragment
from mdvideo.slides.html.page import page_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, bundled_themes, load_theme
from mdvideo.slides.themes.theme_files import REQUIRED_COLOURS, SHAPES
from tests.support.layout_slides import DECK, FIGURE, lesson

THEMES = bundled_themes()
themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
LEAST_TYPE = 28
"""CSS pixels at 1080p below which a viewer cannot be asked to read."""


def test_there_are_themes_of_different_character() -> None:
    """At least six themes, each described, none of them the base that they share."""
    assert len(THEMES) >= 6
    assert "base" not in {theme.name for theme in THEMES}
    assert all(theme.description for theme in THEMES)
    assert len({theme.identity for theme in THEMES}) == len(THEMES)
    assert {layout_of(slide) for slide in lesson().values()} == set(LAYOUTS)


@themes
@pytest.mark.parametrize("shape", ["16:9", "9:16", "4:3", "1:1"])
def test_every_layout_stays_inside_the_frame(
    theme: Theme, shape: str, renderer: BlitzRenderer, with_pictures: Callable[[str], str]
) -> None:
    """Text of all layouts fits its frame at the theme's floor or above, and lies wholly on the slide."""
    size = parse_size(shape)
    for name, slide in lesson().items():
        page = page_of(theme, DECK, slide, size, {0: FIGURE})
        assert not page.problems, name
        with renderer.open(with_pictures(page.html), size) as document:
            if overflow(document.boxes()):
                document.set_attribute("root", "style", f"--fit:{max(theme.floor, 0.8)}")
            boxes = document.boxes()
        assert overflow(boxes) == 0, f"{name} overflows"
        for element, box in boxes.items():
            if re.fullmatch(r"(text|large)-\d+", element):
                assert box.x >= 0, (name, element)
                assert box.y >= 0, (name, element)
                assert box.x + box.width <= size.design.width + 1, (name, element)
                assert box.y + box.height <= size.design.height + 1, (name, element)
                assert box.height >= LEAST_TYPE * theme.floor, (name, element)


@themes
def test_type_can_be_read_and_margins_are_wide(theme: Theme) -> None:
    """No size under 28 pixels, no margin under 96, and titles of 56 or more, in any shape."""
    for shape in SHAPES:
        sizes = theme.type[shape].model_dump()
        assert min(sizes.values()) >= LEAST_TYPE, shape
        assert sizes["title"] >= 56, shape
        assert sizes["body"] >= 40, shape
        assert theme.grid[shape].side >= 96, shape


@themes
def test_every_block_of_text_has_an_id(theme: Theme) -> None:
    """The engine finds all text by its id, so that no text escapes the measuring of contrast."""
    for name, slide in lesson().items():
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
def test_palettes_have_the_contrast_that_text_needs(theme: Theme) -> None:
    """Ink, muted text, accent and every colour of code reach 4.5:1 on the theme's own ground."""
    from PIL import ImageColor

    def light(colour: str) -> float:
        channels = [c / 255 for c in ImageColor.getrgb(colour)[:3]]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for variant, palette in theme.palettes.items():
        assert set(REQUIRED_COLOURS) <= set(palette)
        inks = ["ink", "title", "muted", "accent", *(c for c in palette if c.startswith("code-"))]
        for ink in inks:
            if ink not in palette or ink in ("code-ground", "code-bar"):
                continue
            a, b = sorted((light(palette[ink]), light(palette["ground"])))
            assert (b + 0.05) / (a + 0.05) >= 4.5, (variant, ink)


@themes
def test_a_page_is_a_pure_function(theme: Theme, tmp_path: Path) -> None:
    """Loaded again, from any folder, a theme is equal and makes the same page."""
    again = load_theme(theme.name, tmp_path)
    assert again == theme
    for slide in lesson().values():
        size = Size(1080, 1920)
        assert page_of(again, DECK, slide, size, {0: FIGURE}) == page_of(theme, DECK, slide, size, {0: FIGURE})
