"""Themes are found by name, entry point or path."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from mdvideo.errors import ThemeError
from mdvideo.slides.themes import theme_files
from mdvideo.slides.themes.theme_files import bundled_names, find_theme, read_theme_folder
from tests.support.theme_folders import write_theme


def test_a_name_is_a_bundled_theme_before_it_is_a_folder(tmp_path: Path) -> None:
    folder = write_theme(tmp_path, "paper", 'name = "paper"\n')
    assert find_theme("paper", tmp_path) == theme_files.bundled_folder() / "paper"
    assert find_theme("./paper", tmp_path) == folder.resolve()


def test_a_theme_of_another_package_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry point names a function that returns the folder, or a package that contains theme.toml."""
    write_theme(tmp_path, "house_theme", 'name = "house"\n')
    (tmp_path / "house_theme" / "__init__.py").write_text(
        "from pathlib import Path\n\ndef folder() -> Path:\n    return Path(__file__).parent\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    entries = [
        EntryPoint(name, value, theme_files.ENTRY_POINTS)
        for name, value in (("house", "house_theme:folder"), ("package", "house_theme"))
    ]
    monkeypatch.setattr(theme_files, "entry_points", lambda group: entries if group == "mdvideo.themes" else [])
    assert find_theme("house", tmp_path / "elsewhere") == tmp_path / "house_theme"
    assert find_theme("package", tmp_path / "elsewhere") == tmp_path / "house_theme"
    with pytest.raises(ThemeError, match="did you mean house"):
        find_theme("hous", tmp_path)


def test_an_unknown_name_is_an_error_with_the_closest_names(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="did you mean classroom"):
        find_theme("clasroom", tmp_path)
    with pytest.raises(ThemeError, match="known themes: bold, classroom"):
        find_theme("xxxxxxxx", tmp_path)


def test_a_folder_without_a_theme_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ThemeError, match=r"has no theme\.toml"):
        find_theme("empty", tmp_path)


@pytest.mark.parametrize("name", ["default", "gaia", "uncover"])
def test_marps_themes_have_an_equivalent(name: str, tmp_path: Path) -> None:
    assert find_theme(name, tmp_path).name in bundled_names()


def test_css_and_template_are_optional(tmp_path: Path) -> None:
    plain = read_theme_folder(write_theme(tmp_path, "plain", 'name = "x"\n'))
    assert (plain.name, plain.css, plain.template) == ("x", "", None)
    unnamed = read_theme_folder(write_theme(tmp_path, "unnamed", "\n", css="p{}", template="x"))
    assert (unnamed.name, unnamed.css, unnamed.template) == ("unnamed", "p{}", "x")
