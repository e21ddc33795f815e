"""mdvideo publish when something is wrong, or when it may not make anything: the reason is told, nothing is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from mdvideo.errors import DeckError, OutputError, SiteError
from mdvideo.events import Event
from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.discover import find_decks
from mdvideo.publish.publisher import PublishOptions, publish
from mdvideo.publish.site_manifest import FILE, read_site
from mdvideo.publish.size_limits import size_problems
from tests.support.published_site import deck_text, published, states, video_named

# --- what goes wrong


def test_what_is_wrong_with_one_deck_keeps_no_other_from_being_published(project: Path) -> None:
    bad = project / "lessons" / "bad.deck.md"
    bad.write_text(deck_text("Bad", "![bg](missing.png)"))
    result = published(project)
    assert states(result) == {"bad": "failed", "intro": "made"}
    (failed,) = result.failed
    assert isinstance(failed.error, DeckError)
    assert f"{bad}:14:" in str(failed.error)
    assert [video.name for video in read_site(project / "site").videos] == ["intro"]
    assert not list((project / "site").glob(".*")), "nothing half-made is left"
    with pytest.raises(DeckError):
        result.heed()


def test_a_deck_that_breaks_keeps_its_old_video(project: Path) -> None:
    video = published(project).site.find("intro")
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\n![bg](missing.png)\n")
    assert states(published(project)) == {"intro": "failed"}
    assert read_site(project / "site").find("intro") == video


def test_two_decks_with_one_name_are_refused(project: Path) -> None:
    (project / "more").mkdir()
    (project / "more" / "intro.deck.md").write_text(deck_text())
    with pytest.raises(SiteError, match=r"two decks have the name 'intro'.*lessons.*more"):
        published(project)
    published(project, "lessons")
    with pytest.raises(SiteError, match="two decks have the name 'intro'"):
        published(project, "more")


def test_a_deck_may_move(project: Path) -> None:
    before = published(project).site.find("intro")
    (project / "lessons").rename(project / "courses")
    after = published(project).site.find("intro")
    assert (before.source, after.source) == ("lessons/intro.deck.md", "courses/intro.deck.md")
    assert after.folder == before.folder


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("lessons/intor.deck.md", "did you mean .*intro.deck.md"),
        ("nothing/*.deck.md", "names no deck"),
        ("empty", "no deck in .*empty"),
    ],
)
def test_what_names_no_deck_is_told(project: Path, asked: str, said: str) -> None:
    (project / "empty").mkdir()
    with pytest.raises(SiteError, match=said):
        find_decks([project / asked])


def test_a_half_written_manifest_is_never_written_over(project: Path) -> None:
    published(project)
    (project / "site" / FILE).write_text('{"version": 1, "vid')
    with pytest.raises(SiteError, match="no whole manifest"):
        published(project)
    assert (project / "site" / FILE).read_text() == '{"version": 1, "vid'


def test_a_folder_that_cannot_be_written_is_told(project: Path) -> None:
    (project / "site").write_text("a file")
    with pytest.raises(OutputError, match="is not a folder"):
        published(project)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(project: Path) -> None:
    (project / "site").mkdir(mode=0o500)
    (failed,) = published(project).failed
    assert isinstance(failed.error, OutputError)


def test_an_output_over_the_hosts_limit_is_a_warning_with_the_figure() -> None:
    big = ManifestFile(path="intro/intro.mp4", kind="video", type="video/mp4", size=30 << 20, sha256="0" * 64)
    video = video_named(files=(big,))
    (problem,) = size_problems(video, "cloudflare-pages")
    assert "has 30 MiB; Cloudflare Pages takes 25 MiB at most" in problem.message
    assert not list(size_problems(video, "git"))
    assert not list(size_problems(video, "none"))


def test_strict_makes_warnings_errors(project: Path) -> None:
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\n<!-- moton: zoom-in -->\n")
    outcome = published(project).outcomes[0]
    assert [problem.code for problem in outcome.problems] == ["directive-unknown"]
    shutil.rmtree(project / "site")
    assert states(published(project, strict=True)) == {"intro": "failed"}


def test_interrupted_it_leaves_nothing_half_made(project: Path) -> None:
    def interrupt(event: Event) -> None:
        if type(event).__name__ == "Finished":
            raise KeyboardInterrupt

    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        publish([project], project / "site", PublishOptions(), interrupt)
    assert not (project / "site").exists() or not list((project / "site").iterdir())


# --- rendering only as far as it is allowed


def test_cached_takes_everything_from_the_store(project: Path) -> None:
    published(project)
    shutil.rmtree(project / "site")
    outcome = published(project, render="cached").outcomes[0]
    assert (outcome.state, outcome.made) == ("made", 0)


def test_cached_fails_naming_deck_and_slide(project: Path) -> None:
    published(project)
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    (failed,) = published(project, render="cached").failed
    assert f"{deck}: the cache does not hold slide 2: Why (slides)" in str(failed.error)


def test_cached_without_a_store_says_so(project: Path) -> None:
    with pytest.raises(SiteError, match=r"there is no cache in .*\.mdvideo"):
        published(project, render="cached")
    assert not (project / ".mdvideo").exists()


def test_never_takes_what_was_published(project: Path) -> None:
    (failed,) = published(project, render="never").failed
    assert "it has never been published" in str(failed.error)
    published(project)
    assert states(published(project, render="never")) == {"intro": "kept"}
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\nMore.\n")
    outcome = published(project, render="never").outcomes[0]
    assert (outcome.state, [problem.code for problem in outcome.problems]) == ("kept", ["video-stale"])
    assert states(published(project, render="never", strict=True)) == {"intro": "failed"}


def test_always_goes_through_all_jobs(project: Path) -> None:
    published(project)
    outcome = published(project, render="always").outcomes[0]
    assert (outcome.made, outcome.reused > 0) == (0, True)
