"""Fenced code: the info string, and highlighting with Pygments' CSS classes."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from threading import RLock
from typing import Any, NamedTuple

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.markdown.fences.code_steps import step_attributes

_PLAIN = """
    text txt plain plaintext none raw output out stdout log ascii ascii-art tree diagram pseudo pseudocode
    no-highlight nohighlight verbatim example result mermaid-raw mmd
"""
PLAIN_LANGUAGES = frozenset({"", *_PLAIN.split()})
"""Languages that are not highlighted."""

DRAWN_LANGUAGES = {"mermaid": "mermaid", "dot": "dot", "graphviz": "dot", "gv": "dot", "d2": "d2"}
"""Descriptions of diagrams that are drawn, and the name that ``Diagram.language`` has for each."""

UNDRAWN_LANGUAGES = frozenset({"plantuml", "puml", "blockdiag", "nomnoml", "vega", "vega-lite", "chart"})
"""Descriptions of diagrams whose source is shown."""

_ALIASES = {
    "asm": "nasm",
    "assembly": "nasm",
    "astro": "html",
    "cmd": "batch",
    "commandline": "console",
    "conf": "ini",
    "csh": "tcsh",
    "dotenv": "bash",
    "env": "bash",
    "fortran90": "fortran",
    "golang": "go",
    "htm": "html",
    "json5": "json",
    "jsonc": "json",
    "mdx": "markdown",
    "pwsh": "powershell",
    "sh-session": "console",
    "shellscript": "bash",
    "shellsession": "console",
    "svelte": "html",
    "terminal": "console",
    "vue": "html",
    "x86asm": "nasm",
    "zshell": "zsh",
}
"""Names that other highlighters know, and Pygments' own for them."""

_TYPO_SIMILARITY = 0.8
"""Lowest similarity (difflib's ratio) at which an unknown language is a misspelt one."""

TAB_SIZE = 4
"""Columns between tab stops."""

_WORD = re.compile(
    r"""\{(?P<braces>[^{}]*)\}
      | \[(?P<file>[^\[\]]+)\]
      | (?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))
      | (?P<word>[^\s{}]+)""",
    re.VERBOSE,
)
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_TITLE_KEYS = frozenset({"title", "filename", "file", "caption", "name", "label", "header"})
_LINE_KEYS = frozenset({"hl_lines", "emphasize-lines", "highlight", "hl", "data-line-numbers", "code-line-numbers"})
_NUMBER_KEYS = frozenset({"linenums", "startline", "linenostart", "startfrom", "lines", "linenos", "line_numbers"})
_NUMBER_WORDS = frozenset(
    {"+line_numbers", "linenums", "showlinenumbers", "numberlines", ".numberlines", ".line-numbers"}
)
_SLIDEV_OPTION = re.compile(r"\b(lines|startLine)\s*:\s*'?(\w+)'?")
_ALL, _NO_LINES = frozenset({"all", "*"}), frozenset({"none", "hide"})
_FILE = re.compile(r"(?P<language>[\w+#-]+):(?P<file>[\w./-]+)")


@dataclass(frozen=True, slots=True)
class FenceInfo:
    """A parsed info string: the language as written, the lines to highlight, counted from 1, and the block's title.

    ``steps`` are the lines to show one after the other, None for all. ``first_number`` is the number of the first line,
    0 where lines have no numbers. ``in_steps``: a diagram appears in steps.
    ``invalid_lines`` is the text in the braces where it is not a list of line numbers,
    ``unread`` are words that have no effect.
    """

    language: str
    lines: frozenset[int] = frozenset()
    steps: tuple[frozenset[int] | None, ...] = ()
    first_number: int = 0
    invalid_lines: str | None = None
    in_steps: bool = False
    title: str = ""
    alt: str = ""
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def parse_fence_info(info: str) -> FenceInfo:
    """Parse an info string such as ``python {1,3-4}``, ``js [server.js]`` or ``{.python hl_lines="2 3" title="x"}``."""
    found: dict[str, Any] = {"unread": ()}
    for match in _WORD.finditer(info.strip()):
        if match["braces"] is not None:
            _read_braces(match["braces"], found)
        elif match["file"] is not None:
            found.setdefault("title", match["file"].strip())
        elif match["key"] is not None:
            _read_option(match, found)
        elif "language" not in found and match.start() == 0:
            named = _FILE.fullmatch(match["word"])
            found["language"] = match["word"] if named is None else named["language"]
            if named is not None:
                found.setdefault("title", named["file"])
        elif match["word"].lower() in _NUMBER_WORDS:
            found.setdefault("first_number", 1)
        else:
            found["unread"] += (match["word"],)
    return FenceInfo(found.pop("language", ""), **found)


