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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, run_module, write_pages
from tests.support.site_browser import check_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    """A built site with the theme Material."""
    root = write_site(tmp_path_factory.mktemp("material"))
    output_of(root, ["mkdocs", "build", "--strict"])
    return root


@pytest.fixture
def project(material: Path, tmp_path: Path) -> Path:
    """A copy of the built project that a test may change."""
    return shutil.copytree(material, tmp_path / "project")


def add_option(project: Path, line: str) -> None:
    """Add an option of the plugin."""
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(f"      {line}\n")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "lessons/deep/keys/"])
def test_videos_play_below_a_path_in_material(material: Path, in_chromium: InChromium, path: str) -> None:
    with serve_folder(material / "site", "/sub/") as base:
        in_chromium(lambda page: check_page(page, base, path))


@pytest.mark.browser
def test_videos_play_without_directory_urls_in_another_theme(
    material: Path, tmp_path: Path, in_chromium: InChromium
) -> None:
    shutil.copytree(material / ".mdvideo", tmp_path / ".mdvideo")
    theme = "readthedocs\n  highlightjs: false"  # which is loaded from another server
    output_of(write_site(tmp_path, theme, "false"), ["mkdocs", "build", "--strict"])
    with serve_folder(tmp_path / "site", "/") as base:
        for path in ("index.html", "lessons/deep/keys.html"):
            in_chromium(partial(check_page, base=base, path=path))


@pytest.mark.browser
def test_the_search_finds_spoken_words(material: Path, in_chromium: InChromium) -> None:
    def search(page: Page) -> str:
        page.goto(f"{base}?q=zebras")
        page.wait_for_selector(".md-search-result__link")
        return page.locator(".md-search-result__list").inner_text()

    with serve_folder(material / "site", "/sub/") as base:
        assert "Zebras never wait" in in_chromium(search)


def test_fences_work_in_lists_and_admonitions_and_examples_stay_examples(material: Path) -> None:
    page = (material / "site/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<figure class="mdvideo" data-mdvideo="(\w+)"', page) == ["intro", "intro", "outro"]
    assert "src: a literal example" in page
    assert "src: another literal example" in page
    assert "mdvideo-fault" not in page


def test_the_site_contains_no_decks_and_only_published_folders(material: Path) -> None:
    site = material / "site"
    assert not list(site.rglob("*deck*"))
    folders = sorted(path.name.rpartition("-")[0] for path in (site / "assets/mdvideo").iterdir() if path.is_dir())
    assert folders == ["intro", "keys", "outro"]


def test_link_previews_have_the_absolute_url_of_the_video(material: Path) -> None:
    head = (material / "site/lessons/deep/keys/index.html").read_text(encoding="utf-8").partition("</head>")[0]
    film = re.search(r'<meta property="og:video" content="([^"]+)"', head)
    assert film is not None
    assert re.fullmatch(r"https://docs\.example\.org/sub/assets/mdvideo/keys-\w+/keys\.mp4", film[1])


def test_a_second_build_builds_no_video(project: Path) -> None:
    assert "Made" not in output_of(project, ["mkdocs", "build", "--strict"])


def test_only_a_changed_deck_is_built(project: Path) -> None:
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    output = output_of(project, ["mkdocs", "build", "--strict"])
    assert re.findall(r"Made (\w+)", output) == ["intro"]


def test_strict_fails_for_a_missing_video_with_page_line_and_the_nearest_name(project: Path) -> None:
    with (project / "docs/lessons/deep/keys.md").open("a", encoding="utf-8") as page:
        page.write("\n- item\n\n    ```mdvideo\n    src: itro.deck.md\n    ```\n")
    done = run_module(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert "docs/lessons/deep/keys.md:34:10: error: there is no video 'itro.deck.md'" in done.stdout
    assert "did you mean intro?" in done.stdout
    assert run_module(project, ["mkdocs", "build"]).returncode == 0


def test_strict_fails_for_an_unknown_option_of_a_fence(project: Path) -> None:
    with (project / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n```mdvideo\nsrc: intro\ntrancript: open\n```\n")
    done = run_module(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert re.search(r"docs/index\.md:\d+:1: error: a fence has no option 'trancript'", done.stdout)
    assert "did you mean transcript?" in done.stdout


def test_a_broken_deck_is_reported_at_its_line_and_in_pages_that_show_it(project: Path) -> None:
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast.", "fast. <!-- motion: zooom -->"), encoding="utf-8")
    done = run_module(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert "docs/lessons/intro.deck.md:7:29: error" in done.stdout
    assert "docs/index.md:4:6: error: the video 'intro' is missing or stale" in done.stdout


def test_two_decks_with_the_same_name_are_refused(project: Path) -> None:
    (project / "talks/intro.md").write_text("# Intro\n", encoding="utf-8")
    done = run_module(project, ["mkdocs", "build"])
    assert done.returncode == 1
    assert "two decks have the name 'intro'" in done.stdout


def test_never_and_cached_build_nothing(project: Path) -> None:
    add_option(project, "render: !ENV [RENDER, auto]")
    assert "Made" not in run_module(project, ["mkdocs", "build"], {"RENDER": "never"}).stdout
    deck = project / "docs/lessons/intro.deck.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    never = run_module(project, ["mkdocs", "build", "--strict"], {"RENDER": "never"})
    assert never.returncode == 1
    assert "intro.deck.md has changed" in never.stdout
    cached = run_module(project, ["mkdocs", "build", "--strict"], {"RENDER": "cached"})
    assert cached.returncode == 1
    assert "the cache does not hold" in cached.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("render: sometimes", "render"),
        ("concurrency: 0", "concurrency must be 1 or more"),
        ("cache_dir: docs/videos", "cache_dir must be outside of docs_dir"),
        ("size: 4:3", "size"),
        ("settings: {size: enormous}", "size"),
    ],
)
def test_invalid_options_end_the_build(project: Path, line: str, expected: str) -> None:
    add_option(project, line)
    done = run_module(project, ["mkdocs", "build", "--strict"])
    assert done.returncode == 1
    assert expected in done.stdout


def test_a_disabled_plugin_leaves_fences_as_code(project: Path) -> None:
    add_option(project, "enabled: !ENV [VIDEOS, true]")
    done = run_module(project, ["mkdocs", "build"], {"VIDEOS": "false"})
    assert done.returncode == 0
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert "<figure" not in page
    assert "src: lessons/intro.deck.md" in page


def test_videos_on_another_server_are_linked_and_not_copied(project: Path) -> None:
    add_option(project, "base_url: https://videos.example.org/caches/")
    output_of(project, ["mkdocs", "build", "--strict"])
    page = (project / "site/index.html").read_text(encoding="utf-8")
    assert re.search(r'<source src="https://videos\.example\.org/caches/intro-\w+/intro\.mp4"', page)
    assert not list((project / "site").rglob("*.mp4"))


def test_an_edited_deck_is_rebuilt_under_serve(project: Path) -> None:
    """The rebuilt page shows the new text, and nothing is rebuilt after that."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = project / "serve.log"
    with log.open("w") as output, subprocess.Popen(command, cwd=project, stdout=output, stderr=output) as server:
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


def test_the_manifest_lists_the_videos_of_the_site(material: Path) -> None:
    manifest = json.loads((material / ".mdvideo/site/mdvideo.json").read_text(encoding="utf-8"))
    assert [video["source"] for video in manifest["videos"]] == [
        "docs/lessons/intro.deck.md",
        "docs/lessons/deep/keys.md",
        "talks/outro.md",
    ]
