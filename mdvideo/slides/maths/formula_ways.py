r"""Ways to write a formula that MathJax may accept, the author's own first.

KaTeX, LaTeX and MathJax differ in what may stand outside an environment: ``\\`` breaks a line in KaTeX and does nothing
in MathJax, and ``&`` is an error. Authors also put one environment for whole lines into another.
"""

from __future__ import annotations

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold. A form feed is a \f in a JSON file that lost its backslash; nobody means it."""

_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")

_TOKEN = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\(?:cr|newline)(?![A-Za-z])|\\.|(?<!\\)%[^\n]*|[{}&]", re.DOTALL)

_BREAKS = frozenset({r"\\", r"\cr", r"\newline"})

_WHOLE_LINES = re.compile(r"\\(begin|end)\s*\{(align|gather|alignat|equation|multline|flalign|eqnarray)\*?\}")

_INNER = {
    "align": "aligned",
    "gather": "gathered",
    "alignat": "alignedat",
    "multline": "gathered",
    "flalign": "aligned",
}


_OTHER_NAMES = (
    (re.compile(r"\\(?:global|long)(?![A-Za-z])\s*"), ""),
    (re.compile(r"\\[gex]def(?![A-Za-z])"), r"\\def"),
    (re.compile(r"\\(?:providecommand|DeclareRobustCommand)(?![A-Za-z])\*?"), r"\\newcommand"),
    (re.compile(r"\\(newcommand|renewcommand)\*"), r"\\\1"),
)
"""Commands that define, and what MathJax calls them."""


def clean_formula(tex: str) -> str:
    """Return a formula without blank lines and characters that cannot be drawn, and with MathJax's own commands."""
    tex = _BLANK_LINES.sub("", UNPRINTABLE.sub("", tex)).strip()
    for pattern, replacement in _OTHER_NAMES:
        tex = pattern.sub(replacement, tex)
    return tex


def ways_to_write(tex: str, definitions: str = "", *, display: bool) -> tuple[str, ...]:
    """Return the ways, of which the first that can be typeset is meant."""
    aligned, broken = _outside_environments(tex)
    lines = ("align*" if aligned else "gather*") if display else ("aligned" if aligned else "gathered")
    # An environment for whole lines cannot be within another, so the inner ones are those for parts of a line.
    inner = _WHOLE_LINES.sub(_as_inner, tex)
    with_lines = [_within(lines, tex), _within(lines, inner)] if aligned or broken else []
    ways = [*with_lines, tex, inner]
    return tuple(definitions + way for way in dict.fromkeys(ways))


def _within(environment: str, tex: str) -> str:
    return f"\\begin{{{environment}}}{tex}\n\\end{{{environment}}}"


def _as_inner(match: re.Match[str]) -> str:
    inner = _INNER.get(match[2])
    return f"\\{match[1]}{{{inner}}}" if inner else ""


def _outside_environments(tex: str) -> tuple[bool, bool]:
    """Return whether a formula has an ``&``, and whether it has a line break, outside of braces and environments."""
    depth, aligned, broken = 0, False, False
    for match in _TOKEN.finditer(tex):
        mark = match[0]
        if mark == "{" or mark.startswith(r"\begin"):
            depth += 1
        elif mark == "}" or mark.startswith(r"\end"):
            depth -= 1
        elif depth == 0:
            aligned = aligned or mark == "&"
            # A break at the end is none.
            broken = broken or (mark in _BREAKS and bool(tex[match.end() :].strip()))
    return aligned, broken
