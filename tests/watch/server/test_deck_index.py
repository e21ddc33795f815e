"""The index of several lessons, in a real browser: what it shows, that it keeps up, and that all can use it."""

from __future__ import annotations

import io
import json
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.support.fake_session import FakeSession, slide, video
from tests.support.watch_server import PATIENCE, running

COLOURS = {"Photosynthesis": "#2f6f4e", "Tides": "#274b7a", "A proof that is long enough to need two lines": "#6b3f7c"}


def jpeg(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (320, 180), colour).save(data, "JPEG")
    return data.getvalue()


def lessons() -> list[tuple[FakeSession, dict[str, Any]]]:
    """One ready, one building, one broken, each with what its view says."""
    problem = dict.fromkeys(("hint", "file", "line", "column", "source", "editor"))
    error = {"severity": "error", "code": "unknown-directive", "message": "there is no directive promt", **problem}
    particular = ({"phase": "ready"}, {"phase": "building", "problems": [problem]}, {"phase": "failed", "error": error})
    found = []
    for number, (title, colour) in enumerate(COLOURS.items()):
        session = FakeSession(f"lesson-{number}", title, f"course/{number}-lesson.md")
        thumb = session.offer(jpeg(colour), ".jpg", "image/jpeg")
        slides = {str(n): slide(n, f"Slide {n}", thumb=thumb) for n in range(1, 4 + number)}
        found.append(
            (session, {"slides": slides, "video": video("film.mp4", 65.0 + 600 * number), **particular[number]})
        )
    return found


@pytest.fixture
def server():
    shown = lessons()
    with running(*(session for session, _ in shown)) as server:
        for session, parts in shown:
            server.call(partial(session.show, **parts))
        yield server


def visit(page, server):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(server.url)
    page.locator(".card img >> visible=true").nth(2).wait_for()
    return said


@pytest.mark.browser
def test_each_lesson_is_a_card_that_leads_to_it(server, in_chromium):
    def look(page):
        said = list(visit(page, server))
        cards = [card.inner_text().split("\n") for card in page.locator(".card").all()]
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/decks/**")
        return said, cards, focused, page.url

    said, cards, focused, url = in_chromium(look)
    assert said == [], "the content security policy, too, has nothing to object"
    flat = [" ".join(filter(None, (part.strip() for part in card))) for card in cards]
    assert flat == [
        "1:05 Photosynthesis Ready 3 slides course/0-lesson.md",
        "11:05 Tides Building 4 slides 1 problem course/1-lesson.md",
        "21:05 A proof that is long enough to need two lines Broken 5 slides course/2-lesson.md "
        "there is no directive promt",
    ]
    assert focused == "Photosynthesis"
    assert url == f"{server.url}decks/lesson-0/"


@pytest.mark.browser
def test_the_index_keeps_up_and_keeps_the_focus(server, in_chromium):
    def look(page):
        visit(page, server)
        page.get_by_role("link", name="Tides").focus()
        new = FakeSession("new", "Ahead of all", "course/.first.md")
        server.call(lambda: server.decks.add(new))
        page.get_by_role("link", name="Ahead of all").wait_for()
        server.call(lambda: server.decks.remove("lesson-0"))
        page.get_by_role("link", name="Photosynthesis").wait_for(state="detached")
        first = server.decks.get("lesson-1")
        server.call(lambda: first.show(phase="ready"))
        page.locator(".card", has_text="Tides").get_by_text("Ready").wait_for()
        titles = page.locator("h2").all_inner_texts()
        return titles, page.evaluate("document.activeElement.textContent")

    titles, focused = in_chromium(look)
    assert titles[:2] == ["Ahead of all", "Tides"]
    assert focused == "Tides"


@pytest.mark.browser
def test_the_index_says_that_the_server_is_gone(server, in_chromium):
    def look(page):
        visit(page, server)
        server.end()
        page.get_by_text("The server does not answer").wait_for()
        return page.locator(".card").count()

    assert in_chromium(look) == 3, "what was there stays"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_index(server, in_chromium, scheme):
    def look(page):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        visit(page, server)
        return Axe().run(page).response

    found = in_chromium(look)
    assert [violation["id"] for violation in found["violations"]] == [], json.dumps(found["violations"], indent=1)


@pytest.mark.browser
def test_a_folder_without_lessons_says_what_to_do(in_chromium):
    def look(page):
        page.goto(server.url)
        page.get_by_text("It appears here as soon as you save one").wait_for()

    with running() as server:
        in_chromium(look)
