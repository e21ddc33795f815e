"""What starting costs, and what long decks cost in memory.

``ratio``: the time of ``mdvideo --help`` divided by that of ``python -c pass``, medians of alternating runs.
``rss_ratio_200_10``: the peak resident memory of a whole build of 200 slides divided by that of 10 slides, each in its
own process with an empty cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench.decks import deck
from bench.harness import parse_quick, print_figures, seconds_of


def run_python(*arguments: str) -> None:
    """Run a Python process, and discard its output."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def peak_memory_of_build(slides: int) -> int:
    """Measure the peak resident memory of a cold build, in the kernel's unit (KiB on Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text(deck(slides))
        command = [sys.executable, "-m", "mdvideo", "build", str(path), "--quiet", "--no-cache"]
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"the build of {slides} slides failed")
        print(f"{slides} slides: {usage.ru_maxrss / 1024:.0f} MiB peak", flush=True)
        return usage.ru_maxrss


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__, "fewer runs and slides")
    mdvideo, bare = [], []
    for _ in range(5 if quick else 30):
        mdvideo.append(seconds_of(partial(run_python, "-m", "mdvideo", "--help")))
        bare.append(seconds_of(partial(run_python, "-c", "pass")))
    ratio = statistics.median(mdvideo) / statistics.median(bare)
    few, many = (4, 12) if quick else (10, 200)
    rss = peak_memory_of_build(many) / peak_memory_of_build(few)
    print_figures({"ratio": round(ratio, 2), "rss_ratio_200_10": round(rss, 3), "slides": [few, many]})


if __name__ == "__main__":
    main()
