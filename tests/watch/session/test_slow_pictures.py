"""What an author sees while a slow painter works: something at once, and how far it is."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator

import pytest

from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from tests.support.watched_deck import watching

PAINTER = '''
import threading
from concurrent.futures import CancelledError
from PIL import Image
from mdvideo.protocols import GeneratedPicture
from mdvideo.errors import BackendError

begun = []
go_on = threading.Event()

class Slow:
    """Paints one colour a prompt, in eight steps, and stops before the last until it may go on."""

    identity = "slow 1"

    def __init__(self, settings):
        pass

    def paint(self, requests, progress):
        for request in requests:
            begun.append(request.prompt.partition(",")[0])
            if "broken" in request.prompt:
                raise BackendError("the card is on fire", hint="put it out")
            progress(request, 3, 8)
            while not go_on.wait(0.01):
                progress(request, 3, 8)
            colour = (len(request.prompt) * 5 % 256, request.seed % 256, 90)
            yield GeneratedPicture(request, Image.new("RGB", (request.width, request.height), colour))
'''


@pytest.fixture
def painter(tmp_path, monkeypatch):
    """The module of a painter that another package brings."""
    package = tmp_path / "site"
    info = package / "slow_painter-1.dist-info"
    info.mkdir(parents=True)
    (package / "slow_painter.py").write_text(PAINTER)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-painter\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[mdvideo.images]\nslow = slow_painter:Slow\n")
    monkeypatch.syspath_prepend(package)
    yield importlib.import_module("slow_painter")
    del sys.modules["slow_painter"]


@pytest.fixture
def workshop(tmp_path) -> Iterator[BuildEngine]:
    with Store(tmp_path / "cache") as store, BuildEngine(store) as made:
        yield made


def prompted(prompt: str) -> str:
    return f"<!-- _prompt: {prompt} -->\n\n# Painted"


SLOW = {"images": {"backend": "slow"}}


def run(scenario):
    return asyncio.run(asyncio.wait_for(scenario, 60))


def test_a_sketch_stands_in_until_the_picture_is_painted(painter, workshop, tmp_path):
    async def author():
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=("# One", prompted("a lake")), **SLOW) as watched:
            view = await watched.until(lambda view: view["phase"] == "ready")
            slide = view["slides"]["2"]
            assert slide["stand_in"]
            view = await watched.until(lambda view: view["slides"]["2"]["done"] == 3)
            assert (view["slides"]["2"]["state"], view["slides"]["2"]["of"]) == ("painting", 8)
            assert not view["slides"]["1"]["stand_in"]
            assert slide["pictures"][0]["url"] is None
            assert slide["pictures"][0]["backend"] == "slow"
            sketched = view["video"]["url"]
            await asyncio.sleep(1.5)
            assert watched.view["video"]["saved"] is None, "a film with stand-ins is not written"
            painter.go_on.set()
            view = await watched.until(lambda view: not view["slides"]["2"]["stand_in"])
            view = await watched.until(lambda view: view["video"]["saved"])
            assert view["video"]["url"] != sketched
            assert view["slides"]["2"]["still"] != slide["still"]
            assert await watched.read(view["slides"]["2"]["pictures"][0]["url"])
            assert painter.begun == ["a lake"]

    run(author())


def test_the_last_picture_stands_in_for_an_edited_prompt(painter, workshop, tmp_path):
    async def author():
        painter.go_on.set()
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=(prompted("a lake"),), **SLOW) as watched:
            view = await watched.until(lambda view: view["video"] and view["video"]["saved"])
            lake = view["slides"]["1"]["still"]
            painter.go_on.clear()
            watched.write(prompted("a wild sea"))
            view = await watched.until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            assert view["slides"]["1"]["stand_in"]
            assert view["slides"]["1"]["still"] == lake, "its words are the same"
            painter.go_on.set()
            view = await watched.until(lambda view: view["phase"] == "ready" and not view["slides"]["1"]["stand_in"])
            assert view["slides"]["1"]["still"] != lake

    run(author())


def test_an_edit_of_the_words_leaves_the_painter_at_work(painter, workshop, tmp_path):
    async def author():
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=(prompted("a lake"),), **SLOW) as watched:
            await watched.until(lambda view: view["phase"] == "ready")
            watched.write(prompted("a lake") + "\n\nMore words.")
            await watched.until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            painter.go_on.set()
            await watched.until(lambda view: view["phase"] == "ready" and not view["slides"]["1"]["stand_in"])
            assert painter.begun == ["a lake"]

    run(author())


def test_what_nobody_asks_for_any_more_is_not_painted(painter, workshop, tmp_path):
    async def author():
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=(prompted("a lake"), prompted("a hill")), **SLOW) as watched:
            await watched.until(lambda view: view["phase"] == "ready")
            watched.write(prompted("a tree"))
            await watched.until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            await watched.until(lambda _: "a tree" in painter.begun)
            painter.go_on.set()
            await watched.until(lambda view: view["phase"] == "ready" and not view["slides"]["1"]["stand_in"])
            assert painter.begun == ["a lake", "a tree"], "the first was dropped when its prompt went"

    run(author())


def test_a_painter_that_fails_is_told_and_the_film_stays(painter, workshop, tmp_path):
    async def author():
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=(prompted("a broken lake"),), **SLOW) as watched:
            view = await watched.until(lambda view: view["error"] and view["video"])
            assert view["error"]["message"] == "the card is on fire"
            assert view["error"]["hint"] == "put it out"
            assert "a broken lake" in view["error"]["source"]
            painter.go_on.set()
            watched.write(prompted("a lake"))
            view = await watched.until(lambda view: view["phase"] == "ready" and not view["slides"]["1"]["stand_in"])
            assert view["error"] is None

    run(author())


def test_ending_the_watch_stops_the_painter(painter, workshop, tmp_path):
    async def author():
        deck = tmp_path / "lesson.md"
        async with watching(deck, workshop, slides=(prompted("a lake"),), **SLOW) as watched:
            await watched.until(lambda view: view["slides"] and painter.begun)
        assert len(asyncio.all_tasks()) == 2, "this one, and the one that limits its time"

    run(author())
