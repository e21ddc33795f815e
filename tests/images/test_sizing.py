"""Pictures are generated at a size that suits the model, and fitted to the size that the slide shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.images.sizing import fit_picture, generation_size, nearest_size

MEGAPIXEL = 1024.0**2


@pytest.mark.parametrize(
    ("shown", "budget", "multiple", "generated"),
    [
        (Size(1920, 1080), MEGAPIXEL, 16, Size(1280, 720)),
        (Size(1080, 1920), MEGAPIXEL, 16, Size(720, 1280)),
        (Size(1080, 1080), MEGAPIXEL, 32, Size(1024, 1024)),
        (Size(1920, 1080), MEGAPIXEL, 32, Size(1312, 736)),
        (Size(640, 360), MEGAPIXEL, 16, Size(1280, 720)),
    ],
)
def test_common_shapes_have_their_exact_size(shown: Size, budget: float, multiple: int, generated: Size) -> None:
    """Near the number of pixels that the model was trained on."""
    assert generation_size(shown, budget, multiple) == generated


@given(
    st.integers(64, 4096),
    st.integers(64, 4096),
    st.sampled_from([256.0**2, 512.0**2, MEGAPIXEL]),
    st.sampled_from([16, 32]),
)
def test_sides_are_multiples_and_the_area_is_near_the_budget(
    width: int, height: int, budget: float, multiple: int
) -> None:
    size = generation_size(Size(width, height), budget, multiple)
    assert size.width % multiple == size.height % multiple == 0
    if 1 / 4 < width / height < 4:
        assert 0.6 * budget < size.width * size.height < 1.2 * budget


def test_the_offered_size_of_the_nearest_shape_is_chosen() -> None:
    offered = (Size(1024, 1024), Size(1536, 1024), Size(1024, 1536))
    assert nearest_size(Size(1920, 1080), offered) == Size(1536, 1024)
    assert nearest_size(Size(1080, 1920), offered) == Size(1024, 1536)


def test_pictures_are_cropped_to_their_middle_and_enlarged_if_needed() -> None:
    picture = Image.new("RGB", (120, 64), "red")
    picture.paste("blue", (28, 0, 92, 64))
    assert fit_picture(picture, Size(64, 64)).getcolors() == [(64 * 64, (0, 0, 255))]
    enlarged: list[tuple[int, int]] = []

    def enlarge(image: Image.Image) -> Image.Image:
        enlarged.append(image.size)
        return image.resize((image.width * 4, image.height * 4))

    assert fit_picture(picture, Size(240, 128), enlarge).size == (240, 128)
    assert fit_picture(picture, Size(60, 32), enlarge).size == (60, 32)
    assert enlarged == [(120, 64)]
