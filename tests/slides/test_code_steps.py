"""Code in steps: each state shows the lines of its step, the others dimmed, in our layouts and in Marp's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.slides.handlers import run_slide
from mdvideo.slides.html.page import page_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import load_theme
from tests.support.html_pages import PictureStore, pixels_of

CODE = "```text {1|3|all}\nMMMMMMMM\nMMMMMMMM\nMMMMMMMM\n```"


def stills(
    text: str, theme: str, size: Size, blitz: BlitzRenderer, store: PictureStore, *, moving: bool = False
) -> tuple[list[NDArray[np.uint8]], dict[str, Any]]:
    deck = parse_deck(text, "deck.md")
    slide, look = deck.slides[0], load_theme(theme, Path())
    page = page_of(look, deck, slide, size, {})
    job = SlideJob(
        html=page.html,
        size=size,
        states=slide.fragments + 1,
        layers=(),
        ground=page.ground,
        scrim=page.scrim,
        floor=look.floor,
        keep_layers=moving,
        renderer=blitz.identity,
    )
    product = run_slide(job, store.read, blitz)
    pictures = [pixels_of(product.outputs[f"still-{state}"]) for state in range(job.states)]
    return pictures, dict(product.report)


def strength_of_lines(picture: NDArray[np.uint8], plain: NDArray[np.uint8]) -> list[int]:
    """Return how far each line of code is from its ground at most, the lines being where ``plain`` has ink."""
    dark = np.abs(plain.astype(int) - np.median(plain, axis=(0, 1))).sum(-1)
    rows = np.flatnonzero((dark > 250).sum(1) > 20)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    groups = [group for group in groups if len(group) > 6]  # no borders
    ground = picture[groups[0][0] - 6].astype(int)
    return [int(np.abs(picture[group].astype(int) - np.median(ground, 0)).sum(-1).max()) for group in groups]


@pytest.mark.parametrize("theme", ["paper", "terminal", "default"])
@pytest.mark.parametrize("moving", [False, True])
def test_each_step_shows_its_lines_and_dims_the_others(
    theme: str, moving: bool, blitz: BlitzRenderer, store: PictureStore
) -> None:
    pictures, report = stills(CODE, theme, Size(960, 540), blitz, store, moving=moving)
    assert len(pictures) == 3
    first, second, whole = (strength_of_lines(picture, pictures[2]) for picture in pictures)
    assert len(whole) == 3
    assert [strength > 0.7 * whole[0] for strength in first] == [True, False, False]
    assert [strength > 0.7 * whole[0] for strength in second] == [False, False, True]
    assert all(strength > 20 for strength in (*first, *second))  # dimmed, not hidden
    assert report["contrast"] >= report["required"]  # dimmed lines do not count


def test_steps_follow_the_fragments_before_them(blitz: BlitzRenderer, store: PictureStore) -> None:
    deck = parse_deck(f"* one\n* two\n\n{CODE}\n\n* three", "deck.md")
    assert deck.slides[0].fragments == 5
    assert 'data-dim="0 1 2 3"' in deck.slides[0].body  # line 2, until the step that shows all
    assert 'data-dim="0 1 2"' in deck.slides[0].body  # line 3
    assert 'data-dim="3"' in deck.slides[0].body  # line 1
    assert not deck.problems


def test_steps_keep_the_layout_of_a_tall_frame(blitz: BlitzRenderer, store: PictureStore) -> None:
    pictures, _ = stills(CODE, "paper", Size(540, 960), blitz, store)
    first, _, whole = (strength_of_lines(picture, pictures[2]) for picture in pictures)
    assert len(whole) == 3
    assert first[0] > 0.7 * whole[0]
    assert first[2] < 0.7 * whole[2]


def test_a_line_that_the_code_does_not_have_is_a_warning() -> None:
    deck = parse_deck("```text {1|4}\na\nb\n```", "deck.md")
    (problem,) = deck.problems
    assert (problem.code, problem.span and problem.span.line) == ("code-lines", 1)
    assert "the code has 2 lines" in problem.message
