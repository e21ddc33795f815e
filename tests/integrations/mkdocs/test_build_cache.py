"""A build reuses the result of the last one only if nothing has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdvideo.integrations.mkdocs.build_cache import BuildCache
from tests.support.sample_site import output_of, write_pages


def save_cache(folder: Path) -> None:
    """Save a cache that depends on two files, of which only the first exists."""
    cache = BuildCache({"a.mp4": "/a.mp4"}, ["a"], ["a.css", "a.js"])
    cache.put("<figure>", "figure", "src: a")
    cache.save(folder / "last", ["options"], [folder / "a.md", folder / "not yet"])


def test_a_saved_cache_is_loaded_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A")
    save_cache(tmp_path)
    cache = BuildCache.load(tmp_path / "last", ["options"])
    assert cache is not None
    assert (cache.outputs, cache.names, cache.assets) == ({"a.mp4": "/a.mp4"}, ("a",), ("a.css", "a.js"))
    assert cache.get("figure", "src: a") == "<figure>"
    assert cache.get("figure", "src: b") is None


@pytest.mark.parametrize("change", ["text", "time", "deleted", "created", "options", "damage"])
def test_any_change_invalidates_the_cache(tmp_path: Path, change: str) -> None:
    deck, options = tmp_path / "a.md", ["options"]
    deck.write_text("# A")
    save_cache(tmp_path)
    match change:
        case "text":
            deck.write_text("# AB")
        case "time":
            os.utime(deck, (1, 1))
        case "deleted":
            deck.unlink()
        case "created":
            (tmp_path / "not yet").write_text("")
        case "options":
            options = ["others"]
        case "damage":
            (tmp_path / "last").write_text('{"about": ')
    assert BuildCache.load(tmp_path / "last", options) is None


@pytest.mark.parametrize(
    ("path", "text", "built"),
    [
        ("mdvideo.toml", 'size = "640x360"\n[images]\nbackend = "flat"\n', 3),
        ("docs/lessons/intro.deck.de.md", "# Was Caches sind\n", 1),
        ("talks/outro.deck.de.md", "# Schluss\n", 0),
        ("docs/extra.md", "---\nmdvideo: true\n---\n\n# Extra\n", 1),
        ("docs/other.md", "# Other\n\n```mdvideo\nsrc: intro\n```\n", 0),
    ],
)
def test_a_change_of_a_dependency_rebuilds_its_videos(tmp_path: Path, path: str, text: str, built: int) -> None:
    write_pages(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins:\n  - mdvideo:\n      decks: [talks/outro.md]\n")
    assert output_of(tmp_path, ["mkdocs", "build"]).count("Made") == 3
    assert "Made" not in output_of(tmp_path, ["mkdocs", "build"])
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert output_of(tmp_path, ["mkdocs", "build"]).count("Made") == built
    assert "Made" not in output_of(tmp_path, ["mkdocs", "build"])
