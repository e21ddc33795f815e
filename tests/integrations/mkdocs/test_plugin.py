"""MkDocs builds with decks: real builds, in processes of their own, opened in Chromium."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.sample_site import all_is_well, built, ran, write_pages
from tests.support.site_browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

InChromium = Callable[[Callable[["Page"], Any]], Any]

CONFIG = """\
site_name: Caches
site_url: https://docs.example.org/sub/
theme:
  name: {theme}
use_directory_urls: {directories}
markdown_extensions: [admonition]
plugins:
  - search
  - mdvideo:
      decks: [talks/*.md]
"""


def write_site(root: Path, theme: str = "material", directories: str = "true", options: str = "") -> Path:
    write_pages(root)
    (root / "mkdocs.yml").write_text(CONFIG.format(theme=theme, directories=directories) + options, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in Material, built."""
    root = write_site(tmp_path_factory.mktemp("material"))
    built(root, ["mkdocs", "build", "--strict"])
    return root


@pytest.fixture
def project(material: Path, tmp_path: Path) -> Path:
    """A copy of the built project, to be changed."""
    return shutil.copytree(material, tmp_path / "project")


def option(project: Path, line: str) -> None:
    """Add an option of the plugin."""
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(f"      {line}\n")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "lessons/deep/keys/"])
def test_a_site_in_material_plays_below_any_path(material: Path, in_chromium: InChromium, path: str):
    with served(material / "site", "/sub/") as base:
        in_chromium(lambda page: all_is_well(page, base, path))


@pytest.mark.browser
def test_without_directory_urls_and_in_another_theme_it_plays_too(
    material: Path, tmp_path: Path, in_chromium: InChromium
):
    shutil.copytree(material / ".mdvideo", tmp_path / ".mdvideo")
    theme = "readthedocs\n  highlightjs: false"  # which is fetched from elsewhere
    built(write_site(tmp_path, theme, "false"), ["mkdocs", "build", "--strict"])
    with served(tmp_path / "site", "/") as base:
        for path in ("index.html", "lessons/deep/keys.html"):
            in_chromium(lambda page, path=path: all_is_well(page, base, path))


@pytest.mark.browser
def test_the_sites_search_finds_a_word_that_is_only_spoken(material: Path, in_chromium: InChromium):
    def search(page: Page) -> str:
        page.goto(f"{base}?q=zebras")
        page.wait_for_selector(".md-search-result__link")
        return page.locator(".md-search-result__list").inner_text()

    with served(material / "site", "/sub/") as base:
        assert "Zebras never wait" in in_chromium(search)


def test_fences_work_in_lists_and_boxes_and_examples_of_them_stay_examples(material: Path):
    page = (material / "site/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<figure class="mdvideo" data-mdvideo="(\w+)"', page) == ["intro", "intro", "outro"]
    assert "src: a literal example" in page
    assert "src: another literal example" in page
    assert "mdvideo-fault" not in page


def test_decks_are_no_pages_of_the_site_and_of_the_cache_only_whats_shown_is_there(material: Path):
    site = material / "site"
    assert not list(site.rglob("*deck*"))
    folders = sorted(path.name.rpartition("-")[0] for path in (site / "assets/mdvideo").iterdir() if path.is_dir())
    assert folders == ["intro", "keys", "outro"]


def test_link_previews_get_the_film_with_its_whole_address(material: Path):
    head = (material / "site/lessons/deep/keys/index.html").read_text(encoding="utf-8").partition("</head>")[0]
    film = re.search(r'<meta property="og:video" content="([^"]+)"', head)
    assert film is not None
    assert re.fullmatch(r"https://docs\.example\.org/sub/assets/mdvideo/keys-\w+/keys\.mp4", film[1])


def test_a_second_build_makes_nothing(project: Path):
    assert "Made" not in built(project, ["mkdocs", "build", "--strict"])


def test_one_changed_deck_is_made_and_no_other(project: Path):
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    said = built(project, ["mkdocs", "build", "--strict"])
    assert re.findall(r"Made (\w+)", said) == ["intro"]


def test_strict_fails_on_a_video_that_nobody_made_with_page_line_and_the_nearest_name(project: Path):
    with (project / "docs/lessons/deep/keys.md").open("a", encoding="utf-8") as page:
        page.write("\n- item\n\n    ```mdvideo\n    src: itro.deck.md\n    ```\n")
    done = ran(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert "docs/lessons/deep/keys.md:34:10: error: there is no video 'itro.deck.md'" in done.stdout
    assert "did you mean intro?" in done.stdout
    assert ran(project, ["mkdocs", "build"]).returncode == 0


def test_strict_fails_on_an_option_that_no_fence_knows(project: Path):
    with (project / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n```mdvideo\nsrc: intro\ntrancript: open\n```\n")
    done = ran(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert re.search(r"docs/index\.md:\d+:1: error: a fence knows no 'trancript'", done.stdout)
    assert "did you mean transcript?" in done.stdout


def test_a_broken_deck_is_told_at_its_line_and_where_it_is_shown(project: Path):
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast.", "![A sum](nowhere.png)"), encoding="utf-8")
    done = ran(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert "docs/lessons/intro.deck.md:7:19: error" in done.stdout
    assert "docs/index.md:4:6: error: the video 'intro' is missing or stale" in done.stdout


def test_two_decks_of_one_name_are_refused(project: Path):
    (project / "talks/intro.md").write_text("# Intro\n", encoding="utf-8")
    done = ran(project, ["mkdocs", "build"])
    assert done.returncode == 1
    assert "two decks have the name 'intro'" in done.stdout


def test_never_and_cached_make_nothing(project: Path):
    option(project, "render: !ENV [RENDER, auto]")
    assert "Made" not in ran(project, ["mkdocs", "build"], {"RENDER": "never"}).stdout
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    never = ran(project, ["mkdocs", "build", "--strict"], {"RENDER": "never"})
    assert never.returncode == 1
    assert "intro.deck.md has changed" in never.stdout
    cached = ran(project, ["mkdocs", "build", "--strict"], {"RENDER": "cached"})
    assert cached.returncode == 1
    assert "the cache does not hold" in cached.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("render: sometimes", "render"),
        ("concurrency: 0", "concurrency must be 1 or more"),
        ("cache_dir: docs/videos", "cache_dir must lie outside of docs_dir"),
        ("size: 4:3", "size"),
        ("settings: {size: enormous}", "size"),
    ],
)
def test_options_that_make_no_sense_end_the_build(project: Path, line: str, said: str):
    option(project, line)
    done = ran(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert said in done.stdout


def test_switched_off_it_leaves_fences_as_code(project: Path):
    option(project, "enabled: !ENV [VIDEOS, true]")
    done = ran(project, ["mkdocs", "build"], {"VIDEOS": "false"})
    assert done.returncode == 0
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert "<figure" not in page
    assert "src: lessons/intro.deck.md" in page


def test_videos_on_another_server_are_named_there_and_not_copied(project: Path):
    option(project, "base_url: https://videos.example.org/caches/")
    built(project, ["mkdocs", "build", "--strict"])
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert re.search(r'<source src="https://videos\.example\.org/caches/intro-\w+/intro\.mp4"', page)
    assert not list((project / "site").rglob("*.mp4"))


def test_an_edited_deck_is_made_anew_under_serve(project: Path):
    """The rebuilt page shows the new words, and nothing goes on rebuilding after that."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = project / "serve.log"
    with log.open("w") as said, subprocess.Popen(command, cwd=project, stdout=said, stderr=said) as server:
        try:
            address = f"http://127.0.0.1:{port}/sub/"
            _wait_for(lambda: "They are fast" in _body(address), log)
            deck = project / "docs/lessons/intro.deck.md"
            deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
            _wait_for(lambda: "They are quick" in _body(address), log)
            time.sleep(1.5)
            assert log.read_text().count("Detected file changes") <= 2
        finally:
            server.terminate()


def _body(address: str) -> str:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310
            return str(answer.read().decode())
    except (URLError, OSError):
        return ""


def _wait_for(condition: Callable[[], bool], log: Path) -> None:
    for _ in range(150):
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def test_the_manifest_of_the_cache_names_what_the_site_shows(material: Path):
    manifest = json.loads((material / ".mdvideo/site/mdvideo.json").read_text(encoding="utf-8"))
    assert [video["source"] for video in manifest["videos"]] == [
        "docs/lessons/intro.deck.md",
        "docs/lessons/deep/keys.md",
        "talks/outro.md",
    ]
