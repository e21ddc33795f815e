"""Recordings of terminals: drawn as clips in the colours of a slide's theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from mdvideo.cache.runner import Make
from mdvideo.deck.model import ClipOptions, Slide
from mdvideo.errors import Problem
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import AuthorPicture
from mdvideo.images.moving.terminal_palette import terminal_colours
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.picture_jobs import DrawTerminalJob
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.themes.fonts import FONT_FOLDER
from mdvideo.slides.themes.theme import Theme, solid_colour_of

if TYPE_CHECKING:
    from pathlib import Path

MONO_FILES: tuple[Path, ...] = tuple(FONT_FOLDER / f"Mono{style}.ttf" for style in ("", "-Bold", "-Italic"))
"""Upright, bold and italic."""

_WIDTH, _HEIGHT = 0.88, 0.8
"""Share of the frame that a terminal of no stated size may fill."""


async def draw_terminal(
    picture: AuthorPicture,
    options: ClipOptions,
    slide: Slide,
    theme: Theme,
    limit: Size | None,
    frame: Size,
    label: str,
    make: Make,
    put_blob: Callable[[bytes], Digest],
) -> tuple[Digest, list[Problem]]:
    """Return a recording as an animated picture in the store, and warnings about it.

    ``limit`` is the size that the author states, if any. Raises AssetError where it cannot be drawn.
    """
    variant = variant_of(theme, slide)
    palette = theme.palettes[variant]
    ground = solid_colour_of(palette["code-ground"], palette["ground"], variant)
    ink, cursor = (solid_colour_of(palette[name], ground, variant) for name in ("code-ink", "accent"))
    job = DrawTerminalJob(
        label=label,
        source=put_blob(picture.data),
        colours=terminal_colours(ground, ink, cursor),
        limit=limit or Size(round(frame.width * _WIDTH), round(frame.height * _HEIGHT)),
        idle=options.idle,
        fonts=_font_digests(),
    )
    made = await make(job)
    notes = [
        Problem("warning", "cast-unread", f"{label}: {note}", options.span, _hint_of(note))
        for note in made.report["notes"]
    ]
    return made.outputs["clip"], notes


@cache
def _font_digests() -> tuple[Digest, ...]:
    return tuple(digest_of(path.read_bytes()) for path in MONO_FILES)


def _hint_of(note: str) -> str:
    return "install a font that has them" if note.startswith("no font") else "record it again with asciinema"
