"""A lesson that is really built, at a small size, and shown on the watch page piece by piece through a FakeSession.

So tests can hold moments that pass too quickly in a real build: between still and video, a slow image backend, a server
that goes away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import mdvideo
from mdvideo.cli.main import main
from mdvideo.output.manifest import Manifest
from mdvideo.watch.session.view_model import (
    CaptionsPart,
    PicturePart,
    ProblemPart,
    SegmentPart,
    SentencePart,
    SlidePart,
    VideoPart,
)
from tests.support.fake_session import FakeSession, slide_part
from tests.support.watch_server import RunningServer, running_server

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

TIDES = """\
---
title: Why the sea rises twice a day
lang: en
transition: fade 0.4s
---

<!-- _class: title -->

# Why the sea rises twice a day

<!-- Stand on a beach for a day, and you see the water come twice. Most people expect it once. -->

---

<!-- _prompt: moon over the ocean at night, stars -->

## The Moon pulls on the near side

* Gravity weakens with distance
* The near side is pulled the most

<!-- The Moon pulls on everything, but not equally. [click] Gravity weakens. [click] So the near side is pulled. -->

---

## Two bulges, one turning Earth

The Earth turns underneath both of them.

<!-- What remains are two bulges of water. The Earth turns beneath both, once a day. -->

---

# Go and look

<!-- Take a chair to the sea, and watch. -->
"""

FADE = 0.4

ERROR: ProblemPart = {
    "severity": "error",
    "code": "prompt-empty",
    "message": "the prompt is empty",
    "hint": "write what the picture shows",
    "file": "lessons/tides.md",
    "line": 12,
    "column": 6,
    "source": "<!-- _prompt: -->",
    "editor": "vscode://file/lessons/tides.md:12:6",
    "more": 2,
}

CUE = re.compile(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n(.+?)(?:\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class BuiltLesson:
    """A built lesson: its video, its captions as WebVTT, a still for each slide, and its manifest."""

    video: bytes
    captions: bytes
    stills: tuple[bytes, ...]
    manifest: Manifest


def build_lesson(folder: Path, name: str, text: str, size: str = "320x180") -> BuiltLesson:
    """Build ``text`` as a deck of that name in ``folder``, whose decks share a cache."""
    deck = folder / f"{name}.md"
    deck.write_text(text, encoding="utf-8")
    built = mdvideo.build(deck, f"{folder}/{name}/", size=size, images={"backend": "sketch"})
    assert main(["render", str(deck), "-o", f"{folder / name / 'stills'}/", "--size", size, "-q"]) == 0
    captions = built.file_of("captions", "text/vtt")
    assert captions is not None, "these tests need a voice: the extra mdvideo[voice]"
    stills = tuple(path.read_bytes() for path in sorted((folder / name / "stills").glob("*.png")))
    return BuiltLesson(built.video.read_bytes(), captions.read_bytes(), stills, built.manifest)


@dataclass
class FakeWatch:
    """A served deck whose view a test sets. Everything is changed on the server's own thread."""

    session: FakeSession
    server: RunningServer

    @property
    def url(self) -> str:
        return f"{self.server.url}decks/{self.session.id}/"

    @property
    def video_url(self) -> str:
        """The URL of the video that the view names."""
        video = self.session.view["video"]
        assert video is not None
        return video["url"]

    def still_url(self, number: int) -> str:
        """The URL of a slide's still."""
        still = self.session.view["slides"][str(number)]["still"]
        assert still is not None
        return still

    def show(self, **parts: Any) -> None:
        """Change parts of the view."""
        self.server.call(lambda: self.session.show(**parts))

    def show_slide(self, number: int, **parts: Any) -> None:
        """Change parts of one slide."""
        slides = self.session.view["slides"]
        self.show(slides={**slides, str(number): {**slides[str(number)], **parts}})

    def add_file(self, data: bytes, suffix: str, media_type: str) -> str:
        return self.server.call(lambda: self.session.add_file(data, suffix, media_type))

    def add_still(self, data: bytes) -> str:
        return self.add_file(data, ".png", "image/png")

    def show_edit(self, lesson: BuiltLesson, revision: int, number: int) -> None:
        """Show what a session shows first after an edit: the still of the slide that changed."""
        self.show(phase="building", revision=revision, changed=number)
        still = self.add_still(lesson.stills[number - 1])
        self.show_slide(number, still=still, title=lesson.manifest.slides[number - 1].title)

    def show_built(self, lesson: BuiltLesson, revision: int, **parts: Any) -> None:
        """Show what a session shows at the end of a build: the video, and everything that goes with it."""
        self.show(**self._parts_of(lesson, revision), phase="ready", took=0.31, error=None, **parts)

    def _parts_of(self, lesson: BuiltLesson, revision: int) -> dict[str, Any]:
        video = self.add_file(lesson.video, ".mp4", "video/mp4")
        captions = self.add_file(lesson.captions, ".vtt", "text/vtt; charset=utf-8")
        numbers = range(1, len(lesson.manifest.slides) + 1)
        size = lesson.manifest.size
        return {
            "revision": revision,
            "video": VideoPart(
                url=video,
                revision=revision,
                stage="draft",
                duration=lesson.manifest.duration,
                width=size.width,
                height=size.height,
                fps=30.0,
                bytes=len(lesson.video),
                saved=None,
            ),
            "captions": CaptionsPart(url=captions, lang="en", label="English"),
            "slides": {str(number): self._slide_part_of(lesson, number) for number in numbers},
            "segments": list(_segments_of(lesson)),
        }

    def _slide_part_of(self, lesson: BuiltLesson, number: int) -> SlidePart:
        entry = lesson.manifest.slides[number - 1]
        still = self.add_still(lesson.stills[number - 1])
        pictures = [
            PicturePart(
                id=f"p{number}-{n}",
                prompt=p.prompt,
                seed=p.seed,
                score=p.score,
                backend="sketch",
                pinned=False,
                url=still,
            )
            for n, p in enumerate(entry.prompts)
        ]
        return slide_part(
            number,
            entry.title,
            start=entry.start,
            end=entry.end,
            still=still,
            thumb=still,
            state="made" if number == 2 else "cached",
            pictures=pictures,
            editor=f"vscode://file/lessons/tides.md:{number * 10}:1",
            script=list(_sentences_of(lesson.captions.decode(), entry.start, entry.end)),
        )


