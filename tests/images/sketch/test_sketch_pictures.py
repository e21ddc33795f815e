"""Every sketch has its exact size, a full range of tones, smooth gradients, and repeatable pixels."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.images.sketch import Sketch
from mdvideo.images.sketch.scenes import SCENES
from mdvideo.images.sketch.vocabulary import MEDIA, NEUTRAL, SUBJECTS
from mdvideo.protocols import PictureRequest

Pixels = NDArray[np.uint8]

PROMPTS = {scene: next(word for word, name in SUBJECTS.items() if name == scene) for scene in SCENES}
"""A word for each scene."""


def paint(prompt: str, width: int = 320, height: int = 180, seed: int = 0, negative: str | None = None) -> Image.Image:
    request = PictureRequest(prompt, seed, width, height, negative)
    (result,) = Sketch().generate([request], lambda *_: None)
    assert result.request == request
    return result.image


def pixels(prompt: str, width: int = 320, height: int = 180, seed: int = 0, negative: str | None = None) -> Pixels:
    return np.asarray(paint(prompt, width, height, seed, negative))


def thumbnail(image: Image.Image, size: tuple[int, int]) -> NDArray[np.float64]:
    """Brightness at a few pixels, without the grain."""
    return np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), np.float64)


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Pearson's correlation."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_every_scene_has_a_word() -> None:
    assert set(SUBJECTS.values()) == set(SCENES)
    assert set(NEUTRAL) <= set(SCENES)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (154, 216), (64, 64)])
def test_every_scene_in_any_shape_is_neither_flat_nor_clipped(scene: str, width: int, height: int) -> None:
    image = paint(PROMPTS[scene], width, height)
    assert image.mode == "RGB"
    assert image.size == (width, height)
    data = np.asarray(image)
    assert data.std() > 2.5
    assert (data == 255).mean() < 0.01
    assert (data.max(axis=2) == 0).mean() < 0.06


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_looks_the_same_at_every_size_of_one_shape(scene: str) -> None:
    """A small preview shows the same as the full size."""
    small, large = paint(PROMPTS[scene], 256, 144), paint(PROMPTS[scene], 640, 360)
    assert correlation(thumbnail(small, (32, 18)), thumbnail(large, (32, 18))) > 0.97


@pytest.mark.parametrize("prompt", ["calm teal gradient", "dusk over hills", "plain paper", "night sky"])
def test_gradients_do_not_band(prompt: str) -> None:
    """Grain dithers slow gradients."""
    data = pixels(prompt, 480, 270).astype(np.int16)
    sky = data[:90, :90]
    # Because of the grain, any small patch has several levels, even if the gradient itself spans less than one.
    patches = sky.reshape(9, 10, 9, 10, 3).transpose(0, 2, 4, 1, 3).reshape(-1, 100)
    assert min(len(np.unique(patch)) for patch in patches) >= 3


def test_equal_requests_give_equal_bytes_in_another_process_too() -> None:
    prompt = "a misty fjord at dawn, oil painting"
    digest = hashlib.sha256(paint(prompt, 192, 108, 7).tobytes()).hexdigest()
    assert hashlib.sha256(paint(prompt, 192, 108, 7).tobytes()).hexdigest() == digest
    program = (
        "import hashlib; from mdvideo.protocols import PictureRequest; from mdvideo.images.sketch import Sketch; "
        f"(p,) = Sketch().generate([PictureRequest({prompt!r}, 7, 192, 108)], lambda *_: None); "
        "print(hashlib.sha256(p.image.tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest


def test_another_seed_gives_another_picture() -> None:
    one, other = pixels("sea at sunset", seed=1), pixels("sea at sunset", seed=2)
    assert np.abs(one.astype(int) - other).mean() > 3


def test_another_prompt_gives_another_picture() -> None:
    prompts = ["xyzzy", "plugh", "frobnicate the quux", "lorem ipsum", "the mind of a bee", "taxes"]
    pictures = [pixels(prompt).astype(int) for prompt in prompts]
    pairs = [(a, b) for i, a in enumerate(pictures) for b in pictures[i + 1 :]]
    assert min(np.abs(a - b).mean() for a, b in pairs) > 3


@pytest.mark.parametrize("medium", [None, *sorted(set(MEDIA.values()))])
def test_every_medium_gives_a_picture(medium: str | None) -> None:
    word = next((word for word, name in MEDIA.items() if name == medium), "")
    data = pixels(f"mountains, {word}")
    assert data.std() > 5
    assert (data == 255).mean() < 0.02


def test_pictures_and_progress_are_reported_one_by_one() -> None:
    requests = [PictureRequest(prompt, 0, 64, 64) for prompt in ("sea", "forest")]
    steps: list[tuple[str, int, int]] = []
    results = Sketch().generate(requests, lambda request, done, total: steps.append((request.prompt, done, total)))
    assert next(results).request == requests[0]
    assert len(steps) <= 1
    assert [result.request for result in results] == requests[1:]
    assert steps == [("sea", 1, 1), ("forest", 1, 1)]


@pytest.mark.parametrize("size", [(64, 4096), (4096, 64), (66, 64)])
def test_extreme_shapes_work(size: tuple[int, int]) -> None:
    for prompt in ("fjord", "city at night", "python", "library"):
        assert paint(prompt, *size).size == size
