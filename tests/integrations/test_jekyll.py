"""Jekyll builds with videos, in safe mode as GitHub Pages runs it: no plugin is needed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well
from tests.support.site_browser import served
from tests.support.site_generators import built, equipped, ran, tool

INDEX = """\
---
title: Home
---

# Home

{% include mdvideo.html name="intro" transcript="open" start="2.5" width="640" %}

- in a list

  {% include mdvideo.html src="lessons/intro.deck.de.md" title='Caches "again" <b>' chapters="off" captions="no"
     download=false transcript="none" lang="fr" %}

The end.
"""
POST = '---\ntitle: Post\n---\n{% include mdvideo.html name="outro" width="50%" %}\n'
FILES = {
    "_config.yml": "url: https://example.org\nbaseurl: /sub\n",
    "index.md": INDEX,
    "_posts/2026-11-21-post.md": POST,
    "_layouts/default.html": "<!doctype html><title>T</title>{{ content }}",
}


@pytest.fixture(scope="module")
def jekyll() -> str:
    return tool("jekyll")


@pytest.fixture(scope="module")
def project(jekyll: str, videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = equipped(tmp_path_factory.mktemp("jekyll") / "site", "jekyll", videos, FILES)
    built(folder, jekyll, "build", "--safe")
    return folder


def test_the_include_shows_what_it_asks_for(project: Path) -> None:
    page = (project / "_site/index.html").read_text()
    first, second = (part.partition("</figure>")[0] for part in page.split("<figure ")[1:])
    assert "max-width:640px" in first
    assert "intro.mp4#t=2.5" in first
    assert '<details class="mdvideo-transcript" open' in first
    assert 'label="Chapitres"' in second
    assert "&quot;again&quot; &lt;b&gt;" in second
    for left_out in ("mdvideo-chapters", "mdvideo-transcript", "mdvideo-links", " download", " default"):
        assert left_out not in second
    assert "<:" not in page


def test_search_engines_get_whole_addresses(project: Path) -> None:
    page = (project / "_site/index.html").read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["contentUrl"].startswith("https://example.org/sub/videos/intro-")
    assert data["hasPart"][1]["url"] == "https://example.org/sub/?t=4&v=intro"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "2026/11/21/post.html"])
def test_videos_play_below_a_path_and_in_nested_pages(project: Path, in_chromium, path: str) -> None:
    with served(project / "_site", "/sub/") as base:
        in_chromium(lambda page: all_is_well(page, base, path))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ('name="intr"', "there is no video intr, published are: intro intro.de outro"),
        ('name="intro" captions="maybe"', "captions is neither on nor off: maybe"),
        ('name="intro" transcript="opn"', "transcript is none of open, closed, none: opn"),
        ("", "no video is named: write name=intro"),
    ],
)
def test_a_fault_fails_the_build_and_names_the_page(
    jekyll: str, videos: Path, tmp_path: Path, asked: str, told: str
) -> None:
    wrong = f"---\ntitle: Wrong\n---\n\n{{% include mdvideo.html {asked} %}}\n"
    done = ran(equipped(tmp_path / "site", "jekyll", videos, {**FILES, "wrong.md": wrong}), jekyll, "build")
    assert done.returncode != 0
    assert told in done.stdout
    assert "in wrong.md" in done.stdout
