"""Templates of themes: what they see, and what they cannot do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mdvideo.errors import ThemeError
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.template import TrackedDeck
from mdvideo.slides.themes.theme import load_theme
from tests.support.layout_slides import DECK, slide_of
from tests.support.theme_folders import write_theme

SIZE = Size(1920, 1080)


@pytest.fixture
def render(tmp_path: Path) -> Callable[[str], str]:
    """Render a slide with this template in a theme that extends glass."""

    def run(template: str) -> str:
        write_theme(tmp_path, "mine", 'name = "mine"\nextends = "glass"\n', template=template)
        theme = load_theme("mine", tmp_path)
        return page_of(theme, DECK, slide_of("<h2>Leaves</h2><p>text</p>", page=3), SIZE, {}).html

    return run


def test_a_template_fills_in_blocks_of_its_parent(render: Callable[[str], str]) -> None:
    """What it writes from the deck is escaped."""
    html = render(
        '{% extends "glass/slide.html.j2" %}{% block ground %}<i>{{ deck.title }} & {{ "<b>" }}</i>{% endblock %}'
    )
    assert "<i>A lesson & &lt;b&gt;</i>" in html
    assert 'id="frame"' in html


def test_what_a_template_sees(render: Callable[[str], str]) -> None:
    template = "{{ layout }} {{ slide.number }} {{ slide.page }}/{{ slide.pages }} {{ deck.author }} {{ size.width }}"
    assert render(template) == "content 3 3/12 Ada Green 1920"


def test_a_template_sees_no_other_slides(render: Callable[[str], str]) -> None:
    assert render("{{ deck.slides | length }}{{ deck.problems | length }}") == "00"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<p>\n{% if %}", r"slide\.html\.j2:2"),
        ("{{ slide.nothing }}", "nothing"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "the template fails: division by zero"),
    ],
)
def test_errors_in_a_template_are_reported(template: str, message: str, render: Callable[[str], str]) -> None:
    with pytest.raises(ThemeError, match=message):
        render(template)


def test_a_tracked_deck_compares_only_what_was_read() -> None:
    tracked = TrackedDeck(DECK)
    assert tracked.looks_like(replace(DECK, title="Other"))
    assert tracked.title == "A lesson"
    assert tracked.slides == ()
    assert tracked.looks_like(replace(DECK, pages=99))
    assert not tracked.looks_like(replace(DECK, title="Other"))
