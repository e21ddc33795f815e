"""What a build remembers of the last one, and when it must not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdvideo.integrations.mkdocs.build_cache import BuildCache
from tests.support.sample_site import built, write_pages


def kept(folder: Path) -> BuildCache:
    memory = BuildCache({"a.mp4": "/a.mp4"}, ["a"], ["a.css", "a.js"])
    memory.keep("<figure>", "figure", "src: a")
    memory.save(folder / "last", ["options"], [folder / "a.md", folder / "not yet"])
    return memory


def test_what_was_found_is_known_again(tmp_path: Path):
    (tmp_path / "a.md").write_text("# A")
    kept(tmp_path)
    found = BuildCache.load(tmp_path / "last", ["options"])
    assert found is not None
    assert (found.outputs, found.names, found.assets) == ({"a.mp4": "/a.mp4"}, ("a",), ("a.css", "a.js"))
    assert found.text("figure", "src: a") == "<figure>"
    assert found.text("figure", "src: b") is None


@pytest.mark.parametrize("change", ["text", "time", "gone", "come", "options", "damage"])
def test_any_change_makes_it_worthless(tmp_path: Path, change: str):
    deck, options = tmp_path / "a.md", ["options"]
    deck.write_text("# A")
    kept(tmp_path)
    match change:
        case "text":
            deck.write_text("# AB")
        case "time":
            os.utime(deck, (1, 1))
        case "gone":
            deck.unlink()
        case "come":
            (tmp_path / "not yet").write_text("")
        case "options":
            options = ["others"]
        case "damage":
            (tmp_path / "last").write_text('{"about": ')
    assert BuildCache.load(tmp_path / "last", options) is None


@pytest.mark.parametrize(
    ("path", "text", "made"),
    [
        ("mdvideo.toml", 'size = "640x360"\n[images]\nbackend = "flat"\n', 3),
        ("docs/lessons/intro.deck.de.md", "# Was Caches sind\n", 1),
        ("talks/outro.deck.de.md", "# Schluss\n", 0),
        ("docs/extra.md", "---\nmdvideo: true\n---\n\n# Extra\n", 1),
        ("docs/other.md", "# Other\n\n```mdvideo\nsrc: intro\n```\n", 0),
    ],
)
def test_a_site_notices_what_its_videos_depend_on(tmp_path: Path, path: str, text: str, made: int):
    write_pages(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins:\n  - mdvideo:\n      decks: [talks/outro.md]\n")
    assert built(tmp_path, ["mkdocs", "build"]).count("Made") == 3
    assert "Made" not in built(tmp_path, ["mkdocs", "build"])
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert built(tmp_path, ["mkdocs", "build"]).count("Made") == made
    assert "Made" not in built(tmp_path, ["mkdocs", "build"])
