"""The shape of the scrim: opaque enough behind text, and without visible edges."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect, Scrim
from mdvideo.slides.composite.scrim_shape import ScrimRequirement, opacity_map

FRAME = Size(640, 360)


def levels_of(requirements: list[ScrimRequirement], scrim: Scrim, size: Size = FRAME) -> NDArray[np.int_]:
    opacity = opacity_map(requirements, scrim, size)
    assert opacity is not None
    return np.asarray(opacity).astype(int)


@pytest.mark.parametrize("shape", ["soft", "full", "side"])
@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(640, 480)])
def test_a_scrim_satisfies_each_requirement_and_has_no_edge(shape: str, size: Size) -> None:
    requirements = [
        ScrimRequirement(Rect(size.width // 10, size.height // 3, size.width // 2, size.height // 5), 0.6),
        ScrimRequirement(Rect(size.width // 10, size.height * 9 // 10, size.width // 8, size.height // 30), 0.8),
    ]
    levels = levels_of(requirements, Scrim("#000000", shape), size)
    assert levels.shape == (size.height, size.width)
    for requirement in requirements:
        rect = requirement.rect
        behind_text = levels[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
        assert behind_text.min() >= round(requirement.opacity * 255)
    steepest = max(np.abs(np.diff(levels, axis=axis)).max() for axis in (0, 1))
    assert steepest * size.scale <= 4


def test_without_requirements_there_is_no_scrim() -> None:
    assert opacity_map([], Scrim(), FRAME) is None
    assert opacity_map([ScrimRequirement(Rect(0, 0, 9, 9), 0.0)], Scrim(), FRAME) is None
    assert opacity_map([], Scrim(shape="soft", least=0.5), FRAME) is None


def test_a_theme_may_require_a_full_scrim_everywhere() -> None:
    levels = levels_of([], Scrim(shape="full", least=0.5))
    assert levels.min() == levels.max() == 128


@pytest.mark.parametrize(
    ("size", "rect", "opaque"),
    [
        (FRAME, Rect(40, 150, 100, 50), np.s_[:, 0]),
        (FRAME, Rect(500, 150, 100, 50), np.s_[:, -1]),
        (Size(360, 640), Rect(100, 40, 150, 50), np.s_[0]),
        (Size(360, 640), Rect(100, 550, 150, 50), np.s_[-1]),
    ],
    ids=["left", "right", "top", "bottom"],
)
def test_a_scrim_from_the_side_is_on_the_side_of_the_text(size: Size, rect: Rect, opaque: tuple[slice, int]) -> None:
    levels = levels_of([ScrimRequirement(rect, 0.8)], Scrim(shape="side"), size)
    assert (levels[opaque] >= 204).all()
    assert levels.min() < 20


def test_a_soft_scrim_near_an_edge_is_extended_beyond_it() -> None:
    levels = levels_of([ScrimRequirement(Rect(20, 20, 200, 60), 0.8)], Scrim(shape="soft"))
    assert levels[0, 0] >= 204
    assert levels[-1, -1] < 20


def test_close_texts_share_one_block() -> None:
    above, below = Rect(250, 140, 100, 20), Rect(250, 190, 100, 20)
    levels = levels_of([ScrimRequirement(above, 0.5), ScrimRequirement(below, 0.8)], Scrim(shape="soft"))
    assert (levels[140:210, 250:350] >= 204).all()
