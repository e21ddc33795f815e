"""Grounds: the scene behind the things, painted small and in the theme's hues, the text's place kept quiet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mdvideo.images.illustrate.staging.backdrops import add_backdrop
from mdvideo.images.illustrate.staging.layers import smoothed
from mdvideo.images.illustrate.staging.look_palette import LookPalette, luminance, scene_palette
from mdvideo.images.illustrate.staging.place_colours import in_place
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.sketch.brief import Brief, brief_of
from mdvideo.images.sketch.canvas import Canvas, glow, resize, smoothstep
from mdvideo.images.sketch.colour import Grade, Light, Plane, Tone, grade_palette, hue_turn, light, mix, ramp, tone
from mdvideo.images.sketch.reading import Reading
from mdvideo.images.sketch.scenes import SCENES
from mdvideo.images.sketch.weather import add_weather

_DARK_BY_NATURE = frozenset({"board", "rays"})
"""Scenes that are nothing when they are pale: where text is dark, the plain ground is there instead."""

_PALE_BY_NATURE = frozenset({"paper", "contours"})
"""Scenes of paper, which are a grey sheet under light text: there, too, the plain ground is behind things."""


def scene_picture(stage: Stage, small: Canvas, strength: float = 0.55) -> Light | None:
    """Paint the sketch scene that the brief names, or None where it names another ground.

    The scene's subject is on the side of the things: its picture is mirrored where they are on the left.
    """
    scene = SCENES.get(stage.brief.ground)
    if scene is None or (not stage.dark and stage.brief.ground in _DARK_BY_NATURE):
        return None
    if stage.dark and stage.composition.placed and stage.brief.ground in _PALE_BY_NATURE:
        return None
    reading = Reading(
        scene=stage.brief.ground,
        words=stage.brief.words | stage.brief.mood | stage.brief.weather,
        hour=stage.brief.hour or ("noon" if stage.place is not None else None),
        weather=stage.brief.weather & {"mist", "rain", "snow", "storm"},
        hues=(),
        grades=(),
        media=(),
    )  # fmt: skip
    brief = brief_of(scene, reading, small.rng("palette"))
    lit = None if stage.brief.light is None else tone(stage.brief.light)
    palette = scene_palette(brief.palette, stage.palette, strength if stage.place is None else 0.3 * strength, lit)
    if stage.place is not None:
        palette = in_place(palette, stage.place)
    exposed = grade_palette(palette, _exposure(stage))
    if stage.dark and not stage.composition.placed:
        # A dim sun would be a grey disc. It is beside the text, whose place is exposed by itself.
        exposed = replace(exposed, sun=palette.sun)
    brief = Brief(exposed, reading, brief.hour)
    picture = scene.paint(small, brief)
    add_weather(small, picture, brief)
    return picture[:, :, ::-1] if stage.focus[0] < 0.46 else picture


def _exposure(stage: Stage) -> Grade:
    """How a scene is exposed: pale where text is dark, and not glaring where it is light."""
    night = stage.brief.hour in {"night", "twilight"} or stage.brief.ground in {"space", "night_sky", "fire", "candle"}
    if stage.dark:
        return Grade(lightness=1.0 if night else 0.8)
    return Grade(lightness=0.62, lift=0.3) if night else Grade(lightness=0.6, lift=0.37, chroma=0.92)


def plain_picture(stage: Stage, small: Canvas) -> tuple[Light, float | None]:
    """Paint a ground without a scene, and return the height of its floor's edge in 0…1, or None.

    The backdrop has a light behind the things, in this picture's accent; the floor gets some of it.
    """
    palette, kind = stage.palette, stage.brief.ground
    fx, fy = stage.focus
    u, v = small.x / np.float32(small.wide), small.y / np.float32(small.tall)
    x, y = fx * small.wide, min(fy, 0.56) * small.tall
    side = -0.18 if stage.light_left else 0.18
    if kind == "underwater":
        return _underwater(stage, small), None
    stops = _wall_stops(palette, kind)
    picture = np.empty((3, small.height, small.width), np.float32)
    halo = glow(small, x, y, 0.5, 1.1)
    slope = small.noise("wall", 1.1, 3) * np.float32(0.05)
    # The lines of a diagram have the accents of the lamp.
    peak = 0.6 if stage.dark and any(not art.solid for art in stage.artworks) else 0.92
    t = np.clip(halo * np.float32(peak) + (1 - v) * np.float32(0.05) + slope, 0, 1)
    if kind == "stage":
        beam = np.exp(-(((u - fx - (v - 1) * side) / (0.04 + 0.22 * v)) ** 2))
        t = np.clip(beam * (0.25 + 0.6 * v) + halo * np.float32(0.25), 0, 1)
    table = ramp(stops)
    index = (t * (table.shape[1] - 1)).astype(np.intp)
    for plane, values in zip(picture, table, strict=True):
        plane[:] = values[index]
    floor = _floor_height(stage)
    if kind == "room":
        _window_light(stage, small, picture, x, y)
    if kind in {"wall", "studio"}:
        picture *= 1 + small.noise("plaster", 5, 5, 0.6) * np.float32(0.09 if kind == "wall" else 0.03)
    if kind in {"studio", "table", "wall", *_PALE_BY_NATURE} and stage.composition.placed:
        add_backdrop(stage, small, picture, floor)
    return picture, floor


def _floor_height(stage: Stage) -> float:
    """The height of the floor's far edge: some way above the feet, so that things stand on the floor."""
    foot = max((one.foot for one in stage.composition.placed if not one.lifted), default=0.9 * stage.canvas.height)
    return min(0.92, max(0.6, foot / stage.canvas.height - 0.09))


