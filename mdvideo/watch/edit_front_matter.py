"""Sets one value in a deck's front matter, and leaves every other byte as the author wrote it."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:(?!---[ \t]*\r?$).*\n)*?---[ \t]*\r?$", re.MULTILINE)


def with_front_matter_value(text: str, key: str, value: str) -> str:
    """Return a deck's text with ``key: value`` at the top level of its front matter, which is added if need be.

    ``value`` is written as it is: it must be a plain YAML scalar.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{key}: {value}"
    found = _FRONT_MATTER.match(text)
    if found is None:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return f"{mark}---{newline}{line}{newline}---{newline}{newline}{text.removeprefix(mark)}"
    head = found[0]
    # A value that goes on over indented lines is replaced whole.
    entry = re.compile(rf"^{re.escape(key)}[ \t]*:.*(?:\r?\n[ \t]+\S.*)*", re.MULTILINE)
    if entry.search(head):
        comment = re.compile(r"[ \t]+#.*\Z")
        kept = comment.search(entry.search(head)[0].splitlines()[0])  # type: ignore[index]
        changed = entry.sub(lambda _: line + (kept[0] if kept else ""), head, count=1)
    else:
        end = head.rindex("---")
        changed = f"{head[:end]}{line}{newline}{head[end:]}"
    return changed + text[found.end() :]
