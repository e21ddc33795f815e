"""Slips in CSS are found, and CSS without slips has none."""

from __future__ import annotations

import pytest

from mdvideo.slides.css_support.find_faults import css_faults


@pytest.mark.parametrize(
    ("css", "wrong", "hint"),
    [
        ("h1 { colr: red }", "colr", "did you mean color?"),
        ("h1 { color: bananas }", "bananas", None),
        ("h1 { color: #12345 }", "#12345", None),
        ("h1 { background-color: ff0000 }", "ff0000", "write #ff0000"),
        ("h1 { border-color: red tael }", "red tael", "did you mean teal?"),
        ("h1 { margin: 12 auto }", "12", "write 12px"),
        ("h1 { text-align: centre }", "centre", "did you mean center?"),
        ("h1 { color: red\n  margin: 0; padding: 0 }", "color: red", "write ; at the end of the line"),
        ("h1 { color: red", "h1 { color: red", "write } at its end"),
        ("h1 { color: red } }", "}", "remove it"),
        ("h1 { width: calc(1px + 2px; }", "(", "write )"),
        ("h1 { color: red } color: blue;", "color: blue", None),
        ("/* h1 { color: red }", "/*", "write */ at its end"),
        ('h1::before { content: "a; }\n', '"', 'write another "'),
        ("@media screen { h1 { margn: 0 } }", "margn", "did you mean margin?"),
        ("h1 { & b { colour: red } }", "colour", "did you mean color?"),
        ("h1 { color: ; }", "", None),
        ("h1 { just words }", "just words", "write PROPERTY: VALUE;"),
    ],
)
def test_a_slip_is_found_where_it_stands(css: str, wrong: str, hint: str | None) -> None:
    (fault,) = css_faults(css)
    assert css[fault.start : fault.end].strip() == wrong
    assert hint in (None, fault.hint)


def test_css_without_slips_has_none() -> None:
    css = """
        @import "x.css"; @charset "utf-8";
        :root { --x: {a; b}; --y: 1 }
        a[href="x;y{"] > b::after { content: ";}"; background: url(a;b.png) }
        @media (min-width: 1px) { @supports (display: grid) { h1 { margin: 0 auto -.5em; line-height: 1.4; flex: 1 } } }
        h1 { color: rgb(1 2 3 / 40%); fill: none; border: 1px solid hsl(120deg, 3%, 4%) }
        h1 { color: color-mix(in oklch, red, blue) }
        h1 { width: calc(2 * 3px); margin: 0 0.0 0; transform: scale(2); z-index: 3; -webkit-foo: bar; color: inherit }
        h1 { color: oklch(0.7 0.1 30); font: italic 1.2em/1.3 "A B", serif; & > b { color: RED !important } }
        @font-face { font-family: x; src: url("a.woff2") format("woff2"); unicode-range: U+0-7F }
        @keyframes k { from { opacity: 0 } 50.5% { opacity: 1 } }
    """
    assert css_faults(css) == ()


def test_a_variable_that_nothing_sets_names_the_nearest_one() -> None:
    css = "h1 { --own: 1px; color: var(--acent); margin: var(--own); padding: var(--else, 2px) }"
    (fault,) = css_faults(css, {"accent"})
    assert (css[fault.start : fault.end], fault.hint) == ("--acent", "did you mean --accent?")
    assert css_faults(css) == ()


def test_a_text_that_is_no_css_takes_no_long_time() -> None:
    assert len(css_faults("}{;:" * 5_000)) <= 200
