"""What one edit costs: one word changed on one slide of a deck of 10, 50 and 200, in a warm process.

Seconds from the changed text on the disk to a new playable MP4 beside it, the median over several edits.
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
from mdvideo.building import workshop_for
from mdvideo.output.files import Target
from mdvideo.production import make


def seconds_of_edits(slides: int, edits: int) -> list[float]:
    """Wall-clock seconds of each of so many edits of a deck of so many slides."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        (Path(folder) / "mdvideo.toml").touch()
        path.write_text(deck(slides))
        seconds = []
        with workshop_for(path) as workshop:
            for edit in range(edits + 1):
                path.write_text(deck(slides, word=f"word{edit}"))
                began = time.perf_counter()
                asyncio.run(make(workshop, workshop.open(path, {}), Target.of(path, None)))
                seconds.append(time.perf_counter() - began)
                print(
                    f"{slides} slides, {'first build' if edit == 0 else f'edit {edit}'}: {seconds[-1]:.3f} s",
                    flush=True,
                )
        return seconds[1:]


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer slides and edits")
    quick = parser.parse_args().quick
    sizes = (4, 8, 16) if quick else (10, 50, 200)
    medians = [statistics.median(seconds_of_edits(size, 2 if quick else 7)) for size in sizes]
    names = (10, 50, 200)
    figures = {f"seconds_{name}": round(median, 4) for name, median in zip(names, medians, strict=True)}
    print(json.dumps({**figures, "ratio_200_10": round(medians[2] / medians[0], 3), "slides": sizes}))


if __name__ == "__main__":
    main()
