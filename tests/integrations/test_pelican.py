"""Pelican, through Python-Markdown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, run_module
from tests.support.site_browser import check_page

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
def project(videos_folder: Path, tmp_path: Path) -> Path:
    pytest.importorskip("pelican")
    shutil.copytree(videos_folder, tmp_path / "content" / "videos")
    (tmp_path / "pelicanconf.py").write_text(CONF)
    (tmp_path / "content" / "caches.md").write_text(ARTICLE.format(title="Caches", src="intro.deck.md"))
    return tmp_path


@pytest.mark.browser
def test_videos_play_below_a_path(project: Path, in_chromium: InChromium) -> None:
    output = output_of(project, ["pelican", "content", "--fatal", "warnings"])
    assert "Processed 1 article," in output
    with serve_folder(project / "output", "/sub/") as base:
        # The theme's own links have the site's URL, which is not this server's.
        in_chromium(lambda page: check_page(page, base, "posts/caches.html"))


def test_a_missing_video_is_reported_with_page_and_line(project: Path) -> None:
    (project / "content" / "wrong.md").write_text(ARTICLE.format(title="Wrong", src="intr"))
    done = run_module(project, ["pelican", "content", "--fatal", "errors"], {"COLUMNS": "200"})
    assert done.returncode != 0
    assert "wrong.md" in done.stdout
    assert "line:9:6: error: there is no video 'intr'" in done.stdout
    assert "did you mean intro?" in done.stdout
