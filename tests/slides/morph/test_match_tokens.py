"""Which words of code stay when it changes into other code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.slides.morph.match_tokens import MatchedCode, Run, match_code

LINES = st.lists(st.text("ab (x).=", max_size=12), max_size=5)


def texts(lines: list[str], runs: tuple[Run, ...]) -> list[str]:
    return [lines[run.line][run.column : run.column + run.length] for run in runs]


def matched(before: list[str], after: list[str]) -> tuple[list[str], list[str], list[str]]:
    found: MatchedCode = match_code(before, after)
    return (
        texts(before, tuple(old for old, _ in found.moves)),
        texts(before, found.leaves),
        texts(after, found.comes),
    )


def test_words_that_both_have_move_and_the_others_leave_and_come() -> None:
    stay, leave, come = matched(["total = 0", "return total"], ["total = 1", "print()", "return total"])
    assert stay == ["total =", "return total"]
    assert leave == ["0"]
    assert come == ["1", "print", "(", ")"]


def test_a_name_that_changes_places_moves() -> None:
    stay, _, _ = matched(["first(alpha)", "second(beta)"], ["second(beta)", "third(alpha)"])
    assert "(alpha)" in stay
    assert "second(beta)" in stay


@given(LINES, LINES)
def test_every_word_is_in_one_run_and_moving_ones_are_equal(before: list[str], after: list[str]) -> None:
    found = match_code(before, after)
    assert texts(before, tuple(a for a, _ in found.moves)) == texts(after, tuple(b for _, b in found.moves))
    for lines, runs in (
        (before, [*(a for a, _ in found.moves), *found.leaves]),
        (after, [*(b for _, b in found.moves), *found.comes]),
    ):
        covered = sorted((run.line, column) for run in runs for column in range(run.column, run.column + run.length))
        inked = {(n, c) for n, line in enumerate(lines) for c, char in enumerate(line) if not char.isspace()}
        assert len(set(covered)) == len(covered)
        assert inked <= set(covered)
