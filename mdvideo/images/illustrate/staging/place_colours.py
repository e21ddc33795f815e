"""The colours of places: an autumn forest is rust and amber in every theme, snow pale blue, a valley green.

A theme's own hues draw them a little toward its accent, and its lightness is that of the theme, so that a picture
belongs to its deck and the place is still known by its colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mdvideo.images.illustrate.picture_brief import PictureBrief
from mdvideo.images.sketch.colour import Grade, Palette, Tone, hue_turn, mix


@dataclass(frozen=True, slots=True)
class PlaceColours:
    """The two ends of a place's colours, each with a lightness of its own."""

    near: Tone
    """What is near and dark: earth, trees, water in the shade."""
    far: Tone
    """What is far and light: sky, haze, sunlit sand."""

    def toward(self, accent: Tone) -> PlaceColours:
        """The colours, drawn a little toward a theme's accent."""
        return PlaceColours(_drawn(self.near, accent), _drawn(self.far, accent))

    def sheets(self, count: int, *, dark: bool) -> list[Tone]:
        """``count`` tones from the far end to the near one: deep ones under light text, pale ones under dark text."""
        low, high = (0.2, 0.68) if dark else (0.5, 0.95)
        ends = [end._replace(lightness=low + (high - low) * end.lightness) for end in (self.far, self.near)]
        return [mix(ends[0], ends[1], number / max(1, count - 1)) for number in range(count)]

    def middle(self, lightness: float, most_chroma: float = 0.13) -> Tone:
        """One tone that says the place: the hue of its more colourful end."""
        end = max(self.near, self.far, key=lambda tone: tone.chroma)
        return Tone(lightness, min(max(end.chroma, 0.05), most_chroma), end.hue)


def _drawn(tone: Tone, accent: Tone) -> Tone:
    turn = hue_turn(tone.hue, accent.hue)
    return tone._replace(hue=(tone.hue + max(-12.0, min(12.0, 0.15 * turn))) % 360)


def _colours(near: tuple[float, float, float], far: tuple[float, float, float]) -> PlaceColours:
    return PlaceColours(Tone(*near), Tone(*far))


_GREEN = (0.22, 0.095, 142.0)

_SEASONS: Mapping[str, PlaceColours] = MappingProxyType({
    "autumn": _colours((0.2, 0.11, 40), (0.86, 0.12, 78)),
    "snow": _colours((0.3, 0.06, 245), (0.98, 0.02, 230)),
})  # fmt: skip

_NEAR: Mapping[str, tuple[float, float, float]] = MappingProxyType({
    "dunes": (0.4, 0.1, 62), "sea": (0.25, 0.09, 238), "underwater": (0.2, 0.1, 240), "forest": (0.15, 0.085, 150),
    "garden": (0.3, 0.11, 138), "hills": _GREEN, "leaf": _GREEN, "mountains": (0.22, 0.06, 255),
    "clouds": (0.5, 0.07, 240), "night_sky": (0.05, 0.07, 272), "space": (0.03, 0.05, 275), "fire": (0.2, 0.12, 30),
    "rain": (0.2, 0.04, 240),
})  # fmt: skip
"""What is near in each place."""

_FAR: Mapping[str, tuple[float, float, float]] = MappingProxyType({
    "dunes": (0.95, 0.07, 85), "sea": (0.92, 0.055, 220), "underwater": (0.75, 0.1, 222), "forest": (0.88, 0.08, 125),
    "garden": (0.95, 0.07, 120), "hills": (0.95, 0.05, 190), "leaf": (0.9, 0.09, 125), "mountains": (0.95, 0.04, 230),
    "clouds": (0.98, 0.04, 232), "night_sky": (0.5, 0.09, 265), "space": (0.35, 0.09, 280), "fire": (0.85, 0.15, 68),
    "rain": (0.75, 0.03, 235),
})  # fmt: skip

_SKIES: Mapping[str, tuple[float, float, float]] = MappingProxyType({
    "night": (0.42, 0.085, 266), "twilight": (0.55, 0.09, 280), "dusk": (0.7, 0.1, 330), "sunset": (0.85, 0.13, 55),
    "sunrise": (0.92, 0.1, 70), "dawn": (0.92, 0.08, 50), "golden": (0.9, 0.11, 78), "storm": (0.62, 0.025, 245),
    "overcast": (0.8, 0.02, 240), "mist": (0.9, 0.02, 220),
})  # fmt: skip
"""What is far at each hour that has a colour of its own."""

_IN_THE_DARK = frozenset({"night", "twilight"})
_SUNLIT_LOW = frozenset({"dusk", "sunset", "sunrise", "dawn", "golden"})
_AUTUMN = frozenset({"autumn", "autumnal", "fall", "october", "november"})


def place_colours_of(brief: PictureBrief) -> PlaceColours | None:
    """The colours of the brief's place, season and hour; None where its ground is no place with colours of its own."""
    if brief.ground not in _NEAR or brief.light is not None:
        return None
    season = "autumn" if brief.words & _AUTUMN else "snow" if "snow" in brief.weather else None
    near, far = (Tone(*of[brief.ground]) for of in (_NEAR, _FAR))
    if season is not None and brief.ground not in ("sea", "space", "underwater"):
        near, far = _SEASONS[season].near, _SEASONS[season].far
    if brief.hour is not None and brief.hour in _SKIES and not (season == "autumn" and brief.hour == "golden"):
        far = Tone(*_SKIES[brief.hour])
        if brief.hour in _IN_THE_DARK:
            near = Tone(0.4 * near.lightness, 0.7 * near.chroma, (near.hue + 0.5 * hue_turn(near.hue, 268)) % 360)
        elif brief.hour in _SUNLIT_LOW:
            near = near._replace(lightness=0.75 * near.lightness, chroma=0.8 * near.chroma)
        else:
            near = near._replace(chroma=0.6 * near.chroma)
    return PlaceColours(near, far)


def in_place(palette: Palette, place: PlaceColours) -> Palette:
    """A scene's palette in the hues of its place; its own lightness stays, which is that of the hour."""
    far = Grade(hue=place.far.hue, pull=0.75, least_chroma=0.6 * place.far.chroma)
    near = Grade(hue=place.near.hue, pull=0.85, least_chroma=0.8 * place.near.chroma)
    return replace(palette, mist=far.of(palette.mist), shade=near.of(palette.shade))
