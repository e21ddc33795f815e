"""Layers of pixels on a picture in light: drawings with coverage, pasted, blurred and blended where they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from mdvideo.images.illustrate.staging.artwork import Artwork, Rgba, rasterize
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import pixel_box
from mdvideo.images.sketch.canvas import resize
from mdvideo.images.sketch.colour import Floats, Light, Plane


@dataclass
class PaintedLayer:
    """A drawing with its place: ``light`` (3, h, w) and coverage ``alpha`` (h, w), from the pixel (left, top)."""

    left: int
    top: int
    light: Light
    alpha: Plane

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.alpha.shape[0], self.alpha.shape[1]


def draw(art: Artwork, placed: Placed, pad: int = 0) -> PaintedLayer:
    """Rasterize a placed drawing, turned and mirrored as it is placed, with an empty border of ``pad`` pixels."""
    left, top, width, height = pixel_box(placed)
    pixels = rasterize(art.svg(), width, height)
    if art.fades:
        _fade(pixels, art.fades)
    if placed.mirrored:
        pixels = pixels[:, :, ::-1]
    if placed.turn:
        pixels = _turned(pixels, placed.turn)
        left -= (pixels.shape[2] - width) // 2
        top -= (pixels.shape[1] - height) // 2
    if pad:
        pixels = np.pad(pixels, ((0, 0), (pad, pad), (pad, pad)))
    return PaintedLayer(left - pad, top - pad, np.square(pixels[:3]), pixels[3])


def _fade(pixels: Rgba, share: float) -> None:
    """Let the ends and the lower edge of what is below ``share`` of the height fade out, in place."""
    height, width = pixels.shape[1:]
    x = np.abs(np.linspace(-1, 1, width, dtype=np.float32))[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    below = np.clip((y - (1 - share)) / (0.35 * share), 0, 1)
    ends = np.clip((1 - x) / 0.34, 0, 1)
    under = np.clip((1 - y) / (0.55 * share), 0, 1)
    fading = ends * ends * (3 - 2 * ends) * under
    pixels[3] *= 1 - below * (1 - fading)


def card_of(placed: Placed, margin: float) -> PaintedLayer:
    """A card with round corners behind a placed thing, ``margin`` of its height wider on each side; without colour."""
    left, top, width, height = pixel_box(placed)
    pad = round(margin * height)
    left, top, width, height = left - pad, top - pad, width + 2 * pad, height + 2 * pad
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" rx="{0.06 * height:.1f}" fill="#fff"/></svg>'
    )
    pixels = rasterize(svg, width, height)
    return PaintedLayer(left, top, pixels[:3], pixels[3])


def _turned(pixels: Rgba, degrees: float) -> Rgba:
    image = Image.fromarray((pixels.transpose(1, 2, 0) * 255 + 0.5).astype(np.uint8))
    turned = image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    return np.ascontiguousarray(np.asarray(turned, np.float32).transpose(2, 0, 1)) * np.float32(1 / 255)


def blurred(plane: Plane, radius: float) -> Plane:
    """A Gaussian blur with a deviation of ``radius`` pixels; a wide one is made at a smaller size."""
    if radius < 0.3:
        return plane
    height, width = plane.shape
    step = max(1, int(radius / 4))
    image = Image.fromarray((np.clip(plane, 0, 1) * 255 + 0.5).astype(np.uint8))
    if step > 1:
        image = image.resize(
            (max(2, math.ceil(width / step)), max(2, math.ceil(height / step))), Image.Resampling.BILINEAR
        )
    image = image.filter(ImageFilter.GaussianBlur(float(radius / step)))
    if step > 1:
        image = image.resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image, np.float32) * np.float32(1 / 255)


def smoothed(plane: Plane, radius: float) -> Plane:
    """A wide blur with a deviation of about ``radius`` pixels, in floating point: no steps are seen in dark places."""
    height, width = plane.shape
    step = max(1.0, radius / 1.15)
    small = resize(plane, max(4, round(width / step)), max(4, round(height / step)))
    for _ in range(2):
        # Binomial weights along the rows, then, after the second transposition, along the columns.
        padded = np.pad(small, ((2, 2), (0, 0)), mode="edge")
        out = np.zeros_like(small)
        for k, weight in enumerate((1, 4, 6, 4, 1)):
            out += padded[k : k + small.shape[0]] * np.float32(weight / 16)
        small = np.ascontiguousarray(out.T)
    soft: Plane = np.maximum(resize(small, width, height), 0)
    return soft


def window(
    picture: Light, left: int, top: int, shape: tuple[int, int]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The part of a picture that a patch covers, and the part of the patch that is in the picture."""
    height, width = picture.shape[-2:]
    x0, x1 = max(0, left), min(width, left + shape[1])
    y0, y1 = max(0, top), min(height, top + shape[0])
    x1, y1 = max(x0, x1), max(y0, y1)
    return (slice(y0, y1), slice(x0, x1)), (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))


def part_of(plane: Plane, left: int, top: int, shape: tuple[int, ...]) -> Plane:
    """The part of a plane at a patch; beyond the picture its edge is repeated."""
    rows = np.clip(np.arange(top, top + shape[0]), 0, plane.shape[0] - 1)
    columns = np.clip(np.arange(left, left + shape[1]), 0, plane.shape[1] - 1)
    return plane[np.ix_(rows, columns)]


def paste(picture: Light, layer: PaintedLayer, opacity: float = 1.0) -> None:
    """Composite a layer over a picture, in place."""
    there, here = window(picture, layer.left, layer.top, layer.shape)
    cover = layer.alpha[here] * np.float32(opacity)
    for plane, paint in zip(picture, layer.light, strict=True):
        part = plane[there]
        part += cover * (paint[here] - part)


def stain(picture: Light, left: int, top: int, cover: Plane, colour: Floats) -> None:
    """Composite one light, shape (3,), over a picture with a coverage, in place."""
    there, here = window(picture, left, top, (cover.shape[0], cover.shape[1]))
    part_cover = cover[here]
    for plane, paint in zip(picture, colour, strict=True):
        part = plane[there]
        part += part_cover * (paint - part)


def darken(picture: Light, left: int, top: int, cover: Plane, keep: Floats) -> None:
    """Multiply a picture by ``keep``, shape (3,), where the coverage is 1, in place: a shadow with a hue."""
    there, here = window(picture, left, top, (cover.shape[0], cover.shape[1]))
    part_cover = cover[here]
    for plane, factor in zip(picture, keep, strict=True):
        plane[there] *= 1 - part_cover * (1 - factor)


def illuminate(picture: Light, left: int, top: int, amount: Plane, colour: Floats) -> None:
    """Add light of a colour, shape (3,), in place."""
    there, here = window(picture, left, top, (amount.shape[0], amount.shape[1]))
    part_amount = amount[here]
    for plane, paint in zip(picture, colour, strict=True):
        plane[there] += part_amount * paint


def shifted(plane: Plane, dx: int, dy: int) -> Plane:
    """The plane moved by whole pixels; what comes in is 0."""
    out = np.zeros_like(plane)
    height, width = plane.shape
    x0, x1 = max(0, dx), min(width, width + dx)
    y0, y1 = max(0, dy), min(height, height + dy)
    if x0 < x1 and y0 < y1:
        out[y0:y1, x0:x1] = plane[y0 - dy : y1 - dy, x0 - dx : x1 - dx]
    return out
