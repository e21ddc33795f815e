"""Every look: exact sizes, repeatable bytes, a quiet place for the text, no scene everywhere, style is no subject."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.images.illustrate import Illustrate
from mdvideo.images.illustrate.illustrator import illustrate
from mdvideo.images.illustrate.looks.look_table import LOOKS
from mdvideo.images.illustrate.picture_brief import GROUNDS, NamedThing, PictureBrief
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of
from mdvideo.protocols import CalmArea, PictureLook, PictureRequest

Floats = NDArray[np.float64]

DARK = ("#0b1226", "#f4f6fc", "#ffc46b", "#7f93e4", "#e07a5f")
LIGHT = ("#faf7f0", "#23201b", "#9a2f1c", "#1f4a82", "#3b5d24")
CALM = {"left": CalmArea(5, 15, 48, 85), "right": CalmArea(55, 10, 95, 90), "top": CalmArea(6, 8, 94, 55)}
PROMPTS = (
    "a lighthouse on a cliff in a storm", "two cats on a sofa", "the water cycle", "a pile of gold coins",
    "photosynthesis in a green leaf", "an astronaut on the moon", "a violin and sheet music", "a bowl of fresh fruit",
    "the Eiffel tower at night", "a microscope in a laboratory", "a steam locomotive", "the human brain",
    "a medieval knight", "a laptop with code", "the Pythagorean theorem", "a sailing boat at sunset", "a beehive",
    "a chess board", "a thermometer", "an oak tree in autumn", "a bridge over a river", "a red bicycle",
    "an ancient Greek vase", "a football on the grass", "a calculator and a pencil", "a compass on an old map",
    "a polar bear on the ice", "a hot air balloon above mountains", "a bar chart of sales", "a padlock and a key",
    "a guitar", "a glass of water", "a dinosaur skeleton", "a cactus in the desert", "a snow-covered village",
    "a neural network", "an owl at night", "a telephone", "the solar system", "a loaf of bread on a wooden table",
)  # fmt: skip
"""Forty subjects of lessons."""


def request(
    prompt: str,
    name: str = "studio",
    palette: tuple[str, ...] = DARK,
    calm: str | None = "left",
    size: tuple[int, int] = (320, 180),
    seed: int = 0,
) -> PictureRequest:
    look = PictureLook(name, palette, CALM[calm] if calm else None)
    return PictureRequest(prompt, seed, *size, look=look)


@lru_cache(1024)
def painted(wanted: PictureRequest) -> Image.Image:
    (result,) = Illustrate().generate([wanted], lambda *_: None)
    return result.image


def luminance(image: Image.Image) -> Floats:
    """WCAG 2's relative luminance."""
    encoded = np.asarray(image, np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    out: Floats = linear @ np.array([0.2126, 0.7152, 0.0722])
    return out


def under_text(values: Floats, calm: CalmArea) -> Floats:
    height, width = values.shape[:2]
    rows = slice(round(calm.top * height / 100), round(calm.bottom * height / 100))
    return values[rows, round(calm.left * width / 100) : round(calm.right * width / 100)]


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("size", [(320, 180), (180, 320), (160, 160), (64, 36), (90, 400)])
def test_a_picture_has_its_size_and_a_subject(name: str, palette: tuple[str, ...], size: tuple[int, int]) -> None:
    image = painted(request("a rocket", name, palette, None, size))
    assert (image.mode, image.size) == ("RGB", size)
    without = illustrate(request("a rocket", name, palette, None, size), PictureBrief())
    assert np.abs(np.asarray(image, float) - np.asarray(without, float)).mean() > 1


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("calm", CALM)
def test_the_place_of_the_text_is_quiet_and_readable(name: str, palette: tuple[str, ...], calm: str) -> None:
    """Small areas there hardly differ from their neighbours, and the ink has contrast before there is any scrim.

    The look ``studio`` keeps a scene's horizon to be seen, a line out of focus and in less than half of its contrast.
    """
    share = 90 if name == "studio" else 98
    for prompt in PROMPTS[::4]:
        image = painted(request(prompt, name, palette, calm))
        values = under_text(luminance(image), CALM[calm])
        ink = luminance(Image.new("RGB", (1, 1), palette[1]))[0, 0]
        worst = float(np.percentile(values, 98 if ink > 0.5 else 2))
        contrast = (max(worst, ink) + 0.05) / (min(worst, ink) + 0.05)
        assert contrast > 4.5, (prompt, contrast)
        grey = under_text(np.asarray(image.convert("L"), np.float64), CALM[calm])
        patches = np.asarray(Image.fromarray(grey.astype(np.float32)).resize((20, 12), Image.Resampling.BOX))
        steps = np.concatenate([np.abs(np.diff(patches, axis=axis)).ravel() for axis in (0, 1)])
        assert np.percentile(steps, share) < 10, (prompt, np.percentile(steps, share))


@pytest.mark.parametrize("name", LOOKS)
def test_the_forty_pictures_of_a_look_differ(name: str) -> None:
    """No two slides of a deck look the same: thumbnails of the things' side are not alike."""
    small = [
        np.asarray(
            painted(request(prompt, name)).crop((160, 0, 320, 180)).resize((16, 18), Image.Resampling.BOX), float
        )
        for prompt in PROMPTS
    ]
    nearest = min(np.abs(one - other).mean() for k, one in enumerate(small) for other in small[k + 1 :])
    assert nearest > 1.5


def test_no_scene_is_the_ground_of_more_than_a_fifth() -> None:
    grounds = Counter(picture_brief_of(prompt, "en").ground for prompt in PROMPTS)
    assert set(grounds) <= set(GROUNDS)
    del grounds["studio"]  # what is painted where no place is named, in the accent of each slide
    assert grounds.most_common(1)[0][1] <= len(PROMPTS) / 5


@pytest.mark.parametrize("style", ["pale paper, fine ink drawing, empty space", "dark abstract geometry, deep blue"])
def test_words_of_style_change_nothing(style: str) -> None:
    plain = request("a microscope", "ink", LIGHT)
    assert painted(replace(plain, style=style)).tobytes() == painted(plain).tobytes()


@pytest.mark.parametrize("name", LOOKS)
def test_equal_requests_give_equal_bytes(name: str) -> None:
    wanted = request("a red fox in fresh snow", name, LIGHT, size=(192, 108))
    images = [next(Illustrate().generate([wanted], lambda *_: None)).image for _ in range(2)]
    assert images[0].tobytes() == images[1].tobytes()


def test_another_process_gives_the_same_bytes() -> None:
    wanted = request("a sailing boat at sunset", "papercut", DARK, size=(192, 108), seed=7)
    program = (
        "import hashlib; from mdvideo.protocols import CalmArea, PictureLook, PictureRequest; "
        "from mdvideo.images.illustrate import Illustrate; "
        f"(p,) = Illustrate().generate([{wanted!r}], lambda *_: None); "
        "print(hashlib.sha256(p.image.tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(painted(wanted).tobytes()).hexdigest()


@pytest.mark.parametrize("name", LOOKS)
def test_a_seed_rearranges(name: str) -> None:
    one, other = (
        np.asarray(painted(request("a robot and a pile of books", name, seed=seed)), float) for seed in (1, 2)
    )
    assert np.abs(one - other).mean() > 1


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", ["studio", "flat", "ink"])
def test_every_ground_is_painted_with_and_without_things(name: str, ground: str) -> None:
    for things in ((), (NamedThing("fox", icon="fox"),)):
        brief = PictureBrief(things, ground, hour="sunset", weather=frozenset({"mist"}))
        image = illustrate(request("a place", name, size=(160, 90)), brief)
        assert np.asarray(image).std() > 2


def test_the_palette_is_seen() -> None:
    """A deck's colours come from its theme: with a green and with a red accent, the same subject looks otherwise."""
    means = [
        np.mean([
            np.asarray(painted(request(prompt, "studio", ("#101418", "#ffffff", accent))), float).mean(axis=(0, 1))
            for prompt in PROMPTS[:12]
        ], axis=0)
        for accent in ("#2fb36a", "#d2403a")
    ]  # fmt: skip
    assert means[0][1] - means[0][0] > means[1][1] - means[1][0] + 6


def test_a_colour_of_the_prompt_is_that_of_the_thing() -> None:
    pictures = {}
    for colour in ("#2563d9", "#c8102e"):
        car = PictureBrief((NamedThing("car", icon="automobile", colour=colour),))
        image = illustrate(request("a car", "flat", LIGHT, "left"), car)
        pictures[colour] = np.asarray(image, float)[40:150, 170:310].reshape(-1, 3)
    blue, red = (pixels - pixels.mean(axis=1, keepdims=True) for pixels in pictures.values())
    assert (blue[:, 2] > 40).mean() > (red[:, 2] > 40).mean() + 0.02
    assert (red[:, 0] > 60).mean() > (blue[:, 0] > 60).mean() + 0.02


def test_an_unknown_look_is_the_default_one() -> None:
    wanted = request("a globe", "no-such-look")
    assert painted(wanted).tobytes() == painted(request("a globe", "studio")).tobytes()
