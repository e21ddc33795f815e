"""Artistic media, applied to a finished scene: watercolour, oil, ink, cut paper."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, blur, paint_over, resize, scale_light, smoothstep, warp
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp, tone
from mdvideo.images.sketch.texture import strokes, tooth

_PAPER = tone("#f7f3ea")


def luminance(picture: Light) -> Plane:
    """Approximate perceived brightness, 0…1: the root of weighted light."""
    r, g, b = picture
    out: Plane = np.sqrt(np.maximum(np.float32(0.24) * r + np.float32(0.68) * g + np.float32(0.08) * b, 0))
    return out


def _watercolour(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Washes with uneven edges, pigment in the paper's grain, and a bare border."""
    small = canvas.coarse(600)
    reach = np.float32(0.0062 * small.unit)
    wander_x, wander_y = (small.noise(f"wander {axis}", 9, 4, 0.62) * reach for axis in "xy")
    wash = warp(resize(picture, small.width, small.height), wander_x, wander_y)
    bright = luminance(wash)
    # Pigment collects where a wash ends: darker just inside an edge, lighter just outside.
    pool = np.clip((bright - blur(small, bright, 0.011)) * np.float32(1.5), -0.3, 0.16)
    cloud = small.noise("backrun", 2.6, 6, 0.62)
    blooms = np.abs(small.noise("bloom", 3.2, 5, 0.55))
    density = (
        np.float32(1.0)
        + pool
        + cloud * np.float32(0.085)
        - np.exp(-((blooms / np.float32(0.03)) ** 2)) * np.float32(0.07)
    )
    scale_light(wash, density)
    # Dark washes are thick: paper that shines through them looks like dirt.
    thin = np.clip(np.float32(0.13) + cloud * np.float32(0.08), 0.03, 0.3) * np.clip(bright * np.float32(1.3), 0.06, 1)
    paint_over(wash, thin, light(_PAPER))
    x, y = np.minimum(small.x, np.float32(small.wide) - small.x), np.minimum(small.y, np.float32(small.tall) - small.y)
    border = np.minimum(x, y) + small.noise("border", 5, 6, 0.6) * np.float32(0.012)
    bare = 1 - smoothstep((border - np.float32(0.016)) * np.float32(240))
    rim = np.exp(-(((border - np.float32(0.0205)) / np.float32(0.0035)) ** 2)) * np.float32(0.14)
    scale_light(wash, 1 - rim)
    paint_over(wash, bare, light(_PAPER))
    out = canvas.enlarge(np.maximum(wash, 0))
    scale_light(out, tooth(canvas, 1.25))
    return out


def _oil(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Brush strokes that drag the colour along, with ridges that catch the light."""
    small = canvas.coarse(540)
    bristle = strokes(small, "oil", 0.05, 1.5)
    broad = small.noise("knife", 14, 3, 0.6)
    reach = np.float32(0.0042 * small.unit)
    drag = warp(
        resize(picture, small.width, small.height),
        (bristle + broad) * reach,
        (broad - bristle) * reach * np.float32(0.6),
    )
    relief = np.zeros_like(bristle)
    relief[1:, 1:] = bristle[1:, 1:] - bristle[:-1, :-1]
    scale_light(drag, 1 + relief * np.float32(0.055) + bristle * np.float32(0.032))
    return canvas.enlarge(np.maximum(drag, 0))


def _ink(canvas: Canvas, picture: Light, brief: Brief) -> Light:
    """Three tones of one ink on rag paper, and a line where forms meet."""
    small = canvas.coarse(720)
    bright = luminance(resize(picture, small.width, small.height))
    low, high = float(bright.min()), float(bright.max())
    t = (bright - np.float32(low)) / np.float32(max(high - low, 0.05))
    reach = np.float32(0.002 * small.unit)
    t = warp(t, small.noise("hand x", 12, 3, 0.6) * reach, small.noise("hand y", 12, 3, 0.6) * reach)
    levels = t * np.float32(3.2)
    steps = np.floor(levels) + smoothstep(
        (levels - np.floor(levels) - np.float32(0.5)) * np.float32(5) + np.float32(0.5)
    )
    wash = np.clip(
        steps / np.float32(3.2) * np.float32(0.55)
        + t * np.float32(0.45)
        + small.noise("wash", 3, 5, 0.6) * np.float32(0.03),
        0,
        1,
    )
    dy, dx = np.gradient(t)
    line = smoothstep(np.hypot(dx, dy).astype(np.float32) * np.float32(0.011 * small.unit) - np.float32(0.25))
    palette = brief.palette
    ink = mix(palette.shade, tone("#1b2230"), 0.5)
    if ink.lightness > 0.35:
        ink = ink._replace(lightness=0.25)
    out = look_up(
        ramp(
            (
                mix(ink, _PAPER, 0.22),
                mix(mix(ink, palette.accents[0], 0.4), _PAPER, 0.55),
                mix(_PAPER, palette.accents[0], 0.1),
                _PAPER,
            )
        ),
        wash,
    )
    paint_over(out, line * np.float32(0.8), light(ink))
    out = canvas.enlarge(np.maximum(out, 0))
    scale_light(out, tooth(canvas, 1.0))
    return out


def _papercut(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Sheets of coloured paper, one for each level of brightness, with soft shadows on the ones below."""
    small = canvas.coarse(480)
    bright = blur(small, luminance(resize(picture, small.width, small.height)), 0.012)
    cuts = np.quantile(bright, (0.16, 0.34, 0.52, 0.7, 0.86))
    field = canvas.enlarge(bright)
    tiny = resize(picture, small.width, small.height)
    bounds = [-1.0, *(float(cut) for cut in cuts), 9.0]
    # From the brightest sheet, at the bottom, to the darkest, on top.
    out: Light | None = None
    slope = blur(small, np.hypot(*np.gradient(bright)).astype(np.float32), 0.02)
    sharp = canvas.enlarge(np.maximum(slope, np.float32(2e-4))) * np.float32(small.unit / canvas.unit)
    for low, high in reversed(list(pairwise(bounds))):
        inside = (bright >= low) & (bright < high)
        if not inside.any():
            continue
        colour = np.array([float(plane[inside].mean()) for plane in tiny], np.float32)
        if out is None:
            out = canvas.flat(colour)
            continue
        cover = np.clip((np.float32(high) - field) / sharp + np.float32(0.5), 0, 1)
        shadow = blur(small, np.roll((bright < high).astype(np.float32), (7, 4), (0, 1)), 0.014)
        scale_light(out, 1 - np.clip(canvas.enlarge(shadow), 0, 1) * np.float32(0.32))
        paint_over(out, cover, colour)
    sheets = picture if out is None else out
    scale_light(sheets, tooth(canvas, 0.8))
    return sheets


TREATMENTS: dict[str, Callable[[Canvas, Light, Brief], Light]] = {
    "watercolour": _watercolour,
    "oil": _oil,
    "ink": _ink,
    "papercut": _papercut,
}


def apply_medium(canvas: Canvas, picture: Light, brief: Brief) -> Light:
    """Apply the first medium in the prompt; a photograph needs no change. May change ``picture`` in place."""
    for name in brief.reading.media:
        if name in TREATMENTS:
            return TREATMENTS[name](canvas, picture, brief)
    return picture
