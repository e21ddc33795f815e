"""``mdvideo render``: write slides as PNG pictures or as a PDF handout."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
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
from mdvideo.cli.usage_error import UsageError
from mdvideo.deck.model import Slide
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import TypesetResult, typeset
from mdvideo.events import Notice, Wrote
from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.slides.handout import handout_pdf

OTHER_PICTURES = frozenset({".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif"})
"""Suffixes that would otherwise be names of folders, which nobody means."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("deck", metavar="DECK.md")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="a folder for PNG files; NAME.png for one slide; NAME.pdf for a handout"
    )
    parser.add_argument("--slides", metavar="LIST", help="slides to render, as in 2,4-6 (default: all)")
    parser.add_argument("--format", choices=("png", "pdf"), help="default: pdf for NAME.pdf, else png")
    parser.add_argument("--fragments", action="store_true", help="write one picture per fragment")
    add_appearance_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Typeset the slides and write them."""
    path = Path(arguments.deck)
    output = None if arguments.output is None else Path(arguments.output)
    suffix = "" if output is None or output.is_dir() else output.suffix.lower()
    is_pdf = suffix == ".pdf" if arguments.format is None else arguments.format == "pdf"
    if is_pdf and suffix != ".pdf" and output is not None:
        raise UsageError(f"cannot write a PDF to {output}", hint="give it the suffix .pdf")
    if not is_pdf and suffix == ".pdf":
        raise UsageError(f"cannot write a picture to {output}", hint="leave out --format png, or write NAME.png")
    if suffix in OTHER_PICTURES:
        raise UsageError(f"cannot write {output}: pictures of slides are PNG", hint="give it the suffix .png")
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
                raise UsageError(f"--slides: {error}") from error
            slides = tuple(slides[number - 1] for number in numbers)
        if suffix == ".png":
            _refuse_several(output, slides, fragments=arguments.fragments)
        typeset_result = asyncio.run(typeset(engine, loaded, slides))
        pages = _pages(typeset_result, engine.store.read, fragments=arguments.fragments)
        if is_pdf:
            target = output or path.with_suffix(".pdf")
            display.show(Notice("the pages of the handout are pictures: their text cannot be selected"))
            files = {target: handout_pdf(list(pages.values()), loaded.deck.title, loaded.deck.author)}
        elif suffix == ".png" and output is not None:
            files = dict(zip([output], pages.values(), strict=True))
        else:
            folder = output or Path(f"{path.name.removesuffix('.md').removesuffix('.deck')}-slides")
            folder.mkdir(parents=True, exist_ok=True)
            files = {folder / f"{name}.png": page for name, page in pages.items()}
        for target, data in files.items():
            write_atomic(target, data)
            display.show(Wrote(str(target), len(data)))
    return 0


def _refuse_several(output: Path | None, slides: Sequence[Slide], *, fragments: bool) -> None:
    """Raise UsageError when there is more than one picture for one file."""
    count = sum(slide.fragments + 1 if fragments else 1 for slide in slides)
    if count != 1:
        hint = "choose a slide with --slides" + (" and leave out --fragments" if fragments else ", or write a folder")
        raise UsageError(f"{output} is one file, but there are {count} pictures", hint=hint)


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
