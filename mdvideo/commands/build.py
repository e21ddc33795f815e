"""``mdvideo build``: the video of a deck, and what stands beside it."""

from __future__ import annotations

from argparse import Namespace

from mdvideo.workshop import build
from mdvideo.commands.shaping import overrides_of
from mdvideo.display import display_for


def run(arguments: Namespace) -> int:
    """Build, and show how it gets on."""
    with display_for(arguments) as display:
        build(
            arguments.deck,
            arguments.output,
            emit=display.show,
            cache=not arguments.no_cache,
            explain=arguments.explain,
            **overrides_of(arguments),
        )
    return 0
