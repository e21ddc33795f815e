"""``mdvideo render``: slides as pictures, or as a handout."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.api import workshop_for
from mdvideo.cli.options import overrides_of, slide_numbers
from mdvideo.cli.progress import display_for
from mdvideo.engine.build_engine import TypesetResult
from mdvideo.errors import OutputError
from mdvideo.events import Notice, Wrote
from mdvideo.plan.jobs import Digest
from mdvideo.slides.handout import handout_pdf

Read = Callable[[Digest], bytes]


def run(arguments: Namespace) -> int:
    """Typeset the slides and write them."""
    path = Path(arguments.deck)
    with (
        display_for(arguments) as display,
        workshop_for(path, jobs=arguments.jobs, emit=display.show, explain=arguments.explain) as workshop,
    ):
        lesson = workshop.open(path, overrides_of(arguments))
        slides = lesson.deck.slides
        if arguments.slides is not None:
            try:
                numbers = slide_numbers(arguments.slides, len(slides))
            except ValueError as error:
                print(f"mdvideo render: error: --slides: {error}", file=sys.stderr)
                return 2
            slides = tuple(slides[number - 1] for number in numbers)
        shown = asyncio.run(workshop.show(lesson, slides))
        pages = _pages(shown, workshop.store.read, fragments=arguments.fragments)
        if arguments.format == "pdf":
            target = Path(arguments.output or path.with_suffix(".pdf"))
            if target.suffix.lower() != ".pdf":
                raise OutputError(f"cannot write a PDF to {target}", hint="give it the suffix .pdf")
            display.show(Notice("the handout's pages are pictures; their text cannot be selected"))
            files = {target: handout_pdf(list(pages.values()), lesson.deck.title, lesson.deck.author)}
        else:
            folder = Path(arguments.output or f"{path.name.removesuffix('.md').removesuffix('.deck')}-slides")
            folder.mkdir(parents=True, exist_ok=True)
            files = {folder / f"{name}.png": page for name, page in pages.items()}
        for target, data in files.items():
            write_atomic(target, data)
            display.show(Wrote(str(target), len(data)))
    return 0


def _pages(shown: TypesetResult, read: Read, *, fragments: bool) -> dict[str, bytes]:
    """File names without suffix, and PNG: the last state of each slide, or all its states."""
    pages: dict[str, bytes] = {}
    for slide, still in zip(shown.slides, shown.stills, strict=True):
        name = f"slide-{slide.number:03}"
        if fragments and slide.fragments:
            for state in range(slide.fragments + 1):
                pages[f"{name}-{state}"] = read(still.result.outputs[f"still-{state}"])
        else:
            pages[name] = read(still.result.outputs[f"still-{slide.fragments}"])
    return pages
