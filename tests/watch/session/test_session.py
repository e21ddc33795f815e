"""What an author sees who edits a deck that is watched. Real builds, small ones."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.events import Finished, Wrote
from mdvideo.watch.session.media_registry import KEPT_FILMS
from tests.support.watched_deck import THREE, watching

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Iterator[BuildEngine]:
    with Store(tmp_path_factory.mktemp("cache")) as store, BuildEngine(store) as made:
        yield made


@pytest.fixture
def deck(tmp_path):
    return tmp_path / "lesson.md"


def run(scenario):
    return asyncio.run(asyncio.wait_for(scenario, 60))


def test_the_lesson_is_shown_from_its_stills_to_its_files(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            view = await watched.shown(1)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Two", "Three"]
            stills = [await watched.read(slide["still"]) for slide in view["slides"].values()]
            assert all(still[:4] == b"\x89PNG" for still in stills)
            film = await watched.read(view["video"]["url"])
            assert film[4:8] == b"ftyp"
            assert view["video"]["bytes"] == len(film)
            assert [segment["kind"] for segment in view["segments"]] == ["hold", "transition"] * 2 + ["hold"]
            assert view["segments"][-1]["end"] == pytest.approx(view["video"]["duration"])
            view = await watched.until(lambda view: view["video"]["saved"])
            assert view["video"]["stage"] == "final"
            assert deck.with_suffix(".mp4").read_bytes() == film, "what was served is what is written"
            thumb = await watched.read(view["slides"]["1"]["thumb"])
            assert thumb[:2] == b"\xff\xd8"

    run(author())


def test_the_edited_still_comes_before_the_film(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            before = await watched.settles()
            watched.patches.clear()
            watched.write(THREE[0], "# Two\n\nOther words.", THREE[2])
            after = await watched.shown(2)
            assert after["slides"]["2"]["still"] != before["slides"]["2"]["still"]
            assert after["slides"]["1"] == before["slides"]["1"] | {"state": "made"}, "it got a new transition"
            assert after["changed"] == 2
            stills = [n for n, patch in enumerate(watched.patches) if "still" in patch.get("slides", {}).get("2", {})]
            films = [n for n, patch in enumerate(watched.patches) if "video" in patch]
            assert stills[0] < films[0]
            assert after["took"] < 5

    run(author())


def test_a_draft_is_as_long_as_the_film(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            await watched.settles()  # the first film's own draft has been followed by the film
            watched.patches.clear()
            watched.write(THREE[0], "# Two\n\nYet other words.", THREE[2])
            await watched.shown(2)
            await watched.settles()
            films = [patch["video"] for patch in watched.patches if patch.get("video", {}).get("url")]
            assert len(films) == 2
            assert "duration" not in films[1], "it is the same"

    run(author())


def test_an_edit_makes_only_what_it_touches(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            await watched.settles()
            watched.events.clear()
            watched.write(THREE[0], THREE[1], "# Three\n\nWords that nobody wrote before.")
            await watched.shown(2)
            made = [(e.stage, e.label) for e in watched.events if isinstance(e, Finished) and e.stage != "thumbnails"]
            assert made == [("slides", "slide 3: Three"), ("segments", "slide 3"), ("segments", "slide 2, fade")]

    run(author())


def test_a_burst_of_edits_shows_the_last(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            for word in ("a", "b", "c", "d", "e"):
                watched.write(THREE[0], f"# Two {word}\n\nBurst.", THREE[2])
                await asyncio.sleep(0.04)
            view = await watched.until(lambda view: view["slides"]["2"]["title"] == "Two e")
            view = await watched.settles()
            assert view["phase"] == "ready"
            assert view["video"]["revision"] == view["revision"]

    run(author())


def test_an_edit_during_the_first_build_is_not_lost(workshop, deck):
    async def author():
        many = [f"# Slide {number}\n\nNot cached yet." for number in range(12)]
        async with watching(deck, workshop, slides=many) as watched:
            await watched.until(lambda view: view["slides"])
            watched.write(*many[:-1], "# The last\n\nAs it was edited.")
            view = await watched.shown(2)
            assert view["slides"]["12"]["title"] == "The last"
            assert all(slide["still"] for slide in view["slides"].values())
            made = [event.label for event in watched.events if isinstance(event, Finished) and event.stage == "slides"]
            assert len(made) == len(set(made)), "what had begun for the first build was kept"

    run(author())


def test_saving_without_a_change_builds_nothing(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            before = await watched.shown(1)
            before = await watched.until(lambda view: view["video"]["saved"])
            watched.events.clear()
            deck.write_text(deck.read_text())
            deck.touch()
            await asyncio.sleep(0.3)
            assert watched.view is before
            assert watched.events == []

    run(author())


def test_a_broken_deck_keeps_the_film_and_says_where(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            before = await watched.shown(1)
            watched.write(THREE[0], '# Two\n\n<!-- _duration: "long" -->', THREE[2])
            view = await watched.until(lambda view: view["phase"] == "failed")
            assert view["error"]["source"] == '<!-- _duration: "long" -->'
            assert view["error"]["line"] == 13
            assert view["error"]["editor"].endswith(f"lesson.md:13:{view['error']['column']}")
            assert view["video"] == before["video"] or view["video"]["url"] == before["video"]["url"]
            await watched.read(view["video"]["url"])
            watched.write(*THREE)
            view = await watched.shown(3)
            assert view["error"] is None

    run(author())


def test_a_slide_that_overflows_is_told_on_the_slide(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            watched.write(THREE[0], "# Two\n\n" + "Far too many words for one slide. " * 200, THREE[2])
            view = await watched.until(lambda view: view["phase"] == "failed")
            assert view["error"]["code"] == "overflow"
            assert [slide["state"] == "failed" for slide in view["slides"].values()] == [False, True, False]

    run(author())


def test_a_deck_that_is_deleted_and_restored(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            before = await watched.shown(1)
            text = deck.read_text()
            deck.unlink()
            view = await watched.until(lambda view: view["phase"] == "failed")
            assert view["error"]["code"] == "deck-missing"
            assert view["video"]["url"] == before["video"]["url"]
            deck.write_text(text.replace("Second", "Restored"))
            view = await watched.until(lambda view: view["phase"] == "ready")
            assert view["slides"]["2"]["still"] != before["slides"]["2"]["still"]

    run(author())


def test_an_editor_that_renames_while_it_saves_shows_no_error(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            watched.patches.clear()
            text = deck.read_text()
            deck.rename(deck.with_name("lesson.md~"))
            await asyncio.sleep(0.05)
            fresh = deck.with_name("4913")
            fresh.write_text(text.replace("Second", "Renamed"))
            fresh.replace(deck)
            await watched.until(lambda view: view["phase"] == "ready" and view["changed"] == 2)
            assert not any(patch.get("error") for patch in watched.patches)

    run(author())


def test_a_picture_that_was_missing_appears(workshop, deck):
    from PIL import Image

    async def author():
        slides = (THREE[0], "# Two\n\n![A leaf](pictures/leaf.png)")
        async with watching(deck, workshop, slides=slides) as watched:
            view = await watched.until(lambda view: view["phase"] == "failed")
            assert "pictures/leaf.png" in view["error"]["message"]
            (deck.parent / "pictures").mkdir()
            Image.new("RGB", (64, 64), "green").save(deck.parent / "pictures" / "leaf.png")
            view = await watched.until(lambda view: view["phase"] == "ready")
            assert view["error"] is None
            assert view["slides"]["2"]["still"]

    run(author())


def test_a_theme_is_edited(workshop, deck):
    async def author():
        theme = deck.parent / "mine"
        theme.mkdir()
        (theme / "theme.toml").write_text('name = "mine"\nextends = "paper"\n')
        async with watching(deck, workshop, theme="./mine") as watched:
            before = await watched.shown(1)
            (theme / "theme.css").write_text("h1 { color: #aa2200; }\n")
            after = await watched.shown(2)
            assert all(after["slides"][n]["still"] != before["slides"][n]["still"] for n in "123")
            (theme / "theme.toml").write_text('name = "mine"\nextends = "nothing"\n')
            view = await watched.until(lambda view: view["phase"] == "failed")
            assert "nothing" in view["error"]["message"]
            (theme / "theme.toml").write_text('name = "mine"\nextends = "paper"\n')
            await watched.until(lambda view: view["phase"] == "ready")

    run(author())


def test_the_configuration_is_edited(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            before = await watched.shown(1)
            (deck.parent / "mdvideo.toml").write_text("[pacing]\nshortest = 9\n")
            after = await watched.shown(2)
            assert after["video"]["duration"] > before["video"]["duration"]

    run(author())


def test_slides_come_and_go(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            before = await watched.shown(1)
            watched.write(THREE[0], "# Between\n\nNew.", *THREE[1:])
            view = await watched.shown(2)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Between", "Two", "Three"]
            assert view["changed"] == 2
            assert view["slides"]["4"]["still"] == before["slides"]["3"]["still"]
            watched.write(THREE[0], THREE[2])
            view = await watched.shown(3)
            assert [slide["title"] for slide in view["slides"].values()] == ["One", "Three"]
            assert (
                view["slides"]["2"]["thumb"] == before["slides"]["3"]["thumb"] or view["slides"]["2"]["thumb"] is None
            )

    run(author())


def test_from_an_empty_file(workshop, deck):
    async def author():
        deck.write_text("")
        async with watching(deck, workshop) as watched:
            await watched.until(lambda view: view["phase"] != "building")
            watched.write("# At last\n\nA slide.")
            view = await watched.until(lambda view: view["phase"] == "ready" and view["video"])
            assert [slide["title"] for slide in view["slides"].values()] == ["At last"]
            await watched.until(lambda view: view["video"]["saved"])

    run(author())


def test_what_check_would_say_is_said(workshop, deck):
    async def author():
        async with watching(deck, workshop, slides=(THREE[0], "# Two\n\n<!-- [click] Too many. -->")) as watched:
            view = await watched.until(lambda view: view["problems"])
            (problem,) = view["problems"]
            assert (problem["severity"], problem["code"], problem["line"]) == ("warning", "note-clicks", 13)
            assert problem["source"] == "<!-- [click] Too many. -->"
            assert problem["editor"].startswith("vscode://file/")

    run(author())


def test_pictures_are_tried_and_pinned(workshop, deck):
    async def author():
        slides = (THREE[0], "<!-- _prompt: a calm lake at dusk -->\n\n# Two")
        async with watching(deck, workshop, slides=slides) as watched:
            before = await watched.shown(1)
            text = deck.read_text()
            (picture,) = before["slides"]["2"]["pictures"]
            assert picture["prompt"] == "a calm lake at dusk"
            assert not picture["pinned"]
            await watched.session.try_pictures(picture["id"], 2)
            view = await watched.until(
                lambda view: all(v["state"] == "made" for v in view["tries"][picture["id"]]["variants"])
            )
            first, second = view["tries"][picture["id"]]["variants"]
            assert await watched.read(first["url"]) != await watched.read(second["url"])
            await watched.session.pin(picture["id"], second["seed"])
            after = await watched.shown(2)
            (pinned,) = after["slides"]["2"]["pictures"]
            assert (pinned["id"], pinned["seed"], pinned["pinned"]) == (picture["id"], second["seed"], True)
            assert await watched.read(pinned["url"]) == await watched.read(second["url"])
            assert after["slides"]["2"]["still"] != before["slides"]["2"]["still"]
            assert deck.read_text() == text, "the deck is the author's"
            lock = json.loads(deck.with_name("lesson.lock.json").read_text())
            assert lock["pictures"][0]["seed"] == second["seed"]

    run(author())


def test_an_edited_prompt_is_tried_before_it_goes_into_the_deck(workshop, deck):
    async def author():
        async with watching(deck, workshop, slides=("<!-- _prompt: a calm lake -->\n\n# Two",)) as watched:
            (picture,) = (await watched.shown(1))["slides"]["1"]["pictures"]
            await watched.session.try_pictures(picture["id"], 1, "a rough sea")
            view = await watched.until(lambda view: view["tries"][picture["id"]]["variants"][0]["url"])
            tried = view["tries"][picture["id"]]
            assert tried["prompt"] == "a rough sea"
            await watched.session.pin(picture["id"], tried["variants"][0]["seed"], "a rough sea")
            watched.write("<!-- _prompt: a rough sea -->\n\n# Two")
            view = await watched.until(lambda view: view["slides"]["1"]["pictures"][0]["prompt"] == "a rough sea")
            assert view["slides"]["1"]["pictures"][0]["pinned"]

    run(author())


def test_files_are_not_written_while_the_author_types(workshop, deck):
    async def author():
        async with watching(deck, workshop) as watched:
            await watched.shown(1)
            for number in range(4):
                watched.write(THREE[0], f"# Typing {number}")
                await asyncio.sleep(0.3)
            assert not any(isinstance(event, Wrote) for event in watched.events)
            await watched.until(lambda view: view["video"]["saved"])
            assert sum(isinstance(event, Wrote) and event.path.endswith(".mp4") for event in watched.events) == 1

    run(author())


def test_many_edits_keep_what_is_served_bounded(workshop, deck):
    async def author():
        async with watching(deck, workshop, slides=("# One",)) as watched:
            films = {(await watched.shown(1))["video"]["url"]}
            for number in range(100):
                watched.write(f"# Edit {number}")
                view = await watched.until(lambda view: view["slides"]["1"]["title"] == f"Edit {number}")  # noqa: B023
                films.add(view["video"]["url"])
            view = await watched.settles()
            served = {url for url in films if watched.session.media(url.rpartition("/")[2])}
            assert len(served) <= KEPT_FILMS < len(films)
            await watched.read(view["video"]["url"])
            assert len(asyncio.all_tasks()) < 8, "no build of an earlier edit is left"

    run(author())
