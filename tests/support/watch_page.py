"""A lesson that is really made, at a small size, and put on a FakeSession's board piece by piece.

With it, tests of the page stage what a build would hardly hold still for: the moment between still and film, a slow
painter, a server that goes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import mdvideo
from mdvideo.cli.main import main
from mdvideo.output.manifest import Manifest
from mdvideo.watch.session.view_model import CaptionsPart, PicturePart, SegmentPart, SentencePart, SlidePart, VideoPart
from tests.support.fake_session import FakeSession, slide
from tests.support.watch_server import Running, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")
Visit = Callable[[Callable[["Page"], T]], T]

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

ERROR = {
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
class Made:
    """A lesson as it was built: film, captions as WebVTT, a still for each slide, and what it says of itself."""

    film: bytes
    captions: bytes
    stills: tuple[bytes, ...]
    manifest: Manifest


def make_lesson(folder: Path, name: str, text: str, size: str = "320x180") -> Made:
    """Build ``text`` as a deck of that name in ``folder``, whose decks share a cache."""
    deck = folder / f"{name}.md"
    deck.write_text(text, encoding="utf-8")
    built = mdvideo.build(deck, f"{folder}/{name}/", size=size, images={"backend": "sketch"})
    assert main(["render", str(deck), "-o", f"{folder / name / 'stills'}/", "--size", size, "-q"]) == 0
    captions = built.of("captions", "text/vtt")
    assert captions is not None, "these tests need a voice: the extra mdvideo[voice]"
    stills = tuple(path.read_bytes() for path in sorted((folder / name / "stills").glob("*.png")))
    return Made(built.video.read_bytes(), captions.read_bytes(), stills, built.manifest)


@dataclass
class Stage:
    """A deck whose view a test tells. Everything is shown on the server's own thread."""

    session: FakeSession
    server: Running

    @property
    def url(self) -> str:
        return f"{self.server.url}decks/{self.session.id}/"

    def show(self, **parts: Any) -> None:
        """Put parts of the view on the board."""
        self.server.call(lambda: self.session.show(**parts))

    def show_slide(self, number: int, **parts: Any) -> None:
        """Change one slide."""
        slides = self.session.view["slides"]
        self.show(slides={**slides, str(number): {**slides[str(number)], **parts}})

    def offer(self, data: bytes, suffix: str, media_type: str) -> str:
        return self.server.call(lambda: self.session.offer(data, suffix, media_type))

    def still(self, data: bytes) -> str:
        return self.offer(data, ".png", "image/png")

    def edit(self, made: Made, revision: int, number: int) -> None:
        """What an engine tells first of an edit: the still of the slide that changed."""
        self.show(phase="building", revision=revision, changed=number)
        self.show_slide(number, still=self.still(made.stills[number - 1]), title=made.manifest.slides[number - 1].title)

    def finish(self, made: Made, revision: int, **parts: Any) -> None:
        """What an engine tells last of an edit: the film, and everything about it."""
        self.show(**self.all_of(made, revision), phase="ready", took=0.31, error=None, **parts)

    def all_of(self, made: Made, revision: int) -> dict[str, Any]:
        """The parts of a view that a film brings."""
        film = self.offer(made.film, ".mp4", "video/mp4")
        captions = self.offer(made.captions, ".vtt", "text/vtt; charset=utf-8")
        slides = {str(number): self._slide(made, number) for number in range(1, len(made.manifest.slides) + 1)}
        size = made.manifest.size
        return {
            "revision": revision,
            "video": VideoPart(
                url=film,
                revision=revision,
                stage="draft",
                duration=made.manifest.duration,
                width=size.width,
                height=size.height,
                fps=30.0,
                bytes=len(made.film),
                saved=None,
            ),
            "captions": CaptionsPart(url=captions, lang="en", label="English"),
            "slides": slides,
            "segments": list(_segments(made)),
        }

    def _slide(self, made: Made, number: int) -> SlidePart:
        entry = made.manifest.slides[number - 1]
        still = self.still(made.stills[number - 1])
        pictures = [
            PicturePart(id=f"p{number}-{n}", prompt=p.prompt, seed=p.seed, backend="sketch", pinned=False, url=still)
            for n, p in enumerate(entry.prompts)
        ]
        return slide(
            number,
            entry.title,
            start=entry.start,
            end=entry.end,
            still=still,
            thumb=still,
            state="made" if number == 2 else "cached",
            pictures=pictures,
            editor=f"vscode://file/lessons/tides.md:{number * 10}:1",
            script=list(_sentences(made.captions.decode(), entry.start, entry.end)),
        )


