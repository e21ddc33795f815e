"""How a build shows itself: bars on a terminal, lines in a log, JSON for machines. Nothing else draws events.

Everything for people goes to standard error, so that standard output stays free for JSON.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from types import TracebackType
from typing import Protocol

from mdvideo.cli.progress.json_lines import JsonDisplay
from mdvideo.cli.progress.plain import PlainDisplay, QuietDisplay
from mdvideo.events import Event


class Display(Protocol):
    """Takes events while its ``with`` block lasts, from any thread; showing one never raises."""

    def show(self, event: Event) -> None:
        """Draw one event, or remember it for later."""
        ...

    def __enter__(self) -> Display: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


def display_for(arguments: Namespace) -> Display:
    """The display that ``--json``, ``--quiet`` and ``--explain`` ask for, and that standard error can show."""
    if arguments.json:
        return JsonDisplay(sys.stdout)
    if arguments.quiet:
        return QuietDisplay(sys.stderr)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"):
        from mdvideo.cli.progress.bars import BarsDisplay, terminal

        return BarsDisplay(terminal(), explain=arguments.explain)
    return PlainDisplay(sys.stderr, explain=arguments.explain)
