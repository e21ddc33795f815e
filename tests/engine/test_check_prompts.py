"""A check reports prompts of which nothing but the ground is drawn."""

from __future__ import annotations

import asyncio
import subprocess
import sys
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
    assert found["prompt-words"].startswith("the picture shows only a background: the illustrator has no ")
    assert "quux" in found["prompt-words"]


def test_known_words_and_other_backends_are_not(tmp_path: Path) -> None:
    assert "prompt-words" not in codes_of(tmp_path, "<!-- prompt: a volcano at night -->\n# T\n")
    unknown = "<!-- prompt: a frobnicated quux -->\n# T\n"
    assert "prompt-words" not in codes_of(tmp_path, unknown, images={"backend": "flat"})


def test_the_illustrator_is_imported_only_to_read_or_draw_a_prompt() -> None:
    """Neither what builds and checks, nor the identity that a build with cached pictures needs, waits for it."""
    program = (
        "import sys, mdvideo.api, mdvideo.engine.check_deck; from mdvideo.images.illustrate import Illustrate; "
        "assert Illustrate().identity; print([name for name in sys.modules if name.startswith('mdvideo.images.illus')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['mdvideo.images.illustrate']"
