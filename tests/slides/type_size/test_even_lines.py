"""Lines of large type are as alike as they can be."""

from __future__ import annotations

from mdvideo.slides.type_size.even_lines import even_lines, evenness_of


def test_lines_are_alike_and_no_more_than_needed() -> None:
    widths = [len(word) for word in ["Half", "of", "the", "oxygen", "you", "breathe", "comes", "from", "the", "sea."]]
    lines = even_lines(widths, 1, 20)
    assert [sum(widths[a:b]) + b - a - 1 for a, b in lines] == [18, 17, 13]
    assert len(even_lines(widths, 1, 60)) == 1


def test_a_word_wider_than_the_line_has_its_own() -> None:
    assert even_lines([3, 30, 3], 1, 10) == [(0, 1), (1, 2), (2, 3)]


def test_evenness() -> None:
    assert evenness_of([4, 4], 1, [(0, 1), (1, 2)]) == 1
    assert evenness_of([8, 4], 1, [(0, 1), (1, 2)]) == 0.5
