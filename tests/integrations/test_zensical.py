"""Zensical: videos are published first, and fences show them."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, run_module, write_pages
from tests.support.site_browser import check_page

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
    """A site with published videos that is not built yet."""
    pytest.importorskip("zensical")
    root = tmp_path_factory.mktemp("zensical")
    write_pages(root)
    keys = root / "docs/lessons/deep/keys.md"
    keys.write_text(keys.read_text(encoding="utf-8").replace("![bg](<prompt:brass keys>)\n\n", ""), encoding="utf-8")
    write_config(root)
    output_of(root, PUBLISH)
    return root


@pytest.fixture
def project(zensical: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may build and change."""
    return shutil.copytree(zensical, tmp_path / "project")


@pytest.mark.browser
def test_videos_play_below_a_path_with_directory_urls(project: Path, in_chromium: InChromium) -> None:
    output_of(project, ["zensical", "build", "--strict"])
    with serve_folder(project / "site", "/sub/") as base:
        for path in ("", "lessons/deep/keys/"):
            in_chromium(partial(check_page, base=base, path=path))


@pytest.mark.browser
def test_videos_play_without_directory_urls(project: Path, in_chromium: InChromium) -> None:
    write_config(project, directories="false")
    output_of(project, ["zensical", "build", "--strict"])
    with serve_folder(project / "site", "/sub/") as base:
        for path in ("index.html", "lessons/deep/keys.html"):
            in_chromium(partial(check_page, base=base, path=path))


def test_examples_stay_examples_and_transcripts_are_searchable(project: Path) -> None:
    output_of(project, ["zensical", "build", "--strict"])
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert page.count('<figure class="mdvideo"') == 3
    assert "another literal example" in page
    assert "Zebras never wait" in (project / "site/search.json").read_text(encoding="utf-8")


def test_a_missing_video_is_reported_with_page_and_line_and_fails_a_strict_fence(project: Path) -> None:
    with (project / "docs/lessons/deep/keys.md").open("a", encoding="utf-8") as page:
        page.write("\n```mdvideo\nsrc: itro\n```\n")
    output = output_of(project, ["zensical", "build"])
    assert "docs/lessons/deep/keys.md:30:6: error: there is no video 'itro'" in output
    assert "did you mean intro?" in output
    write_config(project, form=STRICT)
    done = run_module(project, ["zensical", "build"])
    assert done.returncode != 0
    assert "docs/lessons/deep/keys.md:30:6: error: there is no video 'itro'" in done.stdout


def test_if_nothing_is_published_the_hint_is_the_command(project: Path) -> None:
    shutil.rmtree(project / "docs/assets")
    output = output_of(project, ["zensical", "build"])
    assert "there is no mdvideo.json" in output
    assert "publish first: mdvideo publish" in output
