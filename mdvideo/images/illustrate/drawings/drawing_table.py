"""The table of drawings: the function that draws each, the shape of its view box, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mdvideo.images.illustrate.drawings import (
    abstractions,
    antiques,
    belongings,
    biology,
    buildings,
    charts,
    chemistry,
    earth_and_sky,
    engineering,
    machines,
    mathematics,
    people,
    physics,
    structures,
)
from mdvideo.images.illustrate.drawings.pen import Inks, Pen, inks_of
from mdvideo.images.illustrate.drawings.scenes import gatherings, instruments, places, sights, still_lifes
from mdvideo.images.illustrate.picture_brief import NamedThing
from mdvideo.images.illustrate.staging.artwork import Artwork
from mdvideo.images.illustrate.staging.look_palette import LookPalette

Draw = Callable[[Pen, NamedThing], None]

Kind = Literal["solid", "diagram", "sky"]
"""A solid stands on the floor; a diagram of lines may get a card behind it; what is in the sky has neither."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One row of the table."""

    draw: Draw
    kind: Kind = "solid"
    width: float = 100.0
    """The view box's width; its height is 100."""


def _diagram(draw: Draw, width: float = 130.0) -> Drawing:
    return Drawing(draw, "diagram", width)


def _wide(draw: Draw, width: float = 130.0) -> Drawing:
    return Drawing(draw, "solid", width)


def _sky(draw: Draw, width: float) -> Drawing:
    return Drawing(draw, "sky", width)


