"""What a scene is told: its palette, after every wish of the prompt, and what else the prompt mentions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.colour import Grade, Light, Palette, graded
from mdvideo.images.sketch.palettes import HOURS, PALETTES
from mdvideo.images.sketch.reading import Reading
from mdvideo.images.sketch.vocabulary import DARK_HOURS


@dataclass(frozen=True, slots=True)
class Brief:
    """The task that a scene gets. ``hour`` is the one named, or the one that the palette belongs to."""

    palette: Palette
    reading: Reading
    hour: str

    def says(self, words: str) -> bool:
        """Whether the prompt has one of these words (separated by spaces)."""
        return not self.reading.words.isdisjoint(words.split())


@dataclass(frozen=True, slots=True)
class Scene:
    """A composition: how it is painted, and the palettes that suit it."""

    paint: Callable[[Canvas, Brief], Light]
    palettes: tuple[str, ...]
    """Names of palettes to choose from. An hour of the day named in the prompt wins where one of them is an hour."""
    bloom: float = 0.3
    """How much its lights glow beyond themselves."""
    vignette: float = 0.22
    special: tuple[tuple[str, str], ...] = ()
    """(words, palette): the palette is used when the prompt has one of the words."""


def brief_of(scene: Scene, reading: Reading, rng: np.random.Generator) -> Brief:
    """Choose and grade the palette."""
    choice = int(rng.integers(1 << 30))
    name = scene.palettes[choice % len(scene.palettes)]
    temperature = next((grade.hue for grade in reading.grades if grade.pull), None)
    if temperature is not None:
        # "Warm" begins with the warmest palette of the scene: pulling a cold one that far would pass through green.
        name = min(scene.palettes, key=lambda p: abs((PALETTES[p].sky[-2].hue - temperature + 180) % 360 - 180))
    for words, special in scene.special:
        if not reading.words.isdisjoint(words.split()):
            name = special
    grades = list(reading.grades)
    hour = reading.hour or (name if name in HOURS else "")
    if reading.hour is not None:
        if any(p in HOURS for p in scene.palettes):
            name = reading.hour
        elif reading.hour in DARK_HOURS:
            grade = DARK_HOURS[reading.hour]
            # What is dark by nature needs no night to make it so; a shade less is enough to tell.
            dark = PALETTES[name].dark and grade.lightness < 0.9
            grades.append(replace(grade, lightness=(grade.lightness + 2) / 3) if dark else grade)
    palette = PALETTES[name]
    for grade in grades:
        palette = graded(palette, grade)
    if reading.hues:
        palette = _coloured(palette, reading)
    return Brief(palette, reading, hour)


def _coloured(palette: Palette, reading: Reading) -> Palette:
    """Hues drawn to the first colour named; light and accents to the second, where there is one."""
    first, last = reading.hues[0], reading.hues[-1]
    vigour = min(1.0, first.chroma / 0.12)
    pull = Grade(hue=first.hue, pull=0.86, chroma=0.95, least_chroma=0.085 * vigour)
    whole = graded(palette, pull)
    other = Grade(hue=last.hue, pull=0.8, least_chroma=0.09)
    one_colour = last == first
    return replace(
        whole,
        sun=Grade(hue=last.hue, pull=0.55).of(palette.sun),
        accents=tuple((pull if one_colour else other).of(accent) for accent in palette.accents),
    )
