"""Theme inheritance: a theme states only what is different from its parent."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.errors import ThemeError
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.themes.theme import load_theme
from mdvideo.slides.themes.theme_inheritance import theme_chain
from tests.support.layout_slides import DECK, slides_by_layout
from tests.support.theme_folders import write_theme

SIZE = Size(1920, 1080)


def test_a_theme_changes_only_what_it_states(tmp_path: Path) -> None:
    """Three lines of TOML make a theme: everything else is its parent's."""
    toml = 'name = "mine"\nextends = "paper"\n[palette.light]\naccent = "#123456"\n'
    write_theme(tmp_path, "mine", toml, css="h1 { color: teal }")
    mine, paper = load_theme("mine", tmp_path), load_theme("paper", tmp_path)
    assert mine.palettes["light"] == {**paper.palettes["light"], "accent": "#123456"}
    assert (mine.type, mine.grid, mine.image_style) == (paper.type, paper.grid, paper.image_style)
    assert mine.css.startswith(paper.css)
    assert "teal" in page_of(mine, DECK, slides_by_layout()["title"], SIZE, {}).html
    assert mine.identity != paper.identity


def test_every_theme_ends_at_the_base_theme(tmp_path: Path) -> None:
    write_theme(tmp_path, "mine", 'name = "mine"\nextends = "glass"\n')
    write_theme(tmp_path, "plain", 'name = "plain"\n')
    assert [folder.name for folder in theme_chain("mine", tmp_path)] == ["base", "glass", "mine"]
    assert [folder.name for folder in theme_chain("plain", tmp_path)] == ["base", "plain"]


def test_a_theme_can_extend_a_folder_next_to_it(tmp_path: Path) -> None:
    write_theme(tmp_path, "house", 'name = "house"\nextends = "paper"\n[type]\ntitle = 90\n')
    write_theme(tmp_path, "talk", 'name = "talk"\nextends = "../house"\n')
    assert load_theme("talk", tmp_path).type["wide"].title == 90


def test_font_sizes_change_in_proportion_in_other_shapes(tmp_path: Path) -> None:
    """A size for wide frames changes in proportion in other shapes; ``[type.tall]`` is for upright frames."""
    write_theme(tmp_path, "mine", 'name = "mine"\nextends = "glass"\n[type]\nbody = 44\n[type.tall]\nbody = 60\n')
    mine = load_theme("mine", tmp_path)
    assert (mine.type["wide"].body, mine.type["tall"].body, mine.type["narrow"].body) == (44, 60, 43)


def test_measures_of_the_grid_change_where_the_parent_has_the_same(tmp_path: Path) -> None:
    write_theme(tmp_path, "parent", 'name = "parent"\nextends = "glass"\n[grid]\ntop = 100\n[grid.tall]\ntop = 200\n')
    write_theme(tmp_path, "child", 'name = "child"\nextends = "../parent"\n[grid]\ntop = 150\n')
    grid = load_theme("child", tmp_path).grid
    assert (grid["wide"].top, grid["classic"].top, grid["tall"].top) == (150, 150, 200)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("name = \n", r"theme\.toml:1:8: error: invalid TOML"),
        ('name = "mine"\nextends = "glass"\n[type]\nbody = "big"\n', r"theme\.toml:4:8: error: type\.body: expected"),
        ('name = "mine"\nextends = "glass"\n[type]\nbody = 4000\n', r"theme\.toml:4:8: .* out of range"),
        (
            'name = "mine"\nextends = "glass"\n[fonts]\ntitel = "x"\n',
            r"theme\.toml:4:1: error: unknown key 'fonts.titel'",
        ),
        ('name = "mine"\nextends = "glas"\n', r"(?s)theme\.toml:2:11: error: .*did you mean glass"),
        ('name = "Mine"\n', r"theme\.toml:1:8: "),
        ('name = "mine"\n[palette.drak]\nink = "#000"\n', r"(?s)theme\.toml:2:1: .*did you mean dark"),
        ('name = "mine"\n[palette]\ndark.ink = "bananas"\n', r"theme\.toml:3:12: error: 'bananas' is not a colour"),
        ('name = "mine"\n[scrim]\nlayouts = { titel = "side" }\n', r"(?s)theme\.toml:3:13: .*did you mean title"),
        ('name = "mine"\nfree = [\n  "title",\n  "led",\n]\n', r"(?s)theme\.toml:4:3: .*did you mean lead"),
        (
            'name = "mine"\ndefaults.transition = {seconds = 1, name = "fad"}\n',
            r"(?s)theme\.toml:2:44: .*did you mean fade",
        ),
        ('name = "mine"\nvariant = "dark"\n', "no such palette"),
        ('name = "mine"\nvariant = "dark"\n[palette.dark]\nink = "red"\n', "palette.dark is missing ground, muted"),
        ('name = "mine"\nextends = "glass"\n[palette.dark]\nink = "red; } body {"\n', "not a single CSS value"),
    ],
)
def test_errors_name_file_and_line(toml: str, message: str, tmp_path: Path) -> None:
    write_theme(tmp_path, "mine", toml)
    with pytest.raises(ThemeError, match=message):
        load_theme("./mine", tmp_path)


@pytest.mark.parametrize(
    ("toml", "line", "name"),
    [
        ('name = "mine"\ndescripton = "x"\n', 2, "description"),
        ('name = "mine"\n[fonts]\ntitel = "mdvideo Sans"\n', 3, "title"),
        ('name = "mine"\n\n[scrim]\nshapes = "full"\n', 4, "shape"),
        ('name = "mine"\n[grid]\nbotom = 100\n', 3, "bottom"),
    ],
)
def test_a_mistyped_key_names_the_nearest_one(toml: str, line: int, name: str, tmp_path: Path) -> None:
    write_theme(tmp_path, "mine", toml)
    with pytest.raises(ThemeError, match=rf"(?s)theme\.toml:{line}:1: .*did you mean {name}\?"):
        load_theme("mine", tmp_path)


def test_a_theme_cannot_extend_itself(tmp_path: Path) -> None:
    write_theme(tmp_path, "a", 'name = "a"\nextends = "../b"\n')
    write_theme(tmp_path, "b", 'name = "b"\nextends = "../a"\n')
    with pytest.raises(ThemeError, match="a → b → a"):
        load_theme("a", tmp_path)


def test_a_slip_of_a_parent_is_shown_in_the_parents_file(tmp_path: Path) -> None:
    write_theme(tmp_path, "house", 'name = "house"\nextends = "paper"\n[grid]\nside = -4\n')
    write_theme(tmp_path, "talk", 'name = "talk"\nextends = "../house"\n')
    with pytest.raises(ThemeError, match=r"house.theme\.toml:4:8: error: grid\.side"):
        load_theme("talk", tmp_path)


def test_all_slips_are_shown_at_once(tmp_path: Path) -> None:
    """Those that the schema finds, and colours."""
    toml = 'name = "mine"\nextends = "glass"\n[palette.dark]\nink = "whit"\n[fit]\nflor = 1\n[type]\nbody = 0\n'
    write_theme(tmp_path, "mine", toml)
    with pytest.raises(ThemeError) as caught:
        load_theme("mine", tmp_path)
    places = {(each.span.line, each.span.column) for each in caught.value.problems if each.span is not None}
    assert places == {(4, 7), (6, 1), (8, 8)}
    assert "did you mean white?" in str(caught.value)
