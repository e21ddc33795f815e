"""Decks of other tools, in our own words: how many build and are clean, and the seconds per slide.

Reports ``decks``, ``slides``, ``built`` and ``clean`` (shares of all decks) and ``seconds_per_slide`` (check, render,
in one process, cold). For public decks, see ``scripts/corpus``.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from pathlib import Path

from bench.harness import parse_quick, print_figures
from mdvideo.api import open_engine
from mdvideo.engine.check_deck import check_deck
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import typeset
from mdvideo.errors import MdvideoError

FOLDER = Path(__file__).parents[1] / "tests" / "corpus" / "decks"
SETTINGS = {"size": "1280x720", "images": {"backend": "sketch"}}


def main() -> None:
    """Render and check every deck."""
    parse_quick(__doc__ or "", "the same: it takes a few seconds")
    built = clean = slides = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        (folder / "mdvideo.toml").touch()
        decks = sorted(folder.glob("*.md"))
        began = time.perf_counter()
        for deck in decks:
            with open_engine(deck) as engine:
                problems = asyncio.run(check_deck(deck, SETTINGS, engine))
                clean += not any(problem.severity == "error" for problem in problems)
                try:
                    slides += len(asyncio.run(typeset(engine, open_deck(engine, deck, SETTINGS))).stills)
                    built += 1
                except MdvideoError as error:
                    print(f"{deck.name}: {error}")
        seconds = time.perf_counter() - began
    print_figures(
        {
            "decks": len(decks),
            "slides": slides,
            "built": round(built / len(decks), 3),
            "clean": round(clean / len(decks), 3),
            "seconds_per_slide": round(seconds / max(1, slides), 3),
        }
    )


if __name__ == "__main__":
    main()
