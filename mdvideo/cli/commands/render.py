"""``mdvideo render``: write slides as PNG pictures or as a PDF handout."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.api import open_engine
from mdvideo.cli.options import (
    add_appearance_options,
    add_progress_options,
    appearance_settings_of,
    parse_slide_numbers,
)
from mdvideo.cli.progress.display import display_for
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import TypesetResult, typeset
from mdvideo.errors import OutputError
from mdvideo.events import Notice, Wrote
from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.slides.handout import handout_pdf


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("deck", metavar="DECK.md")
    parser.add_argument("-o", "--output", metavar="PATH", help="a folder for PNG files, or the PDF file")
    parser.add_argument("--slides", metavar="LIST", help="slides to render, as in 2,4-6 (default: all)")
    parser.add_argument("--format", choices=("png", "pdf"), default="png")
    parser.add_argument("--fragments", action="store_true", help="write one picture per fragment")
    add_appearance_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Typeset the slides and write them."""
    path = Path(arguments.deck)
    with (
        display_for(arguments) as display,
        open_engine(path, jobs=arguments.jobs, emit=display.show, explain=arguments.explain) as engine,
    ):
        loaded = open_deck(engine, path, appearance_settings_of(arguments))
        slides = loaded.deck.slides
        if arguments.slides is not None:
            try:
                numbers = parse_slide_numbers(arguments.slides, len(slides))
            except ValueError as error:
                print(f"mdvideo render: error: --slides: {error}", file=sys.stderr)
                return 2
            slides = tuple(slides[number - 1] for number in numbers)
        typeset_result = asyncio.run(typeset(engine, loaded, slides))
        pages = _pages(typeset_result, engine.store.read, fragments=arguments.fragments)
        if arguments.format == "pdf":
            target = Path(arguments.output or path.with_suffix(".pdf"))
            if target.suffix.lower() != ".pdf":
                raise OutputError(f"cannot write a PDF to {target}", hint="give it the suffix .pdf")
            display.show(Notice("the pages of the handout are pictures: their text cannot be selected"))
            files = {target: handout_pdf(list(pages.values()), loaded.deck.title, loaded.deck.author)}
        else:
            folder = Path(arguments.output or f"{path.name.removesuffix('.md').removesuffix('.deck')}-slides")
            folder.mkdir(parents=True, exist_ok=True)
            files = {folder / f"{name}.png": page for name, page in pages.items()}
        for target, data in files.items():
            write_atomic(target, data)
            display.show(Wrote(str(target), len(data)))
    return 0


def _pages(typeset_result: TypesetResult, read: ReadBlob, *, fragments: bool) -> dict[str, bytes]:
    """Return PNG data by file name without suffix: the last state of each slide, or all states."""
    pages: dict[str, bytes] = {}
    for slide, still in zip(typeset_result.slides, typeset_result.stills, strict=True):
        name = f"slide-{slide.number:03}"
        if fragments and slide.fragments:
            for state in range(slide.fragments + 1):
                pages[f"{name}-{state}"] = read(still.result.outputs[f"still-{state}"])
        else:
            pages[name] = read(still.result.outputs[f"still-{slide.fragments}"])
    return pages
