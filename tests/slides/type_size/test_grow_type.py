"""Growth: what is on a slide takes the room that is there, and never more."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.themes.fonts import text_width
from mdvideo.slides.themes.theme_schema import Fonts, TypeScale
from mdvideo.slides.type_size.grow_type import (
    Room,
    factor_of,
    grown_sizes,
    growth_variables,
    hero_size,
    solo_kind_of,
    statement_size,
)

ROOM = Room(1664, 828, 130)
FONTS = Fonts()


def blocks(html: str) -> list[Element]:
    return parse_fragment(html).elements()


def items(count: int, text: str = "Watch the graphs for ten minutes") -> list[Element]:
    return blocks(f"<ul>{f'<li>{text}</li>' * count}</ul>")


def test_a_short_list_grows_and_a_full_one_does_not() -> None:
    factors = [factor_of(items(count), ROOM, 42, FONTS) for count in range(1, 16)]
    assert 56 <= 42 * factors[2] <= 72
    assert factors[-1] == 1
    assert factors == sorted(factors, reverse=True)


def test_longer_items_grow_less() -> None:
    assert factor_of(items(3, "word " * 60), ROOM, 42, FONTS) < factor_of(items(3), ROOM, 42, FONTS)


@pytest.mark.parametrize("block", ["<pre>x</pre>", "<figure></figure>", '<p><img data-figure="0"></p>'])
def test_text_beside_a_large_block_keeps_its_size(block: str) -> None:
    assert factor_of([*items(1), *blocks(block)], ROOM, 42, FONTS) == 1


def test_a_table_or_formula_beside_text_grows_with_it_as_far_as_it_is_wide_enough() -> None:
    narrow, wide = (f"<table><tr><td>{'word ' * count}</td><td>1</td></tr></table>" for count in (4, 14))
    assert factor_of([*items(1), *blocks(narrow)], ROOM, 42, FONTS) > 1.3
    assert factor_of([*items(1), *blocks(wide)], ROOM, 42, FONTS) < 1.3
    formula = '<div class="formula display"><img style="width:{}em;height:2em"></div>'
    assert factor_of([*items(1), *blocks(formula.format(10))], ROOM, 42, FONTS) > 1.3
    assert factor_of([*items(1), *blocks(formula.format(32))], ROOM, 42, FONTS) == 1


def test_a_statement_fills_the_frame_and_its_words_stay_whole() -> None:
    short, long = (statement_size(text, ROOM, FONTS, 700) for text in ("Slow down.", "Slow down " * 12))
    assert short == 240
    assert 56 <= long < short
    narrow = statement_size("Incomprehensibilities", Room(888, 1100), FONTS, 700)
    assert narrow * text_width("Incomprehensibilities", FONTS.title, 700) <= 888


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p><code>deploy --canary</code></p>", "command"),
        ("<p>Say <code>deploy</code></p>", ""),
        ("<pre>x = 1</pre>", "code"),
        ("<table></table>", "table"),
        ('<div class="formula display"></div>', "formula"),
        ("<p>One</p><p>Two</p>", ""),
    ],
)
def test_what_stands_alone(html: str, kind: str) -> None:
    assert solo_kind_of(blocks(html)) == kind


@pytest.mark.parametrize(("lines", "width"), [(1, 20), (5, 60), (12, 84), (40, 30)])
def test_code_alone_takes_the_room(lines: int, width: int) -> None:
    code = blocks("<pre>" + "\n".join(["x" * width] * lines) + "</pre>")[0]
    size = grown_sizes("code", code, ROOM, TypeScale(code=34))["code"]
    assert size >= 34
    if size > 34:
        assert width * 0.6 * size <= ROOM.width - 84
        assert lines * 1.46 * size <= ROOM.below - 68


def test_a_short_title_grows_while_it_has_two_lines() -> None:
    assert hero_size("Rate limits", 1360, 104, FONTS) == 156
    assert hero_size("What every engineer should know about limits on the rate of requests", 1360, 104, FONTS) == 104


def test_growth_can_be_taken_back() -> None:
    assert growth_variables({"body": 42}, {"body": 63, "statement": 200}) == {
        "grow": "1",
        "size-body": "calc(42px + var(--grow)*21.0px)",
        "size-statement": "calc(56px + var(--grow)*144.0px)",
    }
