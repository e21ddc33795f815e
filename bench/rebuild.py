"""What one edit costs: one word changed on one slide of a deck of 10, 50 and 200, in a warm process.

Medians over several edits, of seconds from the changed text on the disk: ``served``, to the new film, of which any
range can be read (what ``mdvideo watch`` plays); ``written``, to the MP4 and all files beside it. ``open_cpu``: CPU
seconds of reading the deck alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from bench.decks import deck
from mdvideo.api import workshop_for
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.pipeline import produce, write
from mdvideo.output.files import OutputTarget, film_mp4

Edit = dict[str, float]


def seconds_of_edits(slides: int, edits: int) -> list[Edit]:
    """What each of so many edits of a deck of so many slides took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        (Path(folder) / "mdvideo.toml").touch()
        path.write_text(deck(slides))
        found = []
        with workshop_for(path) as workshop:
            for edit in range(edits + 1):
                path.write_text(deck(slides, word=f"word{edit}"))
                found.append(asyncio.run(_edit(workshop, path)))
                name = "first build" if edit == 0 else f"edit {edit}"
                print(f"{slides} slides, {name}: {', '.join(f'{k} {v:.3f}' for k, v in found[-1].items())}", flush=True)
        return found[1:]


async def _edit(workshop: BuildEngine, path: Path) -> Edit:
    began, cpu = time.perf_counter(), time.process_time()
    lesson = workshop.open(path, {})
    opened = time.process_time() - cpu
    cut = await produce(workshop, lesson)
    film_mp4(lesson.deck, lesson.settings, cut.timeline, cut.wording, cut.film, workshop.placements)
    served = time.perf_counter() - began
    await write(workshop, cut, OutputTarget.of(path, None))
    return {"open_cpu": opened, "served": served, "written": time.perf_counter() - began}


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer slides and edits")
    quick = parser.parse_args().quick
    sizes = (4, 8, 16) if quick else (10, 50, 200)
    edits = [seconds_of_edits(size, 2 if quick else 7) for size in sizes]
    figures: dict[str, object] = {}
    for what in ("open_cpu", "served", "written"):
        medians = [statistics.median(edit[what] for edit in some) for some in edits]
        figures |= {f"{what}_{name}": round(median, 4) for name, median in zip((10, 50, 200), medians, strict=True)}
        figures[f"{what}_ratio_200_10"] = round(medians[2] / medians[0], 3)
    print(json.dumps({**figures, "slides": sizes}))


if __name__ == "__main__":
    main()
