"""``mdvideo images``: generate a deck's pictures and clips, pin them, try variants, write them to a folder."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.api import open_engine
from mdvideo.cli.options import (
    add_appearance_options,
    add_execution_options,
    add_progress_options,
    appearance_settings_of,
    execution_settings_of,
    parse_slide_numbers,
)
from mdvideo.cli.progress.display import display_for
from mdvideo.cli.usage_error import UsageError
from mdvideo.deck.model import Slide
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck, open_deck
from mdvideo.engine.pin_pictures import pin_clips, pin_pictures
from mdvideo.engine.pipeline import requested_pictures_of, resolve_pictures, typeset
from mdvideo.engine.variants import current_seed, generate_pictures, next_variants
from mdvideo.events import Notice, Wrote
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import PictureRequest
from mdvideo.steps.generated_motion import wants_generated_motion

Pictures = Mapping[PictureRequest, PictureUse]
Jobs = Mapping[PictureRequest, GeneratePictureJob | PinnedPictureJob]


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("deck", metavar="DECK.md")
    parser.add_argument("--slide", metavar="LIST", help="only pictures of these slides, as in 4 or 2,4-6")
    parser.add_argument("--picture", metavar="N", type=int, help="only the Nth of these pictures")
    parser.add_argument("--reroll", action="store_true", help="generate them with the next seed")
    parser.add_argument(
        "--variants", metavar="N", type=int, choices=range(1, 17), help="write a contact sheet of N variants"
    )
    parser.add_argument("--pick", metavar="N", type=int, choices=range(1, 17), help="pin the Nth variant")
    parser.add_argument("--write", metavar="DIR", help="write the pictures to a folder to commit with the deck")
    parser.add_argument("--no-lock", dest="lock", action="store_false", help="neither read nor write the lockfile")
    parser.add_argument("--prune", action="store_true", help="remove pins of pictures that the deck no longer shows")
    parser.add_argument("-o", "--output", metavar="PATH", help="file of the contact sheet")
    add_appearance_options(parser)
    add_execution_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Generate the selected pictures; then pin them, or write a contact sheet of variants."""
    path = Path(arguments.deck)
    with (
        display_for(arguments) as display,
        open_engine(
            path, jobs=arguments.jobs, emit=display.show, explain=arguments.explain, **execution_settings_of(arguments)
        ) as engine,
    ):
        loaded = open_deck(engine, path, appearance_settings_of(arguments))
        if not arguments.lock:
            loaded = replace(loaded, lock=Lockfile())
        selected = _selected_pictures(arguments, loaded)
        if arguments.variants is not None and arguments.pick is None:
            _write_variants(arguments, engine, loaded, selected)
            return 0
        steps = arguments.pick or int(arguments.reroll)
        if arguments.pick is not None:
            _single(selected)
        jobs = (
            _rerolled_jobs(engine, loaded, selected, steps)
            if steps
            else resolve_pictures(engine, loaded, selected, to_pin=True)
        )
        asyncio.run(_generate_and_pin(arguments, engine, loaded, jobs))
    return 0


async def _generate_and_pin(arguments: Namespace, engine: BuildEngine, loaded: LoadedDeck, jobs: Jobs) -> None:
    """Generate and pin the pictures, then the motion clips made from them."""
    generated = await generate_pictures(engine, jobs)
    keeps = arguments.lock or arguments.write is not None
    if keeps:
        lock = pin_pictures(
            engine, loaded, generated, write=arguments.write, prune=arguments.prune, lock=arguments.lock
        )
        loaded = replace(loaded, lock=lock)
    moving = [] if arguments.picture is not None else [*filter(wants_generated_motion, _slides(arguments, loaded))]
    if moving:
        stills = (await typeset(engine, loaded, moving)).stills
        clips = [still.motion_clip for still in stills if still.motion_clip is not None]
        if keeps:
            whole = arguments.prune and arguments.slide is None
            pin_clips(engine, loaded, clips, write=arguments.write, prune=whole, lock=arguments.lock)


def _slides(arguments: Namespace, loaded: LoadedDeck) -> tuple[Slide, ...]:
    slides = loaded.deck.slides
    if arguments.slide is None:
        return slides
    try:
        return tuple(slides[number - 1] for number in parse_slide_numbers(arguments.slide, len(slides)))
    except ValueError as error:
        raise UsageError(f"--slide: {error}") from error


def _selected_pictures(arguments: Namespace, loaded: LoadedDeck) -> Pictures:
    pictures = requested_pictures_of(loaded, _slides(arguments, loaded))
    if arguments.picture is None:
        return pictures
    if not 1 <= arguments.picture <= len(pictures):
        raise UsageError(f"--picture: there are {len(pictures)}{_list_of(pictures)}")
    request = list(pictures)[arguments.picture - 1]
    return {request: pictures[request]}


def _single(selected: Pictures) -> tuple[PictureRequest, PictureUse]:
    """Return the selected picture if it is the only one. Raises UsageError."""
    if len(selected) != 1:
        raise UsageError(
            f"select one picture with --slide and --picture; there are {len(selected)}{_list_of(selected)}"
        )
    return next(iter(selected.items()))


def _list_of(pictures: Pictures) -> str:
    return "".join(f"\n  {number}  {picture.label}" for number, picture in enumerate(pictures.values(), 1))


def _rerolled_jobs(engine: BuildEngine, loaded: LoadedDeck, selected: Pictures, steps: int) -> Jobs:
    return {
        request: next_variants(engine, loaded, request, picture.label, steps)[-1].job
        for request, picture in selected.items()
    }


def _write_variants(arguments: Namespace, engine: BuildEngine, loaded: LoadedDeck, selected: Pictures) -> None:
    from mdvideo.slides.contact_sheet import SheetCell as Cell
    from mdvideo.slides.contact_sheet import contact_sheet

    request, picture = _single(selected)
    now = resolve_pictures(engine, loaded, selected, to_pin=True)[request]
    tried = next_variants(engine, loaded, request, picture.label, arguments.variants)
    jobs = {request: now, **{variant.job.request: variant.job for variant in tried}}
    generated = asyncio.run(generate_pictures(engine, jobs))
    names = ["current", *map(str, range(1, len(generated)))]
    seeds = [current_seed(loaded, request), *(variant.seed for variant in tried)]
    sheet = contact_sheet(
        [
            Cell(engine.store.read(one.picture), name, f"seed {seed}")
            for one, name, seed in zip(generated, names, seeds, strict=True)
        ]
    )
    stem = lockfile_path(loaded.path).name.removesuffix(".lock.json")
    target = Path(arguments.output) if arguments.output else loaded.path.with_name(f"{stem}-variants.png")
    write_atomic(target, sheet)
    engine.emit(Wrote(str(target), len(sheet)))
    engine.emit(Notice(f"choose with: mdvideo images {_command_arguments(arguments)} --pick NUMBER"))


def _command_arguments(arguments: Namespace) -> str:
    given = [arguments.deck]
    given += ["--slide", arguments.slide] if arguments.slide else []
    given += ["--picture", str(arguments.picture)] if arguments.picture else []
    return " ".join(given)
