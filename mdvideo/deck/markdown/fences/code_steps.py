"""Code in steps: which lines a state of the slide dims, and which part of long code it shows."""

from __future__ import annotations

from collections.abc import Sequence

Step = frozenset[int] | None
"""The numbers of a step's lines, from 1; None for all."""

_MOST_LINES = 18
"""Lines up to which code in steps is shown whole, shrunk if need be."""
WINDOW = 15
"""Lines that are shown at a time of longer code."""


def step_attributes(number: int, count: int, steps: Sequence[Step], step_of_state: Sequence[int]) -> str:
    """Return the attributes of a line of code with ``count`` lines, ``number`` counted from 1.

    ``step_of_state`` has the index of the step that each state of the slide shows. ``data-dim`` lists the states in
    which the line is dimmed, ``data-away`` those in which it is outside of the part that is shown.
    """
    shown = [steps[step] for step in step_of_state]
    dimmed = [state for state, lines in enumerate(shown) if lines is not None and number not in lines]
    starts = [] if count <= _MOST_LINES else _window_starts(shown, count)
    away = [state for state, start in enumerate(starts) if not start <= number < start + WINDOW]
    found = (("data-dim", dimmed), ("data-away", away))
    return "".join(f' {name}="{" ".join(map(str, states))}"' for name, states in found if states)


def _window_starts(shown: Sequence[Step], count: int) -> list[int]:
    """Return the first line that each state shows: the code moves only as far as a step's lines need."""
    starts: list[int] = []
    start = 1
    for lines in shown:
        present = [line for line in lines or () if line <= count]
        if present:
            first, last = min(present), max(present)
            margin = max(0, min(2, (WINDOW - (last - first + 1)) // 2))
            if last + margin >= start + WINDOW:
                start = last + margin - WINDOW + 1
            if first - margin < start:
                start = first - margin
            start = max(1, min(start, count - WINDOW + 1))
        starts.append(start)
    return starts
