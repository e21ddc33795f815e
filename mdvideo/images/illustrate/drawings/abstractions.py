"""Shapes for what has no shape: growth, flow, conflict, balance."""

from __future__ import annotations

import math

from mdvideo.images.illustrate.drawings.pen import Pen, lighter
from mdvideo.images.illustrate.picture_brief import NamedThing


def rise(pen: Pen, _thing: NamedThing) -> None:
    """Columns and balls that grow from left to right."""
    w = pen.width
    for k in range(7):
        high = 10 + 74 * (k / 6) ** 1.4
        pen.box(6 + k * (w - 12) / 7, 95 - high, (w - 12) / 7 - 4, high, pen.hue(k), 4)
    pen.path(f"M8 78Q{w * 0.55} 74 {w * 0.9} 8", "none", pen.inks.line, 2.4)
    pen.arrow((w * 0.87, 18), (w * 0.905, 6), pen.inks.line, 2.4, 8)


def flow(pen: Pen, _thing: NamedThing) -> None:
    """Ribbons that stream together."""
    w = pen.width
    for k in range(7):
        y = 8 + 14 * k
        pen.path(
            f"M2 {y}C{w * 0.4} {y} {w * 0.46} {42 + 2.6 * k} {w * 0.66}"
            f" {42 + 2.6 * k}S{w * 0.9} {38 + 4 * k} {w - 2} {36 + 4.6 * k}",
            "none",
            pen.hue(k),
            5.4 - 0.3 * abs(k - 3),
        )


def clash(pen: Pen, _thing: NamedThing) -> None:
    """Two fronts of wedges that meet."""
    w = pen.width
    for k in range(5):
        y = 12 + 19 * k
        pen.poly(
            [(4, y - 8), (w * 0.5 - 4 - 5 * (k % 2), y), (4, y + 8)],
            pen.shading(lighter(pen.hue(0), 0.04 * (k % 3) - 0.04)),
        )
        pen.poly(
            [(w - 4, y - 8), (w * 0.5 + 4 + 5 * ((k + 1) % 2), y), (w - 4, y + 8)],
            pen.shading(lighter(pen.hue(2), 0.04 * (k % 3) - 0.04)),
        )
    for k in range(8):
        a = 2 * math.pi * k / 8 + 0.2
        pen.line(
            [(w / 2 + 5 * math.cos(a), 50 + 5 * math.sin(a)), (w / 2 + 12 * math.cos(a), 50 + 12 * math.sin(a))],
            pen.inks.line,
            2,
        )


def equilibrium(pen: Pen, _thing: NamedThing) -> None:
    """Stones in balance on a point."""
    pen.poly([(50, 66), (34, 94), (66, 94)], pen.shading(pen.hue(1)))
    pen.box(6, 61, 88, 6, pen.hue(0), 3)
    pen.ball(22, 49, 12, pen.hue(2))
    for k, (rx, ry) in enumerate(((14, 6), (11, 5.4), (8, 4.6))):
        pen.oval(76, 55 - 10.6 * k, rx, ry, pen.shading(pen.hue(k + 1)))