def _wall_stops(palette: LookPalette, kind: str) -> tuple[Tone, ...]:
    """Tones of the backdrop, from the corners over half light to where the lamp is.

    From a cold ground to a warm lamp they go by violet and rose: the straight way between two such hues is grey, and a
    dark yellow is brown.
    """
    accent, ground = palette.accent, palette.ground
    if kind == "table":
        accent = Tone(accent.lightness, max(accent.chroma, 0.06), accent.hue)
    chroma = min(accent.chroma, 0.11)
    if palette.dark:
        cold = Tone(0.0, max(ground.chroma, 0.5 * chroma), ground.hue if ground.chroma >= 0.012 else accent.hue)
        turn = _way_without_green(cold.hue, accent.hue)
        return tuple(
            Tone(lightness, cold.chroma + (chroma - cold.chroma) * share, (cold.hue + turn * share**2) % 360)
            for lightness, share in ((0.22, 0.0), (0.3, 0.25), (0.4, 0.6), (0.54, 0.85), (0.7, 1.0))
        )
    wall = mix(ground, Tone(0.9, min(accent.chroma, 0.05), accent.hue), 0.6)
    lamp = mix(ground, Tone(0.82, min(accent.chroma, 0.1), accent.hue), 0.75)
    return ground, wall, lamp


def _way_without_green(start: float, end: float) -> float:
    """The turn from one hue to another, by the way on which no dull green is."""
    turn = hue_turn(start, end)
    passed = [(start + turn * share) % 360 for share in (0.25, 0.5, 0.75)]
    if abs(turn) > 80 and any(95 < hue < 190 for hue in passed):
        return turn - 360 if turn > 0 else turn + 360
    return turn


def _window_light(stage: Stage, small: Canvas, picture: Light, x: float, y: float) -> None:
    """Add the light of a window on the wall, in place: four slanted panes."""
    lean = np.float32(0.35 if stage.light_left else -0.35)
    px = (small.x - np.float32(x)) + lean * (small.y - np.float32(y))
    py = small.y - np.float32(y - 0.05)
    cover: Plane = np.zeros((small.height, small.width), np.float32)
    for column in (-0.13, 0.13):
        for row in (-0.14, 0.14):
            inside = smoothstep((0.115 - np.abs(px - column)) / 0.02) * smoothstep((0.125 - np.abs(py - row)) / 0.02)
            cover = np.maximum(cover, inside)
    warm = light(Tone(0.8, 0.07, stage.palette.accent.hue))
    picture += warm[:, None, None] * cover * np.float32(0.16 if stage.dark else 0.1)


