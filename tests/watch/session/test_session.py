"""What a session shows while its deck is edited. Real builds, small ones."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.events import Finished, Wrote
from mdvideo.watch.session.media_registry import MAX_VIDEOS
from tests.support.watched_deck import THREE_SLIDES, run_scenario, video_url, watch_deck

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuildEngine]:
    with Store(tmp_path_factory.mktemp("cache")) as store, BuildEngine(store) as engine:
        yield engine


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return tmp_path / "lesson.md"


def test_a_first_build_shows_stills_video_files_and_thumbnails(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            view = await watched.wait_until_built(1)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Two", "Three"]
            stills = [await watched.read(slide["still"]) for slide in view["slides"].values()]
            assert all(still[:4] == b"\x89PNG" for still in stills)
            video = await watched.read(video_url(view))
            assert view["video"] is not None
            assert video[4:8] == b"ftyp"
            assert view["video"]["bytes"] == len(video)
            assert [segment["kind"] for segment in view["segments"]] == ["hold", "transition"] * 2 + ["hold"]
            assert view["segments"][-1]["end"] == pytest.approx(view["video"]["duration"])
            view = await watched.wait_until_saved()
            assert view["video"] is not None
            assert view["video"]["stage"] == "final"
            assert deck.with_suffix(".mp4").read_bytes() == video, "the file has the bytes that were served"
            thumb = await watched.read(view["slides"]["1"]["thumb"])
            assert thumb[:2] == b"\xff\xd8"

    run_scenario(scenario())


def test_the_edited_still_comes_before_the_video(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            await watched.wait_until(
                lambda view: all(slide["thumb"] for slide in view["slides"].values()), "thumbnails"
            )
            await watched.wait_until_saved()  # which is a change of the video, too
            before = await watched.wait_until_idle()
            watched.patches.clear()
            edited_at = time.monotonic()
            watched.write(THREE_SLIDES[0], "# Two\n\nOther words.", THREE_SLIDES[2])
            after = await watched.wait_until_built(2)
            assert after["slides"]["2"]["still"] != before["slides"]["2"]["still"]
            assert after["slides"]["1"] == before["slides"]["1"] | {"state": "made"}, "its transition is new"
            assert after["changed"] == 2
            stills = [n for n, patch in enumerate(watched.patches) if "still" in patch.get("slides", {}).get("2", {})]
            videos = [n for n, patch in enumerate(watched.patches) if "video" in patch]
            assert stills[0] < videos[0]
            assert after["took"] is not None
            assert after["took"] <= time.monotonic() - edited_at, "it is the time from the edit"

    run_scenario(scenario())


def test_a_draft_is_as_long_as_the_video(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            await watched.wait_until_idle()  # until the first draft was followed by the video
            watched.patches.clear()
            watched.write(THREE_SLIDES[0], "# Two\n\nYet other words.", THREE_SLIDES[2])
            await watched.wait_until_built(2)
            await watched.wait_until_idle()
            videos = [patch["video"] for patch in watched.patches if patch.get("video", {}).get("url")]
            assert len(videos) == 2
            assert "duration" not in videos[1], "the duration is the same"

    run_scenario(scenario())


def test_an_edit_makes_only_what_it_changed(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            await watched.wait_until_idle()
            watched.events.clear()
            watched.write(THREE_SLIDES[0], THREE_SLIDES[1], "# Three\n\nWords that nobody wrote before.")
            await watched.wait_until_built(2)
            made = [(e.stage, e.label) for e in watched.events if isinstance(e, Finished) and e.stage != "thumbnails"]
            assert made == [("slides", "slide 3: Three"), ("segments", "slide 3"), ("segments", "slide 2, fade")]

    run_scenario(scenario())


def test_after_a_burst_of_edits_the_last_is_shown(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            for word in ("a", "b", "c", "d", "e"):
                watched.write(THREE_SLIDES[0], f"# Two {word}\n\nBurst.", THREE_SLIDES[2])
                await asyncio.sleep(0.04)
            view = await watched.wait_until(lambda view: view["slides"]["2"]["title"] == "Two e")
            view = await watched.wait_until_idle()
            assert view["phase"] == "ready"
            assert view["video"] is not None
            assert view["video"]["revision"] == view["revision"]

    run_scenario(scenario())


def test_an_edit_during_the_first_build_is_not_lost(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        many = [f"# Slide {number}\n\nNot cached yet." for number in range(12)]
        async with watch_deck(deck, engine, slides=many) as watched:
            await watched.wait_until(lambda view: view["slides"])
            watched.write(*many[:-1], "# The last\n\nAs it was edited.")
            view = await watched.wait_until_built(2)
            assert view["slides"]["12"]["title"] == "The last"
            assert all(slide["still"] for slide in view["slides"].values())
            made = [event.label for event in watched.events if isinstance(event, Finished) and event.stage == "slides"]
            assert len(made) == len(set(made)), "jobs that the first build started were not started again"

    run_scenario(scenario())


def test_saving_without_a_change_builds_nothing(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            before = await watched.wait_until_saved()
            watched.events.clear()
            deck.write_text(deck.read_text())
            deck.touch()
            await asyncio.sleep(0.3)
            assert watched.view is before
            assert watched.events == []

    run_scenario(scenario())


def test_a_broken_deck_keeps_the_video_and_says_where(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            before = await watched.wait_until_built(1)
            watched.write(THREE_SLIDES[0], '# Two\n\n<!-- _duration: "long" -->', THREE_SLIDES[2])
            view = await watched.wait_until(lambda view: view["phase"] == "failed")
            assert view["error"] is not None
            assert view["error"]["source"] == '<!-- _duration: "long" -->'
            assert view["error"]["line"] == 13
            assert str(view["error"]["editor"]).endswith(f"lesson.md:13:{view['error']['column']}")
            assert video_url(view) == video_url(before)
            await watched.read(video_url(view))
            watched.write(*THREE_SLIDES)
            view = await watched.wait_until_built(3)
            assert view["error"] is None

    run_scenario(scenario())


def test_a_slide_that_overflows_is_shown_with_a_warning(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            watched.write(THREE_SLIDES[0], "# Two\n\n" + "Far too many words for one slide. " * 200, THREE_SLIDES[2])
            view = await watched.wait_until(lambda view: any(p["code"] == "overflow" for p in view["problems"]))
            assert view["error"] is None
            assert not any(slide["state"] == "failed" for slide in view["slides"].values())

    run_scenario(scenario())


def test_a_deck_is_deleted_and_restored(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            before = await watched.wait_until_built(1)
            text = deck.read_text()
            deck.unlink()
            view = await watched.wait_until(lambda view: view["phase"] == "failed")
            assert view["error"] is not None
            assert view["error"]["code"] == "deck-missing"
            assert video_url(view) == video_url(before)
            deck.write_text(text.replace("Second", "Restored"))
            view = await watched.wait_until(lambda view: view["phase"] == "ready")
            assert view["slides"]["2"]["still"] != before["slides"]["2"]["still"]

    run_scenario(scenario())


def test_a_save_that_removes_the_deck_for_a_moment_shows_no_error(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            watched.patches.clear()
            text = deck.read_text()
            deck.rename(deck.with_name("lesson.md~"))
            await asyncio.sleep(0.05)
            fresh = deck.with_name("4913")
            fresh.write_text(text.replace("Second", "Renamed"))
            fresh.replace(deck)
            await watched.wait_until(lambda view: view["phase"] == "ready" and view["changed"] == 2)
            assert not any(patch.get("error") for patch in watched.patches)

    run_scenario(scenario())


def test_a_picture_that_was_missing_appears(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        slides = (THREE_SLIDES[0], "# Two\n\n![A leaf](pictures/leaf.png)")
        async with watch_deck(deck, engine, slides=slides) as watched:
            view = await watched.wait_until(lambda view: any("leaf.png" in p["message"] for p in view["problems"]))
            assert view["error"] is None
            view = await watched.wait_until(lambda view: view["phase"] == "ready")
            placeholder = view["slides"]["2"]["still"]
            (deck.parent / "pictures").mkdir()
            Image.new("RGB", (64, 64), "green").save(deck.parent / "pictures" / "leaf.png")
            view = await watched.wait_until(lambda view: view["slides"]["2"]["still"] != placeholder)
            assert view["error"] is None

    run_scenario(scenario())


def test_a_theme_is_edited(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        theme = deck.parent / "mine"
        theme.mkdir()
        (theme / "theme.toml").write_text('name = "mine"\nextends = "paper"\n')
        async with watch_deck(deck, engine, theme="./mine") as watched:
            before = await watched.wait_until_built(1)
            (theme / "theme.css").write_text("h1 { color: #aa2200; }\n")
            after = await watched.wait_until_built(2)
            assert all(after["slides"][n]["still"] != before["slides"][n]["still"] for n in "123")
            (theme / "theme.toml").write_text('name = "mine"\nextends = "nothing"\n')
            view = await watched.wait_until(lambda view: view["phase"] == "failed")
            assert view["error"] is not None
            assert "nothing" in view["error"]["message"]
            (theme / "theme.toml").write_text('name = "mine"\nextends = "paper"\n')
            await watched.wait_until(lambda view: view["phase"] == "ready")

    run_scenario(scenario())


def test_the_configuration_is_edited(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            before = await watched.wait_until_built(1)
            (deck.parent / "mdvideo.toml").write_text("[pacing]\nshortest = 9\n")
            after = await watched.wait_until_built(2)
            assert before["video"] is not None
            assert after["video"] is not None
            assert after["video"]["duration"] > before["video"]["duration"]

    run_scenario(scenario())


def test_slides_are_added_and_removed(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            before = await watched.wait_until_built(1)
            watched.write(THREE_SLIDES[0], "# Between\n\nNew.", *THREE_SLIDES[1:])
            view = await watched.wait_until_built(2)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Between", "Two", "Three"]
            assert view["changed"] == 2
            assert view["slides"]["4"]["still"] == before["slides"]["3"]["still"]
            watched.write(THREE_SLIDES[0], THREE_SLIDES[2])
            view = await watched.wait_until_built(3)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Three"]
            assert view["slides"]["2"]["thumb"] in {before["slides"]["3"]["thumb"], None}

    run_scenario(scenario())


def test_from_an_empty_file(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        deck.write_text("")
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until(lambda view: view["phase"] != "building")
            watched.write("# At last\n\nA slide.")
            view = await watched.wait_until(lambda view: view["phase"] == "ready" and view["video"])
            assert [slide["title"] for slide in view["slides"].values()] == ["At last"]
            await watched.wait_until_saved()

    run_scenario(scenario())


def test_problems_that_check_finds_are_shown(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine, slides=(THREE_SLIDES[0], "# Two\n\n<!-- [click] Too many. -->")) as watched:
            view = await watched.wait_until(lambda view: view["problems"])
            (problem,) = view["problems"]
            assert (problem["severity"], problem["code"], problem["line"]) == ("warning", "note-clicks", 13)
            assert problem["source"] == "<!-- [click] Too many. -->"
            assert str(problem["editor"]).startswith("vscode://file/")

    run_scenario(scenario())


def test_variants_are_generated_and_pinned(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        slides = (THREE_SLIDES[0], "<!-- _prompt: a calm lake at dusk -->\n\n# Two")
        async with watch_deck(deck, engine, slides=slides) as watched:
            before = await watched.wait_until_built(1)
            text = deck.read_text()
            (picture,) = before["slides"]["2"]["pictures"]
            assert picture["prompt"] == "a calm lake at dusk"
            assert not picture["pinned"]
            await watched.session.try_pictures(picture["id"], 2)
            view = await watched.wait_until(
                lambda view: all(v["state"] == "made" for v in view["tries"][picture["id"]]["variants"])
            )
            first, second = view["tries"][picture["id"]]["variants"]
            assert await watched.read(first["url"]) != await watched.read(second["url"])
            await watched.session.pin(picture["id"], second["seed"])
            after = await watched.wait_until_built(2)
            (pinned,) = after["slides"]["2"]["pictures"]
            assert (pinned["id"], pinned["seed"], pinned["pinned"]) == (picture["id"], second["seed"], True)
            assert await watched.read(pinned["url"]) == await watched.read(second["url"])
            assert after["slides"]["2"]["still"] != before["slides"]["2"]["still"]
            assert deck.read_text() == text, "the deck is not changed"
            lock = json.loads(deck.with_name("lesson.lock.json").read_text())
            assert lock["pictures"][0]["seed"] == second["seed"]

    run_scenario(scenario())


def test_an_edited_prompt_is_tried_without_changing_the_deck(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine, slides=("<!-- _prompt: a calm lake -->\n\n# Two",)) as watched:
            (picture,) = (await watched.wait_until_built(1))["slides"]["1"]["pictures"]
            await watched.session.try_pictures(picture["id"], 1, "a rough sea")
            view = await watched.wait_until(lambda view: view["tries"][picture["id"]]["variants"][0]["url"])
            tried = view["tries"][picture["id"]]
            assert tried["prompt"] == "a rough sea"
            await watched.session.pin(picture["id"], tried["variants"][0]["seed"], "a rough sea")
            watched.write("<!-- _prompt: a rough sea -->\n\n# Two")
            view = await watched.wait_until(lambda view: view["slides"]["1"]["pictures"][0]["prompt"] == "a rough sea")
            assert view["slides"]["1"]["pictures"][0]["pinned"]

    run_scenario(scenario())


def test_files_are_not_written_while_typing_goes_on(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine) as watched:
            await watched.wait_until_built(1)
            for number in range(4):
                watched.write(THREE_SLIDES[0], f"# Typing {number}")
                await asyncio.sleep(0.3)
            assert not any(isinstance(event, Wrote) for event in watched.events)
            await watched.wait_until_saved()
            assert sum(isinstance(event, Wrote) and event.path.endswith(".mp4") for event in watched.events) == 1

    run_scenario(scenario())


def test_the_number_of_served_videos_is_bounded(engine: BuildEngine, deck: Path) -> None:
    async def scenario() -> None:
        async with watch_deck(deck, engine, slides=("# One",)) as watched:
            urls = {video_url(await watched.wait_until_built(1))}
            for number in range(100):
                watched.write(f"# Edit {number}")
                view = await watched.wait_until(lambda view: view["slides"]["1"]["title"] == f"Edit {number}")  # noqa: B023
                urls.add(video_url(view))
            view = await watched.wait_until_idle()
            served = {url for url in urls if watched.session.media(url.rpartition("/")[2])}
            assert len(served) <= MAX_VIDEOS < len(urls)
            await watched.read(video_url(view))
            assert len(asyncio.all_tasks()) < 8, "no build of an earlier edit is left"

    run_scenario(scenario())
