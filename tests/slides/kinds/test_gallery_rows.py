"""Pictures of a gallery are in the rows in which they are largest."""

from __future__ import annotations

import pytest

from mdvideo.slides.kinds.gallery_rows import best_rows, divisions

ROOM = (1664.0, 690.0)


@pytest.mark.parametrize(
    ("ratios", "rows"),
    [
        ([1.33] * 2, (2,)),
        ([1.33] * 6, (3, 3)),
        ([4.0, 4.0], (1, 1)),
        ([0.6] * 4, (4,)),
    ],
    ids=["two photos", "six photos", "two panoramas", "four portraits"],
)
def test_rows_by_the_shape_of_the_pictures(ratios: list[float], rows: tuple[int, ...]) -> None:
    assert best_rows(ratios, ROOM, 0)[0] == rows


def test_rows_fit_the_room() -> None:
    for count in range(2, 7):
        counts, share = best_rows([1.5] * count, ROOM, 60)
        heights = [(ROOM[0] - 20 * (row - 1)) / (1.5 * row) for row in counts]
        assert sum(heights) * share + 20 * (len(counts) - 1) + 60 * len(counts) <= ROOM[1] + 1


def test_upright_frames_have_more_rows() -> None:
    assert len(best_rows([1.33] * 4, (888.0, 1100.0), 0)[0]) > len(best_rows([1.33] * 4, (1664.0, 400.0), 0)[0])


def test_divisions_keep_the_order_and_have_at_most_four_in_a_row() -> None:
    found = list(divisions(6))
    assert all(sum(counts) == 6 and max(counts) <= 4 for counts in found)
    assert len(set(found)) == len(found)