def _underwater(stage: Stage, small: Canvas) -> Light:
    palette = stage.palette
    hue = 225.0 + hue_turn(225, palette.ground.hue) * 0.25
    stops: tuple[Tone, ...] = (Tone(0.74, 0.1, hue), Tone(0.5, 0.12, hue + 6), Tone(0.26, 0.08, hue + 14))
    if not palette.dark:
        stops = tuple(Tone(min(0.96, stop.lightness * 0.45 + 0.53), stop.chroma * 0.6, stop.hue) for stop in stops)
    picture = small.vertical(ramp(stops), -0.1, 1.0)
    rng = small.rng("beams")
    u = small.x - np.float32(0.5 * small.wide)
    v = small.y / np.float32(small.tall)
    for _ in range(7):
        at, wide = float(rng.uniform(-0.8, 0.8)), float(rng.uniform(0.02, 0.07))
        beam = np.exp(-(((u - at * (0.6 + 0.6 * v)) / (wide * (0.6 + v))) ** 2)) * (1 - v) ** 1.2
        picture += light(stops[0])[:, None, None] * (beam * np.float32(0.14 if palette.dark else 0.08))
    return picture


def add_floor(stage: Stage, picture: Light, small: Canvas, height: float) -> None:
    """Turn what is below ``height`` into a polished floor, in place: it mirrors the wall and falls off in front."""
    palette = stage.palette
    rows = np.arange(small.height, dtype=np.float32) / small.height
    edge = min(small.height - 2, max(2, round(height * small.height)))
    count = small.height - edge
    mirrored = picture[:, max(0, edge - count) : edge][:, ::-1]
    if mirrored.shape[1] < count:
        mirrored = np.pad(mirrored, ((0, 0), (0, count - mirrored.shape[1]), (0, 0)), mode="edge")
    if palette.dark:
        tone_ = Tone(0.2, min(palette.accent.chroma, 0.05), palette.accent.hue)
        keep, add = np.float32(0.42), np.float32(0.5)
    else:
        tone_ = mix(palette.ground, Tone(0.8, min(palette.accent.chroma, 0.06), palette.accent.hue), 0.5)
        keep, add = np.float32(0.45), np.float32(0.5)
    if stage.brief.ground == "table":
        tone_ = _wood_tone(palette)
        keep, add = np.float32(0.2), np.float32(0.9)
    floor = light(tone_)[:, None, None] * add
    depth = np.linspace(0, 1, count, dtype=np.float32)[None, :, None]
    below = mirrored * keep * (1 - 0.45 * depth) + floor * (1 - 0.35 * depth if palette.dark else 1 + 0 * depth)
    if stage.brief.ground == "table":
        below = below * _grain_of_wood(small, edge, count)
    # The edge is out of focus.
    soft = smoothstep((rows[edge - 3 :] - height) * small.height / 6 + 0.5)[None, :, None]
    picture[:, edge:] = picture[:, edge:] * (1 - soft[:, 3:]) + below * soft[:, 3:]


def _wood_tone(palette: LookPalette) -> Tone:
    hue = 58.0 + hue_turn(58, palette.accent.hue) * 0.12
    return Tone(0.44, 0.075, hue) if palette.dark else Tone(0.74, 0.075, hue)


def _grain_of_wood(small: Canvas, edge: int, count: int) -> Plane:
    grain = small.noise("wood", 2.2, 5, 0.62, stretch=9)[edge : edge + count]
    return 1 + grain[:count] * np.float32(0.2)


_MOODS: dict[str, tuple[float, float, float]] = {
    "dark": (0.72, 0.72, 0.74), "bright": (1.16, 1.16, 1.16), "warm": (1.1, 1.0, 0.84), "cold": (0.88, 0.98, 1.1),
}  # fmt: skip
"""What the light's red, green and blue are multiplied by."""


