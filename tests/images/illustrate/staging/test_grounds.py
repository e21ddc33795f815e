"""A landscape without a thing is a full picture, its sun beside the text, and moods change the light."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.images.illustrate.illustrator import illustrate
from mdvideo.images.illustrate.staging.layers import smoothed
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of
from mdvideo.protocols import CalmArea, PictureLook, PictureRequest

DARK = ("#0b1226", "#f4f6fc", "#ffc46b", "#7f93e4")
LEFT = CalmArea(0, 0, 66, 100)


def painted(prompt: str, calm: CalmArea | None = LEFT, seed: int = 0) -> NDArray[np.float32]:
    """A picture in the look ``studio``, shape (180, 320, 3), 0 to 255."""
    request = PictureRequest(prompt, seed, 320, 180, look=PictureLook("studio", DARK, calm))
    return np.asarray(illustrate(request, picture_brief_of(prompt, "en")), np.float32)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("prompt", ["hills at dawn, low sun", "the sun over the ocean", "a full moon over a calm sea"])
def test_the_light_of_a_landscape_is_in_its_sky_beside_the_text(prompt: str, seed: int) -> None:
    grey = painted(prompt, seed=seed).mean(axis=2)
    row, column = np.unravel_index(int(np.argmax(smoothed(grey, 3.0))), grey.shape)
    assert column > 0.68 * 320
    assert row < 0.75 * 180
    assert grey.max() > 1.6 * grey[:, : int(0.6 * 320)].max()


def test_a_landscape_goes_on_under_the_text_and_a_ground_behind_a_thing_does_not() -> None:
    def detail(prompt: str) -> float:
        under_text = painted(prompt)[:, :180].mean(axis=2)
        return float(np.abs(under_text - smoothed(under_text, 8.0)).mean())

    assert detail("layered hills at dawn") > 1.5 * detail("a fox among hills at dawn")


def test_where_nothing_is_free_the_ground_is_alone_and_smooth() -> None:
    grey = painted("a fox in a forest", CalmArea(0, 0, 100, 100)).mean(axis=2)
    assert float(np.abs(grey - smoothed(grey, 8.0)).mean()) < 2


def test_moods_change_the_light() -> None:
    request = PictureRequest("a fox among hills", 0, 320, 180, look=PictureLook("studio", DARK))
    brief = picture_brief_of(request.prompt, "en")

    def mean_of(*moods: str) -> NDArray[np.float32]:
        image = illustrate(request, replace(brief, mood=frozenset(moods)))
        means: NDArray[np.float32] = np.asarray(image, np.float32).mean(axis=(0, 1))
        return means

    plain, warm, cold = mean_of(), mean_of("warm"), mean_of("cold")
    assert mean_of("dark").mean() < 0.95 * plain.mean()
    assert mean_of("bright").mean() > 1.03 * plain.mean()
    assert warm[0] / warm[2] > plain[0] / plain[2] * 1.05
    assert cold[0] / cold[2] < plain[0] / plain[2] / 1.05


def test_a_wide_blur_has_no_steps() -> None:
    """A ramp in the dark, beside one bright spot, stays a ramp: eight bits of the brightest would cut it in steps."""
    plane = np.tile(np.linspace(0.001, 0.004, 200, dtype=np.float32), (60, 1))
    plane[0, 0] = 1.0
    middle = smoothed(plane, 12.0)[50, 60:160]
    assert len(np.unique(middle)) > 90
    assert np.all(np.diff(middle) > 0)
