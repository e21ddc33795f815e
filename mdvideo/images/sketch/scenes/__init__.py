"""The compositions, by name."""

from __future__ import annotations

from mdvideo.images.sketch.brief import Scene
from mdvideo.images.sketch.scenes import abstract, cells, coil, foliage, forest, hills, parcels, rays, ribbons, sea, sky, mountains, dunes, space, city, rain

_LAND = ("dawn", "golden", "dusk", "sunset", "mist", "sunrise")

SCENES: dict[str, Scene] = {
    "hills": Scene(hills.hills, _LAND),
    "sea": Scene(sea.sea, ("golden", "dawn", "dusk", "sunset", "twilight")),
    "night_sky": Scene(sky.milky_way, ("night",)),
    "ribbons": Scene(ribbons.ribbons, ("deep", "violet", "rose", "haze"), bloom=0.5),
    "mesh": Scene(abstract.mesh, ("lagoon", "plum", "haze", "clay", "rose", "fjord")),
    "bokeh": Scene(abstract.bokeh, ("plum", "deep", "clay", "rose", "lagoon"), bloom=0.4),
    "coil": Scene(coil.coil, ("neon", "leaf", "forest"), special=(("neon", "neon"),), bloom=0.45),
    "parcels": Scene(parcels.parcels, ("plum", "deep", "violet"), bloom=0.45),
    "cells": Scene(cells.cells, ("lab", "lab", "serum"), special=(("chloroplast chlorophyll plant thylakoid", "lab"),)),
    "forest": Scene(forest.forest, ("forest",), special=(("autumn fall", "autumn"), ("snow winter", "ice"))),
    "leaf": Scene(foliage.leaf, ("leaf",), special=(("autumn fall", "autumn"),)),
    "garden": Scene(foliage.garden, ("leaf", "forest"), special=(("autumn fall", "autumn"),)),
    "rays": Scene(rays.rays, ("lamp", "haze", "fjord", "deep"), bloom=0.4),
    "mountains": Scene(mountains.mountains, ("morning", "dawn", "sunrise", "dusk", "noon", "golden")),
    "dunes": Scene(dunes.dunes, ("desert", "golden", "desert", "sunset", "dusk")),
    "space": Scene(space.space, ("violet", "deep", "rose"), bloom=0.45),
    "clouds": Scene(sky.clouds, ("morning", "dawn", "noon", "sunset", "golden")),
    "city": Scene(city.city, ("dusk", "night", "sunset", "twilight"), bloom=0.6),
    "rain": Scene(rain.rain, ("storm", "twilight", "dusk"), bloom=0.5),
}
