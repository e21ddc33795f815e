"""Lines that mdvideo verify prints."""

from __future__ import annotations

import pytest

from mdvideo.verify.measurements import MeasuredFigure


@pytest.mark.parametrize(
    ("least", "most", "line"),
    [
        (None, None, "a pause: 2 s"),
        (None, 3.0, "a pause: 2 s (most 3.0)"),
        (1.0, None, "a pause: 2 s (least 1.0)"),
        (1.0, 3.0, "a pause: 2 s (1.0 to 3.0)"),
    ],
)
def test_a_figure_names_the_limits_that_it_has(least: float | None, most: float | None, line: str) -> None:
    assert str(MeasuredFigure("a pause", 2.0, "s", least=least, most=most)) == line
