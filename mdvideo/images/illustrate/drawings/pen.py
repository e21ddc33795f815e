"""The pen that drawings draw with: shapes, shaded balls and slabs, arrows and text, in the palette's colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mdvideo.images.illustrate.staging.artwork import Artwork
from mdvideo.images.illustrate.staging.glyphs import Face, text_path
from mdvideo.images.illustrate.staging.look_palette import LookPalette, code_of
from mdvideo.images.sketch.colour import Tone, tone

Dot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a drawing, as ``#rrggbb``."""

    line: str
    """Contrasts with the ground."""
    hues: tuple[str, ...]
    """Accents, clear against the ground; at least four."""
    pale: str
    """Between ground and line: for what is of less weight."""


def inks_of(palette: LookPalette) -> Inks:
    """Return the colours that the theme gives to drawings."""
    hues = []
    for number in range(4):
        accent = palette.accents[number % len(palette.accents)]
        lightness, hue = 0.74 if palette.dark else 0.6, accent.hue
        if not palette.dark and 74 < hue < 118:
            lightness, hue = 0.68, 64.0  # a dark yellow is olive: amber is clearer
        hues.append(code_of(Tone(lightness, min(max(accent.chroma, 0.1), 0.17), hue)))
    line = Tone(0.93, 0.012, palette.ink.hue) if palette.dark else Tone(0.32, 0.03, palette.ink.hue)
    pale = Tone(0.58, 0.03, palette.ink.hue) if palette.dark else Tone(0.7, 0.025, palette.ink.hue)
    return Inks(code_of(line), tuple(hues), code_of(pale))


def lighter(code: str, by: float) -> str:
    """The colour with another lightness: ``by`` in −1…1."""
    return code_of(tone(code).shift(by))


STONE, STEEL, WOOD, GOLD, GLASS = "#cfc4b2", "#9aa5b5", "#9a6a3f", "#e9b949", "#a9d3ea"
LEAF, GRASS, SEA, SKY, EARTH = "#4f9f58", "#7fb35a", "#3f7fc4", "#9cc8ec", "#8a6244"
RED, BLUE, WHITE, COAL, SKIN = "#d9473f", "#3f74d1", "#f4f1ea", "#2b303c", "#c98f6a"


_SEE_THROUGH = (0.08, 0.6)
"""Opacities of glass and of trails, which looks of lines draw by a thin edge."""


