"""A scene's brief: its palette, adapted to the prompt, and the words of the prompt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.colour import Grade, Light, Palette, grade_palette, hue_turn
from mdvideo.images.sketch.palettes import HOUR_PALETTES, PALETTES
from mdvideo.images.sketch.reading import Reading
from mdvideo.images.sketch.vocabulary import DARK_HOURS


@dataclass(frozen=True, slots=True)
class Brief:
    """What a scene is painted from. ``hour`` is the one in the prompt, or the one that the palette is for."""

    palette: Palette
    reading: Reading
    hour: str

    def mentions(self, words: str) -> bool:
        """Whether the prompt contains one of these words, which are separated by spaces."""
        return not self.reading.words.isdisjoint(words.split())


@dataclass(frozen=True, slots=True)
class Scene:
    """A composition: the function that paints it, and the palettes that suit it."""

    paint: Callable[[Canvas, Brief], Light]
    palettes: tuple[str, ...]
    """Names of palettes to choose from. If one of them is for an hour, an hour in the prompt takes precedence."""
    bloom: float = 0.3
    """Strength of the glow around its lights."""
    vignette: float = 0.22
    special: tuple[tuple[str, str], ...] = ()
    """(words, palette): the palette is used when the prompt contains one of the words."""


def brief_of(scene: Scene, reading: Reading, rng: np.random.Generator) -> Brief:
    """Choose the scene's palette, and grade it."""
    choice = int(rng.integers(1 << 30))
    name = scene.palettes[choice % len(scene.palettes)]
    temperature = next((grade.hue for grade in reading.grades if grade.pull), None)
    if temperature is not None:
        # For "warm", start from the scene's warmest palette: pulling a cold one that far would pass through green.
        name = min(scene.palettes, key=lambda p: abs(hue_turn(temperature, PALETTES[p].sky[-2].hue)))
    for words, special in scene.special:
        if not reading.words.isdisjoint(words.split()):
            name = special
    grades = list(reading.grades)
    hour = reading.hour or (name if name in HOUR_PALETTES else "")
    if reading.hour is not None:
        if any(p in HOUR_PALETTES for p in scene.palettes):
            name = reading.hour
        elif reading.hour in DARK_HOURS:
            grade = DARK_HOURS[reading.hour]
            # A palette that is dark already is darkened less.
            is_dark = PALETTES[name].dark and grade.lightness < 0.9
            grades.append(replace(grade, lightness=(grade.lightness + 2) / 3) if is_dark else grade)
    palette = PALETTES[name]
    for grade in grades:
        palette = grade_palette(palette, grade)
    if reading.hues:
        palette = _pull_to_colours(palette, reading)
    return Brief(palette, reading, hour)


def _pull_to_colours(palette: Palette, reading: Reading) -> Palette:
    """Pull all hues to the first colour of the prompt, and light and accents to the last."""
    first, last = reading.hues[0], reading.hues[-1]
    strength = min(1.0, first.chroma / 0.12)
    pull = Grade(hue=first.hue, pull=0.86, chroma=0.95, least_chroma=0.085 * strength)
    pulled = grade_palette(palette, pull)
    other = Grade(hue=last.hue, pull=0.8, least_chroma=0.09)
    one_colour = last == first
    return replace(
        pulled,
        sun=Grade(hue=last.hue, pull=0.55).of(palette.sun),
        accents=tuple((pull if one_colour else other).of(accent) for accent in palette.accents),
    )
