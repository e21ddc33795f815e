"""A CSS theme is read with its comments and imports."""

from __future__ import annotations

from pathlib import Path

from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.marp_sheet import MarpSheet, read_marp_sheet, theme_name_in


def read(folder: Path, **sheets: str) -> MarpSheet:
    """Read the last of the sheets; it may import the others by name."""
    paths = {}
    for name, css in sheets.items():
        paths[name] = folder / f"{name}.css"
        paths[name].write_text(css, encoding="utf-8")
    return read_marp_sheet(list(paths.values())[-1], CssFiles(folder), paths.get)


def test_a_theme_names_itself_in_a_comment() -> None:
    assert theme_name_in("/*!\n * A theme.\n * @theme school \n */ p{}") == "school"
    assert theme_name_in("p{content:'@theme x'}") is None


def test_imported_rules_come_first(tmp_path: Path) -> None:
    sheet = read(tmp_path, a="h1{color:red}", b="@import-theme 'a';h2{color:red}", c="/* @theme c */ p{} @import 'b';")
    assert [line for line in sheet.css.splitlines() if "red" in line] == [
        "section h1{color:red}",
        "section h2{color:red}",
    ]
    assert sheet.name == "c"
    assert [path.stem for path in sheet.paths] == ["c", "b", "a"]


def test_a_circle_of_imports_ends(tmp_path: Path) -> None:
    assert "section p" in read(tmp_path, a="@import 'b'; p{}", b="@import 'a'; i{}").css


def test_sizes_are_inherited_and_removed(tmp_path: Path) -> None:
    base = "/* @size 4:3 960px 720px\n@size A4 210mm 297mm\n@auto-scaling true */ section{width:1280px}"
    sheet = read(tmp_path, a=base, b="/* @size 4:3 false\n@size wide 32in 9in */ @import 'a'; section{height:800px}")
    assert sheet.size == (1280, 800)
    assert set(sheet.sizes) == {"A4", "wide"}
    assert sheet.sizes["wide"] == (3072, 864)
    assert sheet.auto_scaling == {"code", "fittingHeader", "math"}


def test_what_is_not_there_is_a_warning(tmp_path: Path) -> None:
    sheet = read(tmp_path, a="@import url('https://fonts.example/css'); @import 'none'; p{background:url(x.png)}")
    assert sorted(problem.code for problem in sheet.problems) == ["style-file", "style-remote", "theme-import"]
    assert {problem.severity for problem in sheet.problems} == {"warning"}
