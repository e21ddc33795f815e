"""A model paints at a size that suits it; the slide gets the size that it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.images.sizing import fit_picture, generation_size, nearest_size

MEGAPIXEL = 1024.0**2


@pytest.mark.parametrize(
    ("shown", "budget", "multiple", "painted"),
    [
        (Size(1920, 1080), MEGAPIXEL, 16, Size(1280, 720)),
        (Size(1080, 1920), MEGAPIXEL, 16, Size(720, 1280)),
        (Size(1080, 1080), MEGAPIXEL, 32, Size(1024, 1024)),
        (Size(1920, 1080), MEGAPIXEL, 32, Size(1312, 736)),
        (Size(640, 360), MEGAPIXEL, 16, Size(1280, 720)),
    ],
)
def test_native_sizes(shown: Size, budget: float, multiple: int, painted: Size) -> None:
    """Common shapes are painted exactly, near the pixels that the model was trained on."""
    assert generation_size(shown, budget, multiple) == painted


@given(
    st.integers(64, 4096),
    st.integers(64, 4096),
    st.sampled_from([256.0**2, 512.0**2, MEGAPIXEL]),
    st.sampled_from([16, 32]),
)
def test_any_rectangle(width: int, height: int, budget: float, multiple: int) -> None:
    """Whatever the rectangle: sides are multiples, and the area stays near the budget."""
    size = generation_size(Size(width, height), budget, multiple)
    assert size.width % multiple == size.height % multiple == 0
    if 1 / 4 < width / height < 4:
        assert 0.6 * budget < size.width * size.height < 1.2 * budget


def test_nearest_allowed_size() -> None:
    """A service that offers three sizes gets asked for the one whose shape is nearest."""
    offered = (Size(1024, 1024), Size(1536, 1024), Size(1024, 1536))
    assert nearest_size(Size(1920, 1080), offered) == Size(1536, 1024)
    assert nearest_size(Size(1080, 1920), offered) == Size(1024, 1536)


def test_middle_is_kept() -> None:
    """What does not fit is cut off evenly at both sides; an enlarger is asked only where pixels lack."""
    picture = Image.new("RGB", (120, 64), "red")
    picture.paste("blue", (28, 0, 92, 64))
    assert fit_picture(picture, Size(64, 64)).getcolors() == [(64 * 64, (0, 0, 255))]
    asked: list[tuple[int, int]] = []

    def enlarge(image: Image.Image) -> Image.Image:
        asked.append(image.size)
        return image.resize((image.width * 4, image.height * 4))

    assert fit_picture(picture, Size(240, 128), enlarge).size == (240, 128)
    assert fit_picture(picture, Size(60, 32), enlarge).size == (60, 32)
    assert asked == [(120, 64)]
