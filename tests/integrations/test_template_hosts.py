"""What all generators with templates of ours have in common: figures, structured data, players, and errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.site_browser import check_page
from tests.support.site_generators import check_both_figures, check_fences, run_generator
from tests.support.template_hosts import HOSTS, JEKYLL, BuiltProject

each_host = pytest.mark.parametrize("name", HOSTS)


@each_host
def test_figures_have_the_options_that_the_page_gives(built_project: BuiltProject, name: str) -> None:
    host = HOSTS[name]
    page = (built_project(host) / host.out / host.fence_page).read_text()
    if host is JEKYLL:  # has no fence; its page has an include with the same options
        check_both_figures(page)
    else:
        check_fences(page)


@each_host
def test_structured_data_has_absolute_urls(built_project: BuiltProject, name: str) -> None:
    host = HOSTS[name]
    page = (built_project(host) / host.out / host.data_page).read_text()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["contentUrl"].startswith("https://example.org/sub/videos/intro-")
    assert data["hasPart"][1]["url"] == host.clip_url


@pytest.mark.browser
@pytest.mark.parametrize(("name", "address"), [(name, path) for name, host in HOSTS.items() for path in host.addresses])
def test_videos_play_below_a_path_and_in_nested_pages(
    built_project: BuiltProject, in_chromium: InChromium, name: str, address: str
) -> None:
    host = HOSTS[name]
    with serve_folder(built_project(host) / host.out, "/sub/") as base:
        in_chromium(lambda page: check_page(page, base, address))


@each_host
def test_a_missing_video_fails_the_build_with_its_page(videos_folder: Path, tmp_path: Path, name: str) -> None:
    host = HOSTS[name]
    project, command = host.make_project(tmp_path / "site", videos_folder, dict([host.wrong_page]))
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert host.error in done.stdout
    assert Path(host.wrong_page[0]).name in done.stdout