@contextmanager
def staged(made: Made | None, port: int = 0) -> Iterator[Stage]:
    """A server of one deck; with ``made``, its film is there already."""
    session = FakeSession("tides", title="Why the sea rises twice a day", path="lessons/tides.md")
    with running(session, port=port) as server:
        stage = Stage(session, server)
        if made is not None:
            stage.finish(made, 1)
        yield stage


def _segments(made: Made) -> Iterator[SegmentPart]:
    """A hold for each state of a slide, then its fade. The second slide is what the last build made."""
    slides = made.manifest.slides
    for entry in slides:
        fade = 0.0 if entry is slides[-1] else FADE
        cuts = [entry.start, *entry.reveals, entry.end - fade]
        pieces = [("hold", start, end) for start, end in pairwise(cuts)]
        if fade:
            pieces.append(("transition", entry.end - fade, entry.end))
        for kind, start, end in pieces:
            state = "made" if entry.number == 2 else "cached"
            yield SegmentPart(slide=entry.number, kind=kind, start=start, end=end, state=state)  # type: ignore[typeddict-item]


def _sentences(vtt: str, start: float, end: float) -> Iterator[SentencePart]:
    for match in CUE.finditer(vtt):
        first, last = _seconds(*match.groups()[:3]), _seconds(*match.groups()[3:6])
        if not start <= first < end:
            continue
        text = " ".join(match[7].split())
        spots = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
        pace = (last - first) / len(spots)
        words = [(a, b, first + n * pace, first + (n + 1) * pace) for n, (a, b) in enumerate(spots)]
        yield SentencePart(text=text, start=first, end=last, words=words)


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def edited(text: str) -> str:
    """The lesson with one word of its second slide changed."""
    return text.replace("* Gravity weakens", "* Gravity fades")


def longer(text: str) -> str:
    """The lesson with a slide more in front of its second."""
    return text.replace("---\n\n<!-- _prompt", "---\n\n## A slide that was put in between\n\n---\n\n<!-- _prompt", 1)


class Author:
    """Somebody in front of the page, with words for what they see."""

    def __init__(self, page: Page, url: str, *, width: int = 1280, height: int = 800) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)

    def sees_film(self, url: str | None = None) -> None:
        """Wait until a film is shown, that at ``url`` if it is given, and stands still at its place."""
        self.page.wait_for_function(
            """url => { const v = document.querySelector('video.front');
               return v && v.readyState >= 2 && !v.seeking && (!url || v.src.endsWith(url)); }""",
            arg=url,
        )

    def sees_still(self, url: str) -> None:
        """Wait until the picture at ``url`` lies over the film."""
        self.page.wait_for_selector(f'#still img[src="{url}"]')

    def sees_no_still(self) -> None:
        self.page.wait_for_selector("#still img", state="detached")

    def sees(self, selector: str, text: str) -> None:
        """Wait until ``text`` stands in what ``selector`` names."""
        self.page.locator(selector).filter(has_text=text).first.wait_for()

    @property
    def second(self) -> float:
        """Where the film in front stands."""
        return float(self.page.evaluate("document.querySelector('video.front').currentTime"))

    @property
    def playing(self) -> bool:
        return not self.page.evaluate("document.querySelector('video.front').paused")

    def stands_at(self, first: float, last: float) -> None:
        """Wait until the film in front stands between two seconds."""
        self.page.wait_for_function(
            """([first, last]) => { const v = document.querySelector('video.front');
               return !v.seeking && v.currentTime >= first && v.currentTime <= last; }""",
            arg=[first, last],
        )
