"""What a prompt asks an illustrator to show: the things, how they stand to each other, and the ground behind them.

Frozen data and nothing else. The understanding of prompts fills it in; staging and drawing read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Arrangement = Literal["single", "pair", "row", "pile", "scattered"]
"""How several of one thing stand: two beside each other, in a row, heaped up, or spread about."""

Relation = Literal["on", "in-front-of", "inside", "under", "above", "beside"]
"""Where a thing is, seen from another one."""

GROUNDS: dict[str, str] = {
    "studio": "a plain backdrop with a floor: the ground where a prompt names no place",
    "table": "a wooden table top, the room behind it out of focus",
    "room": "an interior with a wall, a floor and light from a window",
    "stage": "a dark hall with a spotlight",
    "underwater": "below the surface: blue, with rays of light from above",
    "wall": "a plastered or stone wall, close",
    # The scenes of the ``sketch`` backend.
    "bauhaus": "geometric shapes", "board": "a blackboard", "bokeh": "lights out of focus", "candle": "candlelight",
    "cells": "living cells", "circuit": "a printed circuit", "city": "a skyline", "clouds": "above or among clouds",
    "coil": "a coiled rope", "contours": "contour lines of a map", "dunes": "a desert", "fire": "flames",
    "forest": "a forest", "garden": "grass and blossoms", "hills": "hills to the horizon", "leaf": "a leaf, close",
    "library": "bookshelves", "mesh": "soft colours", "molecules": "atoms and bonds", "mountains": "a mountain range",
    "network": "nodes and links", "night_sky": "the Milky Way", "paper": "a sheet of paper",
    "parcels": "parcels on a conveyor belt", "rain": "a window in the rain", "rays": "rays of light",
    "ribbons": "waves of light", "rings": "concentric rings", "sea": "the sea to the horizon",
    "space": "outer space", "weave": "woven threads",
}  # fmt: skip
"""Names of grounds, each with what it shows."""

DRAWINGS: dict[str, str] = {
    "line-chart": "a line over axes that goes up; ``text`` is up, down, volatile or bubble",
    "candlestick": "candles of a stock price",
    "bar-chart": "bars of different heights over a base line; ``text`` may be down",
    "histogram": "adjoining bars in the shape of a bell",
    "pie": "a pie chart",
    "scatter": "points around a regression line; ``text`` may be clusters",
    "supply-demand": "two crossing lines with a point of equilibrium",
    "curve": "a function's graph; ``text`` is parabola, sine, exponential, logistic, normal, tangent, integral, "
    "cubic, hyperbola or gradient-descent",
    "axes": "empty coordinate axes with a grid; ``text`` may be vectors or complex",
    "surface": "a curved surface in space as a mesh, with a path down to its lowest point",
    "tree": "a hierarchy of nodes, root on top; ``text`` may be decision",
    "graph": "nodes joined by edges without order",
    "network": "layers of nodes, all joined to the next: a neural network",
    "neuron": "a nerve cell with dendrites and axon",
    "git-branches": "a line of commits that forks and merges",
    "flowchart": "boxes and diamonds joined by arrows",
    "pipeline": "stages in a row joined by arrows, parcels moving through them",
    "cycle": "arrows in a ring; ``text`` may be the number of its steps",
    "timeline": "a line with marked moments",
    "stack": "blocks one on top of the other",
    "queue": "blocks in a row with an arrow at each end",
    "linked-list": "blocks in a row, each with an arrow to the next",
    "grid": "a square of cells, some filled: an array, a matrix, pixels",
    "table": "rows and columns with a header: a database table or a spreadsheet",
    "layers": "flat sheets one over the other",
    "database": "a cylinder of three rings",
    "venn": "circles that overlap; ``count`` is their number, 2 or 3",
    "code": "lines of code, indented and coloured, in a window",
    "terminal": "a terminal window with a prompt and ``text``",
    "window": "a browser window; ``text`` may be its heading",
    "document": "a sheet with lines of writing; ``text`` may be its heading",
    "formula": "``text`` written in chalk or as the look does it",
    "letters": "``text`` as large letters",
    "numbers": "``text`` as large numerals; digits strewn about if it is empty",
    "pythagoras": "a right triangle with the squares on its sides",
    "triangle": "a right triangle with marked angle",
    "circle": "a circle with radius, centre and unit marks",
    "polygon": "a regular polygon; ``text`` is its number of sides",
    "solid": "a solid in wire frame; ``text`` is cube, pyramid, cone, cylinder, sphere, torus, icosahedron or prism",
    "spiral": "a golden spiral in its squares",
    "fractal": "a fractal: ``text`` is mandelbrot, koch, sierpinski or fern",
    "moebius": "a Moebius strip",
    "tessellation": "a plane filled with one tile",
    "fraction": "a circle cut in equal parts, some filled; ``text`` such as 3/4",
    "number-line": "a line with ticks and numerals",
    "wave": "a travelling wave; ``text`` is sine, sound, square, interference, standing or em",
    "spectrum": "white light through a prism into colours",
    "prism": "a glass prism with a beam and its spectrum",
    "lens": "a lens that focuses parallel rays",
    "mirror-rays": "a ray reflected at a surface, with equal angles",
    "pendulum": "a pendulum with the trail of its swing",
    "newtons-cradle": "five balls on strings, one lifted",
    "field-lines": "field lines around a bar magnet; ``text`` may be charges",
    "spring": "a coil spring with a weight",
    "lever": "a beam on a fulcrum with two weights",
    "pulley": "a rope over wheels with a weight",
    "inclined-plane": "a block on a slope with arrows of forces",
    "vectors": "arrows from one point",
    "trajectory": "the parabola of something thrown",
    "circuit-diagram": "a battery, a lamp, a resistor and a switch joined by wires",
    "logic-gates": "and, or and not gates joined by wires",
    "chip": "a microchip with pins",
    "qubit": "a Bloch sphere",
    "quantum-computer": "the golden plates of a quantum computer",
    "atom": "a nucleus with electrons on orbits",
    "molecule": "a ball-and-stick molecule, true to its angles; ``text`` is a formula: H2O, CO2, CH4, NH3, O2, "
    "benzene, ethanol, glucose, caffeine, NaCl",
    "lattice": "a crystal lattice",
    "periodic-table": "the periodic table's outline",
    "element": "one element's tile; ``text`` is its symbol",
    "test-curve": "a titration curve",
    "helix": "a DNA double helix",
    "oak": "a broad-leaved tree",
    "leaf": "a leaf with its veins; ``text`` may be autumn",
    "cell": "an animal cell in section; ``text`` may be plant",
    "mitochondrion": "a mitochondrion in section",
    "virus": "a virus with spikes",
    "neuron-synapse": "a synapse between two nerve cells",
    "punnett": "a square of crosses with letters of alleles",
    "food-chain": "arrows from plant to animals",
    "heartbeat": "the line of an electrocardiogram",
    "map": "a map with coasts, roads and a marked place; ``text`` may be treasure or weather",
    "world-map": "the continents",
    "globe": "the Earth with meridians",
    "contours": "contour lines around a peak",
    "strata": "layers of rock in section; ``text`` may be earth for the Earth's shells, plates for tectonics or "
    "volcano for a volcano in section",
    "water-cycle": "sea, cloud, rain and river with arrows",
    "sun": "the sun with its rays",
    "orbits": "planets on orbits around a sun",
    "moon-phases": "the phases of the moon in a row",
    "eclipse": "a black disc with a corona",
    "black-hole": "a black disc with a bright ring of gas",
    "galaxy": "a spiral galaxy",
    "big-bang": "light that bursts from one point",
    "constellation": "stars joined by lines",
    "colour-wheel": "twelve colours in a ring",
    "palette-swatches": "a row of colours",
    "perspective": "lines that meet in a vanishing point",
    "golden-ratio": "a rectangle divided by the golden ratio",
    "notes": "notes on a stave",
    "crossroads": "a path that parts in two",
    "path": "a winding path with a flag at its end",
    "stairs": "steps that go up",
    "funnel": "a funnel with stages",
    "pyramid": "a pyramid of levels",
    "gauge": "a dial with a needle",
    "target": "rings with an arrow in the middle",
    "quadrants": "a square of four fields",
    "kanban": "a board with columns of cards",
    "sticky-notes": "coloured notes on a board",
    "gantt": "bars along a time line",
    "org-chart": "boxes in levels",
    "mind-map": "a centre with branches",
    "bubbles": "speech bubbles; ``text`` may be their letters; ``count`` is their number",
    "cloud-servers": "a cloud joined to machines",
    "server-racks": "rows of server racks with lights",
    "containers": "stacked shipping containers",
    "blockchain": "blocks joined by a chain",
    "packets": "packets that travel along a line between two machines",
    "shield-wall": "a wall with a shield: a firewall",
    "binary": "ones and zeros",
    "fingerprint": "a fingerprint",
    "arches": "an aqueduct or viaduct of arches",
    "columns": "a row of columns",
    "ruins": "broken columns and walls",
    "wall": "a long wall with towers across hills",
    "bridge": "a suspension bridge",
    "lighthouse": "a lighthouse with its beam",
    "pyramids": "Egyptian pyramids",
    "obelisk": "an obelisk or standing stones; ``text`` may be henge",
    "castle-moat": "a castle with moat and drawbridge",
    "dome": "a domed building",
    "tower": "a tower; ``text`` may be eiffel, pisa, bell or water",
    "windmill": "a windmill; ``text`` may be turbine or turbines",
    "dam": "a dam across a valley",
    "power-line": "pylons with wires",
    "solar-panels": "solar panels in rows",
    "oil-rig": "a derrick",
    "telescope-dish": "a parabolic dish",
    "balance": "a balance with two pans",
    "gears": "gears in mesh",
    "maze": "a maze",
    "puzzle": "pieces of a jigsaw",
    "domino": "a row of falling dominoes",
    "iceberg": "an iceberg above and below the water",
    "footprints": "footprints in a row",
    "shelves": "full shelves",
    "curtain": "a theatre's curtain",
    "frame": "an empty picture frame on a wall",
    "statue": "a marble bust on a plinth",
    "vase": "an amphora",
    "hourglass": "an hourglass",
    "press": "a screw press for printing",
    "loom": "a loom with threads",
    "parchment": "an old manuscript",
    "haystack": "a stack of hay; ``text`` may be needle",
    "candle-glass": "a burning candle under a glass",
    "gate": "an iron gate; ``text`` may be rust",
    "spotlight": "a cone of light from above",
    "crowd": "a crowd from behind",
    "people": "people from behind; ``count`` is their number; ``text`` may be meeting, talking, "
    "running, lecture, or a pose: "
    "jumping, cheering, pointing, angry, walking, kicking, throwing, sitting, reading, writing",
    "hands": "a ring of hands, palms down",
    "handshake": "two hands that shake",
    "dinner": "a family around a laid table",
    "revolution": "a crowd that marches under a flag; ``text`` may be french or red",
    "bastille": "a fortress of round towers in smoke, stormed by a crowd",
    "complaint": "a customer at a counter; ``text`` may be angry",
    "oasis": "palms around a pool",
    "village": "houses around a church; ``text`` may be snow",
    "low-houses": "a row of low houses with flat roofs; ``text`` may be mexico",
    "starry-night": "a framed painting of swirls and stars over a village",
    "bench": "a park bench",
    "sofa": "a sofa",
    "glass": "a glass of water; ``text`` may be juice, milk, wine, tea or cola",
    "dough": "two hands that knead dough",
    "chess-board": "a chess board with pieces",
    "dinosaur-skeleton": "the skeleton of a tyrannosaur",
    "beehive": "a straw hive with bees",
    "hot-air-balloon": "a hot air balloon with its basket",
    "fishbowl": "a goldfish in a bowl",
    "loaf": "a loaf of bread and slices",
    "sentence": "words on tiles with arrows; ``text`` is the words",
    "ph-scale": "the colours of an indicator from 0 to 14",
    "digestion": "the organs of digestion in a trunk",
    "waterfall": "water that falls from a cliff",
    "fireworks": "bursts of sparks in the sky",
    "gramophone": "a gramophone with a horn",
    "gold-bars": "a pile of gold bars",
    "paper-crane": "a crane folded from paper",
    "cave": "the mouth of a cave; ``text`` may be shadows, on its wall",
    "spinning-top": "a toy top that spins",
    "bottle-message": "a bottle with a letter in it",
    "longship": "a Viking ship with a striped sail",
    "submarine": "a submarine with bubbles",
    "catapult": "a catapult with its stone",
    "colosseum": "the Colosseum of Rome",
    "harp": "a concert harp",
    "glass-bottle": "a glass bottle with a cork",
    "grand-piano": "a grand piano with its lid open",
    "conductor": "an orchestra's conductor from behind, the baton raised",
    "bunsen-burner": "a Bunsen burner with a blue flame",
    "gondola": "a gondola with its gondolier",
    "river-delta": "a river delta from above",
    "ice-floe": "a flat floe of ice",
    "abstract-rise": "shapes that grow from left to right",
    "abstract-flow": "ribbons that stream together",
    "abstract-clash": "two fronts of shapes that meet",
    "abstract-balance": "shapes in balance",
}  # fmt: skip
"""Names of things that are drawn by a procedure and not taken from the library, each with what it shows."""


REPEATED_DRAWINGS = frozenset({"glass-bottle", "paper-crane", "leaf", "oak", "sun"})
"""Drawings of one thing, which stand several times where the brief counts them. The others show numbers themselves."""


@dataclass(frozen=True, slots=True)
class NamedThing:
    """One thing that the prompt names. Either ``icon`` or ``drawing`` is given."""

    words: str
    """The words of the prompt that name it, as written."""
    icon: str | None = None
    """The name of an object in the library."""
    drawing: str | None = None
    """The name of a procedure that draws it, from ``DRAWINGS``."""
    count: int = 1
    """How many, 1 or more; for "many" the number that an ``arrangement`` shows well."""
    arrangement: Arrangement = "single"
    colour: str | None = None
    """The colour that the prompt gives to this thing, ``#rrggbb``."""
    relation: Relation | None = None
    """Where this thing is, seen from the thing with index ``other``."""
    other: int | None = None
    """The index in ``PictureBrief.things`` that ``relation`` refers to."""
    text: str | None = None
    """What is written on or by it, or the kind of a drawing."""
    as_person: bool = False
    """Whether it is a person: drawn as a silhouette, from behind or at work, never with a face."""

    @property
    def name(self) -> str:
        """The name of what shows it, an object or a drawing; empty where it has neither."""
        return self.icon or self.drawing or ""


@dataclass(frozen=True, slots=True)
class PictureBrief:
    """A prompt as an illustrator reads it."""

    things: tuple[NamedThing, ...] = ()
    """What to show, the hero first; at most four. Empty: the ground is the picture."""
    ground: str = "studio"
    """The name of the ground, from ``GROUNDS``."""
    hour: str | None = None
    """dawn, sunrise, morning, noon, golden, sunset, dusk, twilight, night, overcast, storm or mist."""
    weather: frozenset[str] = frozenset()
    """Any of mist, rain, snow, storm, wind, smoke."""
    mood: frozenset[str] = frozenset()
    """Words of light and mood: dark, bright, warm, cold, glowing, dramatic, calm, spotlight, candlelight."""
    light: str | None = None
    """The colour of the light that the prompt asks for ("blue light"), ``#rrggbb``."""
    words: frozenset[str] = frozenset()
    """The prompt's words in English: grounds show some of them, such as a lake among hills."""
    unknown: tuple[str, ...] = ()
    """Words of the prompt that name something which nothing could draw, as written."""
