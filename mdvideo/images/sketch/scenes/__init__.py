"""The scenes by name: the function that paints each, its palettes, and the bloom of its lights."""

from __future__ import annotations

from mdvideo.images.sketch.brief import Scene
from mdvideo.images.sketch.scenes.landscape.dunes import dunes
from mdvideo.images.sketch.scenes.landscape.foliage import garden, leaf
from mdvideo.images.sketch.scenes.landscape.forest import forest
from mdvideo.images.sketch.scenes.landscape.hills import hills
from mdvideo.images.sketch.scenes.landscape.mountains import mountains
from mdvideo.images.sketch.scenes.landscape.sea import sea
from mdvideo.images.sketch.scenes.patterns.abstract import bokeh, mesh
from mdvideo.images.sketch.scenes.patterns.bauhaus import bauhaus
from mdvideo.images.sketch.scenes.patterns.paper import board, paper
from mdvideo.images.sketch.scenes.patterns.ribbons import ribbons
from mdvideo.images.sketch.scenes.patterns.rings import rings
from mdvideo.images.sketch.scenes.patterns.weave import weave
from mdvideo.images.sketch.scenes.places.city import city
from mdvideo.images.sketch.scenes.places.library import library
from mdvideo.images.sketch.scenes.places.parcels import parcels
from mdvideo.images.sketch.scenes.science.cells import cells
from mdvideo.images.sketch.scenes.science.coil import coil
from mdvideo.images.sketch.scenes.science.contours import contours
from mdvideo.images.sketch.scenes.science.molecules import molecules
from mdvideo.images.sketch.scenes.science.network import circuit, network
from mdvideo.images.sketch.scenes.sky_and_weather.fire import candle, fire
from mdvideo.images.sketch.scenes.sky_and_weather.rain import rain
from mdvideo.images.sketch.scenes.sky_and_weather.rays import rays
from mdvideo.images.sketch.scenes.sky_and_weather.sky import clouds, milky_way
from mdvideo.images.sketch.scenes.sky_and_weather.space import space

_AUTUMN = ("autumn fall october november", "autumn")
_OLD = ("old ancient antique vintage treasure history", "parchment")
_DAY = ("noon day daylight white bright morning", "haus")

SCENES: dict[str, Scene] = {
    "bauhaus": Scene(bauhaus, ("haus", "haus", "hausnacht"), 0.0, 0.12, (_DAY, ("dark night black", "hausnacht"))),
    "board": Scene(board, ("slate",), 0.12),
    "bokeh": Scene(bokeh, ("plum", "deep", "clay", "rose", "lagoon"), 0.4),
    "candle": Scene(candle, ("lamp",), 0.5),
    "cells": Scene(cells, ("lab", "lab", "serum"), 0.3, 0.22, (("chloroplast chlorophyll plant thylakoid", "lab"),)),
    "circuit": Scene(circuit, ("terminal", "blueprint", "neon", "deep"), 0.5, 0.22, (("terminal matrix", "terminal"),)),
    "city": Scene(city, ("dusk", "night", "sunset", "twilight"), 0.6),
    "clouds": Scene(clouds, ("morning", "dawn", "noon", "sunset", "golden"), 0.2, 0.15),
    "coil": Scene(coil, ("neon", "leaf", "forest"), 0.45, 0.22, (("neon night", "neon"),)),
    "contours": Scene(contours, ("fjord", "deep", "parchment", "blueprint", "rag"), 0.1, 0.15, (_OLD,)),
    "dunes": Scene(dunes, ("desert", "golden", "desert", "sunset", "dusk")),
    "fire": Scene(fire, ("ember",), 0.4),
    "forest": Scene(forest, ("forest",), 0.3, 0.22, (_AUTUMN, ("snow winter frost", "ice"))),
    "garden": Scene(garden, ("leaf", "forest"), 0.3, 0.22, (_AUTUMN,)),
    "hills": Scene(hills, ("dawn", "golden", "dusk", "sunset", "mist", "sunrise")),
    "leaf": Scene(leaf, ("leaf",), 0.25, 0.22, (_AUTUMN,)),
    "library": Scene(library, ("lamp",), 0.5, 0.28),
    "mesh": Scene(mesh, ("lagoon", "plum", "haze", "clay", "rose", "fjord"), 0.0, 0.12),
    "molecules": Scene(molecules, ("blueprint", "serum", "deep", "plum"), 0.2),
    "mountains": Scene(mountains, ("morning", "dawn", "sunrise", "dusk", "noon", "golden"), 0.2),
    "network": Scene(network, ("blueprint", "deep", "violet", "neon"), 0.5),
    "night_sky": Scene(milky_way, ("night",), 0.35),
    "paper": Scene(
        paper,
        ("paper", "rag"),
        0.0,
        0.1,
        (("parchment papyrus manuscript scroll vellum", "parchment"), ("plain blank white notebook", "rag")),
    ),
    "parcels": Scene(parcels, ("plum", "deep", "violet"), 0.45),
    "rain": Scene(rain, ("storm", "twilight", "dusk"), 0.5),
    "rays": Scene(rays, ("lamp", "haze", "fjord", "deep"), 0.4),
    "ribbons": Scene(ribbons, ("deep", "violet", "rose", "blueprint"), 0.5),
    "rings": Scene(rings, ("lamp", "blueprint", "plum", "fjord"), 0.5),
    "sea": Scene(sea, ("golden", "dawn", "dusk", "sunset", "twilight")),
    "space": Scene(space, ("violet", "deep", "rose"), 0.4),
    "weave": Scene(weave, ("thread", "clay", "haze"), 0.1),
}
