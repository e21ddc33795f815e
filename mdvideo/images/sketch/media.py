"""Media laid over a finished scene: watercolour, oil, ink, cut paper. A table from name to treatment."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, dim, over, resized, smooth, softened, warped
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp, tone
from mdvideo.images.sketch.texture import strokes, tooth

_PAPER = tone("#f7f3ea")


def luminance(picture: Light) -> Plane:
    """Perceived brightness, 0…1, near enough: the root of weighted light."""
    r, g, b = picture
    out: Plane = np.sqrt(np.maximum(np.float32(0.24) * r + np.float32(0.68) * g + np.float32(0.08) * b, 0))
    return out


def _watercolour(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Washes: edges wander and pool, pigment settles in the paper's grain, the sheet shows at its border."""
    small = canvas.coarse(600)
    reach = np.float32(0.0062 * small.unit)
    wander_x, wander_y = (small.noise(f"wander {axis}", 9, 4, 0.62) * reach for axis in "xy")
    wash = warped(resized(picture, small.width, small.height), wander_x, wander_y)
    bright = luminance(wash)
    # Pigment gathers where a wash ends: darker just inside an edge, lighter just outside.
    pool = np.clip((bright - softened(small, bright, 0.011)) * np.float32(1.5), -0.3, 0.16)
    cloud = small.noise("backrun", 2.6, 6, 0.62)
    blooms = np.abs(small.noise("bloom", 3.2, 5, 0.55))
    density = (
        np.float32(1.0)
        + pool
        + cloud * np.float32(0.085)
        - np.exp(-((blooms / np.float32(0.03)) ** 2)) * np.float32(0.07)
    )
    dim(wash, density)
    # Dark washes are laid on thick: paper shining through them would only look like dirt.
    thin = np.clip(np.float32(0.13) + cloud * np.float32(0.08), 0.03, 0.3) * np.clip(bright * np.float32(1.3), 0.06, 1)
    over(wash, thin, light(_PAPER))
    x, y = np.minimum(small.x, np.float32(small.wide) - small.x), np.minimum(small.y, np.float32(small.tall) - small.y)
    border = np.minimum(x, y) + small.noise("border", 5, 6, 0.6) * np.float32(0.012)
    bare = 1 - smooth((border - np.float32(0.016)) * np.float32(240))
    rim = np.exp(-(((border - np.float32(0.0205)) / np.float32(0.0035)) ** 2)) * np.float32(0.14)
    dim(wash, 1 - rim)
    over(wash, bare, light(_PAPER))
    out = canvas.enlarged(np.maximum(wash, 0))
    dim(out, tooth(canvas, 1.25))
    return out


def _oil(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Paint laid on in strokes: colour is dragged along them, and their ridges catch the studio's light."""
    small = canvas.coarse(540)
    bristle = strokes(small, "oil", 0.05, 1.5)
    broad = small.noise("knife", 14, 3, 0.6)
    reach = np.float32(0.0042 * small.unit)
    drag = warped(
        resized(picture, small.width, small.height),
        (bristle + broad) * reach,
        (broad - bristle) * reach * np.float32(0.6),
    )
    relief = np.zeros_like(bristle)
    relief[1:, 1:] = bristle[1:, 1:] - bristle[:-1, :-1]
    dim(drag, 1 + relief * np.float32(0.055) + bristle * np.float32(0.032))
    return canvas.enlarged(np.maximum(drag, 0))


def _ink(canvas: Canvas, picture: Light, brief: Brief) -> Light:
    """Brush and wash: three tones of one ink on rag paper, and a line wherever forms meet."""
    small = canvas.coarse(720)
    bright = luminance(resized(picture, small.width, small.height))
    low, high = float(bright.min()), float(bright.max())
    t = (bright - np.float32(low)) / np.float32(max(high - low, 0.05))
    reach = np.float32(0.002 * small.unit)
    t = warped(t, small.noise("hand x", 12, 3, 0.6) * reach, small.noise("hand y", 12, 3, 0.6) * reach)
    levels = t * np.float32(3.2)
    steps = np.floor(levels) + smooth((levels - np.floor(levels) - np.float32(0.5)) * np.float32(5) + np.float32(0.5))
    wash = np.clip(
        steps / np.float32(3.2) * np.float32(0.55)
        + t * np.float32(0.45)
        + small.noise("wash", 3, 5, 0.6) * np.float32(0.03),
        0,
        1,
    )
    dy, dx = np.gradient(t)
    line = smooth(np.hypot(dx, dy).astype(np.float32) * np.float32(0.011 * small.unit) - np.float32(0.25))
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
    over(out, line * np.float32(0.8), light(ink))
    out = canvas.enlarged(np.maximum(out, 0))
    dim(out, tooth(canvas, 1.0))
    return out


def _papercut(canvas: Canvas, picture: Light, _brief: Brief) -> Light:
    """Sheets of coloured paper, one for each step of brightness, each throwing a soft shadow on the one behind."""
    small = canvas.coarse(480)
    bright = softened(small, luminance(resized(picture, small.width, small.height)), 0.012)
    cuts = np.quantile(bright, (0.16, 0.34, 0.52, 0.7, 0.86))
    field = canvas.enlarged(bright)
    tiny = resized(picture, small.width, small.height)
    bounds = [-1.0, *(float(cut) for cut in cuts), 9.0]
    # From the brightest sheet, which lies deepest, to the darkest, which lies on top.
    out: Light | None = None
    slope = softened(small, np.hypot(*np.gradient(bright)).astype(np.float32), 0.02)
    sharp = canvas.enlarged(np.maximum(slope, np.float32(2e-4))) * np.float32(small.unit / canvas.unit)
    for low, high in reversed(list(pairwise(bounds))):
        inside = (bright >= low) & (bright < high)
        if not inside.any():
            continue
        colour = np.array([float(plane[inside].mean()) for plane in tiny], np.float32)
        if out is None:
            out = canvas.flat(colour)
            continue
        cover = np.clip((np.float32(high) - field) / sharp + np.float32(0.5), 0, 1)
        shadow = softened(small, np.roll((bright < high).astype(np.float32), (7, 4), (0, 1)), 0.014)
        dim(out, 1 - np.clip(canvas.enlarged(shadow), 0, 1) * np.float32(0.32))
        over(out, cover, colour)
    dimmed = picture if out is None else out
    dim(dimmed, tooth(canvas, 0.8))
    return dimmed


TREATMENTS: dict[str, Callable[[Canvas, Light, Brief], Light]] = {
    "watercolour": _watercolour,
    "oil": _oil,
    "ink": _ink,
    "papercut": _papercut,
}


def treated(canvas: Canvas, picture: Light, brief: Brief) -> Light:
    """The picture in the first medium that the prompt names; a photograph needs none. May change ``picture``."""
    for name in brief.reading.media:
        if name in TREATMENTS:
            return TREATMENTS[name](canvas, picture, brief)
    return picture
