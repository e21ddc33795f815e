"""This project's own documentation, built with its own plugin: links are valid, and the sample videos play."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import run_module
from tests.support.site_browser import check_page

ROOT = Path(__file__).parents[3]

SMALL = {"MDVIDEO_SITE_SIZE": "960x540", "MDVIDEO_SITE_FPS": "5", "MDVIDEO_SITE_IMAGES": "flat"}
"""For speed. A smaller size would fail the contrast check of strict decks."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    for name in ("docs", "sample_deck", "scripts"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    done = run_module(root, ["mkdocs", "build"], SMALL)  # strict, as set in mkdocs.yml
    assert done.returncode == 0, done.stdout
    return root / "site"


def test_the_site_builds_strictly_and_lists_every_page(site: Path) -> None:
    navigation = re.findall(r"[\w/-]+\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    decks = {"sample_deck/" + path.name for path in (ROOT / "sample_deck").glob("*.md")}
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages == set(navigation) - decks
    assert (site / "lessons/index.html").is_file()


@pytest.mark.browser
def test_the_sample_videos_play(site: Path, in_chromium: InChromium) -> None:
    with serve_folder(site) as base:
        for path in ("", "lessons/"):
            in_chromium(partial(check_page, base=base, path=path))
