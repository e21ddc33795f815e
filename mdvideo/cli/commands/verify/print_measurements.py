"""Build and measure the decks of ``mdvideo verify``, and print what was measured."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo.api import open_engine
from mdvideo.cli.named_decks import decks_named
from mdvideo.cli.options import appearance_settings_of, output_target_of
from mdvideo.engine.build_files import write_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import render_all
from mdvideo.verify.measure_film import FilmPlan, measure_film
from mdvideo.verify.measurements import Measurement

MARKS = {True: "ok  ", False: "FAIL"}


def print_measurements(arguments: Namespace) -> int:
    """Print the measurements of each video; exit 1 when a limit is exceeded."""
    results: dict[str, Sequence[Measurement]] = {}
    for deck in decks_named(arguments.decks):
        video, measurements = _verify(deck, arguments)
        results[str(video)] = measurements
        shown = [one for one in measurements if not (arguments.quiet and one.is_within)]
        if shown and not arguments.json:
            print(video)
            for one in shown:
                print(f"  {MARKS[one.is_within] if one.is_measured else '–   '} {one}")
    if arguments.json:
        films = [{"video": video, "measurements": [m.to_json() for m in found]} for video, found in results.items()]
        print(json.dumps(films, indent=2, ensure_ascii=False))
    return int(any(not one.is_within for found in results.values() for one in found))


def _verify(deck: Path, arguments: Namespace) -> tuple[Path, Sequence[Measurement]]:
    overrides = appearance_settings_of(arguments)
    target = output_target_of(deck, arguments.output)
    with open_engine(deck, jobs=arguments.jobs) as engine:
        loaded = open_deck(engine, deck, overrides)

        async def build() -> tuple[Path, FilmPlan]:
            # What is built already is only looked up, and the file is written as the deck is now.
            rendered = await render_all(engine, loaded)
            built = await write_files(engine, rendered, target)
            lang = loaded.settings.speech.lang or loaded.deck.lang
            return built.video, FilmPlan(rendered.narration, rendered.timeline, rendered.transcript, lang)

        video, plan = asyncio.run(build())
    return video, measure_film(video, plan)
