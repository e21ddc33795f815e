"""How the parts of slides of a kind are set, on their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.themes.theme import Theme, load_theme
from tests.support.layout_slides import DECK, slide_of

SIZE = Size(1920, 1080)


@pytest.fixture(scope="module")
def paper() -> Theme:
    return load_theme("paper", Path())


def body_of(theme: Theme, body: str) -> str:
    html = page_of(theme, DECK, slide_of(body), SIZE, {}).html
    return html[html.index('id="frame"') :]


def test_points_of_a_timeline_are_columns_that_stay_fragments(paper: Theme) -> None:
    items = "".join(f'<li data-fragment="{n}"><strong>{1600 + n}</strong> event {n}</li>' for n in (1, 2, 3))
    html = body_of(paper, f"<h2>History</h2><ul>{items}</ul>")
    assert 'class="columns of-3 points"' in html
    assert html.count('data-fragment="') == 3
    assert '>1602</h4><p id="text-' in html
    assert ">event 2</p>" in html


def test_many_points_stand_below_each_other(paper: Theme) -> None:
    items = "".join(f"<li><strong>{1600 + n}</strong> event</li>" for n in range(7))
    assert 'class="points many"' in body_of(paper, f"<h2>History</h2><ul>{items}</ul>")


def test_steps_have_their_numbers_above_them(paper: Theme) -> None:
    items = "".join(f"<li><strong>{verb}</strong> it</li>" for verb in ("Cut", "Boil", "Eat"))
    html = body_of(paper, f"<h2>Do it</h2><ol>{items}</ol>")
    assert [html.count(f'class="stage" id="text-{n}"') for n in (11, 14, 17)] == [1, 1, 1]
    assert 'class="number"' not in html


def test_the_unit_of_a_large_number_is_smaller(paper: Theme) -> None:
    html = body_of(paper, "<h1>105 billion tonnes</h1><p>of carbon</p>")
    assert '<span class="value">105</span><span class="unit">billion\u00a0tonnes</span>' in html


def test_long_lists_of_short_items_stand_in_two_columns(paper: Theme) -> None:
    def columns_of(count: int, item: str) -> bool:
        return "columns of-2" in body_of(paper, f"<h2>Many</h2><ul>{f'<li>{item}</li>' * count}</ul>")

    assert columns_of(9, "one of many")
    assert not columns_of(5, "one of few")
    assert not columns_of(9, "an item that has rather more words than stand in half of a frame")
