"""Shows a deck's slides in several themes, on one picture to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import typeset
from mdvideo.frame_size import Size
from mdvideo.slides.contact_sheet import SheetRow, rows_sheet
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.themes.theme import Theme

_SHORT_SIDE = 360
"""Pixels of the shorter side of a slide on the sheet: text of 28 pixels in a full frame can still be read."""

MOST_SLIDES = 6
"""Slides of a theme on a sheet."""


def preview_sheet(
    engine: BuildEngine,
    deck: Path,
    themes: Sequence[tuple[str, Theme]],
    overrides: Mapping[str, Any],
    numbers: Sequence[int] = (),
    *,
    in_row: int | None = None,
) -> bytes:
    """Return a PNG with a row for each theme, below its name, of a deck's slides in it.

    With ``in_row``, there are so many slides in each row, and no names.

    ``themes`` are as a deck names them, with what they are. ``numbers`` are the slides; without any, one slide of each
    layout that the deck has, at most ``MOST_SLIDES``. Raises MdvideoError as a build does.
    """
    rows = []
    for name, theme in themes:
        loaded = open_deck(engine, deck, {**overrides, "theme": name, "captions": "none"})
        small = _small_size(loaded.settings.size)
        loaded = replace(loaded, settings=loaded.settings.model_copy(update={"size": small}))
        slides = loaded.deck.slides
        chosen = [slides[number - 1] for number in numbers if 1 <= number <= len(slides)] or _various(slides)
        stills = asyncio.run(typeset(engine, loaded, tuple(chosen))).stills
        pictures = tuple(
            engine.store.read(still.result.outputs[f"still-{slide.fragments}"])
            for slide, still in zip(chosen, stills, strict=True)
        )
        step = in_row or len(pictures)
        rows += [SheetRow(name, theme.description, pictures[at : at + step]) for at in range(0, len(pictures), step)]
    return rows_sheet(rows, named=in_row is None)


def _various(slides: Iterable[Any]) -> list[Any]:
    """Return the first slide of each layout, then further ones, in the deck's order."""
    all_slides = list(slides)
    first_by_layout: dict[str, Any] = {}
    for slide in all_slides:
        first_by_layout.setdefault(layout_of(slide, {}), slide)
    chosen = list(first_by_layout.values())[:MOST_SLIDES]
    for slide in all_slides:
        if len(chosen) < MOST_SLIDES and slide not in chosen:
            chosen.append(slide)
    return [slide for slide in all_slides if slide in chosen]


def _small_size(size: Size) -> Size:
    scale = _SHORT_SIDE / min(size)
    return Size(2 * round(size.width * scale / 2), 2 * round(size.height * scale / 2))
