"""Which directives are in force on which slide: local ones go on, ``_once`` ones do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mdvideo.deck.directives.directive_table import DIRECTIVES, DirectiveValue


@dataclass(frozen=True, slots=True)
class EffectiveDirectives:
    """The directives of one slide, by name."""

    given: Mapping[str, DirectiveValue]

    def value(self, name: str, otherwise: Any = None) -> Any:
        """The directive's typed value, or ``otherwise`` if none is in force or it was ended."""
        found = self.given.get(name)
        return otherwise if found is None or found.value is None else found.value

    def later(self, *names: str) -> DirectiveValue | None:
        """Of several directives that set one thing, the one that counts: a slide's own, else the last written."""
        found = [given for name in names if (given := self.given.get(name)) is not None and given.value is not None]
        return max(
            found, key=lambda given: (given.once, given.written.span.line, given.written.span.column), default=None
        )


def cascade(slides: Iterable[Iterable[DirectiveValue]]) -> list[EffectiveDirectives]:
    """From the directives that stand on each slide (the front matter's on the first), those in force on each."""
    inherited: dict[str, DirectiveValue] = {}
    out = []
    for given in slides:
        once: dict[str, DirectiveValue] = {}
        for each in given:
            if DIRECTIVES[each.name].scope in ("global", "option"):
                continue
            (once if each.once else inherited)[each.name] = each
        out.append(EffectiveDirectives(inherited | once))
    return out


def page_numbers(paginate: Iterable[str]) -> tuple[list[int | None], int]:
    """The number that each slide shows, and the number of pages, by Marp's rules.

    ``hold`` and ``skip`` do not count the slide; ``skip`` and ``false`` do not show a number.
    """
    numbers: list[int | None] = []
    page = 0
    for mode in paginate:
        if mode not in ("hold", "skip"):
            page += 1
        numbers.append(max(page, 1) if mode in ("true", "hold") else None)
    return numbers, page
