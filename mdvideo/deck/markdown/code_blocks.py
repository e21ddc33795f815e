"""Fenced code: the info string, and highlighting with Pygments' CSS classes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from mdvideo._util.similar_names import nearest_name

PLAIN_LANGUAGES = frozenset({"", "text", "txt", "plain", "plaintext", "none"})
"""Languages that are not highlighted."""

_INFO = re.compile(r"(?P<language>[^\s{]*)\s*(?:\{(?P<lines>[^}]*)\})?")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class FenceInfo:
    """A parsed info string: the language as written, and the lines to highlight, counted from 1.

    ``invalid_lines`` is the text in the braces where it is not a list of line numbers.
    """

    language: str
    lines: frozenset[int] = frozenset()
    invalid_lines: str | None = None


@lru_cache(maxsize=1024)
def parse_fence_info(info: str) -> FenceInfo:
    """Parse an info string such as ``python {1,3-4}``."""
    match = _INFO.match(info.strip())
    if match is None or match["lines"] is None:
        return FenceInfo("" if match is None else match["language"])
    lines: set[int] = set()
    for part in match["lines"].split(","):
        bounds = _RANGE.fullmatch(part.strip())
        if bounds is None:
            return FenceInfo(match["language"], invalid_lines=match["lines"])
        lines.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    return FenceInfo(match["language"], frozenset(lines))


def is_code_language(name: str) -> bool:
    """Whether ``name`` is a plain language, or one that Pygments can highlight."""
    return name.lower() in PLAIN_LANGUAGES or _lexer_exists(name.lower())


@lru_cache(maxsize=256)
def nearest_code_language(name: str) -> str | None:
    """Return the name of a Pygments lexer that is most like ``name``."""
    from pygments.lexers import get_all_lexers

    return nearest_name(name, sorted(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases))


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
def highlight_code(code: str, info: FenceInfo) -> str:
    """Return the code as HTML, without ``pre``. If lines are highlighted, each line is a ``span`` of class ``line``."""
    code = code.removesuffix("\n")
    if info.language.lower() in PLAIN_LANGUAGES or not is_code_language(info.language):
        highlighted = html.escape(code, quote=False)
    else:
        highlighted = _highlight_with_pygments(code, info.language.lower())
    if not info.lines:
        return highlighted
    classes = ["line hl" if number in info.lines else "line" for number in range(1, highlighted.count("\n") + 2)]
    lines = zip(classes, highlighted.split("\n"), strict=True)
    return "\n".join(f'<span class="{name}">{line}</span>' for name, line in lines)


def _highlight_with_pygments(code: str, language: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    highlighted: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return highlighted.removesuffix("\n")
