"""The compositions, by name."""

from __future__ import annotations

from mdvideo.images.sketch.brief import Scene
from mdvideo.images.sketch.scenes import abstract, hills, ribbons, sea, sky

_LAND = ("dawn", "golden", "dusk", "sunset", "mist", "sunrise")

SCENES: dict[str, Scene] = {
    "hills": Scene(hills.hills, _LAND),
    "sea": Scene(sea.sea, ("golden", "dawn", "dusk", "sunset", "twilight")),
    "night_sky": Scene(sky.milky_way, ("night",)),
    "ribbons": Scene(ribbons.ribbons, ("deep", "violet", "rose", "haze"), bloom=0.5),
    "mesh": Scene(abstract.mesh, ("lagoon", "plum", "haze", "clay", "rose", "fjord")),
    "bokeh": Scene(abstract.bokeh, ("plum", "deep", "clay", "rose", "lagoon"), bloom=0.4),
}
