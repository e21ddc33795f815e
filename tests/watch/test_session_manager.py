"""Several decks, and long sessions, on one workshop."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.watch import session_manager
from mdvideo.watch.editor_links import template_of
from mdvideo.watch.file_watcher import FolderObservers
from mdvideo.watch.session.session import SessionOptions
from mdvideo.watch.session_manager import SessionManager
from tests.support.watched_deck import SMALL, THREE, Watched, lesson


@asynccontextmanager
async def seated(folder, *, limit=10**9, write=True):
    """A desk for all decks in a folder."""
    (folder / "mdvideo.toml").touch()
    options = SessionOptions(SMALL, template_of("vscode"), write_at_once=write)
    with Store(folder / ".mdvideo") as store, BuildEngine(store) as workshop, FolderObservers() as observers:
        desk = SessionManager(
            lambda: sorted(folder.rglob("*.md")), folder, workshop, observers, options, lambda _: None, limit
        )
        running = asyncio.create_task(desk.run())
        await asyncio.sleep(0)
        try:
            yield desk
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await desk.close()


def run(scenario):
    return asyncio.run(asyncio.wait_for(scenario, 60))


def test_names_in_addresses_are_short_and_differ(tmp_path):
    for path in ("a.md", "unit/a.deck.md", "unit-a.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(lesson("# One"))

    async def author():
        async with seated(tmp_path) as desk:
            assert {session.id for session in desk.decks} == {"a", "unit-a", "unit-a-2"}

    run(author())


def test_decks_are_built_in_turn_and_who_looks_need_not_wait(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(lesson(f"# {name}", *THREE))

    async def author():
        async with seated(tmp_path, write=False) as desk:
            async for listed in desk.decks.changes():
                assert set(listed["decks"]) == set("abc")
                break
            last = Watched(list(desk.decks)[-1], tmp_path / "c.md")
            assert last.view["revision"] == 0, "the index has nothing built"
            assert desk.decks.get("c") is last.session
            await last.until(lambda view: view["phase"] == "ready")
            for session in desk.decks:
                await Watched(session, session.path).until(lambda view: view["phase"] == "ready")

    run(author())


def test_a_long_session_gives_back_what_earlier_edits_made(tmp_path, monkeypatch):
    monkeypatch.setattr(session_manager, "TIDY", 2)
    deck = tmp_path / "lesson.md"
    deck.write_text(lesson("# One"))

    async def author():
        async with seated(tmp_path, limit=1) as desk:
            watched = Watched(desk.decks.get("lesson"), deck)
            view = await watched.until(lambda view: view["video"] and view["video"]["saved"])
            old = view["slides"]["1"]["still"]
            watched.write("# Another")
            view = await watched.until(lambda view: view["revision"] == 2 and view["video"]["saved"])
            name = desk.decks.get("lesson").media(old.rpartition("/")[2]).etag.strip('"')
            blobs = tmp_path / ".mdvideo"
            await watched.until(lambda _: not list(blobs.rglob(name[2:]) or blobs.rglob(name)))
            assert (await watched.read(view["slides"]["1"]["still"]))[:4] == b"\x89PNG"
            assert (await watched.read(view["video"]["url"]))[4:8] == b"ftyp"

    run(author())
