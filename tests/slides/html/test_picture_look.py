"""The look of generated pictures: the theme's colours, and where text will cover them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.plan.pictures import requested_pictures
from mdvideo.protocols import CalmArea, HtmlRenderer, PictureLook
from mdvideo.settings import ImageSettings
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.picture_look import picture_style_of
from mdvideo.slides.themes.theme import load_theme

WIDE, TALL = Size(1920, 1080), Size(1080, 1920)


def look_of(text: str, theme: str = "glass", size: Size = WIDE, lang: str = "en") -> PictureLook:
    style = picture_style_of(load_theme(theme, Path()), size, lang)
    (request, *_) = requested_pictures(parse_deck(text, "lesson.md").slides, size, ImageSettings(), style)
    assert request.look is not None
    return request.look


def test_the_look_has_the_colours_of_the_slides_palette() -> None:
    dark = look_of("<!-- prompt: a leaf -->\n# Leaves\n")
    light = look_of("<!-- prompt: a leaf -->\n<!-- _class: light -->\n# Leaves\n")
    assert (dark.is_dark, light.is_dark) == (True, False)
    assert dark.name == light.name == "studio"
    assert len(dark.palette) >= 3
    assert all(len(colour) == 7 for colour in (*dark.palette, *light.palette))


@pytest.mark.parametrize("theme", ["glass", "paper", "terminal", "bold", "classroom", "editorial"])
def test_each_theme_has_a_look(theme: str) -> None:
    assert look_of("<!-- prompt: a leaf -->\n# Leaves\n", theme).name


def test_an_edit_of_the_text_leaves_the_look_as_it_is() -> None:
    before = look_of("<!-- prompt: a leaf -->\n## Leaves\n\n- one\n- two\n")
    assert look_of("<!-- prompt: a leaf -->\n## Leaves are green\n\n- one\n- two\n- three, and longer\n") == before


def test_a_picture_without_text_has_no_calm_area() -> None:
    assert look_of("# T\n\n---\n\n<!-- prompt: a leaf -->\n").calm is None


def test_text_covers_the_middle_of_upright_frames() -> None:
    calm = look_of("<!-- prompt: a leaf -->\n# Leaves\n", size=TALL).calm
    assert calm is not None
    assert (calm.left, calm.right) == (0, 100)
    assert calm.top > 0 < 100 - calm.bottom


def test_text_next_to_a_panel_covers_what_the_panel_leaves() -> None:
    calm = look_of("<!-- prompt: a leaf -->\n\n![bg right:40%](<prompt:cells>)\n\n## Leaves\n\nText\n").calm
    assert calm == CalmArea(0, 0, 100, 100)


LINE = "a line of text that is as long as the slide is wide, so that it needs all of the panel, and then some more"


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("## Leaves\n\n- one\n- two", 66),
        ("## Leaves\n\n| a | b |\n| - | - |\n| 1 | 2 |", 94),
        ("## Leaves\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nText", 66),
        ("## Leaves\n\n$$a = b$$", 66),
        ("## Leaves\n\n```python\nx = 1\n```", 94),
        ("## Leaves\n\n```python\n" + "x = 1" * 9 + "\n```\n\nText", 66),
        ("## Leaves\n\n```python\n" + "x = 1" * 11 + "\n```\n\nText", 76),
        (f"## Leaves\n\n{LINE}", 94),
        (f"## Leaves\n\n- {LINE}", 94),
        (f"> {LINE}\n\n— Somebody", 94),
        ("<!-- _class: columns -->\n\n### One\n\n- a\n\n### Two\n\n- b", 94),
        ("## Leaves\n\n![w:900 A leaf.](leaf.svg)\n\nText", 94),
    ],
)
def test_content_that_needs_more_width_leaves_less_to_the_picture(body: str, right: int) -> None:
    calm = look_of(f"# T\n\n---\n\n<!-- prompt: a leaf -->\n\n{body}\n").calm
    assert calm is not None
    assert calm.right == right


TABLE = """
| Light | Wavelength | A mole of photons | Chlorophyll |
| ----- | ---------- | ----------------- | ----------- |
| blue  | 430 nm     | 278 kJ            | absorbs it  |

What is left over is what you see.
"""


@pytest.mark.parametrize("theme", ["glass", "terminal", "classroom"])
@pytest.mark.parametrize("body", [TABLE, "- a line that grows until its panel is wide\n- b\n- c"])
def test_a_picture_leaves_the_panel_free_as_far_as_it_grows(theme: str, body: str, blitz: HtmlRenderer) -> None:
    text = f"# T\n\n---\n\n<!-- prompt: a leaf -->\n\n## Leaves\n{body}\n"
    deck = parse_deck(text, "lesson.md")
    style = load_theme(theme, Path())
    with blitz.open(page_of(style, deck, deck.slides[1], WIDE, {}).html, WIDE) as page:
        panel = page.boxes()["glass-1"]
    calm = look_of(text, theme).calm
    assert calm is not None
    # Things are drawn 2.25 per cent of the width beside the text.
    assert 66 < 100 * (panel.x + panel.width) / WIDE.width <= calm.right + 2
    assert calm.right < 94


def test_titles_at_the_head_of_the_page_leave_the_picture_its_foot() -> None:
    assert look_of("<!-- _class: title -->\n<!-- prompt: a leaf -->\n# Leaves\n", "paper").calm == (0, 0, 80, 55)


def test_text_covers_square_frames() -> None:
    assert look_of("<!-- prompt: a leaf -->\n## Leaves\n\n- one\n", size=Size(1080, 1080)).calm == (0, 0, 94, 100)


def test_the_look_knows_the_language() -> None:
    assert look_of("<!-- prompt: ein Blatt -->\n# Blatt\n", lang="de").lang == "de"
