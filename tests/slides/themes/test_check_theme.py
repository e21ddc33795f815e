"""What has no effect in a theme is a warning at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.slides.css_support.check_sheet import missing_font_problems, sheet_problems
from mdvideo.slides.themes.check_theme import theme_problems
from mdvideo.slides.themes.theme import bundled_themes, load_theme
from mdvideo.slides.themes.theme_files import bundled_folder
from mdvideo.slides.themes.theme_inheritance import theme_chain
from tests.support.theme_folders import write_theme


def warnings_of(root: Path, toml: str = "", css: str = "") -> list[tuple[str, str | None]]:
    """The places in the files of a theme, and the hints."""
    write_theme(root, "mine", f'name = "mine"\nextends = "glass"\n{toml}', css=css)
    problems = load_theme("mine", root).problems
    assert {problem.severity for problem in problems} <= {"warning"}
    return [(str(problem.span).rpartition("/")[2], problem.hint) for problem in problems]


@pytest.mark.parametrize(
    ("toml", "css", "place", "hint"),
    [
        ('[palette.dark]\nacent = "#f00"\n', "", "theme.toml:4:1", "did you mean accent?"),
        ('[fonts]\ntitle = "mdvideo Serf"\n', "", "theme.toml:4:9", "did you mean mdvideo Serif?"),
        ("", ".a {\n  colr: red;\n}\n", "theme.css:2:3", "did you mean color?"),
        ("", ".a { color: var(--acent) }\n", "theme.css:1:17", "did you mean --accent?"),
        ("", ".a { font-family: 'Never Drawn 42' }\n", "theme.css:1:19", None),
    ],
)
def test_a_slip_is_a_warning_at_its_place(toml: str, css: str, place: str, hint: str | None, tmp_path: Path) -> None:
    ((found, said),) = warnings_of(tmp_path, toml, css)
    assert found == place
    assert hint in (None, said)


def test_a_theme_may_have_colours_and_fonts_of_its_own(tmp_path: Path) -> None:
    toml = '[palette.dark]\naccents = "#f00"\nglow = "rgba(1,2,3,.4)"\n[fonts]\ntitle = "Mine"\n'
    css = "@font-face { font-family: 'Mine'; src: url(m.ttf) }\n.a { color: var(--accents) } .b { --x: 1 }"
    assert warnings_of(tmp_path, toml, css) == []


def test_the_bundled_themes_have_no_slips() -> None:
    for theme in bundled_themes():
        chain = theme_chain(theme.name, bundled_folder())
        assert theme_problems(chain) == ()
        for folder in chain:
            for css in (folder.css, folder.marp):
                assert [*sheet_problems(css, folder.name), *missing_font_problems(folder.css, folder.name)] == []
