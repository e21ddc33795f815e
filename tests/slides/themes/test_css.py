"""The parts of a page's style sheet that do not come from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import load_theme


@pytest.mark.parametrize(
    ("author", "scaled"),
    [
        ("h1{font-size:40px}", "h1{font-size:calc(var(--fit)*60px)}"),
        ("p{margin:-1.5px}", "p{margin:calc(var(--fit)*-2.25px)}"),
        ('a::after{content:"8px"}', 'a::after{content:"8px"}'),
        ("/* 8px */ p{background:url(8px.png)}", "/* 8px */ p{background:url(8px.png)}"),
        (".w-8px{width:50%}", ".w-8px{width:50%}"),
    ],
)
def test_marps_pixels_are_scaled_to_our_frame(author: str, scaled: str) -> None:
    """40px of Marp's 720 are 60px of our 1080, and shrink with the text. Strings, comments and URLs are unchanged."""
    assert css.scale_marp_css(author) == scaled


def test_an_authors_css_cannot_end_its_style_element() -> None:
    assert "</style" not in css.scale_marp_css("</style><script>")


def test_a_themes_values_are_variables() -> None:
    theme = load_theme("paper", Path())
    variables = css.theme_variables(theme, "light", "wide")
    assert variables["accent"] == theme.palettes["light"]["accent"]
    assert variables["size-body"] == "43px"
    assert variables["grid-side"] == "160px"
    assert variables["font-title"] == "'mdvideo Serif'"
    assert css.frame_variables(Size(1920, 1080), (1.5, 2, 3, 4)) == {
        "width": "1920px",
        "height": "1080px",
        "frame-x": "1.5px",
        "frame-y": "2px",
        "frame-width": "3px",
        "frame-height": "4px",
    }


def test_a_value_that_would_end_its_declaration_is_left_out() -> None:
    assert css.variables_rule({"ink": "red", "bad": "red;}p{", "worse": "</style>"}) == ":root{--ink:red;}"


def test_each_state_hides_the_fragments_after_it() -> None:
    assert css.fragment_rules(0) == ""
    assert css.fragment_rules(2) == (
        '#root[data-state="0"] [data-fragment="1"],#root[data-state="0"] [data-fragment="2"],'
        '#root[data-state="1"] [data-fragment="2"]{visibility:hidden}'
    )
