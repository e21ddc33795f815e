"""How Slidev splits a file: slides between rulers, each with front matter of its own.

Read after Slidev 52, https://sli.dev/guide/syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mdvideo.deck.dialects.dialect_reader import FrontMatterKey, Line, front_matter_keys

_RULER = re.compile(r"---+")
_END = re.compile(r"---\s*$")


@dataclass(frozen=True, slots=True)
class SlidevSlide:
    """A slide: its ruler, None for the first; the keys of its front matter; its lines."""

    ruler: Line | None
    keys: dict[str, FrontMatterKey]
    lines: list[Line]

    def value(self, name: str) -> str:
        """Return the value of a key, "" if it has none."""
        return self.keys[name].value if name in self.keys else ""

    def is_set(self, name: str) -> bool:
        """Whether a key says yes."""
        return name in self.keys and self.value(name).lower() in ("true", "yes", "on", "")


def split_slides_of_slidev(lines: list[Line]) -> Iterator[SlidevSlide]:
    """Yield the slides of a file. The first one's front matter is the deck's too."""
    ruler: Line | None = None
    keys: dict[str, FrontMatterKey] = {}
    own: list[Line] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        text = line.text.rstrip()
        if line.is_code or not _RULER.match(text):
            own.append(line)
            number += 1
            continue
        if number > 0 or own:
            yield SlidevSlide(ruler, keys, own)
        ruler, keys, own = (line if number > 0 else None), {}, []
        following = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
        end = None
        if text == "---" and following:
            end = next((n for n in range(number + 1, len(lines)) if _END.match(lines[n].text)), None)
        if end is not None:
            keys = {key.name: key for key in front_matter_keys(lines[number + 1 : end])}
            number = end if keys else number
        number += 1
    yield SlidevSlide(ruler, keys, own)
