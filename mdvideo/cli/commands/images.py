"""``mdvideo images``: make a deck's pictures and clips alone, pin them, try others, and write them to a folder."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.api import workshop_for
from mdvideo.cli.options import machine_of, overrides_of, slide_numbers
from mdvideo.cli.progress import display_for
from mdvideo.deck.model import Slide
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.engine.pin_pictures import pin_clips, pin_pictures
from mdvideo.engine.variants import others, paint, seed_in_force
from mdvideo.events import Notice, Wrote
from mdvideo.lockfile.lockfile import Lockfile, lock_path
from mdvideo.plan.jobs import PaintJob, PinnedJob
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import PictureRequest
from mdvideo.steps.generated_motion import generates

Pictures = Mapping[PictureRequest, PictureUse]
Jobs = Mapping[PictureRequest, PaintJob | PinnedJob]


class _UsageError(Exception):
    """The command line asks for what this deck does not have."""


def run(arguments: Namespace) -> int:
    """Paint what is chosen; then pin it, or write the contact sheet of its variants."""
    path = Path(arguments.deck)
    with (
        display_for(arguments) as display,
        workshop_for(
            path, jobs=arguments.jobs, emit=display.show, explain=arguments.explain, **machine_of(arguments)
        ) as workshop,
    ):
        lesson = workshop.open(path, overrides_of(arguments))
        if not arguments.lock:
            lesson = replace(lesson, lock=Lockfile())
        try:
            chosen = _chosen(arguments, workshop, lesson)
            if arguments.variants is not None and arguments.pick is None:
                _write_variants(arguments, workshop, lesson, chosen)
                return 0
            steps = arguments.pick or int(arguments.reroll)
            if arguments.pick is not None:
                _only(chosen)
        except _UsageError as error:
            print(f"mdvideo images: error: {error}", file=sys.stderr)
            return 2
        jobs = _rerolled(workshop, lesson, chosen, steps) if steps else workshop.paintings(lesson, chosen, to_pin=True)
        asyncio.run(_made(arguments, workshop, lesson, jobs))
    return 0


async def _made(arguments: Namespace, workshop: BuildEngine, lesson: LoadedDeck, jobs: Jobs) -> None:
    """Paint, and pin; then animate what is painted, and pin that."""
    painted = await paint(workshop, jobs)
    if arguments.lock:
        lock = pin_pictures(workshop, lesson, painted, write=arguments.write, prune=arguments.prune)
        lesson = replace(lesson, lock=lock)
    moving = [] if arguments.picture is not None else [*filter(generates, _slides(arguments, lesson))]
    if moving:
        moved = [still.moved for still in (await workshop.show(lesson, moving)).stills if still.moved is not None]
        if arguments.lock:
            whole = arguments.prune and arguments.slide is None
            pin_clips(workshop, lesson, moved, write=arguments.write, prune=whole)


def _slides(arguments: Namespace, lesson: LoadedDeck) -> tuple[Slide, ...]:
    slides = lesson.deck.slides
    if arguments.slide is None:
        return slides
    try:
        return tuple(slides[number - 1] for number in slide_numbers(arguments.slide, len(slides)))
    except ValueError as error:
        raise _UsageError(f"--slide: {error}") from error


def _chosen(arguments: Namespace, workshop: BuildEngine, lesson: LoadedDeck) -> Pictures:
    asked = workshop.asked(lesson, _slides(arguments, lesson))
    if arguments.picture is None:
        return asked
    if not 1 <= arguments.picture <= len(asked):
        raise _UsageError(f"--picture: there are {len(asked)}{_listed(asked)}")
    request = list(asked)[arguments.picture - 1]
    return {request: asked[request]}


def _only(chosen: Pictures) -> tuple[PictureRequest, PictureUse]:
    """The one picture that is chosen."""
    if len(chosen) != 1:
        raise _UsageError(f"choose one picture with --slide and --picture; there are {len(chosen)}{_listed(chosen)}")
    return next(iter(chosen.items()))


def _listed(asked: Pictures) -> str:
    return "".join(f"\n  {number}  {picture.label}" for number, picture in enumerate(asked.values(), 1))


def _rerolled(workshop: BuildEngine, lesson: LoadedDeck, chosen: Pictures, steps: int) -> Jobs:
    return {
        request: others(workshop, lesson, request, picture.label, steps)[-1].job for request, picture in chosen.items()
    }


def _write_variants(arguments: Namespace, workshop: BuildEngine, lesson: LoadedDeck, chosen: Pictures) -> None:
    from mdvideo.slides.contact_sheet import SheetCell as Cell
    from mdvideo.slides.contact_sheet import contact_sheet

    request, picture = _only(chosen)
    now = workshop.paintings(lesson, chosen, to_pin=True)[request]
    tried = others(workshop, lesson, request, picture.label, arguments.variants)
    jobs = {request: now, **{variant.job.request: variant.job for variant in tried}}
    painted = asyncio.run(paint(workshop, jobs))
    names = ["now", *map(str, range(1, len(painted)))]
    seeds = [seed_in_force(lesson, request), *(variant.seed for variant in tried)]
    sheet = contact_sheet(
        [
            Cell(workshop.store.read(one.picture), name, f"seed {seed}")
            for one, name, seed in zip(painted, names, seeds, strict=True)
        ]
    )
    stem = lock_path(lesson.path).name.removesuffix(".lock.json")
    target = Path(arguments.output) if arguments.output else lesson.path.with_name(f"{stem}-variants.png")
    write_atomic(target, sheet)
    workshop.emit(Wrote(str(target), len(sheet)))
    workshop.emit(Notice(f"choose with: mdvideo images {_quoted(arguments)} --pick NUMBER"))


def _quoted(arguments: Namespace) -> str:
    given = [arguments.deck]
    given += ["--slide", arguments.slide] if arguments.slide else []
    given += ["--picture", str(arguments.picture)] if arguments.picture else []
    return " ".join(given)
