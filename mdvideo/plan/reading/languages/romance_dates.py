"""Days of a month in Romance languages: the first is an ordinal, all others are cardinals."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def romance_date(
    first: str, link: str, months: Sequence[str], cardinal: Callable[[int, str], str]
) -> Callable[[int, int, str], str]:
    """Return how a language reads a day: *primero de mayo*, where ``link`` is `` de ``; *premier mai*."""

    def date(day: int, month: int, form: str) -> str:
        del form
        return f"{first if day == 1 else cardinal(day, '')}{link}{months[month - 1]}"

    return date
