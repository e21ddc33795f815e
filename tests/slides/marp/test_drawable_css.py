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
        ("var(--text)", 'var(--text),"mdvideo Sans"'),
        ("var(--code-font)!important", 'var(--code-font),"mdvideo Mono" !important'),
    ],
)
@pytest.mark.parametrize("before", ["", "margin:0;\n", "\n  ", "margin:0; "])
def test_bundled_fonts_stand_in(before: str, families: str, named: str) -> None:
    assert scope_css(f"p{{{before}font-family:{families}}}") == f"section p{{{before}font-family:{named}}}"


@pytest.mark.parametrize(
    ("value", "named"),
    [("700 20px/1.4 Georgia", '700 20px/1.4 Georgia,"mdvideo Serif"'), ("inherit", "inherit")],
)
def test_bundled_fonts_stand_in_a_shorthand(value: str, named: str) -> None:
    assert scope_css(f"p{{font:{value}}}") == f"section p{{font:{named}}}"


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


@pytest.mark.parametrize(("spacing", "drawn"), [("-.125em", "-0.05em"), ("-0.02em", "-0.02em"), ("-1em", "-0.05em")])
def test_letters_do_not_touch(spacing: str, drawn: str) -> None:
    assert scope_css(f"p{{letter-spacing:{spacing}}}") == f"section p{{letter-spacing:{drawn}}}"


@pytest.mark.parametrize(
    ("shadow", "drawn"),
    [
        (
            "inset 0 0 0 4px red",
            "inset 4px 0 0 red,inset calc(4px*-1) 0 0 red,inset 0 4px 0 red,inset 0 calc(4px*-1) 0 red",
        ),
        ("1px 1px 2px #000", "1px 1px 2px #000"),
        ("inset 2px 0 0 0 red", "inset 2px 0 0 0 red"),
    ],
)
def test_a_frame_inside_of_a_box_is_four_shadows(shadow: str, drawn: str) -> None:
    assert scope_css(f"p{{box-shadow:{shadow}}}") == f"section p{{box-shadow:{drawn}}}"


@pytest.mark.parametrize(
    ("height", "drawn"),
    [("calc(var(--h)*.3)", "max(calc(var(--h)*.3),.62em)"), ("12px", "max(12px,.62em)"), ("1.2", "1.2")],
)
def test_lines_of_small_code_do_not_overlap(height: str, drawn: str) -> None:
    assert scope_css(f"section.small pre{{line-height:{height}}}") == f"section.small pre{{line-height:{drawn}}}"
    assert scope_css(f"p{{line-height:{height}}}") == f"section p{{line-height:{height}}}"


@pytest.mark.parametrize("name", ["background-clip", "-webkit-background-clip"])
def test_a_renderer_that_can_keeps_the_background_in_letters(name: str) -> None:
    css = scope_css(f"h1{{background:linear-gradient(#e11,#11e);{name}:text;color:transparent}}")
    own, condition, plain = css.partition("@supports not (background-clip:text)")
    assert "!important" not in own
    assert "color:transparent" in own
    assert condition
    assert "color:#e11!important" in plain