DRAWERS: dict[str, Drawing] = {
    "line-chart": _diagram(charts.line_chart), "bar-chart": _diagram(charts.bar_chart),
    "histogram": _diagram(charts.histogram), "pie": Drawing(charts.pie), "scatter": _diagram(charts.scatter, 110),
    "supply-demand": _diagram(charts.supply_demand, 100), "curve": _diagram(charts.curve, 110),
    "axes": _diagram(charts.axes, 100), "surface": _diagram(charts.surface, 100),
    "test-curve": _diagram(charts.titration, 100), "heartbeat": _diagram(charts.heartbeat, 140),
    "candlestick": _diagram(belongings.candlestick),
    "tree": _diagram(structures.tree), "graph": _diagram(structures.graph, 104),
    "network": _diagram(structures.network), "git-branches": _diagram(structures.git_branches, 140),
    "flowchart": _diagram(structures.flowchart, 100), "pipeline": _wide(structures.pipeline, 140),
    "cycle": _diagram(structures.cycle, 100), "timeline": _diagram(structures.timeline, 150),
    "stack": _diagram(structures.stack, 100), "queue": _diagram(structures.queue, 150),
    "linked-list": _diagram(structures.linked_list, 150), "grid": _diagram(structures.grid, 100),
    "table": _wide(structures.table), "layers": Drawing(structures.layers), "database": Drawing(structures.database),
    "venn": _diagram(structures.venn, 100), "code": _wide(structures.code), "terminal": _wide(structures.terminal),
    "window": _wide(structures.window), "document": Drawing(structures.document, width=80),
    "kanban": _wide(structures.kanban), "sticky-notes": _wide(structures.sticky_notes),
    "gantt": _diagram(structures.gantt), "org-chart": _diagram(structures.org_chart),
    "mind-map": _diagram(structures.mind_map, 150), "blockchain": _wide(structures.blockchain, 140),
    "formula": _diagram(mathematics.formula, 150), "letters": _diagram(mathematics.letters, 120),
    "numbers": _diagram(mathematics.numbers), "pythagoras": _diagram(mathematics.pythagoras, 100),
    "triangle": _diagram(mathematics.triangle, 104), "circle": _diagram(mathematics.circle, 100),
    "polygon": _diagram(mathematics.polygon, 100), "solid": Drawing(mathematics.solid),
    "spiral": _diagram(mathematics.spiral, 138), "fractal": _diagram(mathematics.fractal, 110),
    "moebius": Drawing(mathematics.moebius), "tessellation": _diagram(mathematics.tessellation, 104),
    "fraction": Drawing(mathematics.fraction), "number-line": _diagram(mathematics.number_line, 160),
    "golden-ratio": _diagram(mathematics.golden_ratio, 138), "perspective": _diagram(mathematics.perspective),
    "wave": _diagram(physics.wave, 150), "spectrum": _diagram(physics.prism, 150),
    "prism": _diagram(physics.prism, 150), "lens": _diagram(physics.lens, 150),
    "mirror-rays": _diagram(physics.mirror_rays, 120), "pendulum": _diagram(physics.pendulum, 100),
    "newtons-cradle": _wide(physics.newtons_cradle, 126), "field-lines": _diagram(physics.field_lines, 130),
    "spring": _diagram(physics.spring, 100), "lever": Drawing(physics.lever, width=130),
    "pulley": _diagram(physics.pulley, 100), "inclined-plane": Drawing(physics.inclined_plane, width=124),
    "vectors": _diagram(physics.vectors, 104), "trajectory": _diagram(physics.trajectory, 140),
    "circuit-diagram": _diagram(physics.circuit_diagram, 142), "billiard-balls": _wide(physics.billiard_balls, 150),
    "balance": Drawing(physics.balance), "gauge": _diagram(physics.gauge, 100),
    "logic-gates": _diagram(machines.logic_gates, 150),
    "chip": Drawing(machines.chip), "qubit": Drawing(machines.qubit),
    "quantum-computer": Drawing(machines.quantum_computer), "cloud-servers": _wide(machines.cloud_servers),
    "server-racks": _wide(machines.server_racks, 120), "containers": _wide(machines.containers),
    "packets": _wide(machines.packets, 160), "shield-wall": _wide(machines.shield_wall),
    "binary": _diagram(machines.binary, 100), "fingerprint": _diagram(machines.fingerprint, 80),
    "screens": _wide(machines.screens, 140),
    "atom": _diagram(chemistry.atom, 100), "molecule": Drawing(chemistry.molecule, width=120),
    "lattice": Drawing(chemistry.lattice, width=106), "periodic-table": _diagram(chemistry.periodic_table, 150),
    "element": Drawing(chemistry.element), "flasks": _wide(chemistry.flasks, 132),
    "candle-glass": Drawing(chemistry.candle_glass),
    "helix": Drawing(biology.helix), "leaf": Drawing(biology.leaf), "oak": Drawing(biology.oak),
    "cell": _wide(biology.cell, 124),
    "mitochondrion": _wide(biology.mitochondrion, 140), "virus": Drawing(biology.virus),
    "neuron": _diagram(biology.neuron, 150), "neuron-synapse": Drawing(biology.synapse),
    "punnett": _diagram(biology.punnett, 100), "food-chain": _diagram(biology.food_chain, 156),
    "map": _wide(earth_and_sky.map_sheet), "world-map": _wide(earth_and_sky.world_map, 180),
    "globe": Drawing(earth_and_sky.globe), "contours": _diagram(earth_and_sky.contours, 104),
    "strata": Drawing(earth_and_sky.strata, width=130), "water-cycle": _wide(earth_and_sky.water_cycle, 140),
    "sun": _sky(earth_and_sky.sun, 100), "orbits": _sky(earth_and_sky.orbits, 170),
    "moon-phases": _sky(earth_and_sky.moon_phases, 170),
    "eclipse": _sky(earth_and_sky.eclipse, 100), "black-hole": _sky(earth_and_sky.black_hole, 160),
    "galaxy": _sky(earth_and_sky.galaxy, 150), "big-bang": _sky(earth_and_sky.big_bang, 100),
    "constellation": _sky(earth_and_sky.constellation, 140), "iceberg": _wide(earth_and_sky.iceberg, 110),
    "arches": _wide(buildings.arches, 160), "columns": _wide(buildings.columns, 130),
    "ruins": _wide(buildings.ruins, 130), "wall": _wide(buildings.long_wall, 150),
    "bridge": _wide(engineering.bridge, 170), "lighthouse": Drawing(buildings.lighthouse),
    "pyramids": _wide(buildings.pyramids, 170), "obelisk": Drawing(buildings.obelisk, width=100),
    "dome": _wide(buildings.dome, 120), "tower": Drawing(buildings.tower),
    "windmill": Drawing(engineering.windmill, width=120),
    "dam": _wide(engineering.dam), "power-line": _wide(engineering.power_line),
    "solar-panels": _wide(engineering.solar_panels, 140),
    "oil-rig": Drawing(engineering.oil_rig), "telescope-dish": Drawing(engineering.telescope_dish),
    "gate": _wide(engineering.gate, 140), "market-stall": _wide(engineering.market_stall, 120),
    "castle-moat": _wide(buildings.castle_moat, 130),
    "colour-wheel": Drawing(belongings.colour_wheel), "palette-swatches": _wide(belongings.palette_swatches),
    "notes": _diagram(belongings.notes, 140), "crossroads": _wide(belongings.crossroads),
    "path": _wide(belongings.path), "stairs": Drawing(belongings.stairs), "funnel": Drawing(belongings.funnel),
    "pyramid": Drawing(belongings.pyramid), "target": Drawing(belongings.target),
    "quadrants": Drawing(belongings.quadrants), "bubbles": _wide(belongings.bubbles),
    "gears": Drawing(belongings.gears, width=106),
    "maze": Drawing(belongings.maze), "puzzle": Drawing(belongings.puzzle), "domino": _wide(belongings.domino),
    "footprints": _diagram(belongings.footprints), "shelves": _wide(antiques.shelves),
    "curtain": _wide(antiques.curtain), "frame": _wide(antiques.frame), "statue": Drawing(antiques.statue),
    "vase": Drawing(antiques.vase), "hourglass": Drawing(antiques.hourglass), "press": Drawing(antiques.press),
    "loom": _wide(antiques.loom, 120), "parchment": Drawing(antiques.parchment),
    "haystack": Drawing(antiques.haystack, width=102), "spotlight": Drawing(belongings.spotlight),
    "gavel": _wide(antiques.gavel, 130),
    "crowd": _wide(people.crowd, 150), "people": Drawing(people.people, width=110), "hands": Drawing(people.hands),
    "handshake": _wide(people.handshake, 140), "teacher-board": _wide(people.teacher_board),
    "hooded-figure": Drawing(people.hooded_figure), "robot-human": _wide(people.robot_human, 110),
    "worker": Drawing(people.worker, width=100), "astronaut": Drawing(people.astronaut, width=104),
    "runner": Drawing(people.runner), "swimmer": _wide(people.swimmer, 160),
    "dinner": _wide(gatherings.dinner, 140), "revolution": _wide(gatherings.revolution, 140),
    "bastille": _wide(gatherings.bastille, 140), "complaint": _wide(gatherings.complaint, 130),
    "oasis": _wide(places.oasis, 140), "low-houses": _wide(places.low_houses, 160),
    "village": _wide(places.village, 140),
    "starry-night": _wide(places.starry_night), "bench": _wide(places.bench, 150), "sofa": _wide(places.sofa, 150),
    "glass": Drawing(still_lifes.drinking_glass, width=70), "dough": _wide(still_lifes.dough, 140),
    "chess-board": _wide(still_lifes.chess_board), "dinosaur-skeleton": _wide(still_lifes.dinosaur_skeleton, 145),
    "beehive": _wide(still_lifes.beehive, 110), "hot-air-balloon": Drawing(still_lifes.hot_air_balloon, width=84),
    "fishbowl": Drawing(still_lifes.fishbowl), "loaf": _wide(still_lifes.loaf, 130),
    "sentence": _wide(still_lifes.sentence_tiles), "ph-scale": _diagram(still_lifes.ph_scale, 150),
    "digestion": Drawing(still_lifes.digestion, width=64),
    "waterfall": Drawing(sights.waterfall), "fireworks": _sky(sights.fireworks, 130.0),
    "gramophone": Drawing(sights.gramophone), "gold-bars": _wide(sights.gold_bars, 134),
    "paper-crane": Drawing(sights.paper_crane), "cave": _wide(sights.cave, 120),
    "spinning-top": Drawing(sights.spinning_top), "bottle-message": _wide(sights.bottle_message, 140),
    "longship": _wide(sights.longship, 130), "submarine": _wide(sights.submarine, 140),
    "catapult": _wide(sights.catapult, 120), "colosseum": _wide(sights.colosseum, 150), "harp": Drawing(sights.harp),
    "grand-piano": _wide(instruments.grand_piano), "conductor": Drawing(instruments.conductor),
    "bunsen-burner": Drawing(instruments.bunsen_burner, width=80), "gondola": _wide(instruments.gondola, 140),
    "river-delta": _wide(instruments.river_delta),
    "ice-floe": _wide(instruments.ice_floe, 150),
    "glass-bottle": Drawing(sights.glass_bottle, width=48),
    "abstract-rise": _wide(abstractions.rise), "abstract-flow": _diagram(abstractions.flow, 150),
    "abstract-clash": _diagram(abstractions.clash), "abstract-balance": Drawing(abstractions.equilibrium),
}  # fmt: skip


@lru_cache(128)
def _drawn(thing: NamedThing, inks: Inks) -> Artwork:
    row = DRAWERS[thing.drawing or ""]
    pen = Pen(inks, row.width)
    row.draw(pen, thing)
    return pen.artwork(row.kind == "solid", row.kind == "diagram")


def draw_thing(thing: NamedThing, palette: LookPalette) -> Artwork | None:
    """Return the drawing of a thing in the colours of a palette, or None where the table has none of that name."""
    return _drawn(thing, inks_of(palette)) if thing.drawing in DRAWERS else None