def _read_braces(text: str, found: dict[str, Any]) -> None:
    """Read braces: line numbers, or attributes as Pandoc has them."""
    lines, steps = _lines_of(text), _steps_of(text)
    attributes = list(_WORD.finditer(text))
    names_language = bool(attributes) and "language" not in found and attributes[0]["word"] is not None
    if text.strip().lower() == "steps":
        found["in_steps"] = True
    elif lines is not None:
        found["lines"] = lines
    elif steps is not None:
        found["steps"] = steps
    elif options := _SLIDEV_OPTION.findall(text):
        for name, value in options:
            _read_line_number(name, value, found)
    elif text.strip().startswith(".") or any(match["key"] for match in attributes) or names_language:
        for match in attributes:
            if match["key"] is not None:
                _read_option(match, found)
            elif match["word"] is not None and match["word"].lower() in _NUMBER_WORDS:
                found.setdefault("first_number", 1)
            elif match["word"] is not None and "language" not in found:
                found["language"] = match["word"].lstrip(".").rstrip(",")
            elif match["word"] is not None:
                found["unread"] += (match["word"].rstrip(","),)
    else:
        found["invalid_lines"] = text


def _read_option(match: re.Match[str], found: dict[str, Any]) -> None:
    key = match["key"].lower()
    value = next(value for name in ("double", "single", "bare") if (value := match[name]) is not None)
    lines = _lines_of(value) if key in _LINE_KEYS else None
    steps = _steps_of(value) if key in _LINE_KEYS else None
    if lines is not None:
        found["lines"] = lines
    elif steps is not None:
        found["steps"] = steps
    elif key in _NUMBER_KEYS:
        _read_line_number(key, value, found)
    elif key in _TITLE_KEYS:
        found["title"] = value
    elif key == "alt":
        found["alt"] = value
    else:
        found["unread"] += (match[0],)


def _lines_of(text: str) -> frozenset[int] | None:
    """Return line numbers such as ``1,3-4`` or ``2 3``; None if the text is something else."""
    parts = re.split(r"\s*,\s*|\s+", text.strip())
    lines: set[int] = set()
    for part in parts:
        bounds = _RANGE.fullmatch(part)
        if bounds is None:
            return None
        lines.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    return frozenset(lines)


def _steps_of(text: str) -> tuple[frozenset[int] | None, ...] | None:
    """Return steps such as ``1|2-3|all``; None if the text is something else. One step alone is ``all``."""
    parts = [part.strip().lower() for part in text.split("|")]
    if len(parts) == 1 and parts[0] not in _ALL:
        return None
    steps: list[frozenset[int] | None] = []
    for part in parts:
        lines = frozenset[int]() if part in _NO_LINES else _lines_of(part)
        if lines is None and part not in _ALL:
            return None
        steps.append(lines)
    return tuple(steps)


def _read_line_number(name: str, value: str, found: dict[str, Any]) -> None:
    """Read ``lines:true``, ``startLine:5``, ``linenums="5"``…"""
    value = value.strip().lower()
    if name.lower() in ("startline", "linenostart", "linenums", "startfrom") and value.isdigit():
        found["first_number"] = int(value[:6])
    elif value not in ("false", "0", "no"):
        found.setdefault("first_number", 1)


def is_code_language(name: str) -> bool:
    """Whether ``name`` is a plain language, or one that Pygments can highlight."""
    return name.lower() in PLAIN_LANGUAGES or _lexer_exists(_lexer_name(name))


