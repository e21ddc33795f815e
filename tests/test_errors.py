"""Problems as they are shown: equal ones once."""

from __future__ import annotations

from mdvideo.errors import Problem, Span, fold_problems


def at(line: int, message: str = "x", *, file: str = "deck.md", code: str = "c") -> Problem:
    return Problem("warning", code, message, Span(file, line, 1, 2, "text"))


def test_equal_problems_are_one_that_says_how_often_and_where() -> None:
    (folded,) = fold_problems([at(3), at(5), at(9)])
    assert folded.message == "x (3 times, also in lines 5, 9)"
    assert folded.span is not None
    assert folded.span.line == 3


def test_a_single_problem_is_as_it_was() -> None:
    assert fold_problems([at(3), at(4, "y")]) == (at(3), at(4, "y"))


def test_the_number_of_a_slide_makes_no_difference() -> None:
    (folded,) = fold_problems([at(1, "slide 1 is empty"), at(5, "slide 4 is empty")])
    assert folded.message == "slide 1 is empty (2 times, also in line 5)"


def test_other_files_codes_and_severities_are_other_problems() -> None:
    problems = [at(1), at(1, file="other.md"), at(1, code="d"), Problem("error", "c", "x", at(1).span)]
    assert len(fold_problems(problems)) == 4


def test_many_places_are_not_all_named() -> None:
    (folded,) = fold_problems([at(line) for line in range(1, 40)])
    assert folded.message == "x (39 times, also in lines 2, 3, 4, 5, 6, 7, 8, 9, …)"


def test_problems_without_a_place_are_counted() -> None:
    (folded,) = fold_problems([Problem("warning", "c", "x")] * 2)
    assert folded.message == "x (2 times)"
