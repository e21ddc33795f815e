"""``mdvideo fetch`` saves the pictures of a deck once; builds use them as long as they are what was fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdvideo._util.safe_download import Downloader
from mdvideo.deck.load import load_deck
from mdvideo.errors import AssetError
from mdvideo.lockfile.fetch_pictures import MAX_BYTES, FetchOutcome, fetch_pictures, picture_downloader, remote_urls
from mdvideo.lockfile.fetched_pictures import fetched_file, pictures_folder, read_fetched, read_fetched_file
from tests.support.http_server import Answer, Received, ScriptedServer, picture_file

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def answer(request: Received) -> Answer:
    match request.path:
        case "/red.png":
            return Answer(body=picture_file(8, 8, "red"))
        case "/badge":
            return Answer(body=SVG, headers={"content-type": "image/svg+xml"})
        case "/page.png":
            return Answer(body=b"<!doctype html><p>Sign in</p>", headers={"content-type": "image/png"})
        case "/broken.png":
            return Answer(body=picture_file(200, 200)[:-30])
    return Answer(404)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(answer) as running:
        yield running


def fetch(deck: Path, *, refresh: bool = False) -> list[FetchOutcome]:
    downloader = Downloader(max_bytes=MAX_BYTES, seconds=5, may_connect=lambda _: True)
    urls = remote_urls(load_deck(deck))
    return list(fetch_pictures(deck, urls, downloader, refresh=refresh, now=lambda: datetime(2026, 1, 2, tzinfo=UTC)))


def deck_with(folder: Path, *addresses: str) -> Path:
    deck = folder / "lesson.md"
    deck.write_text("# One\n\n" + "\n\n".join(f"![A picture]({address})" for address in addresses))
    return deck


def test_pictures_are_saved_and_listed_and_fetched_once(server: ScriptedServer, tmp_path: Path) -> None:
    deck = deck_with(tmp_path, f"{server.url}/red.png", f"{server.url}/badge", f"{server.url}/red.png")
    assert [outcome.error for outcome in fetch(deck)] == [None, None]
    red, badge = (read_fetched(deck)[f"{server.url}/{name}"] for name in ("red.png", "badge"))
    assert red.file.startswith("red-")
    assert (red.type, badge.type, red.fetched) == ("image/png", "image/svg+xml", "2026-01-02T00:00:00+00:00")
    assert read_fetched_file(deck, badge) == SVG
    assert all(outcome.was_there for outcome in fetch(deck))
    assert len(server.received) == 2
    fetch(deck, refresh=True)
    assert len(server.received) == 4


def test_what_is_no_whole_picture_is_not_kept(server: ScriptedServer, tmp_path: Path) -> None:
    names = ("page.png", "broken.png", "none.png", "red.png")
    outcomes = fetch(deck_with(tmp_path, *(f"{server.url}/{name}" for name in names)))
    assert [outcome.error is None for outcome in outcomes] == [False, False, False, True]
    assert len(list(pictures_folder(tmp_path / "lesson.md").iterdir())) == 2  # the picture and the list


def test_a_file_that_was_changed_is_refused_and_fetched_again(server: ScriptedServer, tmp_path: Path) -> None:
    deck = deck_with(tmp_path, f"{server.url}/red.png")
    fetch(deck)
    (picture,) = read_fetched(deck).values()
    fetched_file(deck, picture).write_bytes(picture_file(8, 8, "blue"))
    with pytest.raises(AssetError, match="not what was fetched"):
        read_fetched_file(deck, picture)
    assert not fetch(deck)[0].was_there
    assert read_fetched_file(deck, picture)


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "sub/a.png"])
def test_a_list_from_a_stranger_names_no_file_elsewhere(name: str, tmp_path: Path) -> None:
    deck = deck_with(tmp_path, "https://example.org/a.png")
    (tmp_path / "secret.png").write_bytes(b"secret")
    pictures_folder(deck).mkdir()
    entry = {"url": "https://example.org/a.png", "file": name, "sha256": "", "size": 1, "type": "", "fetched": ""}
    (pictures_folder(deck) / "pictures.json").write_text(json.dumps({"version": 1, "pictures": [entry]}))
    with pytest.raises(AssetError, match="outside"):
        read_fetched_file(deck, read_fetched(deck)["https://example.org/a.png"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pictures": [1]}', '{"pictures": [{"url": "x"}]}'])
def test_a_damaged_list_is_an_empty_one(text: str, tmp_path: Path) -> None:
    deck = deck_with(tmp_path)
    pictures_folder(deck).mkdir()
    (pictures_folder(deck) / "pictures.json").write_text(text)
    assert read_fetched(deck) == {}


def test_the_command_reaches_no_machine_of_the_own_network(server: ScriptedServer, tmp_path: Path) -> None:
    deck = deck_with(tmp_path, f"{server.url}/red.png")
    (outcome,) = fetch_pictures(deck, remote_urls(load_deck(deck)), picture_downloader())
    assert outcome.error is not None
    assert server.received == []


def test_only_addresses_of_the_web_are_fetched(tmp_path: Path) -> None:
    deck = deck_with(tmp_path, "ftp://example.org/a.png", "//example.org/b%20c.png?d=1", "local.png")
    assert remote_urls(load_deck(deck)) == ("https://example.org/b%20c.png?d=1",)
