"""What one edit costs: one word is changed on one slide of a deck of 10, 50 and 200 slides, in a warm process.

Medians over several edits, in seconds from the changed deck on disk: ``served``, until any range of the new video can
be read (which ``mdvideo watch`` plays); ``written``, until the MP4 and all its companion files are written.
``open_cpu``: CPU seconds of reading the deck alone.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from bench.decks import deck
from bench.harness import parse_quick, print_figures
from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import write_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import render_all
from mdvideo.output.assemble_mp4 import mp4_of
from mdvideo.output.files import OutputTarget

EditTimes = dict[str, float]
"""Seconds, by the names of the figures."""


def seconds_of_edits(slides: int, edits: int) -> list[EditTimes]:
    """Edit a deck of so many slides so many times, and time each edit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        (Path(folder) / "mdvideo.toml").touch()
        path.write_text(deck(slides))
        times = []
        with open_engine(path) as engine:
            for edit in range(edits + 1):
                path.write_text(deck(slides, word=f"word{edit}"))
                times.append(asyncio.run(_time_edit(engine, path)))
                name = "first build" if edit == 0 else f"edit {edit}"
                print(f"{slides} slides, {name}: {', '.join(f'{k} {v:.3f}' for k, v in times[-1].items())}", flush=True)
        return times[1:]


async def _time_edit(engine: BuildEngine, path: Path) -> EditTimes:
    start, cpu = time.perf_counter(), time.process_time()
    loaded = open_deck(engine, path, {})
    opened = time.process_time() - cpu
    rendered = await render_all(engine, loaded)
    mp4_of(rendered.contents, engine.sample_index)
    served = time.perf_counter() - start
    await write_files(engine, rendered, OutputTarget.of(path, None))
    return {"open_cpu": opened, "served": served, "written": time.perf_counter() - start}


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__, "fewer slides and edits")
    sizes = (4, 8, 16) if quick else (10, 50, 200)
    edits = [seconds_of_edits(size, 2 if quick else 7) for size in sizes]
    figures: dict[str, object] = {}
    for figure in ("open_cpu", "served", "written"):
        medians = [statistics.median(edit[figure] for edit in some) for some in edits]
        figures |= {f"{figure}_{name}": round(median, 4) for name, median in zip((10, 50, 200), medians, strict=True)}
        figures[f"{figure}_ratio_200_10"] = round(medians[2] / medians[0], 3)
    print_figures({**figures, "slides": sizes})


if __name__ == "__main__":
    main()
