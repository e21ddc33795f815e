"""Publishing with errors, or when nothing may be built: the reason is reported and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from mdvideo.engine.loaded_deck import LoadedDeck, open_deck
from mdvideo.errors import DeckError, OutputError, SiteError
from mdvideo.events import Event
from mdvideo.publish.publisher import PublishOptions, publish
from mdvideo.publish.site_manifest import MANIFEST_NAME, read_site
from tests.support.published_site import deck_text, publish_project, states_of

# --- errors


def test_an_error_in_one_deck_does_not_stop_the_others(project: Path) -> None:
    bad = project / "lessons" / "bad.deck.md"
    bad.write_text(deck_text("Bad", "<!-- motion: zooom -->"))
    result = publish_project(project)
    assert states_of(result) == {"bad": "failed", "intro": "made"}
    (failed,) = result.failed
    assert isinstance(failed.error, DeckError)
    assert f"{bad}:14:" in str(failed.error)
    assert [video.name for video in read_site(project / "site").videos] == ["intro"]
    assert not list((project / "site").glob(".*")), "no staging folder is left"
    with pytest.raises(DeckError):
        result.raise_first_error()


def test_an_unforeseen_exception_in_one_deck_does_not_stop_the_others(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = project / "lessons" / "bad.deck.md"
    bad.write_text(deck_text("Bad"))

    def fail(engine: object, deck: Path, overrides: object) -> LoadedDeck:
        if deck.name == bad.name:
            raise KeyError("packets")
        return open_deck(engine, deck, overrides)  # type: ignore[arg-type]

    monkeypatch.setattr("mdvideo.engine.loaded_deck.open_deck", fail)
    result = publish_project(project)
    assert states_of(result) == {"bad": "failed", "intro": "made"}
    (failed,) = result.failed
    assert "internal error: KeyError: 'packets'" in str(failed.error)
    assert "please report it" in str(failed.error)


def test_a_broken_deck_keeps_its_old_video(project: Path) -> None:
    video = publish_project(project).site.find("intro")
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\n<!-- motion: zooom -->\n")
    assert states_of(publish_project(project)) == {"intro": "failed"}
    assert read_site(project / "site").find("intro") == video


def test_two_decks_with_the_same_name_are_refused(project: Path) -> None:
    (project / "more").mkdir()
    (project / "more" / "intro.deck.md").write_text(deck_text())
    with pytest.raises(SiteError, match=r"two decks have the name 'intro'.*lessons.*more"):
        publish_project(project)
    publish_project(project, "lessons")
    with pytest.raises(SiteError, match="two decks have the name 'intro'"):
        publish_project(project, "more")


def test_a_deck_may_move(project: Path) -> None:
    before = publish_project(project).site.find("intro")
    (project / "lessons").rename(project / "courses")
    after = publish_project(project).site.find("intro")
    assert (before.source, after.source) == ("lessons/intro.deck.md", "courses/intro.deck.md")
    assert after.folder == before.folder


def test_an_incomplete_manifest_is_not_overwritten(project: Path) -> None:
    publish_project(project)
    (project / "site" / MANIFEST_NAME).write_text('{"version": 1, "vid')
    with pytest.raises(SiteError, match="not a valid manifest"):
        publish_project(project)
    assert (project / "site" / MANIFEST_NAME).read_text() == '{"version": 1, "vid'


def test_a_file_in_place_of_the_folder_is_refused(project: Path) -> None:
    (project / "site").write_text("a file")
    with pytest.raises(OutputError, match="is not a folder"):
        publish_project(project)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_an_error_of_the_deck(project: Path) -> None:
    (project / "site").mkdir(mode=0o500)
    (failed,) = publish_project(project).failed
    assert isinstance(failed.error, OutputError)


def test_strict_turns_warnings_into_errors(project: Path) -> None:
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\n<!-- moton: zoom-in -->\n")
    outcome = publish_project(project).outcomes[0]
    assert [problem.code for problem in outcome.problems] == ["directive-unknown"]
    shutil.rmtree(project / "site")
    assert states_of(publish_project(project, strict=True)) == {"intro": "failed"}


def test_an_interrupted_run_leaves_nothing_incomplete(project: Path) -> None:
    def interrupt(event: Event) -> None:
        if type(event).__name__ == "Finished":
            raise KeyboardInterrupt

    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        publish([project], project / "site", PublishOptions(), interrupt)
    assert not (project / "site").exists() or not list((project / "site").iterdir())


# --- the values of render


def test_cached_builds_everything_from_the_cache(project: Path) -> None:
    publish_project(project)
    shutil.rmtree(project / "site")
    outcome = publish_project(project, render="cached").outcomes[0]
    assert (outcome.state, outcome.made) == ("made", 0)


def test_cached_reports_deck_and_slide_of_a_miss(project: Path) -> None:
    publish_project(project)
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    (failed,) = publish_project(project, render="cached").failed
    assert f"{deck}: the cache does not hold slide 2: Why (slides)" in str(failed.error)


def test_cached_without_a_cache_is_refused(project: Path) -> None:
    with pytest.raises(SiteError, match=r"there is no cache in .*\.mdvideo"):
        publish_project(project, render="cached")
    assert not (project / ".mdvideo").exists()


def test_never_keeps_what_was_published(project: Path) -> None:
    (failed,) = publish_project(project, render="never").failed
    assert "it has never been published" in str(failed.error)
    publish_project(project)
    assert states_of(publish_project(project, render="never")) == {"intro": "kept"}
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\nMore.\n")
    outcome = publish_project(project, render="never").outcomes[0]
    assert (outcome.state, [problem.code for problem in outcome.problems]) == ("kept", ["video-stale"])
    assert states_of(publish_project(project, render="never", strict=True)) == {"intro": "failed"}


def test_always_goes_through_all_jobs(project: Path) -> None:
    publish_project(project)
    outcome = publish_project(project, render="always").outcomes[0]
    assert (outcome.made, outcome.reused > 0) == (0, True)
