"""The square cover of a file of sound and of a podcast."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from mdvideo.slides.cover import cover_fault, cover_jpeg


def encoded(size: tuple[int, int], kind: str = "PNG", colour: tuple[int, int, int] = (200, 40, 40)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (320, 180), (500, 500), (1600, 90)])
def test_a_cover_is_square_whatever_the_poster(size: tuple[int, int]) -> None:
    with Image.open(BytesIO(cover_jpeg(encoded(size)))) as cover:
        assert cover.size == (1400, 1400)
        assert cover.format == "JPEG"


def test_the_whole_poster_is_in_its_middle_over_its_own_darker_colours() -> None:
    with Image.open(BytesIO(cover_jpeg(encoded((1920, 1080))))) as cover:
        pixels = np.asarray(cover.convert("RGB"), np.int16)
    assert np.abs(pixels[700, 700] - (200, 40, 40)).max() < 4
    assert np.abs(pixels[10, 700] - (120, 24, 24)).max() < 4


def test_the_same_poster_gives_the_same_bytes() -> None:
    assert cover_jpeg(encoded((640, 360))) == cover_jpeg(encoded((640, 360)))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (encoded((1400, 1400)), None),
        (encoded((3000, 3000), "JPEG"), None),
        (encoded((1400, 1401)), "not square"),
        (encoded((1399, 1399)), "1399 pixels wide"),
        (encoded((1400, 1400), "GIF"), "is GIF"),
        (b"no picture", "is no picture"),
    ],
)
def test_what_directories_refuse_is_known(data: bytes, fault: str | None) -> None:
    found = cover_fault(data)
    assert found is None if fault is None else fault in str(found)
