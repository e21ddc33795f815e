"""A warm workshop's film after an edit is the film that a fresh process would make of the same text."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mdvideo.api import workshop_for
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.pipeline import RenderedBuild, produce, write
from mdvideo.output.files import OutputTarget, film_mp4
from tests.support.small_lesson import SMALL

LESSON = """\
---
title: A lesson
theme: paper
paginate: true
---

# A lesson

---

## One WORD

<!-- Say WORD. -->

---

## The end
"""


async def cut_of(workshop: BuildEngine, path: Path) -> RenderedBuild:
    return await produce(workshop, workshop.open(path, SMALL))


def film_of(workshop: BuildEngine, cut: RenderedBuild) -> bytes:
    lesson = cut.lesson
    film = film_mp4(lesson.deck, lesson.settings, cut.timeline, cut.wording, cut.film, workshop.placements)
    return b"".join(film.read())


def test_warm_films_are_cold_films(tmp_path: Path) -> None:
    """Whatever was edited before: a word, a slide more, a line more, and back."""
    path = tmp_path / "lesson.md"
    texts = [LESSON, LESSON.replace("WORD", "other"), LESSON + "\n---\n\n## More\n", f"{LESSON}\n\nmore", LESSON]
    with workshop_for(path) as warm:
        for text in texts:
            path.write_text(text, encoding="utf-8")
            film = film_of(warm, asyncio.run(cut_of(warm, path)))
            with workshop_for(path) as fresh:
                assert film == film_of(fresh, asyncio.run(cut_of(fresh, path)))


def test_the_served_film_is_the_written_one(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(LESSON, encoding="utf-8")
    with workshop_for(path) as workshop:
        cut = asyncio.run(cut_of(workshop, path))
        built = asyncio.run(write(workshop, cut, OutputTarget.of(path, None)))
        assert built.video.read_bytes() == film_of(workshop, cut)
