"""Eleventy: the shortcode in its template languages, its plugins, and the files that it copies."""

from __future__ import annotations

from pathlib import Path

from tests.support.site_generators import build_project, require_program, run_generator
from tests.support.template_hosts import ELEVENTY, BuiltProject


def test_the_shortcode_works_in_liquid_and_nunjucks(built_project: BuiltProject) -> None:
    liquid = (built_project(ELEVENTY) / "_site/posts/deep/page/index.html").read_text()
    assert "intro.mp4#t=62" in liquid
    assert '<details class="mdvideo-transcript" open' in liquid
    nunjucks = (built_project(ELEVENTY) / "_site/nunjucks/index.html").read_text()
    assert 'data-mdvideo="outro"' in nunjucks
    assert "mdvideo-links" not in nunjucks


def test_transcripts_are_copied_and_not_taken_for_templates(built_project: BuiltProject) -> None:
    videos = built_project(ELEVENTY) / "_site/videos"
    assert not list(videos.rglob("index.html"))
    assert list(videos.rglob("intro.html"))


def test_the_base_plugin_prefixes_no_url_twice(built_project: BuiltProject) -> None:
    project = built_project(ELEVENTY)
    build_project(project, require_program("node", "npm packages"), *ELEVENTY.command, "--output=with-base")
    page = (project / "with-base/index.html").read_text()
    assert 'poster="/sub/videos/intro-' in page
    assert "/sub/sub/" not in page


def test_an_unknown_option_is_reported_with_the_page(videos_folder: Path, tmp_path: Path) -> None:
    files = {"wrong.md": '{% mdvideo "intro", "widht: 640" %}'}
    project, command = ELEVENTY.make_project(tmp_path / "site", videos_folder, files)
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert 'wrong.md: there is no option "widht"; did you mean width?' in done.stdout
