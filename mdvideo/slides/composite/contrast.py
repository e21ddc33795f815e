"""How readable text is over what lies behind it, and the least veil that makes it readable enough.

Luminance and ratio are WCAG 2.2's (definitions of *relative luminance* and *contrast ratio*). Both are taken on
pixels, since only those know what really lies behind a letter.

**What is compared.** The *ink* of a text box is where the page differs from the page painted bare. Its colours are
those of its most covered pixels, the cores of the strokes, so that antialiased edges count for nothing; each colour
with a share of at least ``_SHARE`` is judged alone. Its *background* is what the bare page shows at those cores and a
few pixels round them. Of the background's luminances the 99th percentile is taken where the ink is the lighter one,
the 1st where it is the darker: all but the last hundredth of the strokes' surroundings has at least the ratio.

**The least veil, in closed form.** A veil of opacity a and colour s changes an encoded pixel v to v' = (1−a)·v + a·s.
Panels over it are composited the same way, so what is seen through them is affine in a as well: with u the pixel
without a veil and w under a full one, it is (1−a)·u + a·w, channel by channel. For light ink of luminance Y and a
ratio R, WCAG asks for a background of luminance at most t = (Y + 0.05)/R − 0.05 (for dark ink at least
t = R·(Y + 0.05) − 0.05). With e(·) the sRGB encoding of a luminance, so that a pixel is taken for the grey that is
as light as itself, (1−a)·e(u) + a·e(w) = e(t), and so

    a = (e(u) − e(t)) / (e(u) − e(w)),    0 where u satisfies t already.

It is exact for greys under a grey veil. For colours it is close, and the true luminance at that opacity is checked;
where it falls short, the rest is found by bisection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.plan.jobs import Rect
from mdvideo.slides.fit import TextBox

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

Floats = NDArray[np.float32]

MARGIN = 1.02
"""Ratios are aimed at this much above what is required, for the rounding to 8 bits and for sampling."""

_CELL = 8
"""CSS pixels: strokes of one colour are looked for in squares of three times this side, wider than any stroke."""
_CORE = 0.9
"""A core is covered at least this share of the most covered pixel near it."""
_FAINTEST = 10
"""Levels by which ink must differ from the bare page to be ink; below, it is the renderer's rounding."""
_SHARE = 0.02
"""A colour with a smaller share of a box's cores is a blend at some edge."""
_SAMPLES = 1024
"""Cores looked at in each colour of a box, evenly strewn; the percentile moves by less than MARGIN."""
_REACH = 3
"""CSS pixels round a core that still count as its background."""


@dataclass(frozen=True, slots=True, eq=False)
class GlyphPixels:
    """One colour of the ink in a text box, by samples.

    ``extent`` is where the whole box has ink, in output pixels. ``cores`` are (rows, columns) of n core pixels and
    ``colour`` the page's straight RGBA there (n, 4); ``around`` and ``panel`` are the same for m pixels at and round
    the cores, of the bare page.
    """

    box: TextBox
    extent: Rect
    cores: tuple[NDArray[np.intp], NDArray[np.intp]]
    colour: Floats
    around: tuple[NDArray[np.intp], NDArray[np.intp]]
    panel: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ContrastSample:
    """What the eye compares, without a veil (index 0) and under a full one (1), as encoded RGB in 0…255.

    ``ink`` has shape (2, 3), ``back`` (2, m, 3).
    """

    ink: Floats
    back: Floats

    def under(self, veil: float) -> tuple[Floats, Floats]:
        """Ink and background under a veil of this opacity."""
        return _mix(self.ink[0], self.ink[1], veil), _mix(self.back[0], self.back[1], veil)

    def ratio(self, veil: float, lighter: bool) -> float:
        """The contrast ratio with the ink as the ``lighter`` or the darker one; below 1 when it is not."""
        ink, back = self.under(veil)
        return _ratio(luminance(ink), luminance(back), lighter)


def luminance(rgb: Floats) -> Floats:
    """Relative luminance, 0…1, of encoded sRGB in 0…255, over the last axis (WCAG 2.2, IEC 61966-2-1)."""
    v = rgb * np.float32(1 / 255)
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


def encoded(light: Floats | float) -> Floats:
    """The grey, 0…1 in sRGB, of this luminance: the inverse of ``luminance`` for greys."""
    y = np.asarray(light, np.float32)
    return np.asarray(np.where(y <= 0.0031308, y * 12.92, 1.055 * np.maximum(y, 0) ** (1 / 2.4) - 0.055), np.float32)


