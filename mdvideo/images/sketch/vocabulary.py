"""The vocabulary of prompts: tables from words to scenes, hours, weather, colours and media."""

from __future__ import annotations

from mdvideo.images.sketch.colour import Grade


def _table(rows: dict[str, str]) -> dict[str, str]:
    """Invert rows of the form ``meaning: "word, two words, ..."``."""
    return {word.strip(): meaning for meaning, words in rows.items() for word in words.split(",")}


SUBJECTS = _table({
    "sea": "sea, ocean, beach, shore, coast, tide, harbour, harbor, bay, sailing, ship, boat, island, seascape, marine",
    "hills": "hill, valley, fjord, lake, river, landscape, countryside, meadow, field, vineyard, moor, horizon, farm, "
    "prairie, land, journey, road, path, loch, pond, steppe, panorama",
    "mountains": "mountain, alps, alpine, peak, summit, glacier, himalaya, cliff, snow, winter, ice, iceberg, arctic, "
    "polar, tundra, antarctic, frost, climb",
    "forest": "forest, tree, wood, woodland, trunk, grove, birch, pine, oak, canopy, bark, branch, taiga",
    "leaf": "leaf, leaves, plant, foliage, vein, botany, botanical, fern, photosynthesis, stem, sprout, seedling",
    "garden": "garden, jungle, rainforest, grass, flower, blossom, petal, spring, rose, tulip, bloom",
    "dunes": "desert, dune, sand, sahara, savanna, savannah, canyon",
    "city": "city, skyline, street, town, skyscraper, urban, downtown, metropolis, building, architecture, tower, "
    "village, rooftop, tokyo, london, paris, york",
    "night_sky": "star, starry, night sky, milky way, galaxy, constellation, astronomy, astronomer, telescope, aurora, "
    "meteor, comet",
    "space": "space, cosmos, cosmic, planet, nebula, universe, orbit, moon, saturn, mars, jupiter, earth, rocket, "
    "satellite, eclipse, black hole",
    "fire": "fire, flame, ember, lava, volcano, campfire, bonfire, furnace, spark, burning, forge",
    "candle": "candle, candlelight, lantern, lamp oil, match, vigil",
    "clouds": "cloud, sky, cumulus, heaven, air, wind, breeze, storm, weather, thunder, flight, balloon",
    "rain": "rain, raindrop, drizzle, window pane, droplet, rainy, downpour, water drop, dew",
    "paper": "paper, notebook, sketchbook, canvas, page, letter, blank, plain, essay, writing, card, parchment, "
    "manuscript, papyrus, scroll, vellum",
    "board": "chalk, blackboard, chalkboard, slate, classroom, lecture, school, whiteboard",
    "ribbons": "sine, wave, sound, signal, music, frequency, audio, song, fourier, harmonic, harmony, oscillation, "
    "vibration, string, melody, spectrum, radio, acoustic, cosine, waveform, voice, ribbon, flow, stream, aurora band",
    "network": "network, graph, node, web, internet, connection, neural, brain, neuron, social, data, ai, link, "
    "machine learning, database, cloud computing, blockchain",
    "circuit": "circuit, computer, code, chip, processor, electronic, terminal, hardware, robot, programming, "
    "software, algorithm, digital, cpu, silicon, motherboard, technology, keyboard, screen, matrix",
    "cells": "cell, microscope, chloroplast, biology, bacteria, mitochondria, organelle, cytoplasm, tissue, virus, "
    "microbe, thylakoid, membrane, dna, protein, embryo, plankton, blood, medicine, chlorophyll, stomata, cytology",
    "molecules": "molecule, atom, chemistry, chemical, glucose, sugar, compound, ion, electron, bond, crystal, carbon, "
    "oxygen, hydrogen, enzyme, nucleus, reaction, physics, quantum, particle, bubble",
    "rays": "light, sunlight, sunbeam, sun, photon, ray, beam, prism, rainbow, optics, laser, radiance, shine, idea",
    "bauhaus": "geometric, geometry, bauhaus, shape, circle, triangle, square, modernist, constructivist, abstract, "
    "polygon, collage, poster, kandinsky, suprematist, mondrian",
    "bokeh": "bokeh, blurred, blur, celebration, festive, christmas, party, wedding, fairy light, sparkle, glitter",
    "mesh": "gradient, mesh, soft, smooth, background, wallpaper, minimal, minimalist, simple, silk, satin, aura",
    "rings": "clock, time, gear, watch, ring, mechanism, wheel, cog, machine, hour, astrolabe, compass, orbital, "
    "target, history, engine, pendulum, sundial",
    "library": "library, book, bookshelf, shelf, reading, literature, novel, archive, bookshop, study, story, "
    "encyclopedia, dictionary, scholar",
    "contours": "map, contour, topographic, topography, terrain, atlas, cartography, geography, isoline, elevation, "
    "geology, survey",
    "weave": "loom, thread, textile, weave, woven, fabric, cloth, yarn, knit, tapestry, linen, wool, jacquard, "
    "needle, sewing",
    "coil": "python, snake, serpent, coil, spiral, rope, cobra, helix, vine, tentacle, cable, twist, curled",
    "parcels": "parcel, assembly, conveyor, factory, box, package, queue, pipeline, crate, warehouse, lazy, generator, "
    "iterator, delivery, production, block, cube, container",
})  # fmt: skip
"""Scenes by word. Forms in -s, -ing and -ed are found by their stems."""