def light_by_mood(stage: Stage, picture: Light) -> None:
    """Change the light of a ground as the prompt's mood asks, in place: a little, and less where text is dark."""
    share = 1.0 if stage.dark else 0.35
    for mood in sorted(stage.brief.mood & _MOODS.keys()):
        for plane, factor in zip(picture, _MOODS[mood], strict=True):
            plane *= np.float32(1 + share * (factor - 1))


def quiet(stage: Stage, picture: Light, small: Canvas, toward_ground: float = 0.15) -> None:
    """Keep the text's place quiet, in place: smooth, without lights, and of a tone on which the ink is read.

    In a dark look it is exposed so that nothing under the text is lighter than a twelfth of white; the hues stay. In a
    light one it is drawn to the ground. So text needs little of a scrim, and none of these has an edge.
    """
    if stage.calm_mask is None:
        return
    mask = resize(stage.calm_mask, small.width, small.height)
    ground = light(stage.palette.ground)
    pull = toward_ground if stage.dark else 0.82
    for number, plane in enumerate(picture):
        plane += mask * (smoothed(plane, 0.1 * small.unit) - plane)
        plane += mask * np.float32(pull) * (ground[number] - plane)
    if stage.dark:
        smooth = smoothed(luminance(picture), 0.05 * small.unit)
        factor = np.minimum(np.float32(_LIMIT) / np.maximum(smooth, 1e-4), 1)
        picture *= 1 - mask * (1 - factor)


def quiet_whole(stage: Stage, picture: Light, small: Canvas, soft: float = 0.0) -> None:
    """Keep the text's place quiet in a scene, in place: all of it stays to be seen, and none of it glares.

    It is exposed as behind a graduated filter, by the same share wherever text is, so that no light has a dark rim.
    ``soft`` is how far it is out of focus there, in mean sides, so that small things do not run through letters; its
    large shapes then have less than half of their contrast.
    """
    distance = stage.calm_distance
    if distance is None:
        return
    mask = resize(1 - smoothstep(distance / np.float32(0.45)), small.width, small.height)
    if soft:
        for plane in picture:
            haze = 0.4 * smoothed(plane, soft * small.unit) + 0.6 * smoothed(plane, 0.1 * small.unit)
            plane += mask * (haze - plane)
    if not stage.dark:
        # The rest of it is pale as well, or it would be a dark strip beside the text.
        for number, plane in enumerate(picture):
            plane += (np.float32(0.2) + mask * np.float32(0.42)) * (light(stage.palette.ground)[number] - plane)
        return
    level = smoothed(luminance(picture), 0.03 * small.unit)[::4, ::4]
    under_text = level[mask[::4, ::4] > 0.97]
    brightest = float(np.percentile(under_text, 95)) if under_text.size else 0.0
    factor = min(1.0, _LIMIT_OF_SCENE / max(brightest, 1e-4))
    # Beside the text it is exposed only a little higher, and the step is as wide as the picture: any narrower one is
    # seen as a curtain beside the sun.
    wide = smoothed(resize((distance == 0).astype(np.float32), small.width, small.height), 0.3 * small.unit)
    kept = _KEPT_BESIDE[bool(soft)]
    picture *= np.float32(factor) ** (np.float32(kept) + np.float32(1 - kept) * np.clip(wide, 0, 1))
    # A sun beside the text stays bright, and as bright on its side toward it.
    near = resize(1 - smoothstep(distance / np.float32(0.05)), small.width, small.height)
    shining = smoothstep((luminance(picture) - np.float32(0.26)) / np.float32(0.2)) * (1 - near)
    picture *= 1 + np.float32(factor**-0.8 - 1) * shining


_KEPT_BESIDE = (0.8, 0.5)
"""How much of the darkening under the text the rest of a scene gets as well, in shares of its stops: of one that is the
picture itself, and of one out of focus, where no edge is seen."""

_LIMIT_OF_SCENE = 0.1
"""Light under the text in a scene in a dark look: a contrast of more than 6 to white, before the scrim."""

_LIMIT = 0.07
"""Light under the text in a dark look: a contrast of more than 8 to white."""
