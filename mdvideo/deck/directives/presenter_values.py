"""The ``presenter`` directive: who speaks, in a corner of the slide: ``me.mp4 bottom-left round 20%``, or ``drawn``.

A file is shown on its slide alone. A presenter that speaks the narration stays until ``none``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import get_args

from mdvideo.deck.directives.values import URL_SCHEME, fail, read_nonempty_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import Corner, PresenterClip

_CORNERS = {name: name for name in get_args(Corner)}
_SHAPES = ("round", "rounded")
_PERCENT = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)%")
_LEAST, _MOST = Fraction(8, 100), Fraction(50, 100)
_BACKEND = re.compile(r"[^\W\d][\w-]*")
_HINT = "write drawn, or me.mp4, and after it a corner (top-right), round or rounded, and a size (20%)"


def read_presenter(value: YamlValue) -> PresenterClip | None:
    """Read the name of a clip or of who speaks, and where and how it is shown; None for ``none``.

    A file is told by its suffix or folder.
    """
    text = read_nonempty_text(value)
    if text.lower() == "none":
        return None
    words = text.split()
    path: list[str] = []
    corner: Corner | None = None
    shape, size = "", Fraction(0)
    while words:
        word = words.pop().lower().replace("_", "-")
        if word in _CORNERS and corner is None:
            corner = next(name for name in get_args(Corner) if name == word)
        elif word in _SHAPES and not shape:
            shape = word
        elif (found := _PERCENT.fullmatch(word)) and not size:
            size = Fraction(found[1]) / 100
            if not _LEAST <= size <= _MOST:
                hint = f"write a share of the slide's shorter side from {int(_LEAST * 100)}% to {int(_MOST * 100)}%"
                fail(value.span, "presenter", f"{word} is not a size for a presenter", hint)
        else:
            path = text.split()[: len(words) + 1]
            break
    name = " ".join(path)
    if not name:
        fail(value.span, "presenter", "this names no presenter", _HINT)
    if URL_SCHEME.match(name):
        fail(
            value.span, "presenter", "a presenter's clip cannot be a URL", "save it next to the deck and name the file"
        )
    backend = name if _BACKEND.fullmatch(name) else ""
    path_text = "" if backend else name
    return PresenterClip(path_text, value.span, corner, is_round=shape != "rounded", size=size or None, backend=backend)


def is_for_one_slide(presenter: PresenterClip | None) -> bool:
    """Return whether a presenter is shown on its own slide only: a file, which would begin again on the next."""
    return presenter is not None and not presenter.backend