@contextmanager
def fake_watch(lesson: BuiltLesson | None, port: int = 0) -> Iterator[FakeWatch]:
    """A server of one deck, which shows the lesson if there is one."""
    session = FakeSession("tides", title="Why the sea rises twice a day", path="lessons/tides.md")
    with running_server(session, port=port) as server:
        watch = FakeWatch(session, server)
        if lesson is not None:
            watch.show_built(lesson, 1)
        yield watch


def _segments_of(lesson: BuiltLesson) -> Iterator[SegmentPart]:
    """A hold for each state of a slide, then its fade. The last build made those of the second slide."""
    slides = lesson.manifest.slides
    for entry in slides:
        fade = 0.0 if entry is slides[-1] else FADE
        boundaries = [entry.start, *entry.reveals, entry.end - fade]
        state: Literal["made", "cached"] = "made" if entry.number == 2 else "cached"
        for start, end in pairwise(boundaries):
            yield SegmentPart(slide=entry.number, kind="hold", start=start, end=end, state=state)
        if fade:
            yield SegmentPart(slide=entry.number, kind="transition", start=entry.end - fade, end=entry.end, state=state)


def _sentences_of(vtt: str, start: float, end: float) -> Iterator[SentencePart]:
    for match in CUE.finditer(vtt):
        first, last = _seconds(*match.groups()[:3]), _seconds(*match.groups()[3:6])
        if not start <= first < end:
            continue
        text = " ".join(match[7].split())
        spans = [found.span() for found in re.finditer(r"\S+", text)]
        pace = (last - first) / len(spans)
        words = [(a, b, first + n * pace, first + (n + 1) * pace) for n, (a, b) in enumerate(spans)]
        yield SentencePart(text=text, start=first, end=last, words=words, key="0" * 12, taken=False)


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def with_edited_slide(text: str) -> str:
    """The lesson with one word of its second slide changed."""
    return text.replace("* Gravity weakens", "* Gravity fades")


def with_inserted_slide(text: str) -> str:
    """The lesson with one more slide before its second."""
    return text.replace("---\n\n<!-- _prompt", "---\n\n## An inserted slide\n\n---\n\n<!-- _prompt", 1)


class WatchPage:
    """The watch page in a browser, and ways to wait for what it shows."""

    def __init__(self, page: Page, url: str, *, width: int = 1280, height: int = 800) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def wait_for_video(self, url: str | None = None) -> None:
        """Wait until a video is shown, the one at ``url`` if given, and its seek is done."""
        self.page.wait_for_function(
            """url => { const v = document.querySelector('video.front');
               return v && v.readyState >= 2 && !v.seeking && (!url || v.src.endsWith(url)); }""",
            arg=url,
        )

    def wait_for_still(self, url: str) -> None:
        """Wait until the image at ``url`` is shown over the video."""
        self.page.wait_for_selector(f'#still img[src="{url}"]')

    def wait_for_no_still(self) -> None:
        """Wait until no still is shown over the video."""
        self.page.wait_for_selector("#still img", state="detached")

    def wait_for_text(self, selector: str, text: str) -> None:
        """Wait until an element that ``selector`` matches contains ``text``."""
        self.page.locator(selector).filter(has_text=text).first.wait_for()

    def wait_for_time(self, first: float, last: float) -> None:
        """Wait until the video that is shown is at a time between these, in seconds."""
        self.page.wait_for_function(
            """([first, last]) => { const v = document.querySelector('video.front');
               return !v.seeking && v.currentTime >= first && v.currentTime <= last; }""",
            arg=[first, last],
        )

    @property
    def time(self) -> float:
        """The current time of the video that is shown, in seconds."""
        return float(self.page.evaluate("document.querySelector('video.front').currentTime"))

    @property
    def is_playing(self) -> bool:
        return not self.page.evaluate("document.querySelector('video.front').paused")
