"""No input whatever makes the command line print a traceback: a few of the inputs of ``scripts/fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fuzz_commands import seeds_in, try_input

SEEDS = seeds_in(Path(__file__).parents[1])


@pytest.mark.parametrize("first", [0, 20, 40, 30440])
def test_no_input_makes_a_traceback(first: int) -> None:
    faults = [fault for seed in range(first, first + 20) for fault in try_input(seed, SEEDS, full=seed == first)]
    assert faults == []