VAGUE = frozenset(_table({
    "": "abstract, air, background, beam, blank, block, blur, box, branch, burning, circle, code, connection, data, "
    "dew, digital, earth, field, flow, glitter, history, hour, ice, idea, land, leaf, light, line, link, machine, "
    "moon, page, path, plain, plant, rain, ray, reading, road, rose, screen, shape, shine, simple, sky, smooth, "
    "snow, soft, spark, sparkle, spring, square, star, storm, stream, string, sun, sunlight, technology, time, "
    "tree, wave, wind, winter, wood",
}))  # fmt: skip
"""Words that describe as often as they name: a more concrete subject in the same prompt takes precedence."""

HOURS = _table({
    "dawn": "dawn, daybreak, first light, aurora rosy",
    "sunrise": "sunrise",
    "morning": "morning, spring",
    "noon": "noon, midday, day, daylight, sunny, bright, summer, daytime, blue sky, clear sky",
    "golden": "golden hour, golden, afternoon, autumn, fall, evening light, late light",
    "sunset": "sunset, sundown, evening, afterglow",
    "dusk": "dusk, gloaming, blue hour",
    "twilight": "twilight",
    "night": "night, star, moon, midnight, moonlight, moonlit, nocturnal, nocturne, starry, nighttime, milky way",
    "overcast": "overcast, grey sky, gray sky, cloudy",
    "storm": "storm, stormy, thunder, thunderstorm, tempest, rain, rainy",
    "mist": "mist, misty, fog, foggy, haze, hazy",
})  # fmt: skip

WEATHER = _table({
    "mist": "mist, misty, fog, foggy, haze, hazy, steam, smoke, smoky, dust, dusty",
    "rain": "rain, rainy, drizzle, downpour, wet",
    "snow": "snow, snowy, snowfall, blizzard, winter, snowing",
    "storm": "storm, stormy, thunder, thunderstorm, tempest",
})  # fmt: skip