def find_inks(overlay: Pixels, bare: Pixels, text: Sequence[TextBox], scale: float) -> tuple[GlyphPixels, ...]:
    """The ink of every text box in one state of a page, colour by colour; boxes without ink give none.

    ``overlay`` and ``bare`` are straight-alpha RGBA (height, width, 4); ``scale`` is pixels per CSS pixel.
    """
    return tuple(ink for box in text for ink in _inks_of(overlay, bare, box, scale))


def sight(ink: GlyphPixels, backing: Image.Image, veil: tuple[int, int, int]) -> ContrastSample:
    """What is seen of ``ink`` over ``backing`` (RGB), without and with a full veil."""
    under, around = _sampled(backing, ink.cores), _sampled(backing, ink.around)
    colour = np.array(veil, np.float32)
    full = np.broadcast_to(colour, around.shape)
    return ContrastSample(
        ink=np.stack([_over(ink.colour, under).mean(0), _over(ink.colour, colour).mean(0)]),
        back=np.stack([_over(ink.panel, around), _over(ink.panel, full)]),
    )


def is_lighter(seen: ContrastSample, veil: float = 0.0) -> bool:
    """Whether the ink is lighter than the greater part of its background."""
    ink, back = seen.under(veil)
    return bool(luminance(ink) >= np.median(luminance(back)))


def least_veil(seen: ContrastSample, required: float) -> float:
    """The least opacity of the veil at which ``required`` is reached; see the module's text for its derivation.

    0 where none is needed, or where a veil changes nothing since the text stands on an opaque panel. Where even a
    full veil falls short, the opacity at which nearly all of what it can do is done.
    """
    lighter = is_lighter(seen)
    if seen.ratio(0.0, lighter) >= required:
        return 0.0
    lighter = is_lighter(seen, 1.0)
    most = seen.ratio(1.0, lighter)
    if most <= seen.ratio(0.0, lighter) * 1.001:
        return 0.0
    required = min(required, 0.98 * most)
    veil = closed_form(seen, required, lighter)
    if seen.ratio(veil, lighter) >= required:
        return veil
    return _bisected(seen, required, lighter, veil)


def closed_form(seen: ContrastSample, required: float, lighter: bool) -> float:
    """The opacity by the closed form alone, in 0…1.

    Ink that is not opaque takes on some of the veil as well. So its luminance is taken under a full veil first, where
    it is at its worst, and then under the veil found: each step is enough, and less than the one before.
    """
    clear, covered = encoded(luminance(seen.back[0])), encoded(luminance(seen.back[1]))
    change = covered - clear
    veil = 1.0
    for _ in range(1 if np.array_equal(*seen.ink) else 4):
        ink = luminance(seen.under(veil)[0]) + np.float32(0.05)
        limit = encoded(ink / required - 0.05 if lighter else ink * required - 0.05)
        with np.errstate(divide="ignore", invalid="ignore"):
            opacity = np.where(change == 0, 0.0, (limit - clear) / change)
        opacity[clear <= limit if lighter else clear >= limit] = 0.0
        veil = float(np.clip(np.percentile(opacity, 99), 0.0, 1.0))
    return veil


def measured(ink: GlyphPixels, still: Image.Image, backing: Image.Image) -> float:
    """The ratio on final pixels: the ink's as they stand in ``still``, against the bare page over ``backing``.

    Both are RGB; ``backing`` is what lies under the page, veil included.
    """
    colour = luminance(_sampled(still, ink.cores).mean(0))
    back = luminance(_over(ink.panel, _sampled(backing, ink.around)))
    return _ratio(colour, back, lighter=bool(colour >= np.median(back)))


