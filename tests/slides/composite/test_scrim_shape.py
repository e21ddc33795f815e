"""The shape of the scrim: opaque enough behind text, and without visible edges."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

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
    ("size", "rect"),
    [
        (FRAME, Rect(40, 150, 100, 50)),
        (FRAME, Rect(500, 150, 100, 50)),
        (FRAME, Rect(200, 40, 240, 60)),
        (Size(360, 640), Rect(100, 40, 150, 50)),
        (Size(360, 640), Rect(100, 520, 150, 50)),
    ],
    ids=["left", "right", "top", "above", "below"],
)
def test_a_gradient_comes_from_an_edge_and_has_no_edge_of_its_own(size: Size, rect: Rect) -> None:
    levels = levels_of([ScrimRequirement(rect, 0.8)], Scrim(shape="side"), size).astype(int)
    assert (levels[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width] >= 204).all()
    corners = levels[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.max() >= 204
    assert corners.min() < 150
    assert max(np.abs(np.diff(levels, axis=0)).max(), np.abs(np.diff(levels, axis=1)).max()) <= 4


@pytest.mark.parametrize("sun", [(520, 90), (120, 300), (330, 300)])
def test_a_gradient_spares_a_sun_beside_the_text(sun: tuple[int, int]) -> None:
    picture = Image.new("RGB", FRAME, (60, 66, 90))
    ImageDraw.Draw(picture).ellipse((sun[0] - 26, sun[1] - 26, sun[0] + 26, sun[1] + 26), fill=(255, 240, 200))
    rect = Rect(40, 60, 240, 70)
    needs, scrim = [ScrimRequirement(rect, 0.7)], Scrim(shape="side")
    spared, plain = (opacity_map(needs, scrim, FRAME, behind) for behind in (picture, None))
    assert spared is not None
    assert plain is not None
    assert np.asarray(spared)[rect.y, rect.x] >= 178
    at_sun, plain_at_sun = (np.asarray(opacity)[sun[1], sun[0]] for opacity in (spared, plain))
    assert at_sun <= min(plain_at_sun, 0.5 * 178)


def test_page_numbers_and_footers_have_no_halo() -> None:
    number = Rect(560, 330, 40, 12)
    for shape in ("soft", "side"):
        levels = levels_of([ScrimRequirement(number, 0.6)], Scrim(shape=shape))
        assert (levels[335] == levels[335, 0]).all()
        assert levels[335, 0] >= 153


def test_a_soft_scrim_near_an_edge_is_extended_beyond_it() -> None:
    levels = levels_of([ScrimRequirement(Rect(20, 20, 200, 60), 0.8)], Scrim(shape="soft"))
    assert levels[0, 0] >= 204
    assert levels[-1, -1] < 20


def test_close_texts_share_one_block() -> None:
    above, below = Rect(250, 140, 100, 20), Rect(250, 190, 100, 20)
    levels = levels_of([ScrimRequirement(above, 0.5), ScrimRequirement(below, 0.8)], Scrim(shape="soft"))
    assert (levels[140:210, 250:350] >= 204).all()
