"""Comments that nobody means to hear: markup that was taken out, addresses, marks of other tools, reminders.

A comment that starts with ``Note:`` is spoken whatever it holds; ``comments.py`` sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mdvideo.errors import Problem, Span

Reason = Literal["markup", "an address", "a mark of another tool", "a reminder", "code", "within HTML", "a heading"]

MOST_LINES = 8
"""Line numbers in one warning."""


@dataclass(frozen=True, slots=True)
class UnspokenComment:
    """A comment that is no note: why, and where."""

    reason: Reason
    span: Span


_TOOLS = r"""
    \$\w+\s*:                                            # Marp before 2018: $theme: gaia
  | \*?(?:page_number|prerender|template)\s*:
  | \.(?:element|slide)\s*:                              # reveal.js
  | (?:end_slide|reset_layout|jump_to_middle|skip_slide|no_footer|include|new_lines?|list_item_newlines
      |incremental_lists|font_size|column_layout|column|alignment)\b\s*(?::\s*\S.*)?$          # presenterm
  | (?:pause|stop|break|fragment|section|slide|more|toc|tocstop|endtoc|fit|end|start|begin|next|center|left|right|top
      |bottom|columns?|split|newpage|newslide|page-?break|clear|new_slide|hr|br|vertical|horizontal|cover|notes?)$
  | \w+-(?:disable|enable|ignore|capture|restore|configure|off|on)\b.*           # markdownlint-disable MD001
  | (?:lint|mdl|vale|alex|rumdl|markdownlint|prettier|remark|textlint|proselint|ltex|fmt|spell-?check(?:er)?|c?spell)
      [ :]\s*(?:disable|enable|ignore|off|on|start|end|skip|allow|words?|no-|[\w.-]+\s*=).*
  | (?:c?spell(?:-?check(?:er)?)?|include|import|embed|snippet|layout|template|style)\s*:.*
  | (?:omit\ (?:in|from)\ toc|no\ toc|doctoc|toc\b.{0,20})$
  | (?:auto-?generated|generated\ (?:by|with|from)|created\ (?:by|with)|do\ not\ edit|last\ (?:updated|modified))\b
  | (?:SPDX-|copyright\b|licen[sc]e\s*:|vim?\s*:|-\*-|!(?:include|import)\b|\#(?:end)?(?:region|include|pragma)\b
      |(?:end)?region\b$)
  | \[if\b | <!\[endif | \[\s*\] | [{%<]%.* | \{\{.* | \?xml\b | DOCTYPE\b
  | (?:START|BEGIN|END|STOP)\b[\s:_-]*[\w .:-]{0,40}$
  | (?:data-[\w-]+|class|style|id)=.*
"""
_OF_TOOL = re.compile(_TOOLS, re.VERBOSE | re.IGNORECASE)
_CAPITALS_ONLY = re.compile(r"(?:start|begin|end|stop)\b[\s:_-]", re.IGNORECASE)
_REMINDER = re.compile(
    r"(?:TODO|FIXME|XXX|HACK|WIP|TBD|TBC|TBA)\b|(?:to-?do|fixme|todo|wip|tbd)\b\s*(?::|$|\(|-)",
)
_ADDRESS = re.compile(r"<?(?:https?|ftp|file|mailto|data|doi):[^\s<>]+>?|\bwww\.[^\s<>]+")
_LABEL = re.compile(r"[\w ./-]{0,30}:?\s*$")
_LONE_MARK = re.compile(r"\S*[_=/$@#|\\{}<>\d:+.-]\S*")
_SENTENCE_END = re.compile(r"[.!?…。！？:]$")
_KEY_LINE = re.compile(r"[ \t]*(?P<key>_{0,3}[a-z][\w-]*)[ \t]*(?:=|:)[ \t]*(?P<value>.*)$")
_SETTING = re.compile(r"(?:true|false|null|-?\d[\d.]*\s?(?:px|%|em|rem|s|ms|pt|cm)?|#[0-9a-fA-F]{3,8}|[\"'\[{(].*)$")
_INLINE_TAG = re.compile(
    r"</?(?:b|i|em|strong|u|mark|kbd|code|sup|sub|small)\s*>|<a\b|<(?:https?|mailto):", re.IGNORECASE
)
_MARKUP_INSIDE = re.compile(
    r"<[a-z][\w-]*\s[^<>]*\b(?:style|class|src|id)=|"
    r"^[ \t]*(?:[-*+][ \t]+)?</?(?:script|div|link|style|section|img|table|iframe|svg|ul|ol|center|video|figure)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COMMAND_LINE = re.compile(
    r"(?:\$ |(?:sudo|npx|npm|yarn|pnpm|marp|pandoc|quarto|docker|git|curl|wget|pip3?|uvx?|python3?|node|make|cargo|go|"
    r"mkdir|cd)[ ]).*(?:[ ]-{1,2}\w|\.\w{1,4}\b|@)"
)
_RULER = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<text>.*)")
_NOTES_TITLE = re.compile(
    r"(?:speaker|presenter|presentation|lecture|my)?\W*(?:notes?|notas?|notizen|anmerkungen|script|remarks?|备注|メモ)\b",
    re.IGNORECASE,
)
_CODE_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_CODE_LINE = re.compile(r".*(?:[;{}]|=>|\)\s*\{)\s*$")


def reason_not_spoken(text: str) -> Reason | None:
    """Return why a comment, without its marks and the space around it, is no note; None for a note."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    if _REMINDER.match(text):
        return "a reminder"
    if _is_address(text):
        return "an address"
    if _is_markup(lines) or _MARKUP_INSIDE.search(text):
        return "markup"
    if len(lines) == 1 and _is_tool_mark(lines[0]):
        return "a mark of another tool"
    if _are_settings(lines):
        return "a mark of another tool"
    if len(lines) == 1 and _COMMAND_LINE.match(lines[0]):
        return "code"
    if len(lines) > 1 and all(_CODE_LINE.match(line) for line in lines):
        return "code"
    return None


def unspoken_problem(comments: Sequence[UnspokenComment]) -> Problem | None:
    """Return the one warning of a deck about its comments that are not spoken; None if there are none."""
    if not comments:
        return None
    reasons = list(dict.fromkeys(comment.reason for comment in comments))
    kinds = reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} or {reasons[-1]}"
    lines = list(dict.fromkeys(str(comment.span.line) for comment in comments))
    places = ", ".join(lines[:MOST_LINES]) + (", …" if len(lines) > MOST_LINES else "")
    count = len(comments)
    what = "a comment is" if count == 1 else f"{count} comments are"
    message = f"{what} not spoken, being {kinds} (line{'s' * (len(lines) > 1)} {places})"
    hint = "if it is a note, start it with `Note:`"
    return Problem("warning", "note-unspoken", message, comments[0].span, hint)


def _is_tool_mark(line: str) -> bool:
    match = _OF_TOOL.match(line)
    if match is not None and (not _CAPITALS_ONLY.match(line) or line.split()[0].isupper()):
        return True
    if " " in line:
        return False
    # One word is a note if it is a word: "Welcome!", "Danke". Else it is a mark, such as page-break or TOC.
    if _SENTENCE_END.search(line):
        return "_" in line or "=" in line
    is_plain = line.isalpha() and not (line.isascii() and len(line) > 1 and line.isupper())
    return not is_plain and line.isascii() and (_LONE_MARK.fullmatch(line) is not None or line.isupper())


def _is_markup(lines: Sequence[str]) -> bool:
    first = lines[0]
    if first.startswith(("![", ":::", "{:", "[^", "[//]:", "|--", "$$")) or _RULER.match(first):
        return True
    if first.startswith(("<", "</")) and not _INLINE_TAG.match(first) and re.match(r"</?[A-Za-z!?]", first):
        return True
    heading = _HEADING.match(first)
    if heading is not None:
        return not _NOTES_TITLE.match(heading["text"])
    if any(_RULER.match(line) for line in lines):
        return True
    pictures = sum(line.startswith(("![", "<img", "<div", "</div", "<br")) for line in lines)
    if 2 * pictures >= len(lines):
        return True
    return (_CODE_FENCE.match(first) is not None and _CODE_FENCE.match(lines[-1]) is not None) or all(
        line.startswith("|") or line.endswith("|") for line in lines
    )


def _is_address(text: str) -> bool:
    """Whether a text is addresses, each with at most a label such as ``Source:`` before it."""
    if not _ADDRESS.search(text):
        return False
    rest = [part.strip(" \t\n-*+()[]<>.,;") for part in _ADDRESS.split(text)]
    return all(len(part.split()) <= 3 and _LABEL.fullmatch(part) for part in rest)


def _are_settings(lines: Sequence[str]) -> bool:
    """Whether each line is a key and a value as only a program reads them: ``font_size: 3``, ``_class=lead``."""
    found = [_KEY_LINE.match(line) for line in lines]
    if not all(found):
        return False
    return all(match is not None and _is_setting(match) for match in found)


def _is_setting(match: re.Match[str]) -> bool:
    key, value, line = match["key"], match["value"].strip(), match[0]
    if key.startswith("__"):
        return True  # a directive that is switched off by one more underscore
    if " " not in line.strip() and value:
        return True  # paginate:true, _class=lead: without a space behind the colon these are settings, not prose
    if value and "=" in line.partition(value)[0]:
        return True
    if "_" in key or "-" in key or key != key.lower():
        return not _SENTENCE_END.search(value) and len(value.split()) <= 4
    return _SETTING.match(value) is not None
