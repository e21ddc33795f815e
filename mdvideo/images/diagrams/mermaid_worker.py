"""The process in which mmdr draws one Mermaid diagram: text in, JSON out, with ``svg`` or ``message`` and ``line``.

It runs by the path of this file and imports nothing of mdvideo. mmdr's errors name no place, so the line is found by
drawing the text without each of its lines, and then its beginnings.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence

SEARCH_SECONDS = 4.0
"""Time for finding the line of a fault."""


def main() -> None:
    """Draw the text of the standard input; its first line is the number of lines in front of the author's own."""
    from mmdr import _mmdr

    count, text = sys.stdin.buffer.read().decode().split("\n", 1)
    try:
        answer: dict[str, object] = {"svg": _mmdr.render(text)}
    except Exception as error:  # the extension raises ValueError, and panics of Rust are exceptions of their own
        message = str(error)
        answer = {"message": message, "line": _faulty_line(text.split("\n"), int(count), message)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _faulty_line(lines: Sequence[str], first: int, message: str) -> int:
    """Return the number of the line at fault among the author's, from 1; 0 where it is not found."""
    if "limit" in message or "No Mermaid diagram type" in message:
        return 0
    deadline = time.monotonic() + SEARCH_SECONDS
    numbers = [n for n in range(first, len(lines)) if lines[n].strip() and not lines[n].strip().startswith("%%")]
    for number in numbers[1:]:
        if time.monotonic() > deadline:
            return 0
        if _is_drawn([*lines[:number], *lines[number + 1 :]]):
            return number - first + 1
    good = -1
    for at, number in enumerate(numbers):
        if time.monotonic() > deadline:
            return 0
        if _is_drawn(lines[: number + 1]):
            good = at
    return numbers[good + 1] - first + 1 if good + 1 < len(numbers) else 0


def _is_drawn(lines: Sequence[str]) -> bool:
    from mmdr import _mmdr

    try:
        _mmdr.render("\n".join(lines))
    except Exception:
        return False
    return True


if __name__ == "__main__":
    main()
