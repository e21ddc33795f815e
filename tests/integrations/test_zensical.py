"""Zensical: videos are published first, and its pages find them by the fence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.sample_site import all_is_well, built, ran, write_pages
from tests.support.site_browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

InChromium = Callable[[Callable[["Page"], Any]], Any]

CONFIG = """\
[project]
site_name = "Caches"
site_url = "https://docs.example.org/sub/"
use_directory_urls = {directories}
exclude_docs = "*.deck.md"
watch = ["docs/assets/mdvideo/mdvideo.json"]

[project.markdown_extensions.admonition]
[project.markdown_extensions.pymdownx.superfences]
custom_fences = [{{ name = "mdvideo", class = "mdvideo", format = {format} }}]
"""
STRICT = '{ object = "mdvideo.integrations.superfences.fence", kwds = { strict = true } }'
PUBLISH = ["mdvideo", "publish", "docs", "talks/outro.md", "--out", "docs/assets/mdvideo"]


def write_config(
    root: Path, directories: str = "true", form: str = '"mdvideo.integrations.superfences.formatter"'
) -> None:
    (root / "zensical.toml").write_text(CONFIG.format(directories=directories, format=form), encoding="utf-8")


@pytest.fixture(scope="session")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with published videos, not built yet."""
    pytest.importorskip("zensical")
    root = tmp_path_factory.mktemp("zensical")
    write_pages(root)
    keys = root / "docs/lessons/deep/keys.md"
    keys.write_text(keys.read_text(encoding="utf-8").replace("![bg](<prompt:brass keys>)\n\n", ""), encoding="utf-8")
    write_config(root)
    built(root, PUBLISH)
    return root


@pytest.fixture
def project(zensical: Path, tmp_path: Path) -> Path:
    """A copy of it, to be built and changed."""
    return shutil.copytree(zensical, tmp_path / "project")


@pytest.mark.browser
def test_pages_play_below_a_path_with_directory_urls(project: Path, in_chromium: InChromium):
    built(project, ["zensical", "build", "--strict"])
    with served(project / "site", "/sub/") as base:
        for path in ("", "lessons/deep/keys/"):
            in_chromium(lambda page, path=path: all_is_well(page, base, path))


@pytest.mark.browser
def test_pages_play_without_directory_urls(project: Path, in_chromium: InChromium):
    write_config(project, directories="false")
    built(project, ["zensical", "build", "--strict"])
    with served(project / "site", "/sub/") as base:
        for path in ("index.html", "lessons/deep/keys.html"):
            in_chromium(lambda page, path=path: all_is_well(page, base, path))


def test_examples_stay_examples_and_transcripts_are_in_the_search(project: Path):
    built(project, ["zensical", "build", "--strict"])
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert page.count('<figure class="mdvideo"') == 3
    assert "another literal example" in page
    assert "Zebras never wait" in (project / "site/search.json").read_text(encoding="utf-8")


def test_a_missing_video_is_told_with_page_and_line_and_fails_a_strict_fence(project: Path):
    with (project / "docs/lessons/deep/keys.md").open("a", encoding="utf-8") as page:
        page.write("\n```mdvideo\nsrc: itro\n```\n")
    said = built(project, ["zensical", "build"])
    assert "docs/lessons/deep/keys.md:30:6: error: there is no video 'itro'" in said
    assert "did you mean intro?" in said
    write_config(project, form=STRICT)
    done = ran(project, ["zensical", "build"])
    assert done.returncode != 0
    assert "docs/lessons/deep/keys.md:30:6: error: there is no video 'itro'" in done.stdout


def test_unpublished_videos_are_told_how_to_come_by(project: Path):
    shutil.rmtree(project / "docs/assets")
    said = built(project, ["zensical", "build"])
    assert "there is no mdvideo.json" in said
    assert "publish first: mdvideo publish" in said
