"""Parts of all benchmarks: the ``--quick`` option, timing, and the figures as JSON at the end of the output."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping


def option_parser(description: str, quick: str) -> argparse.ArgumentParser:
    """A parser with the option ``--quick``, whose help text is ``quick``."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=quick)
    return parser


def parse_quick(description: str, quick: str) -> bool:
    """Whether the command line has ``--quick``."""
    return bool(option_parser(description, quick).parse_args().quick)


def seconds_of(work: Callable[[], object]) -> float:
    """Wall-clock seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def print_figures(figures: Mapping[str, object]) -> None:
    """Print the last line of a benchmark's output."""
    print(json.dumps(figures))
