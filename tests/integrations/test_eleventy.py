"""Eleventy builds with videos: the shortcode in its template languages, the portable fence, and faults."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well
from tests.support.site_browser import served
from tests.support.site_generators import FENCES, WRONG, built, equipped, node, ran, shows_what_was_asked_for, tool

CONFIG = """\
import { EleventyHtmlBasePlugin } from "@11ty/eleventy";
import mdvideo from "./mdvideo/eleventy.mjs";
export default function (eleventyConfig) {
  if (process.argv.includes("--output=with-base")) eleventyConfig.addPlugin(EleventyHtmlBasePlugin);
  eleventyConfig.addPlugin(mdvideo, { site: "https://example.org" });
  return { pathPrefix: "/sub/" };
}
"""
FILES = {
    "package.json": '{"type": "module"}',
    "eleventy.config.js": CONFIG,
    "index.md": FENCES,
    "posts/deep/page.md": '---\ntitle: Deep\n---\n\n{% mdvideo "intro", "transcript: open", "start: 1m 2s" %}\n',
    "nunjucks.njk": '{% mdvideo "outro", transcript="none", download=false %}',
    ".eleventyignore": "with-base\n",
}
CMD = "node_modules/@11ty/eleventy/cmd.cjs"


def project_with(folder: Path, videos: Path, files: dict[str, str]) -> tuple[Path, str]:
    project = equipped(folder, "eleventy", videos, files)
    return project, node(project, "@11ty/eleventy")


@pytest.fixture(scope="module")
def project(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, path = project_with(tmp_path_factory.mktemp("eleventy") / "site", videos, FILES)
    built(folder, path, CMD)
    return folder


def test_the_fence_shows_what_it_asks_for(project: Path) -> None:
    shows_what_was_asked_for((project / "_site/index.html").read_text())


def test_the_shortcode_works_in_liquid_and_nunjucks(project: Path) -> None:
    liquid = (project / "_site/posts/deep/page/index.html").read_text()
    assert "intro.mp4#t=62" in liquid
    assert '<details class="mdvideo-transcript" open' in liquid
    nunjucks = (project / "_site/nunjucks/index.html").read_text()
    assert 'data-mdvideo="outro"' in nunjucks
    assert "mdvideo-links" not in nunjucks


def test_search_engines_get_whole_addresses(project: Path) -> None:
    page = (project / "_site/posts/deep/page/index.html").read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["contentUrl"].startswith("https://example.org/sub/videos/intro-")
    assert data["hasPart"][1]["url"] == "https://example.org/sub/posts/deep/page/?t=4&v=intro"


def test_transcripts_are_copied_and_not_taken_for_templates(project: Path) -> None:
    assert not list((project / "_site/videos").rglob("index.html"))
    assert list((project / "_site/videos").rglob("intro.html"))


def test_the_base_plugin_prefixes_no_address_twice(project: Path) -> None:
    built(project, tool("node"), CMD, "--output=with-base")
    page = (project / "with-base/index.html").read_text()
    assert 'poster="/sub/videos/intro-' in page
    assert "/sub/sub/" not in page


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "posts/deep/page/"])
def test_videos_play_below_a_path_and_in_nested_pages(project: Path, in_chromium, path: str) -> None:
    with served(project / "_site", "/sub/") as base:
        in_chromium(lambda page: all_is_well(page, base, path))


def test_a_missing_video_is_told_with_page_line_and_the_nearest_name(videos: Path, tmp_path: Path) -> None:
    folder, path = project_with(tmp_path / "site", videos, {**FILES, "wrong.md": WRONG})
    done = ran(folder, path, CMD)
    assert done.returncode != 0
    assert 'wrong.md:7: there is no video "intr.deck.md"; did you mean intro?' in done.stdout


def test_an_unknown_option_is_told_with_the_page(videos: Path, tmp_path: Path) -> None:
    wrong = '{% mdvideo "intro", "widht: 640" %}'
    folder, path = project_with(tmp_path / "site", videos, {**FILES, "wrong.md": wrong})
    done = ran(folder, path, CMD)
    assert done.returncode != 0
    assert 'wrong.md: mdvideo knows no "widht"; did you mean width?' in done.stdout