COLOURS = _table({
    "#14a3a3": "teal, turquoise, petrol", "#16b5c8": "cyan, aqua", "#f0a020": "amber, honey, ochre, saffron",
    "#c8102e": "crimson, scarlet, ruby, carmine, cherry", "#d62828": "red, vermilion, vermillion",
    "#a8203c": "burgundy, maroon, wine, claret, garnet", "#e8672c": "orange, tangerine, rust, copper, terracotta",
    "#f2c230": "yellow, gold, lemon, mustard", "#2f9e4f": "green, emerald, grass green",
    "#6f8f3c": "olive, moss, mossy, khaki", "#8fd03c": "lime, chartreuse", "#7fcfa8": "mint, sage, jade, seafoam",
    "#2563d9": "blue, azure, cobalt, sapphire, ultramarine, cerulean", "#24357f": "navy, indigo, midnight blue",
    "#7a3fd0": "purple, violet, amethyst", "#a892e0": "lavender, lilac, mauve, periwinkle",
    "#c8329c": "magenta, fuchsia", "#7a2c5c": "plum, aubergine, mulberry", "#f07fa8": "pink, blush, coral pink",
    "#f47a63": "coral, salmon, peach, apricot", "#8a5a34": "brown, sepia, chocolate, umber, coffee, bronze, sienna",
    "#d8bd92": "beige, cream, sand, tan, ivory, straw",
})  # fmt: skip
"""Colours by word. Hues are pulled toward the prompt's first colour, light and accents toward its last."""

_COLD, _WARM = 240.0, 60.0
GRADES = {
    grade: words.split()
    for grade, words in {
        Grade(hue=_WARM, pull=0.35, chroma=1.08): "warm cosy cozy sunny homely autumnal",
        Grade(hue=_COLD, pull=0.4): "cool cold icy frosty wintry chilly",
        Grade(lightness=0.62, lift=0.36, chroma=0.62): "pastel airy delicate powdery",
        Grade(chroma=0.12): "monochrome grayscale greyscale grey gray silver mono noir",
        Grade(lightness=0.72, chroma=0.95): "dark dim gloomy shadowy somber sombre black shadow low-key moody",
        Grade(lightness=0.82, chroma=1.05): "dramatic epic mysterious brooding ominous deep intense",
        Grade(chroma=0.58): "muted subdued faded desaturated dusty vintage subtle quiet",
        Grade(chroma=1.28): "vivid vibrant saturated colourful colorful lively joyful playful rich electric bold",
        Grade(lightness=0.94, lift=0.06, chroma=0.92): "calm serene peaceful tranquil gentle soft quiet still",
        Grade(lightness=0.9, lift=0.1): "bright luminous radiant cheerful happy joyful white",
    }.items()
}
"""Colour grades by the words for moods and qualities."""

DARK_HOURS = {"night": Grade(lightness=0.66, chroma=0.95, hue=265, pull=0.12), "dusk": Grade(lightness=0.82),
              "twilight": Grade(lightness=0.78, hue=270, pull=0.1), "storm": Grade(lightness=0.86, chroma=0.8),
              "noon": Grade(lightness=0.94, lift=0.07), "morning": Grade(lightness=0.96, lift=0.05),
              "golden": Grade(hue=70, pull=0.3), "sunset": Grade(hue=35, pull=0.28),
              "sunrise": Grade(hue=50, pull=0.2), "dawn": Grade(hue=30, pull=0.14)}  # fmt: skip
"""The colour grade of an hour for scenes with colours of their own."""

MEDIA = _table({
    "watercolour": "watercolour, watercolor, aquarelle, gouache, wash",
    "oil": "oil painting, oil, impasto, acrylic, impressionist, impressionism, painterly, brush, brushstroke, painted, "
    "painting, monet, turner",
    "ink": "ink, line art, pen, drawing, pencil, etching, engraving, charcoal, sumi, line drawing, woodcut, linocut, "
    "sketch",
    "papercut": "paper cut, papercut, cut paper, cutout, paper craft, origami, layered paper, flat",
    "photo": "photo, photograph, photographic, cinematic, film, macro, realistic, photorealistic, 35mm",
})  # fmt: skip
"""Artistic media by word; they are applied to the finished scene."""

NEUTRAL = ("hills", "mesh", "hills", "bokeh", "ribbons", "clouds", "mesh", "sea", "contours", "rays", "rings")
"""Scenes for prompts without a known word."""
