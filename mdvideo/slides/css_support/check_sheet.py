"""Says what is wrong with a style sheet, each slip with its place in the sheet's file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate

from mdvideo._util.similar_names import nearest_name
from mdvideo.errors import Problem, Span
from mdvideo.slides.css_support.find_faults import css_faults
from mdvideo.slides.themes.fonts import UPRIGHT_FILES
from mdvideo.slides.writing.font_search import has_family

_GENERIC_NAMES = """
    serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded math emoji
    inherit initial unset
"""
_GENERIC = frozenset(_GENERIC_NAMES.split())
_COMMENT = re.compile(r"/\*[\s\S]*?\*/")
_FAMILIES = re.compile(r"(?<![-\w])font-family\s*:\s*([^;}]+)")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_MOST_CHARACTERS = 400_000
"""Length of the longest style sheet that is searched for slips."""


class SheetText:
    """The text of a style sheet, in which offsets are places."""

    def __init__(self, css: str, file: str) -> None:
        self._file = file
        self._lines = css.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines[:-1])]

    def span(self, start: int, end: int) -> Span:
        """Return the place of the characters [start, end), cut at the end of its first line."""
        line = bisect_right(self._starts, start) - 1
        text, first = self._lines[line], self._starts[line]
        last = max(start - first + 1, min(end - first, len(text)))
        return Span(self._file, line + 1, start - first + 1, last + 1, text)


def sheet_problems(css: str, file: str, variables: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a warning for each slip in a style sheet. ``variables`` as for ``css_faults``."""
    if len(css) <= _MOST_CHARACTERS:
        text = SheetText(css, file)
        for fault in css_faults(css, variables):
            yield Problem("warning", "css-invalid", fault.message, text.span(fault.start, fault.end), fault.hint)


def missing_font_problems(css: str, file: str) -> Iterator[Problem]:
    """Yield a warning for each list of families of which this machine has none."""
    text = SheetText(css, file)
    plain = _COMMENT.sub(_blanked, css)
    faces = font_faces_in(plain)
    for match in _FAMILIES.finditer(_FONT_FACE.sub(_blanked, plain)):
        names = [name.strip().strip("'\"") for name in match[1].replace("!important", "").split(",")]
        if "var(" not in match[1] and not any(name.lower() in _GENERIC or is_there(name, faces) for name in names):
            yield missing_font(names[0], text.span(match.start(1), match.start(1) + len(match[1].rstrip())))


def font_faces_in(css: str) -> str:
    """Return the ``@font-face`` rules of a style sheet, in lower case."""
    return "".join(_FONT_FACE.findall(css)).lower()


def is_there(family: str, faces: str) -> bool:
    """Return whether a family is bundled, in ``faces`` (see ``font_faces_in``), or on this machine."""
    return family in UPRIGHT_FILES or family.lower() in faces or has_family(family)


def missing_font(family: str, span: Span | None) -> Problem:
    """Return the warning about a family that is nowhere, with the bundled one that was perhaps meant."""
    close = nearest_name(family, UPRIGHT_FILES, cutoff=0.5)
    hint = f"did you mean {close}?" if close else f"bundled are {', '.join(sorted(UPRIGHT_FILES))}"
    return Problem("warning", "font-missing", f"no font of this machine is called {family!r}", span, hint)


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
