"""Hugo builds with videos: the shortcode, the portable fence, and what is told when a video is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well
from tests.support.site_browser import served
from tests.support.site_generators import FENCES, WRONG, built, equipped, ran, shows_what_was_asked_for, tool

PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><body>{{ .Content }}</body></html>"
SHORTCODES = """\
---
title: Deep
---

{{< mdvideo intro >}}

{{< mdvideo src="outro" start="1m 2s" >}}
"""
FILES = {
    "config.toml": 'baseURL = "https://example.org/sub/"\ndisableKinds = ["taxonomy", "term"]\n',
    "layouts/_default/single.html": PAGE,
    "layouts/_default/list.html": PAGE,
    "content/_index.md": FENCES,
    "content/posts/deep/page.md": SHORTCODES,
}


@pytest.fixture(scope="module")
def hugo() -> str:
    return tool("hugo")


@pytest.fixture(scope="module")
def project(hugo: str, videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = equipped(tmp_path_factory.mktemp("hugo") / "site", "hugo", videos, FILES)
    built(folder, hugo)
    return folder


def test_the_fence_shows_what_it_asks_for(project: Path) -> None:
    shows_what_was_asked_for((project / "public/index.html").read_text())


def test_the_shortcode_takes_a_name_or_options(project: Path) -> None:
    page = (project / "public/posts/deep/page/index.html").read_text()
    assert re.findall(r'data-mdvideo="(\w+)"', page) == ["intro", "outro"]
    assert "outro.mp4#t=62" in page
    assert "The end of {{ caches }}" in page


def test_search_engines_get_whole_addresses(project: Path) -> None:
    page = (project / "public/posts/deep/page/index.html").read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["contentUrl"].startswith("https://example.org/sub/videos/intro-")
    assert data["hasPart"][1]["url"] == "https://example.org/sub/posts/deep/page/?t=4&v=intro"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "posts/deep/page/"])
def test_videos_play_below_a_path_and_in_nested_pages(project: Path, in_chromium, path: str) -> None:
    with served(project / "public", "/sub/") as base:
        in_chromium(lambda page: all_is_well(page, base, path))


def test_every_fault_is_told_with_page_and_line(hugo: str, videos: Path, tmp_path: Path) -> None:
    wrong = WRONG + '\n{{< mdvideo src="intro" widht="3" captions="maybe" >}}\n'
    done = ran(equipped(tmp_path / "site", "hugo", videos, {**FILES, "content/wrong.md": wrong}), hugo)
    assert done.returncode != 0
    assert 'wrong.md:7:1": there is no video "intr.deck.md"; published are: intro, intro.de, outro' in done.stdout
    assert 'wrong.md:11:1": mdvideo knows no "widht"' in done.stdout
    assert 'wrong.md:11:1": captions: "maybe" is neither on nor off' in done.stdout


def test_nothing_published_is_told_with_the_command_to_run(hugo: str, videos: Path, tmp_path: Path) -> None:
    folder = equipped(tmp_path / "site", "hugo", videos, FILES)
    (folder / "assets/videos/mdvideo.json").unlink()
    done = ran(folder, hugo)
    assert done.returncode != 0
    assert "mdvideo publish DECKS --out assets/videos" in done.stdout


def test_a_missing_film_fails_the_build(hugo: str, videos: Path, tmp_path: Path) -> None:
    folder = equipped(tmp_path / "site", "hugo", videos, FILES)
    next((folder / "assets/videos").glob("intro-*/intro.mp4")).unlink()
    done = ran(folder, hugo)
    assert done.returncode != 0
    assert 'intro.mp4 is missing; publish the video "intro" again' in done.stdout


def test_films_elsewhere_are_not_taken_into_the_site(hugo: str, videos: Path, tmp_path: Path) -> None:
    folder = equipped(tmp_path / "site", "hugo", videos, FILES)
    manifest = folder / "assets/videos/mdvideo.json"
    site = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(site | {"base_url": "https://videos.example.org/v/"}))
    built(folder, hugo)
    page = (folder / "public/index.html").read_text()
    assert 'src="https://videos.example.org/v/intro-' in page
    assert 'crossorigin="anonymous"' in page
    assert not (folder / "public/videos").exists()
