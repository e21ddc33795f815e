"""The palette of a slide: by class, by its colours, or the theme's default."""

from __future__ import annotations

from typing import Any

import pytest

from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import slide_of


@pytest.mark.parametrize(
    ("slide", "expected"),
    [
        ({}, "light"),
        ({"classes": ("dark",)}, "dark"),
        ({"classes": ("invert",)}, "dark"),
        ({"classes": ("light", "invert")}, "light"),
        ({"background_color": "#101020"}, "dark"),
        ({"background_color": "var(--x)"}, "light"),
        ({"color": "white"}, "dark"),
        # Marp decks have `color: white` on single slides; on the theme's white card it would be unreadable.
        ({"color": "white", "background_color": "white"}, "dark"),
    ],
)
def test_class_and_colours_choose_the_palette(slide: dict[str, Any], expected: str, paper: Theme) -> None:
    assert variant_of(paper, slide_of("", **slide)) == expected
