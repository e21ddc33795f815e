"""Steps dim lines, and long code moves on to the lines of each step, no further than they need."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.fences.code_steps import WINDOW, Step, step_attributes


def shown_lines(count: int, steps: tuple[Step, ...]) -> list[list[int]]:
    """Return the lines that each of these steps shows."""
    states = range(len(steps))
    away = {number: step_attributes(number, count, steps, states) for number in range(1, count + 1)}
    return [[n for n, found in away.items() if str(s) not in _states_of(found, "data-away")] for s in states]


def _states_of(attributes: str, name: str) -> list[str]:
    return attributes.partition(f'{name}="')[2].partition('"')[0].split()


def test_short_code_is_shown_whole() -> None:
    assert shown_lines(18, (frozenset({1}), None)) == [list(range(1, 19))] * 2


@pytest.mark.parametrize("count", [19, 40, 200])
def test_every_step_of_long_code_shows_its_lines_in_parts_of_one_height(count: int) -> None:
    steps: tuple[Step, ...] = (
        frozenset({1, 2}),
        frozenset({count}),
        frozenset(range(6, 9)),
        None,
        frozenset(range(3, 3 + WINDOW)),
    )
    for lines, step in zip(shown_lines(count, steps), steps, strict=True):
        assert len(lines) == WINDOW
        assert set(lines) >= (step or set())
        assert lines == list(range(lines[0], lines[0] + WINDOW))


def test_code_stands_still_while_the_next_lines_are_in_view() -> None:
    first, second = shown_lines(40, (frozenset({3}), frozenset({10})))
    assert first == second


def test_a_step_longer_than_the_part_shows_its_beginning() -> None:
    (lines,) = shown_lines(60, (frozenset(range(20, 50)),))
    assert lines[0] == 20


def test_lines_that_the_code_does_not_have_move_nothing() -> None:
    assert shown_lines(30, (frozenset({900}),)) == [list(range(1, WINDOW + 1))]