def _sampled(picture: Image.Image, at: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Floats:
    """Pixels at (rows, columns), shape (n, 3). Only the part round them leaves Pillow, which is slow to hand out."""
    rows, columns = at
    left, top = int(columns.min()), int(rows.min())
    part = np.asarray(picture.crop((left, top, int(columns.max()) + 1, int(rows.max()) + 1)))
    return part[rows - top, columns - left].astype(np.float32)


def _ratio(ink: Floats, back: Floats, lighter: bool) -> float:
    worst = np.percentile(back, 99 if lighter else 1)
    ratio = float((ink + 0.05) / (worst + 0.05))
    return ratio if lighter else 1 / ratio


def _bisected(seen: ContrastSample, required: float, lighter: bool, low: float) -> float:
    high = 1.0
    while high - low > 1 / 512:
        middle = (low + high) / 2
        if seen.ratio(middle, lighter) >= required:
            high = middle
        else:
            low = middle
    return high


def _mix(a: Floats, b: Floats, share: float) -> Floats:
    return a + (b - a) * np.float32(share)


def _over(top: Floats, ground: Floats) -> Floats:
    """Straight RGBA over opaque RGB, both in 0…255, as browsers do it: on encoded values."""
    return _mix_each(ground, top[..., :3], top[..., 3:] * np.float32(1 / 255))


def _mix_each(a: Floats, b: Floats, share: Floats) -> Floats:
    return np.asarray(a + (b - a) * share, np.float32)


def _inks_of(overlay: Pixels, bare: Pixels, box: TextBox, scale: float) -> list[GlyphPixels]:
    rect = box.rect
    part = np.s_[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
    shown, panel = overlay[part], bare[part]
    strength = _difference(shown, panel)
    rows, columns = (np.flatnonzero(strength.max(axis) >= _FAINTEST) for axis in (1, 0))
    if not len(rows):
        return []
    extent = Rect(
        rect.x + int(columns[0]),
        rect.y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    cores = np.flatnonzero(_cores(strength, max(2, round(_CELL * scale))))
    colours = shown.reshape(-1, 4)[cores]
    inks = []
    for members in _colours(colours):
        members = members[:: max(1, len(members) // _SAMPLES)]
        y, x = np.divmod(cores[members], rect.width)
        near_y, near_x = _neighbours(y + rect.y, x + rect.x, max(1, round(_REACH * scale)), overlay.shape[:2])
        inks.append(
            GlyphPixels(
                box=box,
                extent=extent,
                cores=(y + rect.y, x + rect.x),
                colour=colours[members].astype(np.float32),
                around=(near_y, near_x),
                panel=bare[near_y, near_x].astype(np.float32),
            )
        )
    return inks


def _difference(shown: Pixels, bare: Pixels) -> Pixels:
    """Greatest difference of any channel, alpha included, premultiplied so that clear pixels have no colour."""
    a, b = (np.asarray(Image.fromarray(np.ascontiguousarray(p)).convert("RGBa")) for p in (shown, bare))
    apart = np.maximum(a, b) - np.minimum(a, b)
    red, green, blue, alpha = (apart[..., channel] for channel in range(4))  # far faster than .max(2)
    return np.asarray(np.maximum(np.maximum(red, green), np.maximum(blue, alpha)), np.uint8)


def _cores(strength: Pixels, cell: int) -> NDArray[np.bool_]:
    """Where the ink is nearly as strong as at its strongest within the cell and the eight round it."""
    height, width = strength.shape
    padded = np.pad(strength, ((0, -height % cell), (0, -width % cell)))
    cells = padded.reshape(padded.shape[0] // cell, cell, -1).max(1)
    cells = cells.reshape(cells.shape[0], -1, cell).max(2)
    ring = np.pad(cells, 1)
    tall = np.maximum(np.maximum(ring[:-2], ring[1:-1]), ring[2:])
    most = np.maximum(np.maximum(tall[:, :-2], tall[:, 1:-1]), tall[:, 2:])
    least = np.maximum(most * np.float32(_CORE), _FAINTEST).astype(np.uint8)
    return np.asarray(strength >= least.repeat(cell, 0).repeat(cell, 1)[:height, :width])


def _colours(colours: Pixels) -> list[NDArray[np.intp]]:
    """Indices of equal colours, to 32 levels a channel, for each that is not just a blend."""
    coarse = (colours >> 3).astype(np.uint32)
    packed = coarse[:, 0] << 15 | coarse[:, 1] << 10 | coarse[:, 2] << 5 | coarse[:, 3]
    _, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    large = np.flatnonzero(counts >= max(counts.max() * _SHARE, min(16, counts.max())))
    return [np.flatnonzero(inverse == colour) for colour in large]


def _neighbours(
    y: NDArray[np.intp], x: NDArray[np.intp], reach: int, shape: tuple[int, ...]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    offsets = ((0, 0), (-reach, 0), (reach, 0), (0, -reach), (0, reach))
    rows = np.concatenate([y + dy for dy, _ in offsets])
    columns = np.concatenate([x + dx for _, dx in offsets])
    return np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)
