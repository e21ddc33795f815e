"""What a podcast cannot do without is asked for before anything is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mdvideo.errors import SiteError
from mdvideo.publish.podcast.channel import channel_of
from mdvideo.publish.publisher import PublishOptions, publish
from mdvideo.settings import PodcastSettings

COMPLETE = {
    "title": "Caches",
    "description": "About caches.",
    "author": "Ada",
    "language": "en",
    "link": "https://example.org/",
}
BASE = "https://example.org/video"


def channel(base_url: str | None = BASE, root: Path | None = None, **changes: Any) -> None:
    channel_of(PodcastSettings.model_validate({**COMPLETE, **changes}), base_url, root or Path())


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_each_missing_value_is_named_with_an_example(name: str) -> None:
    settings = PodcastSettings.model_validate({**COMPLETE, name: None})
    with pytest.raises(SiteError, match=f"the podcast lacks {name}\n") as raised:
        channel_of(settings, BASE, Path())
    assert raised.value.hint is not None
    assert f"{name} = " in raised.value.hint


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(SiteError, match="lacks title, author and base_url"):
        channel(None, title=None, author=None)


@pytest.mark.parametrize(("base", "link"), [("video", "https://a.org/"), (BASE, "example.org")])
def test_an_address_must_be_whole(base: str, link: str) -> None:
    with pytest.raises(SiteError, match="not a web address"):
        channel(base, link=link)


def test_a_language_must_be_a_tag() -> None:
    with pytest.raises(SiteError, match="'English' is not a language tag"):
        channel(language="English")


@pytest.mark.parametrize(
    ("size", "why"), [((1400, 1000), "not square"), ((800, 800), "800 pixels wide"), ((3200, 3200), "3200 pixels wide")]
)
def test_a_cover_that_directories_refuse_is_an_error(tmp_path: Path, size: tuple[int, int], why: str) -> None:
    Image.new("L", size).save(tmp_path / "cover.png")
    with pytest.raises(SiteError, match=why):
        channel(root=tmp_path, image="cover.png")


def test_a_good_cover_is_taken_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    Image.new("RGB", (1500, 1500)).save(tmp_path / "cover.png")
    channel(root=tmp_path, image="cover.png")
    with pytest.raises(SiteError, match="cannot be read"):
        channel(root=tmp_path, image="none.png")


def test_nothing_is_built_for_a_podcast_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").write_text("", "utf-8")
    (tmp_path / "a.deck.md").write_text("# A\n", "utf-8")
    with pytest.raises(SiteError, match="the podcast lacks"):
        publish([tmp_path], tmp_path / "site", PublishOptions(podcast=True))
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / ".mdvideo").exists()


def test_a_podcast_of_silent_decks_is_an_error(tmp_path: Path) -> None:
    lines = [f'{name} = "{value}"' for name, value in COMPLETE.items()]
    config = "\n".join([f'[publish]\nbase_url = "{BASE}"\n[podcast]', *lines])
    (tmp_path / "mdvideo.toml").write_text(config, "utf-8")
    front = "---\nsize: 320x180\nfps: 10\nimages: {backend: flat}\nspeech: {backend: none}\n---\n"
    (tmp_path / "a.deck.md").write_text(f"{front}\n# A\n", "utf-8")
    with pytest.raises(SiteError, match="no episode"):
        publish([tmp_path], tmp_path / "site", PublishOptions(podcast=True))
