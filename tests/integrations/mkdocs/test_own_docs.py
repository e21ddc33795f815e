"""This project's own site, built by its own plugin: every link leads somewhere, and the sample lessons play in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.sample_site import all_is_well, ran
from tests.support.site_browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]

SMALL = {"MDVIDEO_SITE_SIZE": "960x540", "MDVIDEO_SITE_FPS": "5", "MDVIDEO_SITE_IMAGES": "flat"}
"""For speed. Smaller text would be too thin for the contrast that strict decks must have."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    for name in ("docs", "sample_deck"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    done = ran(root, ["mkdocs", "build"], SMALL)  # strict, as mkdocs.yml says
    assert done.returncode == 0, done.stdout
    return root / "site"


def test_the_site_builds_strictly_and_names_every_page(site: Path):
    navigation = re.findall(r"[\w/-]+\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    decks = {"sample_deck/" + path.name for path in (ROOT / "sample_deck").glob("*.md")}
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages == set(navigation) - decks
    assert (site / "lessons/index.html").is_file()


@pytest.mark.browser
def test_the_sample_lessons_play_in_it(site: Path, in_chromium: Callable[[Callable[[Page], Any]], Any]):
    with served(site) as base:
        for path in ("", "lessons/"):
            in_chromium(lambda page, path=path: all_is_well(page, base, path))
