"""Lessons written in Markdown become videos.

The same as the command line, typed::

    import mdvideo

    deck = mdvideo.load_deck("lesson.md")      # parsed, with its problems
    built = mdvideo.build("lesson.md", size="9:16")
    built.video, built.manifest.duration

What these raise is an ``MdvideoError``; ``mdvideo.errors`` draws the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mdvideo.api import build as build
    from mdvideo.deck.load import load_deck as load_deck
    from mdvideo.errors import MdvideoError as MdvideoError

__all__ = ["MdvideoError", "__version__", "build", "load_deck"]
__version__ = "0.1.0"

_LAZY = {"MdvideoError": "mdvideo.errors", "build": "mdvideo.api", "load_deck": "mdvideo.deck.load"}


def __getattr__(name: str) -> Any:
    # Importing the package must cost nothing: the command line's --help imports it too.
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
