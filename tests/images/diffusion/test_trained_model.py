"""A real text-to-image model, end to end: pictures show what their prompts ask for.

``trained_model`` has two million parameters, trained by ``scripts/train_tiny_model.py`` on pictures of the illustrator
and of ``sketch``. What a picture shows is told by the nearest of these painters' pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.cli.main import main
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.illustrate import Illustrate
from mdvideo.images.scoring.best_pictures import BestPictures
from mdvideo.images.sketch import Sketch
from mdvideo.protocols import ChosenPicture, PictureRequest
from mdvideo.settings import ImageSettings

MODEL = Path(__file__).parent / "trained_model"
WIDTH, HEIGHT = 56, 32
MEGAPIXELS = WIDTH * HEIGHT / 1e6

THINGS = ("a red apple", "a blue apple", "a green car", "a yellow umbrella", "a red umbrella", "a purple house")
SCENES = tuple(
    f"{scene} {when}" for scene in ("a calm sea", "mountains", "a desert") for when in ("at noon", "at night")
)

DECK = """\
---
images: {{backend: diffusers, model: {model}, device: cpu, megapixels: {megapixels}, steps: 8, guidance: 2, style: " "}}
---

![bg](<prompt:a green car>)

---

![bg](<prompt:a calm sea at night>)
"""

SEEDS = 6
THUMBNAILS = Path(__file__).with_name("painted_thumbnails.png")
"""Made with the model, by ``python -m tests.images.diffusion.test_trained_model``: the painters change."""


def asked(prompt: str, seed: int = 1, negative: str | None = None) -> PictureRequest:
    return PictureRequest(prompt, seed, WIDTH, HEIGHT, negative, steps=8, guidance=2.0)


@pytest.fixture(scope="module")
def model() -> Iterator[Diffusers]:
    with Diffusers(ImageSettings(model=str(MODEL), megapixels=MEGAPIXELS, device="cpu")) as backend:
        yield backend


@pytest.fixture(scope="module")
def painted() -> list[tuple[str, NDArray[np.float64]]]:
    """What the painters painted for each prompt when the model was trained."""
    rows = np.asarray(Image.open(THUMBNAILS).convert("RGB"), float)
    prompts = (*THINGS, *SCENES)
    tiles = rows.reshape(len(prompts), 8, SEEDS, 14, 3).swapaxes(1, 2)
    return [(prompt, tile) for prompt, row in zip(prompts, tiles, strict=True) for tile in row]


def paint_thumbnails() -> Image.Image:
    """Paint every prompt with each seed: a row of thumbnails a prompt. To be written anew when the model is trained."""
    tiles: dict[tuple[str, int], NDArray[np.float64]] = {}
    for painter, prompts in ((Illustrate(), THINGS), (Sketch(), SCENES)):
        requests = [PictureRequest(prompt, seed, 3 * WIDTH, 3 * HEIGHT) for prompt in prompts for seed in range(SEEDS)]
        tiles |= {(r.prompt, r.seed): thumbnail_of(image) for r, image in painter.generate(requests, lambda *_: None)}
    rows = [np.hstack([tiles[prompt, seed] for seed in range(SEEDS)]) for prompt in (*THINGS, *SCENES)]
    return Image.fromarray(np.vstack(rows).round().astype(np.uint8))


def thumbnail_of(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("RGB").resize((14, 8), Image.Resampling.BOX), float)


def shown(image: Image.Image, painted: Sequence[tuple[str, NDArray[np.float64]]]) -> str:
    """The prompt of the painted picture that is nearest."""
    seen = thumbnail_of(image)
    return min(painted, key=lambda one: float(np.square(one[1] - seen).sum()))[0]


def pictures_of(model: Diffusers, requests: Sequence[PictureRequest]) -> list[Image.Image]:
    generated = dict(model.generate(requests, lambda *_: None))
    return [generated[request] for request in requests]


def redness(image: Image.Image) -> float:
    levels = np.asarray(image, float)
    return float((levels[..., 0] - levels[..., 2]).mean())


def brightness(image: Image.Image) -> float:
    return float(np.asarray(image.convert("L"), float).mean())


def test_pictures_show_what_was_asked(model: Diffusers, painted: list[tuple[str, NDArray[np.float64]]]) -> None:
    """Colour, thing, place and hour, of 24 pictures with two seeds: all but one at most."""
    requests = [asked(prompt, seed) for prompt in (*THINGS, *SCENES) for seed in (1, 2)]
    pictures = pictures_of(model, requests)
    right = [shown(picture, painted) == request.prompt for request, picture in zip(requests, pictures, strict=True)]
    assert sum(right) >= len(requests) - 1


def test_a_pair_that_was_never_trained(model: Diffusers, painted: list[tuple[str, NDArray[np.float64]]]) -> None:
    """A purple car is a car, as the training pictures had in other colours, and not a green one."""
    purple, green = pictures_of(model, [asked("a purple car"), asked("a green car")])
    grey = [(prompt, thumbnail.mean(axis=2, keepdims=True)) for prompt, thumbnail in painted if prompt in THINGS]
    assert shown(purple.convert("L"), grey).endswith("car")
    assert np.asarray(purple, float)[..., 2].mean() > np.asarray(green, float)[..., 2].mean() + 5


def test_seeds_arrange_and_repeat(model: Diffusers) -> None:
    """The same seed gives the same bytes; another one gives another arrangement of the same."""
    first, second, third = pictures_of(
        model, [asked("a red apple", 1), asked("a red apple", 2), asked("a red apple", 3)]
    )
    assert pictures_of(model, [asked("a red apple", 1)])[0].tobytes() == first.tobytes()
    assert len({first.tobytes(), second.tobytes(), third.tobytes()}) == 3
    assert all(redness(picture) > -20 for picture in (first, second, third))


def test_negative_prompts_lead_away(model: Diffusers) -> None:
    """Without night a sunset is brighter, and without noon it is darker."""
    without_night, plain, without_noon = pictures_of(
        model,
        [asked("mountains at sunset", negative=one) for one in ("mountains at night", None, "mountains at noon")],
    )
    assert brightness(without_night) > brightness(plain) + 20
    assert brightness(without_noon) < brightness(plain) - 5


class _Redness:
    """A scorer that prefers red pictures."""

    identity = "redness"

    def score(self, request: PictureRequest, picture: Image.Image) -> float:
        assert request.prompt == "an apple"
        return redness(picture)


def test_the_best_of_four_is_the_best(model: Diffusers) -> None:
    """An apple may have any colour; of four, the one that the scorer likes best is taken, with its seed."""
    single = pictures_of(model, [asked("an apple", 1)])[0]
    chooser = BestPictures(model, ImageSettings(best_of=4), _Redness())
    (chosen,) = chooser.generate([asked("an apple", 1)], lambda *_: None)
    assert isinstance(chosen, ChosenPicture)
    assert chosen.score == redness(chosen.image)
    assert redness(chosen.image) >= redness(single)
    assert pictures_of(model, [asked("an apple", chosen.seed)])[0].tobytes() == chosen.image.tobytes()


def test_a_deck_gets_its_pictures(tmp_path: Path, painted: list[tuple[str, NDArray[np.float64]]]) -> None:
    """From Markdown to committed PNG files, by the command line."""
    (tmp_path / "mdvideo.toml").touch()
    deck = tmp_path / "lesson.md"
    deck.write_text(DECK.format(model=MODEL, megapixels=MEGAPIXELS), encoding="utf-8")
    assert main(["images", str(deck), "-q", "--size", "320x180", "--write", str(tmp_path / "pictures")]) == 0
    files = [Image.open(path) for path in (tmp_path / "pictures").glob("*.png")]
    assert [file.size for file in files] == [(320, 180)] * 2
    assert {shown(file, painted) for file in files} == {"a green car", "a calm sea at night"}


if __name__ == "__main__":
    paint_thumbnails().save(THUMBNAILS)
