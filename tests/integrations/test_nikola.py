"""Nikola, through Python-Markdown."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, run_module
from tests.support.site_browser import check_page

CONF = """
SITE_URL = "https://example.org/sub/"
MARKDOWN_EXTENSIONS += ["mdvideo.integrations.python_markdown"]
MARKDOWN_EXTENSION_CONFIGS = {
    DEFAULT_LANG: {
        "mdvideo.integrations.python_markdown": {"folder": "files/videos", "site_url": SITE_URL, "rewrites": True}
    }
}
"""
POST = """\
.. title: Caches
.. slug: caches
.. date: 2026-11-21 04:00:00 UTC

Text.

- list

    ```mdvideo
    src: intro.deck.md
    ```
"""


@pytest.fixture(scope="module")
def project(videos_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("nikola")
    folder = tmp_path_factory.mktemp("nikola")
    output_of(folder, ["nikola", "init", "-q", "site"])
    with (folder / "site" / "conf.py").open("a") as conf:
        conf.write(CONF)
    shutil.copytree(videos_folder, folder / "site" / "files" / "videos")
    (folder / "site" / "posts" / "caches.md").write_text(POST)
    return folder / "site"


@pytest.mark.browser
def test_videos_play_below_a_path(project: Path, in_chromium: InChromium) -> None:
    output_of(project, ["nikola", "build"])
    with serve_folder(project / "output", "/sub/") as base:
        for path in ("posts/caches/index.html", "index.html"):
            in_chromium(partial(check_page, base=base, path=path))
            poster = re.search(r'poster="/sub/([^"]*)"', (project / "output" / path).read_text())
            assert poster is not None
            assert (project / "output" / poster[1]).is_file()


def test_a_missing_video_fails_the_build_with_page_and_line(project: Path) -> None:
    post = project / "posts" / "wrong.md"
    post.write_text(POST.replace("slug: caches", "slug: wrong").replace("src: intro", "src: intr"))
    done = run_module(project, ["nikola", "build"])
    post.unlink()
    assert done.returncode != 0
    assert "posts/wrong" in done.stdout
    assert "there is no video 'intr.deck.md'" in done.stdout
