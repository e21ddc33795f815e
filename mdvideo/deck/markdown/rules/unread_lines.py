"""Lines that are commands to other tools: tables of contents, shortcodes, page breaks, pauses. They show nothing."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_COMMAND = re.compile(
    r"""\[\[?_?toc_?\]\]?$                                       # a table of contents
      | \{\{[<%].*[%>]\}\}$ | \{%.*%\}$                          # shortcodes and templates
      | \\(?:new|clear|page)?(?:page|pagebreak|break|pause)$     # LaTeX
      | \.\ \.\ \.$                                              # Pandoc's pause
      | ::[a-z][\w-]*::$                                         # Slidev's slots
      | <<<\s+@?/\S.*$ | --8<--.*$                               # snippets
      | @\[toc\].*$ | \[\.[a-z-]+(?::.*)?\]$                     # Deckset's settings""",
    re.VERBOSE | re.IGNORECASE,
)


def unread_lines_plugin(md: MarkdownIt) -> None:
    """Add the rule."""
    md.block.ruler.before("fence", "unread_line", _rule, {"alt": ["paragraph", "reference"]})


def _rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    del end_line
    line = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]].rstrip()
    if line[:1] not in "[{\\.:<-@" or state.is_code_block(start_line) or not _COMMAND.match(line):
        return False
    if not silent:
        token = state.push("unread_line", "", 0)
        token.map, token.content = [start_line, start_line + 1], line
        state.line = start_line + 1
    return True
