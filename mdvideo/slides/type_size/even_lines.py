"""Breaks a short text into lines that are as alike as can be."""

from __future__ import annotations

from collections.abc import Sequence


def even_lines(widths: Sequence[float], space: float, available: float) -> list[tuple[int, int]]:
    """Return the words of each line, as slices, so that as few lines as needed are as alike as can be.

    It minimizes the sum of the squares of what lines lack to the longest width, by dynamic programming over the ends
    of lines, as Knuth and Plass do (Software: Practice and Experience 11, 1981).
    """
    count = len(widths)

    def width_of(start: int, end: int) -> float:
        return sum(widths[start:end]) + space * (end - start - 1)

    fewest = [0, *([count + 1] * count)]
    for end in range(1, count + 1):
        fewest[end] = 1 + min(
            fewest[start] for start in range(end) if start == end - 1 or width_of(start, end) <= available
        )
    goal = width_of(0, count) / max(1, fewest[count])
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {(0, 0): (0.0, [])}
    for lines in range(1, fewest[count] + 1):
        for end in range(1, count + 1):
            options = [
                (cost + (width_of(start, end) - goal) ** 2, [*done, (start, end)])
                for start in range(end)
                if (lines - 1, start) in best and (width_of(start, end) <= available or start == end - 1)
                for cost, done in [best[lines - 1, start]]
            ]
            if options:
                best[lines, end] = min(options)
    return best[fewest[count], count][1]


def evenness_of(widths: Sequence[float], space: float, lines: Sequence[tuple[int, int]]) -> float:
    """Return the width of the shortest line to that of the longest, 0…1."""
    across = [sum(widths[start:end]) + space * (end - start - 1) for start, end in lines]
    return min(across) / max(across) if across and max(across) > 0 else 1.0
