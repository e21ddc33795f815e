"""Pelican builds with videos."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well, built, ran
from tests.support.site_browser import served

CONF = """\
AUTHOR = "Ada"
SITENAME = "Caches"
SITEURL = "https://example.org/sub"
PATH = "content"
TIMEZONE = "UTC"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ARTICLE_SAVE_AS = ARTICLE_URL = "posts/{slug}.html"
STATIC_PATHS = ["videos"]
ARTICLE_EXCLUDES = PAGE_EXCLUDES = ["videos"]
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "mdvideo.integrations.python_markdown": {"folder": "content/videos", "url": "/videos/", "site_url": SITEURL},
    },
    "output_format": "html5",
}
"""
ARTICLE = "Title: {title}\nDate: 2026-11-21\n\nText.\n\n- list\n\n    ```mdvideo\n    src: {src}\n    ```\n"


@pytest.fixture
def project(videos: Path, tmp_path: Path) -> Path:
    pytest.importorskip("pelican")
    shutil.copytree(videos, tmp_path / "content" / "videos")
    (tmp_path / "pelicanconf.py").write_text(CONF)
    (tmp_path / "content" / "caches.md").write_text(ARTICLE.format(title="Caches", src="intro.deck.md"))
    return tmp_path


@pytest.mark.browser
def test_videos_play_below_a_path(project: Path, in_chromium) -> None:
    said = built(project, ["pelican", "content", "--fatal", "warnings"])
    assert "Processed 1 article," in said
    with served(project / "output", "/sub/") as base:
        # The theme's own links name the site's address, which is not this server's.
        in_chromium(lambda page: all_is_well(page, base, "posts/caches.html"))


def test_a_missing_video_is_told_with_page_and_line(project: Path) -> None:
    (project / "content" / "wrong.md").write_text(ARTICLE.format(title="Wrong", src="intr"))
    done = ran(project, ["pelican", "content", "--fatal", "errors"], {"COLUMNS": "200"})
    assert done.returncode != 0
    assert "wrong.md" in done.stdout
    assert "line:9:6: error: there is no video 'intr'" in done.stdout
    assert "did you mean intro?" in done.stdout
