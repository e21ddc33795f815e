"""While a site is edited, drafts come first and the final videos follow."""

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


def make_publisher(root: Path, wait_seconds: float) -> LivePublisher:
    return LivePublisher(root / "out", PublishOptions(), lambda _: None, wait_seconds)


@pytest.fixture
def impatient(root: Path) -> Iterator[LivePublisher]:
    publisher = make_publisher(root, 0.0)
    yield publisher
    publisher.close()


def wait_for_ready(publisher: LivePublisher) -> None:
    for _ in range(600):
        if publisher.ready_file.exists():
            return
        time.sleep(0.05)
    raise AssertionError("the videos never came")


def test_videos_that_are_ready_in_time_are_not_drafts(root: Path) -> None:
    publisher = make_publisher(root, 60.0)
    videos = publisher.publish_soon(find_decks([root / "docs"]), root)
    publisher.close()
    assert (videos.drafts, videos.errors) == (frozenset(), {})
    assert not publisher.ready_file.exists()


def test_drafts_come_first_and_a_file_is_touched_when_videos_are_ready(root: Path, impatient: LivePublisher) -> None:
    decks = find_decks([root / "docs"])
    drafts = impatient.publish_soon(decks, root)
    assert drafts.drafts == {"intro", "keys"}
    for video in drafts.site.videos:
        assert (drafts.folders[video.name] / video.video.path).is_file()
    wait_for_ready(impatient)
    videos = impatient.publish_soon(decks, root)
    assert videos.drafts == frozenset()
    assert all((impatient.out / video.video.path).is_file() for video in videos.site.videos)


def test_an_edit_during_a_build_cancels_it(root: Path, impatient: LivePublisher) -> None:
    deck = root / "docs/lessons/intro.deck.md"
    impatient.publish_soon([deck], root)
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast", "quick"), encoding="utf-8")
    impatient.ready_file.unlink(missing_ok=True)
    impatient.publish_soon([deck], root)
    wait_for_ready(impatient)
    video = impatient.publish([deck]).site.find("intro")
    assert video.slides[0].shown == ("They are quick.",)


def test_a_broken_deck_keeps_its_last_video_and_has_an_error(root: Path) -> None:
    deck = root / "docs/lessons/intro.deck.md"
    publisher = make_publisher(root, 60.0)
    publisher.publish_soon([deck], root)
    deck.write_text(deck.read_text(encoding="utf-8").replace("fast.", "fast. <!-- motion: zooom -->"), encoding="utf-8")
    videos = publisher.publish_soon([deck], root)
    publisher.close()
    assert "zooom" in str(videos.errors["intro"])
    assert videos.site.find("intro").slides[0].shown == ("They are fast.",)
