"""What the default renderer cannot draw is written in other words."""

from __future__ import annotations

import pytest

from mdvideo.slides.marp.scope_css import scope_css


@pytest.mark.parametrize(
    ("families", "named"),
    [
        ("Arial, sans-serif", 'Arial, "mdvideo Sans"'),
        ("'Fira Code', monospace", "'Fira Code', \"mdvideo Mono\""),
        ("Georgia", 'Georgia,"mdvideo Serif"'),
        ("Consolas", 'Consolas,"mdvideo Mono"'),
        ("inherit", "inherit"),
        ("var(--text)", "var(--text)"),
    ],
)
def test_bundled_fonts_stand_in(families: str, named: str) -> None:
    assert scope_css(f"p{{font-family:{families}}}") == f"section p{{font-family:{named}}}"


def test_a_border_of_one_side_is_drawn_on_round_corners() -> None:
    assert scope_css("p{border-left:4px solid;border-radius:4px}").startswith(
        "section p{border:.02px solid transparent;"
    )


def test_a_gradient_in_letters_becomes_a_colour() -> None:
    css = scope_css("h1{background:linear-gradient(90deg,#e11,#11e);-webkit-background-clip:text;color:transparent}")
    assert "color:#e11!important" in css
    assert "background:none!important" in css


def test_counters_are_written_out() -> None:
    css = scope_css("ol>li::before{content:counter(n,decimal-leading-zero) '.'}")
    assert 'section ol>li:nth-child(3)::before{content:"03."}' in css
