"""While a site is edited, drafts come first and the real videos follow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdvideo.integrations.mkdocs.live_publish import LivePublisher
from mdvideo.publish.discover import find_decks
from mdvideo.publish.publisher import PublishOptions
from tests.support.sample_site import write_pages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_pages(tmp_path)
    return tmp_path


def studio_of(root: Path, patience: float) -> LivePublisher:
    return LivePublisher(root / "out", PublishOptions(), lambda _: None, patience)


@pytest.fixture
def hasty(root: Path) -> Iterator[LivePublisher]:
    studio = studio_of(root, 0.0)
    yield studio
    studio.close()


def wait_for_ready(studio: LivePublisher) -> None:
    for _ in range(600):
        if studio.ready.exists():
            return
        time.sleep(0.05)
    raise AssertionError("the videos never came")


def test_videos_that_are_ready_soon_are_no_drafts(root: Path):
    studio = studio_of(root, 60.0)
    videos = studio.publish_soon(find_decks([root / "docs"]), root)
    studio.close()
    assert (videos.drafts, videos.faults) == (frozenset(), {})
    assert not studio.ready.exists()


def test_drafts_come_first_and_a_watched_file_says_when_the_videos_are_there(root: Path, hasty: LivePublisher):
    decks = find_decks([root / "docs"])
    drafts = hasty.publish_soon(decks, root)
    assert drafts.drafts == {"intro", "keys"}
    for video in drafts.site.videos:
        assert (drafts.places[video.name] / video.video.path).is_file()
    wait_for_ready(hasty)
    videos = hasty.publish_soon(decks, root)
    assert videos.drafts == frozenset()
    assert all((hasty.out / video.video.path).is_file() for video in videos.site.videos)


def test_an_edit_while_videos_are_made_gives_up_the_old_ones(root: Path, hasty: LivePublisher):
    deck = root / "docs/lessons/intro.deck.md"
    hasty.publish_soon([deck], root)
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    hasty.ready.unlink(missing_ok=True)
    hasty.publish_soon([deck], root)
    wait_for_ready(hasty)
    video = hasty.publish([deck]).site.find("intro")
    assert video.slides[0].shown == ("They are quick.",)


def test_a_broken_deck_keeps_its_last_video_and_says_why(root: Path):
    deck = root / "docs/lessons/intro.deck.md"
    studio = studio_of(root, 60.0)
    studio.publish_soon([deck], root)
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast.", "![A sum](nowhere.png)"), encoding="utf-8")
    videos = studio.publish_soon([deck], root)
    studio.close()
    assert "nowhere.png" in str(videos.faults["intro"])
    assert videos.site.find("intro").slides[0].shown == ("They are fast.",)
