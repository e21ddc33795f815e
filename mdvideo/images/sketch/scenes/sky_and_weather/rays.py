"""Light: shafts from above, and a prism that splits white light into colours."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.landscape.forest import beams
from mdvideo.images.sketch.shapes import fill


def rays(canvas: Canvas, brief: Brief) -> Light:
    """A prism if the prompt is about the colours of light, else shafts of light through dust."""
    if brief.mentions("prism rainbow optics spectrum laser refraction"):
        return _prism(canvas, brief)
    palette = brief.palette
    rng = canvas.rng("rays")
    small = canvas.coarse(220)
    x, y = float(rng.uniform(0.7, 0.92)) * canvas.wide, -0.08
    aura = glow(small, x, y, 0.5, 1.1)
    t = np.float32(0.06) + np.float32(0.78) * aura + small.noise("dust", 1.6, 5, 0.55) * np.float32(0.05)
    picture = canvas.enlarge(look_up(ramp(palette.sky), t))
    shafts = beams(canvas, "shafts", x, y - 0.1, 22)
    add_light(picture, shafts, light(mix(palette.sun, palette.sky[3], 0.45)) * np.float32(0.55))
    lit = shafts + np.float32(0.03)
    motes = np.zeros((canvas.height, canvas.width), np.float32)
    fine = canvas.rng("motes")
    for _ in range(140):
        u, v = float(fine.random()), float(fine.random())
        radius = 0.0012 + 0.006 * float(fine.random()) ** 4
        reach = max(2, int(radius * canvas.unit * 2.2))
        cx, cy = int(u * canvas.width), int(v * canvas.height)
        rows, cols = slice(max(0, cy - reach), cy + reach), slice(max(0, cx - reach), cx + reach)
        d2 = (canvas.x[:, cols] - np.float32(u * canvas.wide)) ** 2 + (
            canvas.y[rows] - np.float32(v * canvas.tall)
        ) ** 2
        motes[rows, cols] += np.exp(-d2 / np.float32(radius**2)) * np.float32(0.0016 / radius)
    add_light(picture, motes * lit, light(palette.sun) * np.float32(1.3))
    return picture


def _prism(canvas: Canvas, brief: Brief) -> Light:
    palette = brief.palette
    wide, tall = canvas.wide, canvas.tall
    small = canvas.coarse(180)
    cx, cy, size = canvas.subject_x(0.62), 0.55 * tall, min(0.17, 0.24 * wide)
    ground = small.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[0])))
    add_light(ground, glow(small, cx, cy, 0.34), light(palette.sky[2]) * np.float32(0.6))
    picture = canvas.enlarge(ground)
    enter, leave = (cx - size * 0.42, cy), (cx + size * 0.40, cy - size * 0.05)
    # Colours spread by their index of refraction: red bends least.
    x, y = canvas.x, canvas.y
    dx, dy = x - np.float32(leave[0]), y - np.float32(leave[1])
    angle = np.arctan2(dy, np.maximum(dx, np.float32(1e-4)))
    fan = (angle - np.float32(0.02)) / np.float32(0.34)
    colours = ramp([Tone(0.72, 0.19, hue) for hue in (25, 55, 95, 145, 205, 262, 305)])
    inside = smoothstep((np.float32(0.5) - np.abs(fan - np.float32(0.5))) * np.float32(9)) * (dx > 0)
    fall = np.exp(-np.hypot(dx, dy) * np.float32(1.1))
    rainbow = look_up(colours, fan)
    for plane, colour in zip(picture, rainbow, strict=True):
        plane += inside * fall * colour * np.float32(0.8)
    white = light(palette.sun)
    slope = 0.12
    beam = [
        (-0.02, enter[1] + slope * enter[0] + 0.012),
        (enter[0], enter[1] - 0.004),
        (enter[0], enter[1] + 0.004),
        (-0.02, enter[1] + slope * enter[0] + 0.020),
    ]
    fill(canvas, picture, beam, white * np.float32(0.35), 1.0, blur=0.004, add=True)
    fill(canvas, picture, beam, white * np.float32(0.6), 1.0, blur=0.0006, add=True)
    corners = [
        (cx + size * math.sin(a), cy - size * 0.95 * math.cos(a) + size * 0.1)
        for a in (0, 2 * math.pi / 3, 4 * math.pi / 3)
    ]

    def glass(px: Plane, py: Plane) -> Light:
        t = np.clip((py - np.float32(cy - size)) / np.float32(1.6 * size), 0, 1) + 0 * px
        out: Light = light(mix(palette.mist, palette.sun, 0.4))[:, None, None] * (
            np.float32(0.05) + np.float32(0.16) * t
        )
        return out

    fill(canvas, picture, corners, glass, 1.0, add=True)
    inner = [enter, (leave[0], leave[1] - 0.004), (leave[0], leave[1] + 0.02)]
    fill(canvas, picture, inner, white * np.float32(0.2), 1.0, blur=0.002, add=True)
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        n = (other[1] - one[1], one[0] - other[0])
        w = 0.0016 / math.hypot(*n)
        edge = [
            (one[0] - n[0] * w, one[1] - n[1] * w),
            (one[0] + n[0] * w, one[1] + n[1] * w),
            (other[0] + n[0] * w, other[1] + n[1] * w),
            (other[0] - n[0] * w, other[1] - n[1] * w),
        ]
        fill(canvas, picture, edge, white * np.float32(0.5), 1.0, add=True)
    return picture
