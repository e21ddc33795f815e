"""Fenced code: the info string, and highlighting with Pygments' CSS classes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from mdvideo.deck.directives.values import nearest

PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none"})
"""Languages that are not highlighted, and no mistake."""

_INFO = re.compile(r"(?P<language>[^\s{]*)\s*(?:\{(?P<lines>[^}]*)\})?")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class FenceInfo:
    """What the info string says: the language as written, and the lines to stress, counted from 1."""

    language: str
    lines: frozenset[int] = frozenset()
    lines_wrong: str | None = None
    """Braces that hold no line numbers."""


@lru_cache(maxsize=1024)
def parse_info(info: str) -> FenceInfo:
    """``python {1,3-4}`` in its parts."""
    match = _INFO.match(info.strip())
    if match is None or match["lines"] is None:
        return FenceInfo("" if match is None else match["language"])
    stressed: set[int] = set()
    for part in match["lines"].split(","):
        bounds = _RANGE.fullmatch(part.strip())
        if bounds is None:
            return FenceInfo(match["language"], lines_wrong=match["lines"])
        stressed.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    return FenceInfo(match["language"], frozenset(stressed))


def is_language(name: str) -> bool:
    """Whether Pygments can highlight it."""
    return name.lower() in PLAIN or _lexer_exists(name.lower())


@lru_cache(maxsize=256)
def nearest_language(name: str) -> str | None:
    """The known language most like ``name``."""
    from pygments.lexers import get_all_lexers

    return nearest(name, sorted(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases))


@lru_cache(maxsize=256)
def _lexer_exists(name: str) -> bool:
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return False
    return True


@lru_cache(maxsize=2048)
def highlight(code: str, info: FenceInfo) -> str:
    """The code as HTML, without ``pre``. If lines are stressed, each line is a ``span`` of class ``line``."""
    code = code.removesuffix("\n")
    if info.language.lower() in PLAIN or not is_language(info.language):
        marked = html.escape(code, quote=False)
    else:
        marked = _by_pygments(code, info.language.lower())
    if not info.lines:
        return marked
    classes = ["line hl" if number in info.lines else "line" for number in range(1, marked.count("\n") + 2)]
    lines = zip(classes, marked.split("\n"), strict=True)
    return "\n".join(f'<span class="{name}">{line}</span>' for name, line in lines)


def _by_pygments(code: str, language: str) -> str:
    from pygments import highlight as highlighted
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    marked: str = highlighted(code, lexer, HtmlFormatter(nowrap=True))
    return marked.removesuffix("\n")
