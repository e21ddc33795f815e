"""A warm workshop's film after an edit is the film that a fresh process would make of the same text."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import write_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import RenderedBuild, render_all
from mdvideo.output.assemble_mp4 import mp4_of
from mdvideo.output.files import OutputTarget
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


async def cut_of(engine: BuildEngine, path: Path) -> RenderedBuild:
    return await render_all(engine, open_deck(engine, path, SMALL))


def film_of(engine: BuildEngine, cut: RenderedBuild) -> bytes:
    film = mp4_of(cut.contents, engine.sample_index)
    return b"".join(film.read())


def test_a_kept_engine_gives_the_same_video_as_a_new_one(tmp_path: Path) -> None:
    """Whatever was edited before: a word, a slide more, a line more, and back."""
    path = tmp_path / "lesson.md"
    texts = [LESSON, LESSON.replace("WORD", "other"), LESSON + "\n---\n\n## More\n", f"{LESSON}\n\nmore", LESSON]
    with open_engine(path) as warm:
        for text in texts:
            path.write_text(text, encoding="utf-8")
            film = film_of(warm, asyncio.run(cut_of(warm, path)))
            with open_engine(path) as fresh:
                assert film == film_of(fresh, asyncio.run(cut_of(fresh, path)))


def test_the_served_video_is_the_written_one(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(LESSON, encoding="utf-8")
    with open_engine(path) as engine:
        cut = asyncio.run(cut_of(engine, path))
        built = asyncio.run(write_files(engine, cut, OutputTarget.of(path, None)))
        assert built.video.read_bytes() == film_of(engine, cut)
