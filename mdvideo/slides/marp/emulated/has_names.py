"""Names for what ``:has()`` asks: a selector has an attribute in its place, from which the question is read again."""

from __future__ import annotations

import base64
import re

ATTRIBUTE = "data-has"

_HAS = re.compile(r":has\(", re.IGNORECASE)
_ASKED = re.compile(rf'\[{ATTRIBUTE}~="([-\w]+)"\]')


def replace_has(selector: str) -> str:
    """Return a selector with an attribute in place of each ``:has()``."""
    while start := _HAS.search(selector):
        depth, end = 1, start.end()
        while end < len(selector) and depth:
            depth += {"(": 1, ")": -1}.get(selector[end], 0)
            end += 1
        question = selector[start.end() : end - 1].strip()
        name = base64.urlsafe_b64encode(question.encode()).decode().replace("=", "")
        selector = f'{selector[: start.start()]}[{ATTRIBUTE}~="{name}"]{selector[end:]}'
    return selector


def questions_in(css: str) -> dict[str, str]:
    """Return the questions of a style sheet by their names."""
    names = dict.fromkeys(_ASKED.findall(css))
    return {name: base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode() for name in names}
