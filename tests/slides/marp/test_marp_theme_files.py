"""CSS themes are found by their names where Marp's tools look for them, and in the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.slides.marp.marp_theme_files import MarpThemeFiles

CSS = "/* @theme {} */ section {{ color: red }}"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "talks").mkdir()
    return tmp_path / "talks" / "deck.md"


def write_theme(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CSS.format(name), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".marprc", "themeSet: ./.look\n"),
        (".marprc.yml", "themeSet:\n  - .look/a.css\n"),
        (".marprc.json", '{"themeSet": [".look/a.css"]}'),
        ("package.json", '{"name": "x", "marp": {"themeSet": ".look"}}'),
        (".vscode/settings.json", '{ // themes\n "markdown.marp.themes": ["./.look/a.css",],\n}'),
        ("marp.config.mjs", "export default { themeSet: ['.look/a.css'], /* x */ }"),
        ("marp.config.ts", "// themeSet: 'b'\nconst config = { inputDir: '.', themeSet: `.look` } as Config"),
        ("marp.config.js", 'module.exports = { "themeSet": ".look/*.css" }'),
    ],
)
def test_configurations_of_marp_name_themes(deck: Path, file: str, text: str) -> None:
    """The folder begins with a dot, so no search of the project finds it."""
    root = deck.parent.parent
    theme = write_theme(root / ".look" / "a.css", "school")
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")
    assert MarpThemeFiles(deck).find("school") == theme


def test_programs_and_faulty_configurations_name_nothing(deck: Path) -> None:
    (deck.parent / "marp.config.js").write_text("module.exports = { themeSet: glob('*.css') }", encoding="utf-8")
    (deck.parent / ".marprc.json").write_text("{", encoding="utf-8")
    assert MarpThemeFiles(deck).configured() == {}


def test_the_nearest_theme_of_a_name_counts(deck: Path) -> None:
    root = deck.parent.parent
    write_theme(root / "deep" / "er" / "a.css", "school")
    write_theme(root / "node_modules" / "b.css", "package")
    above = write_theme(root / "a.css", "school")
    assert MarpThemeFiles(deck).find("school") == above
    beside = write_theme(deck.parent / "z.css", "school")
    files = MarpThemeFiles(deck)
    assert files.find("school") == beside
    assert files.names() == ("school",)


def test_settings_name_files_folders_and_patterns(deck: Path) -> None:
    root = deck.parent.parent
    theme = write_theme(root / ".hidden" / "a.css", "school")
    for given in (".hidden", ".hidden/a.css", ".hidden/*.css"):
        assert MarpThemeFiles(deck, [given], root).find("school") == theme


def test_a_theme_may_be_named_by_its_file(deck: Path) -> None:
    root = deck.parent.parent
    theme = root / "look.css"
    theme.write_text("p{}", encoding="utf-8")
    assert MarpThemeFiles(deck).find("../look.css") == theme
    assert MarpThemeFiles(deck).find("../../outside.css") is None
