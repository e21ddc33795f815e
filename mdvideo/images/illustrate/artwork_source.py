"""Where the artwork of a thing comes from: the drawings, the library, or a silhouette in place of a face."""

from __future__ import annotations

from dataclasses import replace

from mdvideo.images.illustrate.drawings.drawing_table import draw_thing
from mdvideo.images.illustrate.library.object_library import objects, svg_of
from mdvideo.images.illustrate.picture_brief import NamedThing, PictureBrief
from mdvideo.images.illustrate.staging.artwork import Artwork, parse_artwork, silhouette
from mdvideo.images.illustrate.staging.look_palette import LookPalette, code_of
from mdvideo.images.sketch.colour import Tone

TOGETHER: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"technologist", "hoodie"}), "hooded-figure"),
    (frozenset({"technologist", "desktop-computer"}), "screens"),
    (frozenset({"robot", "bust-in-silhouette"}), "robot-human"),
    (frozenset({"robot", "people"}), "robot-human"),
    (frozenset({"teacher", "pythagoras"}), "teacher-board"),
)
"""Things that are one drawing when a prompt names them together."""

INSTEAD = {
    "person-running": "runner", "person-swimming": "swimmer", "teacher": "teacher-board", "technologist": "screens",
    "bust-in-silhouette": "people", "busts-in-silhouette": "people", "flask": "flasks", "hoodie": "hooded-figure",
    "detective": "hooded-figure", "gavel": "gavel", "judge": "gavel",
    "storefront": "market-stall", "astronaut": "astronaut",
}  # fmt: skip
"""Objects for which a drawing is better: people at work from behind, and glass with something in it."""

OCCUPATIONS = frozenset({
    "artist", "construction-worker", "cook", "factory-worker", "farmer", "firefighter", "guard", "health-worker",
    "mechanic", "office-worker", "pilot", "police-officer", "scientist", "student",
})  # fmt: skip
"""Objects that are persons of an occupation: drawn from behind, by their coat and headgear."""

_SCENERY = {"person-mountain-biking": "person-biking"}
"""Objects with a landscape of their own, which a silhouette would swallow."""


def _name_of(thing: NamedThing) -> str:
    return thing.drawing or thing.icon or ""


def with_drawings(brief: PictureBrief) -> PictureBrief:
    """Return the brief with drawings in place of objects that they show better, one by one or together."""
    things = list(brief.things)
    for names, drawing in TOGETHER:
        if names <= {_name_of(thing) for thing in things}:
            at = next(number for number, thing in enumerate(things) if _name_of(thing) in names)
            one = NamedThing(things[at].words, drawing=drawing)
            others = [thing for thing in things if _name_of(thing) not in names and thing.icon != "desktop-computer"]
            # The drawing shows how they stand to each other; what is left stands beside it.
            things = [one, *(replace(thing, relation=None, other=None) for thing in others)]
    return replace(brief, things=tuple(_shown(thing) for thing in things))


def _shown(thing: NamedThing) -> NamedThing:
    if thing.icon in OCCUPATIONS:
        return replace(thing, icon=None, drawing="worker", text=thing.icon)
    if thing.icon in INSTEAD:
        return replace(thing, icon=None, drawing=INSTEAD[thing.icon])
    return thing


def artwork_of(thing: NamedThing, palette: LookPalette) -> Artwork | None:
    """Return the artwork of a thing, from the library or the drawings; None where neither has it."""
    if thing.drawing is not None:
        return draw_thing(thing, palette)
    name = _SCENERY.get(thing.icon or "", thing.icon or "")
    if name not in objects():
        return None
    # Objects of one colour, which lack a shaded version, are in this picture's accent.
    accent = palette.accent
    if objects()[name].group == "drawn":
        lightness, chroma = (0.8, 0.62) if palette.dark else (0.64, 0.48), min(accent.chroma, 0.13)
        top, bottom = (code_of(Tone(level, chroma, accent.hue)) for level in lightness)
        return replace(silhouette(parse_artwork(svg_of(name, "silhouette")), top, bottom), whole=False)
    art = parse_artwork(svg_of(name, "shaded"))
    if thing.as_person:
        lightness = (0.52, 0.3) if palette.dark else (0.5, 0.32)
        top, bottom = (code_of(Tone(level, min(accent.chroma, 0.07), accent.hue)) for level in lightness)
        return silhouette(art, top, bottom)
    return art
