"""Readers of a view get its changes as patches: at once, or together if they are only progress."""

from __future__ import annotations

import asyncio

import pytest

from mdvideo.watch.session import view_store
from mdvideo.watch.session.view_model import DeckPart, Patch, empty_view
from mdvideo.watch.session.view_store import ViewStore
from tests.support.watched_deck import run_scenario


def new_store() -> ViewStore:
    return ViewStore(empty_view(DeckPart(id="a", path="a.md", title="A", lang="en")))


def test_a_view_is_never_changed_in_place() -> None:
    store = new_store()
    before = store.view
    store.update(revision=1)
    assert (before["revision"], store.view["revision"]) == (0, 1)
    assert store.view["slides"] is before["slides"], "unchanged parts are shared"


def test_a_reader_gets_the_view_and_then_patches() -> None:
    async def scenario() -> None:
        store = new_store()
        changes = store.changes()
        assert await anext(changes) == store.view
        store.update(revision=1)
        assert await anext(changes) == {"revision": 1}

    run_scenario(scenario())


def test_delayed_changes_are_sent_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_store, "PROGRESS_INTERVAL", 0.5)  # longer than the updates take on a busy machine

    async def scenario() -> None:
        store = new_store()
        patches: list[Patch] = []

        async def read() -> None:
            async for patch in store.changes():
                patches.append(patch)

        reading = asyncio.create_task(read())
        await asyncio.sleep(0)
        for revision in range(1, 100):
            store.update(delayed=True, revision=revision)
            await asyncio.sleep(0)
        assert len(patches) == 1, "the whole view only"
        while len(patches) < 2:
            await asyncio.sleep(0.01)
        assert patches[1] == {"revision": 99}
        store.update(delayed=True, took=1.0)
        store.update(phase="ready")
        await asyncio.sleep(0)
        assert patches[2] == {"took": 1.0, "phase": "ready"}, "a change that is not delayed takes delayed ones along"
        reading.cancel()
        store.close()

    run_scenario(scenario())
