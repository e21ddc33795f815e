"""A theme of one's own: inheritance, and what is said when something in it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdvideo.errors import ThemeError
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.themes.theme import load_theme
from mdvideo.slides.themes.theme_files import bundled_names
from tests.support.layout_slides import DECK, lesson

Folder = Callable[..., Path]
SIZE = Size(1920, 1080)


def test_a_theme_changes_only_what_it_says(theme_folder: Folder) -> None:
    """Three lines of TOML make a theme: everything else is the parent's."""
    folder = theme_folder(
        "mine", 'name = "mine"\nextends = "paper"\n[palette.light]\naccent = "#123456"\n', css="h1 { color: teal }"
    )
    mine, paper = load_theme("mine", folder.parent), load_theme("paper", folder.parent)
    assert mine.palettes["light"] == {**paper.palettes["light"], "accent": "#123456"}
    assert (mine.type, mine.grid, mine.image_style) == (paper.type, paper.grid, paper.image_style)
    assert mine.css.startswith(paper.css)
    assert "teal" in page_of(mine, DECK, lesson()["title"], SIZE, {}).html
    assert mine.identity != paper.identity


def test_sizes_for_wide_frames_and_for_one_shape(theme_folder: Folder) -> None:
    """A size changed for wide frames changes in proportion in others; ``[type.tall]`` is for upright frames."""
    folder = theme_folder("mine", 'name = "mine"\nextends = "glass"\n[type]\nbody = 44\n[type.tall]\nbody = 60\n')
    mine = load_theme(str(folder), folder.parent)
    assert (mine.type["wide"].body, mine.type["tall"].body, mine.type["narrow"].body) == (44, 60, 43)


def test_a_template_extends_another(theme_folder: Folder) -> None:
    """A template fills in blocks of its parent's; what it writes from the deck is escaped."""
    template = (
        '{% extends "glass/slide.html.j2" %}{% block ground %}<i>{{ deck.title }} & {{ "<b>" }}</i>{% endblock %}'
    )
    folder = theme_folder("mine", 'name = "mine"\nextends = "glass"\n', template=template)
    html = page_of(load_theme("mine", folder.parent), DECK, lesson()["plain"], SIZE, {}).html
    assert "<i>A lesson & &lt;b&gt;</i>" in html


@pytest.mark.parametrize(
    ("toml", "template", "message"),
    [
        ("name = \n", "", "line 1"),
        ('name = "mine"\nextends = "glass"\n[type]\nbody = "big"\n', "", "theme.toml:4: type."),
        ('name = "mine"\nextends = "glass"\n[fonts]\ntitel = "x"\n', "", "theme.toml:4: fonts.titel"),
        ('name = "mine"\nextends = "glas"\n', "", "did you mean glass"),
        ('name = "mine"\nvariant = "dark"\n', "", "no such palette"),
        ('name = "mine"\nextends = "glass"\n[palette.dark]\nink = "red; } body {"\n', "", "not one CSS value"),
        ('name = "mine"\nextends = "glass"\n', "<p>\n{% if %}", "slide.html.j2:2"),
        ('name = "mine"\nextends = "glass"\n', "{{ slide.nothing }}", "nothing"),
        ('name = "mine"\nextends = "glass"\n', "{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(theme_folder: Folder, toml: str, template: str, message: str) -> None:
    folder = theme_folder("mine", toml, template=template)
    with pytest.raises(ThemeError, match=message):
        page_of(load_theme("./mine", folder.parent), DECK, lesson()["plain"], SIZE, {})


def test_a_theme_cannot_extend_itself(theme_folder: Folder) -> None:
    a = theme_folder("a", 'name = "a"\nextends = "../b"\n')
    theme_folder("b", 'name = "b"\nextends = "../a"\n')
    with pytest.raises(ThemeError, match="a → b → a"):
        load_theme("a", a.parent)


def test_an_unknown_name_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="did you mean classroom"):
        load_theme("clasroom", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ThemeError, match=r"has no theme\.toml"):
        load_theme("empty", tmp_path)


@pytest.mark.parametrize("name", ["default", "gaia", "uncover"])
def test_marps_own_themes_have_a_stand_in(name: str, tmp_path: Path) -> None:
    assert load_theme(name, tmp_path).name in bundled_names()
