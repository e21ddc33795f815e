"""What a session shows while a slow image backend works: placeholders at once, and the progress."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.watch.session.deck_builder import BACKGROUND_WORK_DELAY, WRITE_DELAY
from mdvideo.watch.session.view_model import View
from tests.support.watched_deck import run_scenario, video_url, watch_deck

BACKEND = '''
import threading
from concurrent.futures import CancelledError
from PIL import Image
from mdvideo.protocols import ChosenPicture
from mdvideo.errors import BackendError

started = []
continue_ = threading.Event()

class Slow:
    """Generates one colour per prompt, in eight steps, and stops after three until it may continue."""

    identity = "slow 1"

    def __init__(self, settings, context):
        pass

    def generate(self, requests, progress):
        for request in requests:
            started.append(request.prompt.partition(",")[0])
            if "broken" in request.prompt:
                raise BackendError("the GPU failed", hint="restart it")
            progress(request, 3, 8)
            while not continue_.wait(0.01):
                progress(request, 3, 8)
            colour = (len(request.prompt) * 5 % 256, request.seed % 256, 90)
            image = Image.new("RGB", (request.width, request.height), colour)
            yield ChosenPicture(request, image, request.seed + 2, 0.25)  # as after a choice among several
'''


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of an image backend that is installed by another package."""
    package = tmp_path / "site"
    info = package / "slow_backend-1.dist-info"
    info.mkdir(parents=True)
    (package / "slow_backend.py").write_text(BACKEND)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-backend\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[mdvideo.images]\nslow = slow_backend:Slow\n")
    monkeypatch.syspath_prepend(package)
    yield importlib.import_module("slow_backend")
    del sys.modules["slow_backend"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[BuildEngine]:
    with Store(tmp_path / "cache") as store, BuildEngine(store) as engine:
        yield engine


def slide_with(prompt: str) -> str:
    return f"<!-- _prompt: {prompt} -->\n\n# A picture"


SLOW = {"backend": "slow"}


def has_picture(view: View) -> bool:
    """Whether the video is built, and the first slide has its picture, not a placeholder."""
    return view["phase"] == "ready" and not view["slides"]["1"]["placeholder"]


def test_a_sketch_is_shown_until_the_picture_is_generated(
    backend: ModuleType, engine: BuildEngine, tmp_path: Path
) -> None:
    async def scenario() -> None:
        deck = tmp_path / "lesson.md"
        async with watch_deck(deck, engine, slides=("# One", slide_with("a lake")), images=SLOW) as watched:
            view = await watched.wait_until(lambda view: view["phase"] == "ready")
            slide = view["slides"]["2"]
            assert slide["placeholder"]
            view = await watched.wait_until(lambda view: view["slides"]["2"]["done"] == 3)
            assert (view["slides"]["2"]["state"], view["slides"]["2"]["of"]) == ("generating", 8)
            assert not view["slides"]["1"]["placeholder"]
            assert slide["pictures"][0]["url"] is None
            assert slide["pictures"][0]["backend"] == "slow"
            with_sketch = video_url(view)
            await asyncio.sleep(BACKGROUND_WORK_DELAY + WRITE_DELAY + 0.2)
            assert watched.view["video"] is not None
            assert watched.view["video"]["saved"] is None, "a video with placeholders is not written"
            backend.continue_.set()
            view = await watched.wait_until(lambda view: not view["slides"]["2"]["placeholder"])
            view = await watched.wait_until_saved()
            assert video_url(view) != with_sketch
            assert view["slides"]["2"]["still"] != slide["still"]
            picture = view["slides"]["2"]["pictures"][0]
            assert await watched.read(picture["url"])
            assert (picture["seed"], picture["score"]) == (2, 0.25)
            assert backend.started == ["a lake"]

    run_scenario(scenario())


def test_the_last_picture_is_shown_for_an_edited_prompt(
    backend: ModuleType, engine: BuildEngine, tmp_path: Path
) -> None:
    async def scenario() -> None:
        backend.continue_.set()
        deck = tmp_path / "lesson.md"
        async with watch_deck(deck, engine, slides=(slide_with("a lake"),), images=SLOW) as watched:
            view = await watched.wait_until_saved()
            lake = view["slides"]["1"]["still"]
            backend.continue_.clear()
            watched.write(slide_with("a wild sea"))
            view = await watched.wait_until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            assert view["slides"]["1"]["placeholder"]
            assert view["slides"]["1"]["still"] == lake, "its text is the same"
            backend.continue_.set()
            view = await watched.wait_until(has_picture)
            assert view["slides"]["1"]["still"] != lake

    run_scenario(scenario())


def test_an_edit_of_the_text_does_not_cancel_the_picture(
    backend: ModuleType, engine: BuildEngine, tmp_path: Path
) -> None:
    async def scenario() -> None:
        deck = tmp_path / "lesson.md"
        async with watch_deck(deck, engine, slides=(slide_with("a lake"),), images=SLOW) as watched:
            await watched.wait_until(lambda view: view["phase"] == "ready")
            watched.write(slide_with("a lake") + "\n\nMore words.")
            await watched.wait_until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            backend.continue_.set()
            await watched.wait_until(has_picture)
            assert backend.started == ["a lake"]

    run_scenario(scenario())


def test_a_picture_that_the_deck_no_longer_uses_is_cancelled(
    backend: ModuleType, engine: BuildEngine, tmp_path: Path
) -> None:
    async def scenario() -> None:
        deck = tmp_path / "lesson.md"
        async with watch_deck(
            deck, engine, slides=(slide_with("a lake"), slide_with("a hill")), images=SLOW
        ) as watched:
            await watched.wait_until(lambda view: view["phase"] == "ready")
            watched.write(slide_with("a tree"))
            await watched.wait_until(lambda view: view["revision"] == 2 and view["phase"] == "ready")
            await watched.wait_until(lambda _: "a tree" in backend.started)
            backend.continue_.set()
            await watched.wait_until(has_picture)
            assert backend.started == ["a lake", "a tree"], "the hill was cancelled before it was started"

    run_scenario(scenario())


def test_a_failed_picture_is_reported_and_the_video_stays(
    backend: ModuleType, engine: BuildEngine, tmp_path: Path
) -> None:
    async def scenario() -> None:
        deck = tmp_path / "lesson.md"
        async with watch_deck(deck, engine, slides=(slide_with("a broken lake"),), images=SLOW) as watched:
            view = await watched.wait_until(lambda view: view["error"] and view["video"])
            assert view["error"] is not None
            assert view["error"]["message"] == "the GPU failed"
            assert view["error"]["hint"] == "restart it"
            assert "a broken lake" in str(view["error"]["source"])
            backend.continue_.set()
            watched.write(slide_with("a lake"))
            view = await watched.wait_until(has_picture)
            assert view["error"] is None

    run_scenario(scenario())


def test_closing_the_session_cancels_the_picture(backend: ModuleType, engine: BuildEngine, tmp_path: Path) -> None:
    async def scenario() -> None:
        deck = tmp_path / "lesson.md"
        async with watch_deck(deck, engine, slides=(slide_with("a lake"),), images=SLOW) as watched:
            await watched.wait_until(lambda view: view["slides"] and backend.started)
        assert len(asyncio.all_tasks()) == 2, "this task, and the one that limits its time"

    run_scenario(scenario())
