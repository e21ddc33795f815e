"""What starting costs, and what long decks cost in memory.

``ratio``: ``mdvideo --help`` against ``python -c pass``, medians of runs in turn. ``rss_ratio_200_10``: peak resident
memory of a whole build of 200 slides against one of 10, each in its own process with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.decks import deck


def seconds_of(command: list[str]) -> float:
    """Wall-clock seconds of a process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def peak_memory_of_build(slides: int) -> int:
    """Peak resident set of a cold build, in the kernel's unit (KiB on Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text(deck(slides))
        command = [sys.executable, "-m", "mdvideo", "build", str(path), "--quiet", "--no-cache"]
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"the build of {slides} slides failed")
        print(f"{slides} slides: {usage.ru_maxrss / 1024:.0f} MiB at most", flush=True)
        return usage.ru_maxrss


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs and slides")
    quick = parser.parse_args().quick
    helps, bares = [], []
    for _ in range(5 if quick else 30):
        helps.append(seconds_of([sys.executable, "-m", "mdvideo", "--help"]))
        bares.append(seconds_of([sys.executable, "-c", "pass"]))
    ratio = statistics.median(helps) / statistics.median(bares)
    few, many = (4, 12) if quick else (10, 200)
    rss = peak_memory_of_build(many) / peak_memory_of_build(few)
    print(json.dumps({"ratio": round(ratio, 2), "rss_ratio_200_10": round(rss, 3), "slides": [few, many]}))


if __name__ == "__main__":
    main()
