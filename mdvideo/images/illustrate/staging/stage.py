"""The stage: one picture's request, brief, palette, composition and artwork, from which a look paints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mdvideo.images.illustrate.picture_brief import NamedThing, PictureBrief
from mdvideo.images.illustrate.staging.artwork import Artwork, resting_height, trim
from mdvideo.images.illustrate.staging.composition import Composition, compose
from mdvideo.images.illustrate.staging.look_palette import (
    DEFAULT_LOOK,
    LookPalette,
    in_colour,
    main_hue,
    palette_of,
)
from mdvideo.images.illustrate.staging.place_colours import PlaceColours, place_colours_of
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.sketch.canvas import Canvas, smoothstep
from mdvideo.images.sketch.colour import Plane, Tone, hue_turn, tone
from mdvideo.protocols import CalmArea, PictureLook, PictureRequest

ArtOf = Callable[[NamedThing, LookPalette], Artwork | None]
"""Returns the artwork of a thing, or None where nothing draws it."""

_NO_FLOOR = frozenset(
    {"space", "night_sky", "clouds", "underwater", "mesh", "cells", "molecules", "network", "circuit", "ribbons"}
)
"""Grounds in which things hover."""

_WIDE_OPEN = frozenset({"mountains", "hills", "dunes", "sea"})
"""Grounds in which one person is small."""


@dataclass(frozen=True)
class Stage:
    """All that a look needs for one picture."""

    canvas: Canvas
    brief: PictureBrief
    look: PictureLook
    palette: LookPalette
    composition: Composition
    artworks: tuple[Artwork, ...]
    """By the thing's number."""
    place: PlaceColours | None = None
    """The colours of the place behind the things; None where it has none of its own."""
    light_left: bool = True
    """Whether light comes from the upper left; else from the upper right."""

    @property
    def dark(self) -> bool:
        """Whether the picture is dark, so that light text is read on it."""
        return self.palette.dark

    @property
    def hovers(self) -> bool:
        """Whether the ground has no floor."""
        return self.brief.ground in _NO_FLOOR

    @property
    def focus(self) -> tuple[float, float]:
        """The middle of what is to be looked at, in shares of the picture's width and height."""
        area = self.composition.area
        width, height = self.canvas.width, self.canvas.height
        return (area.left + area.right) / 2 / width, (area.top + area.bottom) / 2 / height

    @cached_property
    def calm_distance(self) -> Plane | None:
        """The distance to the text's place in mean sides, on the coarse canvas of 135; None without text."""
        if self.look.calm is None:
            return None
        small = self.canvas.coarse(135)
        u, v = small.x / np.float32(small.wide) * 100, small.y / np.float32(small.tall) * 100
        calm = _to_the_edges(self.look.calm)
        dx = np.maximum(np.maximum(calm.left - u, u - calm.right), 0) * np.float32(self.canvas.wide / 100)
        dy = np.maximum(np.maximum(calm.top - v, v - calm.bottom), 0) * np.float32(self.canvas.tall / 100)
        distance: Plane = np.sqrt(dx * dx + dy * dy)
        return distance

    @cached_property
    def calm_mask(self) -> Plane | None:
        """1 where text will be, falling off around it; on the coarse canvas, None without text."""
        if self.calm_distance is None:
            return None
        mask: Plane = 1 - smoothstep(self.calm_distance / np.float32(0.3))
        return mask

    def own_accent(self, thing: int) -> Tone:
        """The theme's accent for a thing drawn in one colour: the one that the prompt names, or the nearest to it."""
        asked = self.brief.things[thing].colour
        if asked is not None:
            return tone(asked)
        hue = main_hue(self.artworks[thing])
        if hue is None:
            # A white bear is none in the theme's colours.
            return Tone(self.palette.accent.lightness, 0.012, self.palette.ground.hue)
        return min(self.palette.accents, key=lambda accent: abs(hue_turn(hue, accent.hue)))


def _to_the_edges(calm: CalmArea) -> CalmArea:
    """Extend the text's place to the edges of the picture that it is near to, so that it is no island."""
    near = 22
    return CalmArea(
        -20 if calm.left < near else calm.left,
        -20 if calm.top < near else calm.top,
        120 if calm.right > 100 - near else calm.right,
        120 if calm.bottom > 100 - near else calm.bottom,
    )


def stage_of(request: PictureRequest, brief: PictureBrief, art_of: ArtOf) -> Stage:
    """Compose a picture: choose its accent and light, and place its things beside the text."""
    look = request.look or DEFAULT_LOOK
    canvas = Canvas(request.width, request.height, f"{request.seed}\0{request.prompt}")
    rng = canvas.rng("composition")
    palette = palette_of(look, int(rng.integers(1 << 16)))
    if brief.light is not None:
        palette = replace(palette, accents=(tone(brief.light), *palette.accents))
    place = place_colours_of(brief)
    if place is not None:
        # What a look draws in the picture's accent, its ground and its lights, then says the place.
        place = place.toward(palette.accent)
        own = place.middle(palette.accent.lightness, max(0.1, palette.accent.chroma))
        palette = replace(palette, accents=(own, *palette.accents))
    things, artworks = [], []
    for thing in brief.things:
        art = art_of(thing, palette)
        if art is not None:
            art = trim(art)
            artworks.append(art if thing.colour is None else in_colour(art, thing.colour))
            things.append(thing)
    rests = [resting_height(art) for art in artworks]
    ratios, lines = [art.ratio for art in artworks], [not art.solid for art in artworks]
    composition = compose(things, ratios, request.width, request.height, look.calm, rng, rests, lines)
    if (
        brief.ground in _WIDE_OPEN
        and len(composition.placed) == 1
        and (things[0].as_person or things[0].drawing == "people")
    ):
        composition = _small_figure(composition)
    if not composition.placed:
        things, artworks = [], []
    return Stage(
        canvas=canvas,
        brief=replace(brief, things=tuple(things)),
        look=look,
        palette=palette,
        composition=composition,
        artworks=tuple(artworks),
        place=place,
        light_left=bool(rng.random() < 0.5),
    )


def _small_figure(composition: Composition) -> Composition:
    """The composition with its only thing at two thirds of its size, on the same foot."""
    (one,) = composition.placed
    return replace(composition, placed=(replace(one, width=0.66 * one.width, height=0.66 * one.height),))


def pixel_box(placed: Placed) -> tuple[int, int, int, int]:
    """Left, top, width and height of a placed thing in whole pixels."""
    width, height = max(2, round(placed.width)), max(2, round(placed.height))
    return round(placed.x - placed.width / 2), round(placed.foot - placed.height), width, height
