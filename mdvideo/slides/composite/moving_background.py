"""How light and how dark a moving background gets behind text, wherever its motion takes it."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

_CELL = 8
"""Pixels over which a moving background is averaged first: small specks that pass do not hide a letter."""

_PANS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_VIEWS = (
    *((zoom, 0.0, 0.0) for zoom in (1.0, 1.04, 1.08)),
    *((1.0638, x, 0.0) for x in _PANS),
    *((1.0638, 0.0, y) for y in _PANS),
)
"""Samples of every motion: the magnification, and the position of the visible part from −1 (left, top) to 1.

Motions zoom by up to 8 %, or pan over 6 % of the frame.
"""


def extremes_in_motion(background: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return an RGB background at its lightest and its darkest, channel by channel, over all motions."""
    small = background.reduce(_CELL)
    lightest = darkest = small
    for zoom, x, y in _VIEWS:
        width, height = small.width / zoom, small.height / zoom
        left, top = (small.width - width) * (1 + x) / 2, (small.height - height) * (1 + y) / 2
        view = small.resize(small.size, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
        lightest, darkest = ImageChops.lighter(lightest, view), ImageChops.darker(darkest, view)
    return _spread(lightest, darkest, background.size)


def coarse_extremes(lightest: Image.Image, darkest: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return known extremes, such as a clip's, averaged over cells as ``extremes_in_motion`` does."""
    return _spread(lightest.reduce(_CELL), darkest.reduce(_CELL), lightest.size)


def _spread(lightest: Image.Image, darkest: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    # Between two views nothing moves by more than one cell.
    lightest, darkest = lightest.filter(ImageFilter.MaxFilter(3)), darkest.filter(ImageFilter.MinFilter(3))
    nearest = Image.Resampling.NEAREST
    return lightest.resize(size, nearest), darkest.resize(size, nearest)
