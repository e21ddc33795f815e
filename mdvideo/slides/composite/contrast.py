"""Measures the contrast of text over its background, and computes the least opaque scrim that makes it sufficient.

Luminance and ratio are WCAG 2.2's (definitions of *relative luminance* and *contrast ratio*). Both are measured on
pixels, because only those show what is really behind a letter.

**What is compared.** The *ink* is the mean colour of the cores of the strokes (``glyph_pixels.py``). Its *background*
is what the bare page shows at those cores and a few pixels around them. Of the background's luminances the 99th
percentile counts where the ink is lighter, the 1st where it is darker: all but one hundredth of the surroundings of the
strokes has at least that ratio.

**The least opacity, in closed form.** A scrim of opacity a and colour s changes an encoded pixel v to
v' = (1−a)·v + a·s. Panels over it are composited in the same way, so what is seen through them is affine in a too: with
u the pixel without a scrim and w the pixel under an opaque one, it is (1−a)·u + a·w, channel by channel. For light ink
of luminance Y and a ratio R, WCAG requires a background of luminance at most t = (Y + 0.05)/R − 0.05 (for dark ink at
least t = R·(Y + 0.05) − 0.05). With e(·) the sRGB encoding of a luminance, so that a pixel is treated as the grey of
the same luminance, (1−a)·e(u) + a·e(w) = e(t), and so

    a = (e(u) − e(t)) / (e(u) − e(w)),    0 where u satisfies t already.

This is exact for greys under a grey scrim. For colours it is an approximation, so the true luminance at that opacity is
checked; where it is not sufficient, the rest is found by bisection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.slides.composite.glyph_pixels import GlyphPixels, Indices

Floats = NDArray[np.float32]

MARGIN = 1.02
"""Factor by which the target is above the required ratio, to allow for 8-bit rounding and for sampling."""


@dataclass(frozen=True, slots=True, eq=False)
class ContrastSample:
    """Ink and its background, without a scrim (index 0) and under an opaque one (1), as encoded RGB in 0…255.

    ``ink`` has shape (2, 3), ``background`` (2, m, 3).
    """

    ink: Floats
    background: Floats

    def under(self, opacity: float) -> tuple[Floats, Floats]:
        """Return ink (3,) and background (m, 3) under a scrim of this opacity."""
        return _mix(self.ink[0], self.ink[1], opacity), _mix(self.background[0], self.background[1], opacity)

    def ratio(self, opacity: float, lighter: bool) -> float:
        """Return the contrast ratio with the ink as the ``lighter`` or the darker one; below 1 if it is not."""
        ink, background = self.under(opacity)
        return _ratio_of(luminance(ink), luminance(background), lighter)


def luminance(rgb: Floats) -> Floats:
    """Return the relative luminance, 0…1, of encoded sRGB in 0…255, over the last axis (WCAG 2.2, IEC 61966-2-1)."""
    v = rgb * np.float32(1 / 255)
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


def grey_of_luminance(light: Floats | float) -> Floats:
    """Return the grey, 0…1 in encoded sRGB, with this luminance: the inverse of ``luminance`` for greys."""
    y = np.asarray(light, np.float32)
    return np.asarray(np.where(y <= 0.0031308, y * 12.92, 1.055 * np.maximum(y, 0) ** (1 / 2.4) - 0.055), np.float32)


def contrast_sample_of(glyphs: GlyphPixels, backdrop: Image.Image, scrim: tuple[int, int, int]) -> ContrastSample:
    """Return ``glyphs`` over ``backdrop`` (RGB, what is behind the page), without and with an opaque scrim."""
    under, around = _pixels_at(backdrop, glyphs.cores), _pixels_at(backdrop, glyphs.around)
    colour = np.array(scrim, np.float32)
    opaque = np.broadcast_to(colour, around.shape)
    background = np.stack([_composite(glyphs.panel, around), _composite(glyphs.panel, opaque)])
    shown = np.stack([_composite(glyphs.colour, under).mean(0), _composite(glyphs.colour, colour).mean(0)])
    return ContrastSample(_whole_ink(shown, background.mean(1), glyphs.coverage), background)


def is_lighter(sample: ContrastSample, opacity: float = 0.0) -> bool:
    """Return whether the ink is lighter than most of its background, under a scrim of this opacity."""
    ink, background = sample.under(opacity)
    return bool(luminance(ink) >= np.median(luminance(background)))


def least_scrim_opacity(sample: ContrastSample, required: float) -> float:
    """Return the least opacity of the scrim at which the ratio ``required`` is reached.

    0 if no scrim is needed, or if a scrim changes nothing because the text is on an opaque panel. If even an opaque
    scrim is not sufficient, return the opacity that reaches 98 % of its ratio.
    """
    lighter = is_lighter(sample)
    if sample.ratio(0.0, lighter) >= required:
        return 0.0
    lighter = is_lighter(sample, 1.0)
    highest = sample.ratio(1.0, lighter)
    if highest <= sample.ratio(0.0, lighter) * 1.001:
        return 0.0
    required = min(required, 0.98 * highest)
    opacity = closed_form_opacity(sample, required, lighter)
    if sample.ratio(opacity, lighter) >= required:
        return opacity
    return _bisect(sample, required, lighter, opacity)


def closed_form_opacity(sample: ContrastSample, required: float, lighter: bool) -> float:
    """Return the opacity, 0…1, by the closed form alone.

    Ink that is not opaque is changed by the scrim too. So its luminance is first taken under an opaque scrim, where it
    is worst, and then under the scrim found: each result is sufficient, and less opaque than the one before.
    """
    clear, covered = (grey_of_luminance(luminance(background)) for background in sample.background)
    change = covered - clear
    opacity = 1.0
    for _ in range(1 if np.array_equal(*sample.ink) else 4):
        ink = luminance(sample.under(opacity)[0]) + np.float32(0.05)
        limit = grey_of_luminance(ink / required - 0.05 if lighter else ink * required - 0.05)
        with np.errstate(divide="ignore", invalid="ignore"):
            opacities = np.where(change == 0, 0.0, (limit - clear) / change)
        opacities[clear <= limit if lighter else clear >= limit] = 0.0
        opacity = float(np.clip(np.percentile(opacities, 99), 0.0, 1.0))
    return opacity


def measure_contrast(glyphs: GlyphPixels, still: Image.Image, behind: Image.Image) -> float:
    """Return the ratio on final pixels: the ink in ``still`` against the bare page over ``behind``.

    Both are RGB; ``behind`` is what is under the page, scrim included.
    """
    ground = _composite(glyphs.panel, _pixels_at(behind, glyphs.around))
    shown, under = _pixels_at(still, glyphs.cores).mean(0), ground.mean(0)
    ink = luminance(_whole_ink(shown, under, glyphs.coverage))
    background = luminance(ground)
    return _ratio_of(ink, background, lighter=bool(ink >= np.median(background)))


def _whole_ink(shown: Floats, under: Floats, coverage: float) -> Floats:
    """Return the colour of ink that covers this share of its pixels, as it is where it covers one wholly."""
    return np.asarray(np.clip(under + (shown - under) / np.float32(coverage), 0, 255), np.float32)


def _pixels_at(picture: Image.Image, at: tuple[Indices, Indices]) -> Floats:
    """Return the pixels at (rows, columns), shape (n, 3). Converts only their bounding box, because Pillow is slow."""
    rows, columns = at
    left, top = int(columns.min()), int(rows.min())
    part = np.asarray(picture.crop((left, top, int(columns.max()) + 1, int(rows.max()) + 1)))
    return part[rows - top, columns - left].astype(np.float32)


def _ratio_of(ink: Floats, background: Floats, lighter: bool) -> float:
    worst = np.percentile(background, 99 if lighter else 1)
    ratio = float((ink + 0.05) / (worst + 0.05))
    return ratio if lighter else 1 / ratio


def _bisect(sample: ContrastSample, required: float, lighter: bool, low: float) -> float:
    high = 1.0
    while high - low > 1 / 512:
        middle = (low + high) / 2
        if sample.ratio(middle, lighter) >= required:
            high = middle
        else:
            low = middle
    return high


def _mix(a: Floats, b: Floats, share: float) -> Floats:
    return a + (b - a) * np.float32(share)


def _composite(top: Floats, ground: Floats) -> Floats:
    """Return straight RGBA over opaque RGB, both in 0…255, on encoded values as browsers do."""
    return np.asarray(ground + (top[..., :3] - ground) * (top[..., 3:] * np.float32(1 / 255)), np.float32)
