"""The index of several lessons in a real browser: what it shows, that it is updated, and that it is accessible."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.support.chromium import InChromium
from tests.support.fake_session import FakeSession, slide_part, video_part
from tests.support.watch_server import TIMEOUT, RunningServer, running_server

if TYPE_CHECKING:
    from playwright.sync_api import Page

COLOURS = {"Photosynthesis": "#2f6f4e", "Tides": "#274b7a", "A proof that is long enough to need two lines": "#6b3f7c"}


def jpeg(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (320, 180), colour).save(data, "JPEG")
    return data.getvalue()


def make_lessons() -> list[tuple[FakeSession, dict[str, Any]]]:
    """One that is ready, one being built and one that failed, each with the parts of its view."""
    problem = dict.fromkeys(("hint", "file", "line", "column", "source", "editor"))
    error = {"severity": "error", "code": "unknown-directive", "message": "unknown directive 'promt'", **problem}
    phases = ({"phase": "ready"}, {"phase": "building", "problems": [problem]}, {"phase": "failed", "error": error})
    lessons: list[tuple[FakeSession, dict[str, Any]]] = []
    for number, (title, colour) in enumerate(COLOURS.items()):
        session = FakeSession(f"lesson-{number}", title, f"course/{number}-lesson.md")
        thumb = session.add_file(jpeg(colour), ".jpg", "image/jpeg")
        slides = {str(n): slide_part(n, f"Slide {n}", thumb=thumb) for n in range(1, 4 + number)}
        video = video_part("video.mp4", 65.0 + 600 * number)
        lessons.append((session, {"slides": slides, "video": video, **phases[number]}))
    return lessons


@pytest.fixture
def server() -> Iterator[RunningServer]:
    shown = make_lessons()
    with running_server(*(session for session, _ in shown)) as server:
        for session, parts in shown:
            server.call(partial(session.show, **parts))
        yield server


def open_index(page: Page, server: RunningServer) -> list[str]:
    """Open the index; return the list to which the messages of its console are added."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.set_default_timeout(TIMEOUT * 1000)
    page.goto(server.url)
    page.locator(".card img >> visible=true").nth(2).wait_for()
    return messages


@pytest.mark.browser
def test_each_lesson_is_a_card_that_links_to_it(server: RunningServer, in_chromium: InChromium) -> None:
    def look(page: Page) -> tuple[list[str], list[list[str]], Any, str]:
        messages = list(open_index(page, server))  # those of the index, not of the page that it links to
        cards = [card.inner_text().split("\n") for card in page.locator(".card").all()]
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/decks/**")
        return messages, cards, focused, page.url

    messages, cards, focused, url = in_chromium(look)
    assert messages == [], "the content security policy blocks nothing either"
    flat = [" ".join(filter(None, (part.strip() for part in card))) for card in cards]
    assert flat == [
        "1:05 Photosynthesis Ready 3 slides course/0-lesson.md",
        "11:05 Tides Building 4 slides 1 problem course/1-lesson.md",
        "21:05 A proof that is long enough to need two lines Failed 5 slides course/2-lesson.md "
        "unknown directive 'promt'",
    ]
    assert focused == "Photosynthesis"
    assert url == f"{server.url}decks/lesson-0/"


@pytest.mark.browser
def test_the_index_is_updated_and_keeps_the_focus(server: RunningServer, in_chromium: InChromium) -> None:
    def look(page: Page) -> tuple[list[str], Any]:
        open_index(page, server)
        page.get_by_role("link", name="Tides").focus()
        first = FakeSession("new", "First of all", "course/.first.md")
        server.call(lambda: server.decks.add(first))
        page.get_by_role("link", name="First of all").wait_for()
        tides = server.decks.get("lesson-1")
        assert isinstance(tides, FakeSession)
        server.call(lambda: tides.show(phase="ready"))
        page.locator(".card", has_text="Tides").get_by_text("Ready").wait_for()
        titles = page.locator("h2").all_inner_texts()
        return titles, page.evaluate("document.activeElement.textContent")

    titles, focused = in_chromium(look)
    assert titles[:3] == ["First of all", "Photosynthesis", "Tides"]
    assert focused == "Tides"


@pytest.mark.browser
def test_the_index_reports_a_lost_server(server: RunningServer, in_chromium: InChromium) -> None:
    def look(page: Page) -> int:
        open_index(page, server)
        server.shut_down()
        page.get_by_text("The server is not responding").wait_for()
        return page.locator(".card").count()

    assert in_chromium(look) == 3, "the cards stay"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_problem_on_the_index(
    server: RunningServer, in_chromium: InChromium, scheme: Literal["light", "dark"]
) -> None:
    def look(page: Page) -> Any:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        open_index(page, server)
        return Axe().run(page).response

    found = in_chromium(look)
    assert [violation["id"] for violation in found["violations"]] == [], json.dumps(found["violations"], indent=1)


@pytest.mark.browser
def test_an_empty_folder_says_what_to_do(in_chromium: InChromium) -> None:
    def look(page: Page) -> None:
        page.goto(empty.url)
        page.get_by_text("A lesson appears here as soon as you save it").wait_for()

    with running_server() as empty:
        in_chromium(look)
