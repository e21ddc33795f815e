"""A video is fresh as long as its sources are unchanged; a change is reported by name."""

from __future__ import annotations

import os
import pkgutil
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.lockfile.lockfile import lockfile_path
from mdvideo.plan import jobs
from mdvideo.publish.freshness import JOB_MODULES
from mdvideo.publish.publisher import PublishOptions, check_freshness, publish
from tests.support.published_site import deck_text

THEME = 'name = "house"\nextends = "paper"\n'
SLIDE = "## Why\n\n![bg](dots.png)\n\n<!-- A cache is fast. -->"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published project whose deck uses a picture, a lexicon, a theme of its own and a setting."""
    folder = tmp_path_factory.mktemp("freshness") / "project"
    (folder / "house").mkdir(parents=True)
    (folder / "house" / "theme.toml").write_text(THEME)
    (folder / "mdvideo.toml").write_text('fps = 10\n[publish]\nhost = "git"\n')
    (folder / "words.yaml").write_text("cache: cash\n")
    Image.new("RGB", (32, 18), "teal").save(folder / "dots.png")
    (folder / "intro.deck.md").write_text(deck_text("Caches", SLIDE, front="theme: ./house\nlexicon: words.yaml\n"))
    publish([folder], folder / "site").raise_first_error()
    return folder


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A copy of it, as another machine checks it out: with another path and other modification times."""
    folder = tmp_path / "checkout"
    shutil.copytree(published, folder, copy_function=shutil.copyfile)
    return folder


def reasons(project: Path, **overrides: object) -> list[str]:
    return [state.reason for state in check_freshness([project], project / "site", overrides) if not state.is_fresh]


def test_a_video_is_fresh_in_another_checkout(project: Path) -> None:
    assert reasons(project) == []


def test_a_newer_modification_time_is_not_a_change(project: Path) -> None:
    for path in project.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert reasons(project) == []


EDITS: dict[str, tuple[Callable[[Path], object], str]] = {
    "deck": (lambda p: (p / "intro.deck.md").write_text(deck_text("Other")), "intro.deck.md has changed"),
    "picture": (lambda p: Image.new("RGB", (32, 18)).save(p / "dots.png"), "dots.png has changed"),
    "picture gone": (lambda p: (p / "dots.png").unlink(), "dots.png has changed"),
    "lexicon": (lambda p: (p / "words.yaml").write_text("cache: kaysh\n"), "words.yaml has changed"),
    "theme": (lambda p: (p / "house" / "theme.css").write_text("p {}"), "the theme ./house has changed"),
    "settings": (lambda p: (p / "mdvideo.toml").write_text("fps = 25\n"), "settings have changed"),
    "lockfile": (lambda p: lockfile_path(p / "intro.deck.md").write_text("{}"), "has changed"),
    "video gone": (lambda p: shutil.rmtree(next((p / "site").glob("intro-*"))), "is missing or truncated"),
    "video truncated": (lambda p: os.truncate(next((p / "site").glob("intro-*/*.mp4")), 9), "is missing or truncated"),
    "never": (lambda p: (p / "new.deck.md").write_text(deck_text("New")), "it has never been published"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_reason_names_what_changed(project: Path, edit: str) -> None:
    change, expected = EDITS[edit]
    change(project)
    (reason,) = reasons(project)
    assert expected in reason


@pytest.mark.parametrize(
    "text", ['fps = 10\n[publish]\nhost = "none"\n', 'fps = 10\njobs = 1\ncache_dir = "elsewhere"\nstrict = true\n']
)
def test_settings_without_an_effect_on_videos_are_ignored(project: Path, text: str) -> None:
    (project / "mdvideo.toml").write_text(text)
    assert reasons(project) == []


def test_a_video_of_another_version_of_mdvideo_is_not_fresh(project: Path) -> None:
    manifest = project / "site" / "mdvideo.json"
    text = manifest.read_text()
    start = text.index('":mdvideo": "') + len('":mdvideo": "')
    manifest.write_text(text[:start] + "0" * 64 + text[start + 64 :])
    assert reasons(project) == ["it was built by another version of mdvideo"]


def test_settings_from_the_command_line_count(project: Path) -> None:
    assert reasons(project, size="1:1") == ["settings have changed"]
    assert reasons(project, jobs=2) == []


def test_a_draft_is_replaced_by_the_final_pictures(project: Path) -> None:
    draft = PublishOptions(overrides={"images": {"backend": "sketch"}})
    assert publish([project], project / "site", draft).outcomes[0].state == "made"
    assert reasons(project) == ["settings have changed"]
    assert publish([project], project / "site").outcomes[0].state == "made"
    assert reasons(project) == []


def test_the_versions_of_all_jobs_of_a_video_count() -> None:
    modules = {module.name for module in pkgutil.iter_modules(jobs.__path__, f"{jobs.__name__}.")}
    without_video_jobs = {f"{jobs.__name__}.job", f"{jobs.__name__}.thumbnail_jobs"}
    assert modules - without_video_jobs == JOB_MODULES
