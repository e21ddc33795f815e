"""Lengths that damage blitz-py's memory do not reach it, and others stay as they are written."""

from __future__ import annotations

import pytest

from mdvideo.slides.renderers.blitz_tables import without_table_calc

TABLE = '<table class="t"><tr id="r"><th>a</th><td class="c d">b</td></tr></table><div class="other">x</div>'


def of(css: str, markup: str = TABLE) -> str:
    return without_table_calc(f"<style>{css}</style>{markup}").partition("</style>")[0].removeprefix("<style>")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("th { width: calc(50% - 2px); color: red }", "th { color: red }"),
        ("table{min-width:calc(50% - 2px)}", "table{min-width:50%}"),
        ("td{padding:calc(1% + 8px) 2px max(3%, 4px)}", "td{padding: 1% 2px 3%}".replace(": ", ":")),
        ("section .c{margin:calc(calc(2% + 3px) * 2)}", "section .c{margin:2%}"),
        ("#r{height:clamp(1px, 5%, 9px)}", "#r{height:5%}"),
        ("*{max-height:CALC(5% + 1px)}", "*{max-height:5%}"),
        ("@media all{tr>td{top:calc(5% + 1px)}}", "@media all{tr>td{top:5%}}"),
        (":root{--w:calc(50% - 2px)} td{left:var(--w);color:red}", ":root{--w:calc(50% - 2px)} td{color:red}"),
        (":root{--p:50%} td{left:calc(var(--p) + 1px)}", ":root{--p:50%} td{}"),
        (".e{display:table-cell;left:calc(5% + 1px)}", ".e{display:table-cell;left:5%}"),
        (".e{d\\69splay:table;left:calc(5% + 1px)}", ".e{d\\69splay:table;left:5%}"),
        (".\\63{left:calc(5% + 1px)}", ".\\63{left:5%}"),
        ("t\\64{left:calc(5% + 1px)}", "t\\64{left:5%}"),
        ("td{padding:inherit} p{padding:calc(5% + 1px)}", "td{} p{padding:calc(5% + 1px)}"),
    ],
)
def test_parts_of_tables_compute_nothing_with_percentages(css: str, expected: str) -> None:
    assert of(css) == expected


@pytest.mark.parametrize(
    "css",
    [
        "p{width:calc(50% - 2px)} td{padding:1%}",
        ".other{width:calc(50% - 2px)}",
        "table p{width:calc(50% - 2px)}",
        "q::before{content:'\\201C'} .other{width:calc(50% - 2px)}",
        ".md\\:c{width:calc(50% - 2px)}",
        ".w-1\\/2 > .other{width:calc(50% - 2px)}",
        "td{padding:calc(2px + 3px)} p{width:50%}",
        "td b{width:calc(50% - 2px)} td{color:red}",
    ],
)
def test_all_else_stays(css: str) -> None:
    assert of(css) == css


def test_pages_without_tables_stay() -> None:
    page = "<style>*{width:calc(50% - 2px)}</style><p>x</p>"
    assert without_table_calc(page) == page


def test_style_attributes_are_changed_too() -> None:
    cell = """<td style="color:red;left:calc(5% + 1px)" title='a>b'>x</td>"""
    page = f'<table><tr>{cell}</tr></table><p style="left:calc(5% + 1px)">'
    changed = without_table_calc(page)
    assert 'style="color:red;left:5%"' in changed
    assert '<p style="left:calc(5% + 1px)">' in changed


def test_a_percentage_in_a_title_is_no_length() -> None:
    """What follows the style attribute of the page is none of its custom properties."""
    page = (
        '<html style="--fit:1"><title>71 %</title><style>* { top: calc(var(--fit) * 2px) }</style><table><td>x</table>'
    )
    assert without_table_calc(page) == page


def test_strings_that_nothing_closes_take_no_longer() -> None:
    block = "x{left:calc(5% + 1px);" + "'\\" * 200_000 + "}"
    assert len(of(block)) > 400_000
