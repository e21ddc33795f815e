"""What a slide's own box looks like is found by cascading the author's rules."""

from __future__ import annotations

import pytest

from mdvideo.slides.marp.section_style import SectionStyle, section_style


def style(css: str, *classes: str) -> SectionStyle:
    return section_style(css, classes, frozenset({("data-slide", "")}))


def test_specificity_order_and_important_decide() -> None:
    css = "section.a{color:red} section{color:blue;background:red}section{background:#eee!important} .a{background:red}"
    assert style(css, "a").color == "red"
    assert style(css, "a").background == "#eee"
    assert style(css).color == "blue"


def test_variables_are_resolved() -> None:
    css = (
        "[data-slide]{--ink:var(--dark);--dark:#123} section{color:var(--ink);background:var(--none, #fed) url(a.png)}"
    )
    found = style(css)
    assert (found.color, found.background, found.has_picture) == ("#123", "#fed", True)


def test_layout_is_told_from_display_and_alignment() -> None:
    assert style("section{place-content:safe center}").place == "center"
    assert style("section{place-content:center;align-content:end}").place == "end"
    assert style("section{display:flex}").is_flow is False
    assert style("section{columns:2}").columns == "2"


def test_lengths_are_pixels_of_marp() -> None:
    found = style("section{font-size:18pt;padding:1in 20px 30px;padding-left:5px}")
    assert found.font_size == 24
    assert found.padding == (96, 20, 30, 5)


def test_rules_for_print_do_not_count() -> None:
    assert style(
        "section{color:red} @media print{section{color:blue}} @media screen{section{background:#eee}}"
    ) == style("section{color:red;background:#eee}")


@pytest.mark.parametrize(
    ("size", "font_size", "rem"),
    [("25px", 25, 25), ("1.5rem", 24, None), ("2em", 32, None), ("18pt", 24, 24)],
)
def test_rem_is_the_slides_size_if_that_is_a_length_of_its_own(size: str, font_size: float, rem: float | None) -> None:
    """As in Marpit, where ``1.5rem`` on a slide cannot count from itself, and means a browser's 16 pixels."""
    style = section_style(f"section{{font-size:{size}}}", (), frozenset())
    assert (style.font_size, style.rem) == (font_size, rem)
