"""Astro builds with videos: the component, and the portable fence through remark."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well
from tests.support.site_browser import served
from tests.support.site_generators import FENCES, WRONG, built, equipped, node, ran, shows_what_was_asked_for

CONFIG = """\
import { defineConfig } from "astro/config";
import mdvideo from "./src/mdvideo/remark.mjs";
export default defineConfig({
  site: "https://example.org",
  base: "/sub",
  markdown: { remarkPlugins: [[mdvideo, { folder: "public/videos", base: "/sub/videos/" }]] },
});
"""
INDEX = """\
---
import Mdvideo from "../components/Mdvideo.astro";
---
<html lang="en"><head><meta charset="utf-8" /><title>Home</title></head><body>
<Mdvideo name="intro" transcript="open" width={640} start={2.5} />
<Mdvideo name="outro" title={`The "end" <b>`} captions={false} chapters={false} />
</body></html>
"""
FILES = {
    "package.json": '{"type": "module"}',
    "astro.config.mjs": CONFIG,
    "src/pages/index.astro": INDEX,
    "src/pages/deep/page.md": FENCES,
}
CMD = "node_modules/astro/astro.js"


@pytest.fixture(scope="module")
def project(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = equipped(tmp_path_factory.mktemp("astro") / "site", "astro", videos, FILES)
    built(folder, node(folder, "astro"), CMD, "build")
    return folder


def test_the_fence_shows_what_it_asks_for(project: Path) -> None:
    shows_what_was_asked_for((project / "dist/deep/page/index.html").read_text())


def test_the_component_takes_options_as_properties(project: Path) -> None:
    page = (project / "dist/index.html").read_text()
    first, second = (part.partition("</figure>")[0] for part in page.split("<figure ")[1:])
    assert "max-width:640px" in first
    assert "intro.mp4#t=2.5" in first
    assert "&#60;b&#62;" in second
    assert "mdvideo-chapters" not in second


def test_search_engines_get_whole_addresses(project: Path) -> None:
    page = (project / "dist/index.html").read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["contentUrl"].startswith("https://example.org/sub/videos/intro-")
    assert data["hasPart"][1]["url"].startswith("https://example.org/sub")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "deep/page/"])
def test_videos_play_below_a_path_and_in_nested_pages(project: Path, in_chromium, path: str) -> None:
    with served(project / "dist", "/sub/") as base:
        in_chromium(lambda page: all_is_well(page, base, path))


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("src/pages/wrong.md", WRONG, 'wrong.md:7: there is no video "intr.deck.md"; did you mean intro?'),
        ("src/pages/index.astro", INDEX.replace('"outro"', '"outr"'), 'there is no video "outr"; did you mean outro?'),
    ],
)
def test_a_missing_video_fails_the_build(videos: Path, tmp_path: Path, file: str, text: str, told: str) -> None:
    folder = equipped(tmp_path / "site", "astro", videos, {**FILES, file: text})
    done = ran(folder, node(folder, "astro"), CMD, "build")
    assert done.returncode != 0
    assert told in done.stdout
