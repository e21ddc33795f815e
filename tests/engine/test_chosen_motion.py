"""What moves in a video, and what stands still for viewers who prefer that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdvideo.deck.load import load_deck
from mdvideo.engine.deck_theme import deck_theme_of
from mdvideo.engine.loaded_deck import LoadedDeck, loaded_deck_of
from mdvideo.engine.pipeline import plan_timeline
from mdvideo.lockfile.lockfile import Lockfile
from mdvideo.plan.timeline import MotionPiece, TransitionPiece
from mdvideo.settings import settings_for
from mdvideo.steps.narration import scripts_of

SLIDES = """
# Start

---

<!-- _prompt: hills -->
<!-- _motion: zoom-in -->

## Points

* One
* Two

---

# Chapter

---

* Three
"""


def loaded(tmp_path: Path, front_matter: str = "theme: bold", **overrides: Any) -> LoadedDeck:
    path = tmp_path / "deck.md"
    (tmp_path / "mdvideo.toml").touch()
    path.write_text(f"---\n{front_matter}\n---\n{SLIDES}", encoding="utf-8")
    deck = load_deck(path)
    assert deck.problems == ()
    settings = settings_for(path, deck.options, overrides)
    scripts, _ = scripts_of(deck, tmp_path, speech=settings.speech)
    return loaded_deck_of(path, deck_theme_of(deck, settings, path), Lockfile(), scripts, {})


def names_of(one: LoadedDeck) -> list[str | None]:
    return [None if each is None else each.name for each in one.transitions]


@pytest.mark.parametrize(
    ("front_matter", "names"),
    [
        ("theme: bold", ["slideleft", "coverleft", "slideleft", None]),
        ("theme: gaia", [None, None, None, None]),
        ("theme: bold\ntransition: fade", ["fade", "fade", "fade", None]),
        ("theme: gaia\nchapterTransition: slideup 1s", [None, "slideup", None, None]),
        ("theme: bold\ntransition: fade\nchapterTransition: slideup 1s", ["fade", "slideup", "fade", None]),
    ],
)
def test_a_chapter_begins_with_the_transition_of_chapters(
    front_matter: str, names: list[str | None], tmp_path: Path
) -> None:
    assert names_of(loaded(tmp_path, front_matter)) == names


def test_with_reduced_motion_nothing_moves_and_nothing_takes_another_time(tmp_path: Path) -> None:
    moving, _ = plan_timeline(loaded(tmp_path))
    still, _ = plan_timeline(loaded(tmp_path, reduce_motion=True))
    pieces = [[piece for time in one.slides for piece in time.pieces] for one in (moving, still)]
    assert any(isinstance(piece, MotionPiece) for piece in pieces[0])
    assert not any(isinstance(piece, MotionPiece) for piece in pieces[1])
    changes = {piece.name for piece in pieces[1] if isinstance(piece, TransitionPiece)}
    assert changes == {"fade"}
    assert {piece.name for piece in pieces[0] if isinstance(piece, TransitionPiece)} >= {"rise", "coverleft"}
    assert [(time.start, time.end, time.reveals) for time in moving.slides] == [
        (time.start, time.end, time.reveals) for time in still.slides
    ]
