"""Which directives apply to which slide: local ones are inherited by later slides, ``_once`` ones are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mdvideo.deck.directives.directive_table import DIRECTIVES, DirectiveValue


@dataclass(frozen=True, slots=True)
class EffectiveDirectives:
    """The directives that apply to one slide, by name."""

    by_name: Mapping[str, DirectiveValue]

    def value(self, name: str, default: Any = None) -> Any:
        """Return the typed value of a directive, or ``default`` if it is not set or has been ended."""
        found = self.by_name.get(name)
        return default if found is None or found.value is None else found.value

    def winner(self, *names: str) -> DirectiveValue | None:
        """Of several directives that set the same thing, return the one that counts: the slide's own, else the last."""
        found = [given for name in names if (given := self.by_name.get(name)) is not None and given.value is not None]
        return max(found, key=_precedence, default=None)


def _precedence(directive: DirectiveValue) -> tuple[bool, int, int]:
    return directive.once, directive.node.span.line, directive.node.span.column


def inherit_directives(slides: Iterable[Iterable[DirectiveValue]]) -> list[EffectiveDirectives]:
    """Return the directives that apply to each slide.

    ``slides`` holds the directives written on each slide; those of the front matter are on the first.
    """
    inherited: dict[str, DirectiveValue] = {}
    effective = []
    for directives in slides:
        own: dict[str, DirectiveValue] = {}
        for directive in directives:
            if DIRECTIVES[directive.name].scope in ("global", "option"):
                continue
            (own if directive.once else inherited)[directive.name] = directive
        effective.append(EffectiveDirectives(inherited | own))
    return effective


def page_numbers(paginate: Iterable[str]) -> tuple[list[int | None], int]:
    """Return the number that each slide shows (None: none), and the number of pages, by Marp's rules.

    ``hold`` and ``skip`` do not count the slide; ``skip`` and ``false`` do not show a number. The first slide that
    shows one is at least page 1, and the count goes on from there.
    """
    numbers: list[int | None] = []
    page = 0
    for mode in paginate:
        if mode not in ("hold", "skip"):
            page += 1
        if mode in ("true", "hold"):
            page = max(page, 1)
        numbers.append(page if mode in ("true", "hold") else None)
    return numbers, page
