"""Which files a deck's video depends on."""

from __future__ import annotations

from pathlib import Path

from mdvideo.api import open_engine
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.watch.dependencies import dependencies_of


def test_everything_that_a_video_depends_on_is_found(tmp_path: Path) -> None:
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text('name = "mine"\nextends = "glass"\n')
    deck = tmp_path / "lesson.md"
    deck.write_text(
        "---\ntheme: ./mine\nlexicon: words.yaml\n---\n\n"
        "<!-- _audio: said.wav -->\n\n# One\n\n![A leaf](pictures/leaf.png)\n\n---\n\n![bg](sea.jpg)\n"
    )
    found = dependencies_of(deck, {})
    names = {path.relative_to(tmp_path).as_posix() for path in found if path.is_relative_to(tmp_path)}
    assert names >= {
        "lesson.md",
        "lesson.lock.json",
        "mdvideo.toml",
        "pyproject.toml",
        "pictures/leaf.png",
        "sea.jpg",
        "said.wav",
        "words.yaml",
        "mine/theme.toml",
        "mine/theme.css",
        "mine/slide.html.j2",
    }
    assert any(path.parent.name == "glass" for path in found)


def test_a_theme_that_does_not_exist_yet_is_a_dependency(tmp_path: Path) -> None:
    deck = tmp_path / "lesson.md"
    deck.write_text("---\ntheme: ./mine\n---\n\n# One\n")
    assert tmp_path / "mine" / "theme.toml" in dependencies_of(deck, {})


def test_a_css_theme_is_a_dependency_with_its_configuration_and_files(tmp_path: Path) -> None:
    (tmp_path / ".marprc.yml").write_text("themeSet: looks\n")
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks" / "a.css").write_text("/* @theme school */ section { background: url(a.png) }")
    (tmp_path / "looks" / "a.png").write_bytes(b"\x89PNG")
    deck = tmp_path / "lesson.md"
    deck.write_text("---\nmarp: true\ntheme: school\n---\n\n# One\n")
    inside = (path for path in dependencies_of(deck, {}) if path.is_relative_to(tmp_path))
    found = {path.relative_to(tmp_path).as_posix() for path in inside}
    assert found >= {".marprc.yml", "looks/a.css", "looks/a.png"}


def test_a_deck_that_is_open_depends_on_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").touch()
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    deck = tmp_path / "lesson.md"
    deck.write_text("---\nstyle: 'section { background: url(a.png) }'\n---\n\n# One\n\n![A leaf](leaf.png)\n")
    with open_engine(deck) as engine:
        loaded = open_deck(engine, deck, {})
    found = dependencies_of(deck, {}, loaded)
    assert found == dependencies_of(deck, {})
    assert found >= {tmp_path / "a.png", tmp_path / "leaf.png"}