class Pen:
    """Collects the shapes of one drawing, on a view box of ``width`` × ``height``, usually 100 high."""

    def __init__(self, inks: Inks, width: float = 100.0, height: float = 100.0) -> None:
        self.inks = inks
        self.width, self.height = width, height
        self._shapes: list[str] = []
        self._defs: dict[str, str] = {}

    def hue(self, number: int) -> str:
        """An accent."""
        return self.inks.hues[number % len(self.inks.hues)]

    def artwork(self, solid: bool, card: bool) -> Artwork:
        """Return what has been drawn."""
        defs = f"<defs>{''.join(self._defs.values())}</defs>" if self._defs else ""
        return Artwork(defs + "".join(self._shapes), self.width, self.height, solid, card=card)

    def path(
        self,
        d: str,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1.2,
        *,
        dash: str = "",
        opacity: float = 1.0,
        solid: bool = False,
        plain: bool = False,
    ) -> None:
        """Draw a path. In looks of lines, ``solid`` keeps it filled, and ``plain`` leaves its edge out."""
        more = f' stroke="{stroke}" stroke-width="{width:.3f}"' if stroke != "none" else ""
        more += f' stroke-dasharray="{dash}"' if dash else ""
        more += f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        ghost = _SEE_THROUGH[0] <= opacity < _SEE_THROUGH[1] and (stroke != "none" or "L" not in d)
        more += ' class="solid"' if solid else ' class="plain"' if plain else ' class="ghost"' if ghost else ""
        self._shapes.append(f'<path d="{d}" fill="{fill}"{more} stroke-linecap="round" stroke-linejoin="round"/>')

    def poly(
        self, dots: Sequence[Dot], fill: str, stroke: str = "none", width: float = 1.2, **more: float | bool
    ) -> None:
        """Draw a filled polygon."""
        d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in dots) + "Z"
        self.path(
            d,
            fill,
            stroke,
            width,
            opacity=float(more.get("opacity", 1.0)),
            solid=bool(more.get("solid", False)),
            plain=bool(more.get("plain", False)),
        )

    def line(self, dots: Sequence[Dot], stroke: str | None = None, width: float = 1.6, dash: str = "") -> None:
        """Draw a polyline."""
        d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in dots)
        self.path(d, "none", stroke or self.inks.line, width, dash=dash)

    def smooth(self, dots: Sequence[Dot], stroke: str | None = None, width: float = 1.8, fill: str = "none") -> None:
        """Draw a smooth curve through the points (Catmull and Rom)."""
        d = f"M{dots[0][0]:.2f} {dots[0][1]:.2f}"
        for number in range(len(dots) - 1):
            p0, p1 = dots[max(number - 1, 0)], dots[number]
            p2, p3 = dots[number + 1], dots[min(number + 2, len(dots) - 1)]
            d += (
                f"C{p1[0] + (p2[0] - p0[0]) / 6:.2f} {p1[1] + (p2[1] - p0[1]) / 6:.2f} "
                f"{p2[0] - (p3[0] - p1[0]) / 6:.2f} {p2[1] - (p3[1] - p1[1]) / 6:.2f} {p2[0]:.2f} {p2[1]:.2f}"
            )
        self.path(d, fill, stroke or (self.inks.line if fill == "none" else "none"), width)

    def plot(
        self, function: Callable[[float], float], start: float, end: float, place: Callable[[float, float], Dot],
        stroke: str, width: float = 2.4, count: int = 80,
    ) -> list[Dot]:  # fmt: skip
        """Draw the graph of a function; ``place`` maps its coordinates to the view box. Returns its points."""
        values = [start + (end - start) * k / count for k in range(count + 1)]
        dots = [place(x, function(x)) for x in values]
        self.line(dots, stroke, width)
        return dots

    def disc(
        self, x: float, y: float, r: float, fill: str = "none", stroke: str = "none", width: float = 1.2,
        *, solid: bool = False, opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw a circle."""
        self.oval(x, y, r, r, fill, stroke, width, solid=solid, opacity=opacity)

    def oval(
        self, x: float, y: float, rx: float, ry: float, fill: str = "none", stroke: str = "none", width: float = 1.2,
        *, turn: float = 0.0, solid: bool = False, opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw an ellipse, turned by degrees."""
        more = f' stroke="{stroke}" stroke-width="{width:.3f}"' if stroke != "none" else ""
        more += f' transform="rotate({turn:.2f} {x:.2f} {y:.2f})"' if turn else ""
        ghost = _SEE_THROUGH[0] <= opacity < _SEE_THROUGH[1]
        more += ' class="solid"' if solid else ' class="ghost"' if ghost else ""
        more += f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self._shapes.append(f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" fill="{fill}"{more}/>')

    def ball(self, x: float, y: float, r: float, colour: str) -> None:
        """Draw a shaded ball, lit from the upper left."""
        name = f"ball{colour[1:]}"
        self._defs[name] = (
            f'<radialGradient id="{name}" cx=".36" cy=".32" r=".75">'
            f'<stop offset="0" stop-color="{lighter(colour, 0.2)}"/><stop offset=".45" stop-color="{colour}"/>'
            f'<stop offset="1" stop-color="{lighter(colour, -0.2)}"/></radialGradient>'
        )
        self.disc(x, y, r, f"url(#{name})")

    def shading(self, colour: str, *, across: bool = False, contrast: float = 0.12) -> str:
        """Return a fill that shades a surface: from light to dark, downward or ``across`` it as on a column."""
        name = f"{'across' if across else 'down'}{colour[1:]}{round(contrast * 100)}"
        x2, y2 = (1, 0) if across else (0, 1)
        light, dark = lighter(colour, contrast), lighter(colour, -contrast)
        stops = [(0, light), (1, dark)] if not across else [(0, lighter(colour, -0.04)), (0.3, light), (1, dark)]
        self._defs[name] = (
            f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2}" y2="{y2}">'
            + "".join(f'<stop offset="{at}" stop-color="{stop}"/>' for at, stop in stops)
            + "</linearGradient>"
        )
        return f"url(#{name})"

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, r: float = 2.0, *, plain: bool = False,
        stroke: str = "none", stroke_width: float = 1.2, across: bool = False, opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw a rounded rectangle, shaded unless ``plain``."""
        fill = colour if plain or colour == "none" else self.shading(colour, across=across)
        more = f' stroke="{stroke}" stroke-width="{stroke_width:.3f}"' if stroke != "none" else ""
        more += f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self._shapes.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}"'
            f' height="{height:.2f}" rx="{r:.2f}" fill="{fill}"{more}/>'
        )

    def arrow(self, start: Dot, end: Dot, stroke: str | None = None, width: float = 1.6, head: float = 0.0) -> None:
        """Draw an arrow with a filled head."""
        colour = stroke or self.inks.line
        size = head or 3.2 * width
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - size * 0.7 * math.cos(angle), end[1] - size * 0.7 * math.sin(angle))
        self.line([start, neck], colour, width)
        self._head(end, angle, size, colour)

    def _head(self, tip: Dot, angle: float, size: float, colour: str) -> None:
        wings = [
            (tip[0] - size * math.cos(angle + turn), tip[1] - size * math.sin(angle + turn)) for turn in (0.42, -0.42)
        ]
        self.poly([tip, *wings], colour, solid=True)

    def arc(
        self, x: float, y: float, r: float, start: float, end: float, stroke: str | None = None, width: float = 1.6,
        *, arrow: bool = False, dash: str = "",
    ) -> None:  # fmt: skip
        """Draw an arc clockwise between two angles in degrees, 0 to the right."""
        count = max(6, int(abs(end - start) / 5))
        dots = [
            (x + r * math.cos(math.radians(start + (end - start) * k / count)),
             y + r * math.sin(math.radians(start + (end - start) * k / count)))
            for k in range(count + 1)
        ]  # fmt: skip
        self.line(dots, stroke, width, dash)
        if arrow:
            self._head(
                dots[-1], math.radians(end + (86 if end > start else -86)), 3.4 * width, stroke or self.inks.line
            )

    def text(
        self, text: str, x: float, y: float, size: float, fill: str | None = None, face: Face = "Sans",
        *, middle: bool = True, fit: float = 0.0,
    ) -> float:  # fmt: skip
        """Write a text with its baseline at y, and return its width. ``fit`` is the most that it may take."""
        shape = text_path(text, face, size)
        if fit and shape.width > fit:
            size *= fit / shape.width
            shape = text_path(text, face, size)
        if shape.d:
            left = x - shape.width / 2 if middle else x
            self._shapes.append(
                f'<path transform="translate({left:.2f} {y:.2f})" d="{shape.d}" fill="{fill or self.inks.line}" '
                'class="solid"/>'
            )
        return shape.width

    def coil(self, x: float, top: float, bottom: float, radius: float, turns: int, stroke: str, width: float) -> None:
        """Draw a coil spring."""
        count = turns * 12
        dots = [
            (x + radius * math.sin(2 * math.pi * turns * k / count), top + (bottom - top) * k / count)
            for k in range(count + 1)
        ]
        self.line(dots, stroke, width)
