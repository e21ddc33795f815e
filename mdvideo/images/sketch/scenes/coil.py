"""A snake (or a rope, or a vine) wound round a branch, lit from two sides."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow, shine, smooth
from mdvideo.images.sketch.colour import Light, Plane, Shade, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import fill, oval, tube


def _rim(t: Plane, side: float, centre: float, width: float) -> Plane:
    """How much a light at one side catches a tube's flank, across −1…1."""
    d = (t * np.float32(side) - np.float32(centre)) / np.float32(width)
    return np.exp(-d * d)


def coil(canvas: Canvas, brief: Brief) -> Light:
    """The branch crosses the right third from the lower edge to the upper; the coils thicken toward the middle."""
    palette = brief.palette
    rng = canvas.rng("coil")
    small = canvas.coarse(220)
    ground = small.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[2])), -0.1, 1.2)
    haze = smooth(small.noise("haze", 1.3, 4, 0.5) * np.float32(0.7) + np.float32(0.45))
    shine(
        ground,
        glow(small, 0.95 * canvas.wide, 0.3 * canvas.tall, 0.3) * haze,
        light(palette.accents[1]) * np.float32(0.3),
    )
    shine(
        ground,
        glow(small, 0.6 * canvas.wide, 0.8 * canvas.tall, 0.3) * haze,
        light(palette.accents[0]) * np.float32(0.2),
    )
    _foliage(small, ground, palette.sky[0], palette.sky[2], rng)
    picture = canvas.enlarged(ground)

    lean = float(rng.uniform(0.28, 0.5))
    centre = np.array([canvas.wide * 0.76, canvas.tall * 0.5])
    axis = np.array([math.sin(lean), -math.cos(lean)])
    side = np.array([axis[1], -axis[0]])
    length = canvas.tall * 1.25
    reach = min(0.1, 0.15 * canvas.wide)
    turns = 4.0

    s = np.linspace(-0.62, 0.62, 80)
    bow = 0.04 * np.sin(s * 4 + 1)
    branch = centre[:, None] + axis[:, None] * (s * length) + side[:, None] * bow
    thick = 0.044 - 0.018 * (s + 0.62) / 1.24

    body = np.linspace(-0.47, 0.4, 900)
    phase = 2 * math.pi * turns * (body + 0.47) / 0.87 + 0.6
    swell = np.interp(body, (-0.47, -0.1, 0.25, 0.4), (0.55, 1.0, 0.95, 0.8))
    wave = np.sin(phase) * reach * swell
    spine = centre[:, None] + axis[:, None] * (body * length) + side[:, None] * (wave + 0.04 * np.sin(body * 4 + 1))
    girth = np.interp(body, (-0.47, -0.3, 0.0, 0.3, 0.35, 0.382, 0.4), (0.006, 0.034, 0.054, 0.046, 0.036, 0.046, 0.02))
    depth = np.cos(phase)

    cool, hot = light(palette.accents[0]), light(palette.accents[1])
    hide = ramp(
        (mix(palette.shade, palette.sky[2], 0.35), mix(palette.sky[2], palette.accents[2], 0.5), palette.accents[0])
    )

    def skin(start: float, behind: bool) -> Shade:
        def paint(gone: Plane, t: Plane) -> Light:
            angle = np.arcsin(np.clip(t, -1, 1))
            along = gone + np.float32(start)
            u, v = along * np.float32(310), angle * np.float32(9)
            scale = np.abs(np.sin((u + v) / 2) * np.sin((u - v) / 2))
            blotch = np.cos(along * np.float32(62)) + np.float32(0.9) * np.cos(angle * np.float32(2)) - np.float32(0.75)
            pattern = smooth(blotch * np.float32(2.4) + np.float32(0.5))
            round_ = np.sqrt(np.clip(1 - t * t, 0, 1))
            tint = look_up(
                hide,
                (
                    np.float32(0.1)
                    + np.float32(0.62) * pattern * round_ * (np.float32(0.55) + np.float32(0.45) * scale)
                ).astype(np.float32),
            )
            lit = np.float32(0.25 if behind else 0.9)
            out = tint * (np.float32(0.2) + np.float32(1.1) * round_) * lit
            gloss = np.float32(0.4) + np.float32(0.6) * scale
            for colour, edge in ((cool, 1.0), (hot, -1.0)):
                rim = _rim(t, edge, 0.74, 0.2) * gloss * lit
                out = out + rim * colour[:, None, None] * np.float32(1.1)
            return (out * smooth((1 - np.abs(t)) * np.float32(7))).astype(np.float32)

        return paint

    bark_dark, bark_pale = mix(palette.shade, palette.sky[1], 0.35), mix(palette.sky[2], palette.shade, 0.35)
    knots = rng.uniform(0, 6.28, 8)

    def bark(gone: Plane, t: Plane) -> Light:
        furrow = sum(
            np.sin(gone * np.float32(22 + 37 * k) + t * np.float32(5 + 6 * k) + np.float32(knots[k]))
            / np.float32(k + 1.5)
            for k in range(5)
        )
        round_ = np.sqrt(np.clip(1 - t * t, 0, 1))
        out = look_up(
            ramp((bark_dark, bark_pale)), (round_ * (np.float32(0.35) + np.float32(0.16) * furrow)).astype(np.float32)
        )
        for colour, edge in ((cool, 1.0), (hot, -1.0)):
            out = out + _rim(t, edge, 0.82, 0.16) * colour[:, None, None] * np.float32(0.28)
        return (out * smooth((1 - np.abs(t)) * np.float32(6))).astype(np.float32)

    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(spine, axis=1)))])

    def lay(behind: bool) -> None:
        wanted = depth < 0 if behind else depth >= 0
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            # A little overlap hides the seams behind the branch.
            a, b = max(0, first - 6), min(body.size, last + 6)
            if b - a < 4:
                continue
            tube(
                canvas,
                picture,
                spine[:, a:b].astype(np.float32),
                girth[a:b].astype(np.float32),
                skin(float(gone[a]), behind),
            )

    lay(behind=True)
    tube(canvas, picture, branch.astype(np.float32), thick.astype(np.float32), bark)
    lay(behind=False)
    return picture


def _foliage(canvas: Canvas, picture: Light, dark: Tone, pale: Tone, rng: np.random.Generator) -> None:
    """Leaves far out of focus, barely there."""
    for _ in range(26):
        x = float(rng.uniform(0.1, 1.05)) * canvas.wide
        y = float(rng.choice((rng.uniform(-0.1, 0.25), rng.uniform(0.75, 1.1)))) * canvas.tall
        size = float(rng.uniform(0.06, 0.14))
        shape = oval(x, y, size, size * 0.3, float(rng.uniform(0, 3.14)))
        fill(canvas, picture, shape, light(mix(dark, pale, float(rng.uniform(0, 0.55)))), 0.55, blur=0.02)
