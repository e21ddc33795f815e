"""A ```` ```console {type} ```` fence as a recording of a terminal: its ``$`` lines are typed, and output follows each.

The recording is in asciinema's format, version 2, so that it is drawn as recorded ones are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

_COMMAND = re.compile(r"(?P<prompt>(?:\S{0,40}\$|>>>|\.\.\.|In \[\d+\]:|PS [^>\n]{0,60}>|PS>) )(?P<command>.*)")
_CONTINUED = re.compile(r"(?P<prompt>> )(?P<command>.*)")
_KEYS = (0.055, 0.07, 0.045, 0.09, 0.05, 0.06, 0.08)
"""Seconds between keys, over and over: as uneven as typing is, and the same in every build."""
_LONGEST_TYPING = 5.0
_BEFORE_KEYS, _BEFORE_ENTER, _BEFORE_OUTPUT, _BETWEEN_LINES, _AFTER_OUTPUT = 0.5, 0.35, 0.25, 0.04, 0.9

_LEAST_COLUMNS, _MOST_COLUMNS, _MOST_ROWS = 48, 110, 24
_PROMPT_ON, _PROMPT_OFF = "\x1b[1;32m", "\x1b[0m"
_HIDE_CURSOR = "\x1b[?25l"


def commands_in(text: str) -> list[str]:
    """Return the commands of a console, without their prompts."""
    return [match["command"] for line in text.split("\n") if (match := _COMMAND.fullmatch(line))]


def typed_console(text: str) -> bytes:
    """Return a recording in which the text is typed and shown."""
    lines = text.rstrip("\n").expandtabs(8).split("\n")
    columns = min(max(*(_columns_of(line) + 2 for line in lines), _LEAST_COLUMNS), _MOST_COLUMNS)
    rows = min(sum(1 + _columns_of(line) // columns for line in lines) + 1, _MOST_ROWS)
    head = {"version": 2, "width": columns, "height": rows}
    events = [[round(at, 3), "o", shown] for at, shown in _events_of(lines)]
    return "\n".join(json.dumps(part, ensure_ascii=False) for part in (head, *events)).encode()


def _events_of(lines: list[str]) -> Iterator[tuple[float, str]]:
    at = 0.0
    said_output = True
    command = ""
    for line in lines:
        match = _COMMAND.fullmatch(line) or (_CONTINUED.fullmatch(line) if command.endswith("\\") else None)
        if match is None:
            at += _BEFORE_OUTPUT if command and not said_output else _BETWEEN_LINES
            said_output = True
            yield at, f"{line}\r\n"
            continue
        if command:
            at += _AFTER_OUTPUT if said_output else _BEFORE_OUTPUT
        yield at, f"{_PROMPT_ON}{match['prompt'].rstrip()}{_PROMPT_OFF} "
        command, said_output = match["command"], False
        at += _BEFORE_KEYS
        usual = sum(_KEYS[n % len(_KEYS)] for n in range(len(command)))
        pace = min(1.0, _LONGEST_TYPING / usual) if usual else 1.0
        for number, key in enumerate(command):
            yield at, key
            at += _KEYS[number % len(_KEYS)] * pace
        at += _BEFORE_ENTER
        yield at, "\r\n"
    yield at + _AFTER_OUTPUT, _HIDE_CURSOR


def _columns_of(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