def _lexer_name(language: str) -> str:
    return _ALIASES.get(language.lower(), language.lower())


_PYGMENTS = RLock()
"""Held while Pygments is imported and looks up lexers. It replaces modules in ``sys.modules`` as it imports them, so
another thread could see one half done; and decks are opened on several threads."""


@lru_cache(maxsize=256)
def nearest_code_language(name: str) -> str | None:
    """Return the name of a Pygments lexer that ``name`` is a misspelling of; None where it is another word."""
    with _PYGMENTS:
        from pygments.lexers import get_all_lexers

        known = sorted(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
    return nearest_name(name, known, _TYPO_SIMILARITY)


MAX_HIGHLIGHTED = 50_000
"""Characters of the longest code that is highlighted: more than 500 lines, of which no slide shows any."""

_HIGHLIGHT_SECONDS = 2.0
"""Processor time that a highlighter may take for one code block; usual ones take milliseconds. Some lexers take
quadratic time for unbalanced brackets."""


@lru_cache(maxsize=256)
def _lexer_exists(name: str) -> bool:
    with _PYGMENTS:
        from pygments.lexers import find_lexer_class_by_name
        from pygments.util import ClassNotFound

        try:
            find_lexer_class_by_name(name)
        except ClassNotFound:
            return False
    return True


def highlight_code(code: str, info: FenceInfo, step_of_state: tuple[int, ...] = ()) -> str:
    """Return the code as HTML, without ``pre``.

    Each line is a ``span`` of class ``line`` if lines are highlighted, numbered or shown in steps. ``step_of_state``
    has the index of the step that each state of the slide shows. Tabs become spaces, since not every renderer has tab
    stops.
    """
    code = code.removesuffix("\n").expandtabs(TAB_SIZE)
    highlighted = _highlight_with_pygments(code, info.language).html
    if highlighted is None:
        highlighted = html.escape(code, quote=False)
    if not (info.lines or info.steps or info.first_number):
        return highlighted
    lines = highlighted.split("\n")
    return "\n".join(
        f"<span{_line_attributes(n, info)}{step_attributes(n, len(lines), info.steps, step_of_state)}>{line}</span>"
        for n, line in enumerate(lines, 1)
    )


def _line_attributes(number: int, info: FenceInfo) -> str:
    attributes = ' class="line hl"' if number in info.lines else ' class="line"'
    return f'{attributes} data-number="{info.first_number + number - 1}"' if info.first_number else attributes


def is_too_much_to_highlight(code: str, language: str) -> bool:
    """Whether the code is shown without colours because it is too long, or takes its highlighter too long."""
    return _highlight_with_pygments(code.removesuffix("\n").expandtabs(TAB_SIZE), language).gave_up


class _Highlighted(NamedTuple):
    html: str | None
    gave_up: bool = False


@lru_cache(maxsize=2048)
def _highlight_with_pygments(code: str, language: str) -> _Highlighted:
    """Return the code as HTML; None for a language that is not highlighted, or a lexer that would change the code."""
    if language.lower() in PLAIN_LANGUAGES or not is_code_language(language):
        return _Highlighted(None)
    if len(code) > MAX_HIGHLIGHTED:
        return _Highlighted(None, gave_up=True)
    with _PYGMENTS:
        from pygments.formatters import HtmlFormatter
        from pygments.lexers import get_lexer_by_name

        # Lexers of sessions lose a last line that does not end with a newline.
        lexer = get_lexer_by_name(_lexer_name(language), stripnl=False, ensurenl=True)
        tokens = []
        deadline = time.thread_time() + _HIGHLIGHT_SECONDS
        try:
            for token in lexer.get_tokens(code):  # some lexers import others when they meet them
                tokens.append(token)
                if time.thread_time() > deadline:
                    return _Highlighted(None, gave_up=True)
        except Exception:  # a lexer is a plug-in, and its fault must not cost the code
            return _Highlighted(None)
    if "".join(text for _, text in tokens) != f"{code}\n":
        return _Highlighted(None)
    out = StringIO()
    HtmlFormatter(nowrap=True).format(tokens, out)
    return _Highlighted(out.getvalue().removesuffix("\n"))
