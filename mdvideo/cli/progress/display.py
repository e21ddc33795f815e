"""The display protocol, and the choice of a display. No other package draws events."""

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
    """Receives events inside its ``with`` block, from any thread; ``show`` never raises."""

    def show(self, event: Event) -> None:
        """Draw an event, or keep it for a later line."""
        ...

    def __enter__(self) -> Display: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


def display_for(arguments: Namespace) -> Display:
    """Return the display for ``--json``, ``--quiet`` and ``--explain`` that suits standard error."""
    if arguments.json:
        return JsonDisplay(sys.stdout)
    if arguments.quiet:
        return QuietDisplay(sys.stderr)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"):
        from mdvideo.cli.progress.bars import BarsDisplay, terminal

        return BarsDisplay(terminal(), explain=arguments.explain)
    return PlainDisplay(sys.stderr, explain=arguments.explain)
