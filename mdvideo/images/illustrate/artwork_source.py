"""Where the artwork of a thing comes from: the drawings, the library, or a silhouette in place of a face."""

from __future__ import annotations

from dataclasses import replace

from mdvideo.images.illustrate.drawings.drawing_table import draw_thing
from mdvideo.images.illustrate.library.object_library import objects, svg_of
from mdvideo.images.illustrate.picture_brief import NamedThing, PictureBrief
from mdvideo.images.illustrate.shown_parts import few_things, without_parts, without_weather
from mdvideo.images.illustrate.staging.artwork import Artwork, parse_artwork, silhouette
from mdvideo.images.illustrate.staging.look_palette import LookPalette, code_of
from mdvideo.images.sketch.colour import Tone

TOGETHER: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"technologist", "hoodie"}), "hooded-figure"),
    (frozenset({"technologist", "desktop-computer"}), "screens"),
    (frozenset({"robot", "bust-in-silhouette"}), "robot-human"),
    (frozenset({"robot", "people"}), "robot-human"),
    (frozenset({"people", "fork-and-knife-with-plate"}), "dinner"),
    (frozenset({"people", "dinner"}), "dinner"),
    (frozenset({"people", "open-book"}), "people:reading"),
    (frozenset({"people", "closed-book"}), "people:reading"),
    (frozenset({"people", "books"}), "people:reading"),
    (frozenset({"people", "complaint"}), "complaint"),
    (frozenset({"crowd", "bastille"}), "bastille"),
    (frozenset({"crowd", "revolution"}), "revolution"),
    (frozenset({"people", "soccer-ball"}), "people:kicking"),
    (frozenset({"fish", "bowl-with-spoon"}), "fishbowl"),
    (frozenset({"tropical-fish", "bowl-with-spoon"}), "fishbowl"),
    (frozenset({"triangular-flag", "bastille"}), "bastille"),
    (frozenset({"triangular-flag", "revolution"}), "revolution"),
    (frozenset({"x-ray", "t-rex"}), "dinosaur-skeleton"),
    (frozenset({"x-ray", "sauropod"}), "dinosaur-skeleton"),
    (frozenset({"honeybee", "beehive"}), "beehive"),
    (frozenset({"palm-tree", "droplet"}), "oasis"),
    (frozenset({"dough", "bread"}), "dough"),
    (frozenset({"teacher", "pythagoras"}), "teacher-board"),
)
"""Things that are one drawing when a prompt names them together."""

INSTEAD = {
    "person-running": "runner", "person-swimming": "swimmer", "teacher": "teacher-board", "technologist": "screens",
    "bust-in-silhouette": "people", "busts-in-silhouette": "people", "flask": "flasks", "hoodie": "hooded-figure",
    "detective": "hooded-figure", "gavel": "gavel", "judge": "gavel",
    "deciduous-tree": "oak", "sun": "sun", "storefront": "market-stall", "astronaut": "astronaut",
    "couch-and-lamp": "sofa", "older-person": "people", "old-man": "people", "old-woman": "people", "child": "people",
    "man": "people", "woman": "people", "person-standing": "people", "houses": "village", "bread": "loaf",
}  # fmt: skip
"""Objects for which a drawing is better: people at work from behind, and glass with something in it."""

OCCUPATIONS = frozenset({
    "artist", "construction-worker", "cook", "factory-worker", "farmer", "firefighter", "guard", "health-worker",
    "mechanic", "office-worker", "pilot", "police-officer", "scientist", "student",
})  # fmt: skip
"""Objects that are persons of an occupation: drawn from behind, by their coat and headgear."""

_SCENERY = {"person-mountain-biking": "person-biking"}
"""Objects with a landscape of their own, which a silhouette would swallow."""


_FADES = {
    "canoe": 0.3, "sailboat": 0.26, "speedboat": 0.22, "motor-boat": 0.22, "ship": 0.2, "ferry": 0.2,
    "passenger-ship": 0.2, "swimmer": 0.36, "person-rowing-boat": 0.3, "person-swimming": 0.4, "houses": 0.16,
    "desert-island": 0.3, "crossroads": 0.2, "wall": 0.24, "ruins": 0.12, "castle-moat": 0.2,
    "beach-with-umbrella": 0.2,
}  # fmt: skip
"""Objects on a slab of water or ground, and the share of their height that it takes."""


def with_drawings(brief: PictureBrief) -> PictureBrief:
    """Return the brief with drawings in place of objects that they show better, one by one or together."""
    things = list(without_parts(without_weather(brief.things, brief.weather)))
    for names, drawing in TOGETHER:
        if names <= {thing.name for thing in things}:
            things = _joined(things, names, drawing)
    shown = (_shown(thing) for thing in things)
    if "snow" in brief.weather or "snow" in brief.words:
        shown = (replace(thing, text="snow") if thing.drawing == "village" else thing for thing in shown)
    return replace(brief, things=few_things(tuple(shown)))


def _joined(things: list[NamedThing], names: frozenset[str], drawing: str) -> list[NamedThing]:
    """The things with one drawing in place of those of these names; how it stands to the others is kept."""
    members = [number for number, thing in enumerate(things) if thing.name in names]
    rest = [n for n, thing in enumerate(things) if n not in members and thing.icon != "desktop-computer"]
    place = dict.fromkeys(members, 0) | {old: new for new, old in enumerate(rest, 1)}
    people = [things[number] for number in members if things[number].drawing == "people"]
    name, _, text = drawing.partition(":")
    own = next((things[number].text for number in members if things[number].drawing == name), None)
    outward = next((things[number] for number in members if things[number].other in rest), None)
    one = NamedThing(
        (people or [things[members[0]]])[0].words,
        drawing=name,
        text=text or own,
        relation=outward.relation if outward else None,
        other=place[outward.other] if outward and outward.other is not None else None,
    )
    others = [
        replace(things[number], other=place[other])
        if (other := things[number].other) is not None and other in place
        else replace(things[number], relation=None, other=None)
        for number in rest
    ]
    return [one, *others]


def _shown(thing: NamedThing) -> NamedThing:
    if thing.icon in OCCUPATIONS:
        return replace(thing, icon=None, drawing="worker", text=thing.icon)
    if thing.icon in INSTEAD:
        return replace(thing, icon=None, drawing=INSTEAD[thing.icon])
    return thing


def artwork_of(thing: NamedThing, palette: LookPalette) -> Artwork | None:
    """Return the artwork of a thing, from the library or the drawings; None where neither has it."""
    faded = _FADES.get(thing.name, 0.0)
    if thing.drawing is not None:
        drawn = draw_thing(thing, palette)
        return replace(drawn, fades=faded) if drawn is not None and faded else drawn
    name = _SCENERY.get(thing.icon or "", thing.icon or "")
    if name not in objects():
        return None
    # Objects of one colour, which lack a shaded version, are in this picture's accent.
    accent = palette.accent
    if objects()[name].group == "drawn":
        lightness, chroma = (0.8, 0.62) if palette.dark else (0.64, 0.48), min(accent.chroma, 0.13)
        top, bottom = (code_of(Tone(level, chroma, accent.hue)) for level in lightness)
        return replace(silhouette(parse_artwork(svg_of(name, "silhouette")), top, bottom), whole=False)
    art = replace(parse_artwork(svg_of(name, "shaded")), fades=faded)
    if thing.as_person:
        lightness = (0.52, 0.3) if palette.dark else (0.5, 0.32)
        top, bottom = (code_of(Tone(level, min(accent.chroma, 0.07), accent.hue)) for level in lightness)
        return silhouette(art, top, bottom)
    return art
