"""Blocks of Markdown in presenter notes: numbers of lists are not read, code and tables are not spoken at all.

The text that results has the length of the note and its line ends, so that offsets in it are those in the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.deck.model import Note
from mdvideo.errors import Problem
from mdvideo.plan.narration.note_tokens import span_in_note

_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})[^`\n]*$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_RULER = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|:{3,}.*)$")
_NUMBERED = re.compile(r"(?P<indent>[ \t]*)(?P<mark>(?P<number>\d{1,3})[.)])(?=[ \t]+\S)")
_ALERT = re.compile(r"[ \t]*>[ \t]*(?P<mark>\[![A-Za-z]+\])")


def spoken_text_of(note: Note, problems: list[Problem]) -> str:
    """Return a note's text with spaces in place of code, tables and rulers, and bullets in place of numbers.

    What is not spoken is added to ``problems``.
    """
    if not any(mark in note.text for mark in ("`", "~", "|", "--", "**", "__", ":::", "[!", ".", ")")):
        return note.text
    lines = note.text.split("\n")
    hidden: set[int] = set()
    for kind, first, last in _unspoken_blocks(lines):
        hidden.update(range(first, last + 1))
        if kind != "ruler":
            start = sum(len(line) + 1 for line in lines[:first])
            span = span_in_note(note, start, start + len(lines[first]))
            hint = "say it in words; a note is for what is heard"
            problems.append(Problem("warning", "note-block", f"{kind} in a note is not spoken", span, hint))
    out = [" " * len(line) if number in hidden else _blank_mark(line) for number, line in enumerate(lines)]
    for number in _numbered_items(lines, hidden):
        found = _NUMBERED.match(lines[number])
        if found is not None:
            bullet = "-".ljust(len(found["mark"]))
            out[number] = found["indent"] + bullet + lines[number][found.end() :]
    return "\n".join(out)


def _blank_mark(line: str) -> str:
    found = _ALERT.match(line)
    return line if found is None else line[: found.start("mark")] + " " * len(found["mark"]) + line[found.end() :]


def _unspoken_blocks(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield blocks that are not spoken: what each is, its first and its last line, counted from 0."""
    number = 0
    while number < len(lines):
        last = number
        if (fence := _FENCE.match(lines[number])) is not None:
            marks = fence["marks"]
            end = (n for n in range(number + 1, len(lines)) if lines[n].strip().startswith(marks))
            last = next(end, len(lines) - 1)
            yield "code", number, last
        elif "|" in lines[number] and number + 1 < len(lines) and _is_table_rule(lines[number + 1]):
            while last + 1 < len(lines) and "|" in lines[last + 1]:
                last += 1
            yield "a table", number, last
        elif _RULER.match(lines[number]):
            yield "ruler", number, number
        number = last + 1


def _is_table_rule(line: str) -> bool:
    return "|" in line and _TABLE_RULE.match(line) is not None


def _numbered_items(lines: list[str], hidden: set[int]) -> Iterator[int]:
    """Yield the lines that are items of a numbered list.

    *1999.* at the start of a line is a year: a list starts with 0 or 1, or has the next number further down.
    """
    numbers = {
        line: int(found["number"])
        for line, text in enumerate(lines)
        if line not in hidden and (found := _NUMBERED.match(text)) is not None
    }
    expected: set[int] = set()
    for line, number in numbers.items():
        follows = any(other == number + 1 for later, other in numbers.items() if later > line)
        if number in expected or number <= 1 or follows:
            expected.add(number + 1)
            yield line
