"""Several decks, and long sessions, on one engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mdvideo.cache.paths import StorePaths
from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.watch import session_manager
from mdvideo.watch.editor_links import template_of
from mdvideo.watch.folder_observers import FolderObservers
from mdvideo.watch.session.session_options import SessionOptions
from mdvideo.watch.session_manager import SessionManager
from tests.support.watched_deck import (
    SMALL_SETTINGS,
    THREE_SLIDES,
    WatchedDeck,
    deck_text,
    run_scenario,
    video_url,
)


@asynccontextmanager
async def managed(
    folder: Path, *, cache_limit: int = 10**9, write: bool = True, inside: Sequence[str] = (".",)
) -> AsyncIterator[SessionManager]:
    """A running session manager for all decks in a folder, or in some folders inside it."""
    (folder / "mdvideo.toml").touch()
    options = SessionOptions(SMALL_SETTINGS, template_of("vscode"), write_at_once=write)
    with Store(folder / ".mdvideo") as store, BuildEngine(store) as engine, FolderObservers() as observers:
        manager = SessionManager(
            lambda: sorted(path for name in inside for path in (folder / name).rglob("*.md")),
            [folder / name for name in inside],
            engine,
            observers,
            options,
            lambda _: None,
            cache_limit,
        )
        running = asyncio.create_task(manager.run())
        await asyncio.sleep(0)
        try:
            yield manager
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await manager.close()


def test_decks_of_several_folders_are_named_after_what_is_inside_them(tmp_path: Path) -> None:
    for path in ("unit/a.md", "unit/deep/b.md", "more/a.md", "other/c.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(deck_text("# One"))

    async def scenario() -> None:
        async with managed(tmp_path, inside=("unit", "more")) as manager:
            assert {session.id for session in manager.decks} == {"a", "a-2", "deep-b"}

    run_scenario(scenario())


def test_deck_ids_are_short_and_differ(tmp_path: Path) -> None:
    for path in ("a.md", "unit/a.deck.md", "unit-a.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(deck_text("# One"))

    async def scenario() -> None:
        async with managed(tmp_path) as manager:
            assert {session.id for session in manager.decks} == {"a", "unit-a", "unit-a-2"}

    run_scenario(scenario())


def test_decks_are_built_in_turn_except_for_one_that_is_opened(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(deck_text(f"# {name}", *THREE_SLIDES))

    async def scenario() -> None:
        async with managed(tmp_path, write=False) as manager:
            async for listed in manager.decks.changes():
                assert set(listed["decks"]) == set("abc")
                break
            last = WatchedDeck(list(manager.decks)[-1], tmp_path / "c.md")
            assert last.view["revision"] == 0, "listing the decks starts no build"
            assert manager.decks.get("c") is last.session
            await last.wait_until(lambda view: view["phase"] == "ready")
            for session in manager.decks:
                await WatchedDeck(session, tmp_path / "a.md").wait_until(lambda view: view["phase"] == "ready")

    run_scenario(scenario())


def still_file(watched: WatchedDeck, folder: Path) -> Path:
    """The file of the first slide's still in the cache."""
    url = watched.view["slides"]["1"]["still"]
    assert url is not None
    media = watched.session.media(url.rpartition("/")[2])
    assert media is not None
    return StorePaths.of(folder / ".mdvideo").blob(media.etag.strip('"'))


def test_the_cache_is_pruned_during_a_long_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_manager, "PRUNE_EVERY", 2)
    deck = tmp_path / "lesson.md"
    deck.write_text(deck_text("# One"))

    async def scenario() -> None:
        async with managed(tmp_path, cache_limit=1) as manager:
            session = manager.decks.get("lesson")
            assert session is not None
            watched = WatchedDeck(session, deck)
            await watched.wait_until_saved()
            old_still = still_file(watched, tmp_path)
            assert old_still.exists()
            watched.write("# Another")
            view = await watched.wait_until(
                lambda view: view["revision"] == 2 and view["video"] and view["video"]["saved"]
            )
            await watched.wait_until(lambda _: not old_still.exists(), "the old still is pruned")
            assert (await watched.read(view["slides"]["1"]["still"]))[:4] == b"\x89PNG"
            assert (await watched.read(video_url(view)))[4:8] == b"ftyp"

    run_scenario(scenario())
