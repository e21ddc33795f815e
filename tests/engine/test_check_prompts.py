"""A check reports prompts of which nothing but the ground is drawn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from mdvideo.api import open_engine
from mdvideo.engine.check_deck import check_deck


def codes_of(folder: Path, text: str, **settings: Any) -> dict[str, str]:
    deck = folder / "lesson.md"
    deck.write_text(text)
    with open_engine(deck, cache=False) as engine:
        found = asyncio.run(check_deck(deck, {"size": "320x180", **settings}, engine))
    return {problem.code: problem.message for problem in found}


def test_a_prompt_that_names_nothing_known_is_reported(tmp_path: Path) -> None:
    found = codes_of(tmp_path, "<!-- prompt: a frobnicated quux -->\n# T\n")
    assert "quux" in found["prompt-words"]


def test_known_words_and_other_backends_are_not(tmp_path: Path) -> None:
    assert "prompt-words" not in codes_of(tmp_path, "<!-- prompt: a volcano at night -->\n# T\n")
    unknown = "<!-- prompt: a frobnicated quux -->\n# T\n"
    assert "prompt-words" not in codes_of(tmp_path, unknown, images={"backend": "flat"})
