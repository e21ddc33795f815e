"""English words for hour, weather, light, colour, number and relation. Other languages are translated to these."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mdvideo.images.illustrate.picture_brief import Arrangement, Relation
from mdvideo.images.illustrate.understanding.normal_text import normal


def _table(rows: Mapping[str, str]) -> Mapping[str, str]:
    """Turn rows of the form ``meaning: "word, two words"`` round."""
    return MappingProxyType({normal(word): meaning for meaning, words in rows.items() for word in words.split(",")})


HOURS = _table({
    "dawn": "dawn, daybreak, first light, at dawn",
    "sunrise": "sunrise",
    "morning": "morning, in the morning, early morning",
    "noon": "noon, midday, daylight, sunny, sunny day, daytime, bright day, sunlit",
    "golden": "golden hour, afternoon, evening light, late light, late afternoon, golden light, autumn, autumnal",
    "sunset": "sunset, sundown, evening, afterglow, setting sun",
    "dusk": "dusk, blue hour",
    "twilight": "twilight",
    "night": "night, midnight, moonlight, moonlit, nocturnal, starry, nighttime, at night, by night, milky way, "
    "night sky",
    "overcast": "overcast, grey sky, gray sky, cloudy",
    "storm": "storm, stormy, thunderstorm, tempest, gale, storm clouds, thunderclouds",
    "mist": "mist, misty, fog, foggy, haze, hazy",
})  # fmt: skip

WEATHER = _table({
    "mist": "mist, misty, fog, foggy, haze, hazy, steam, steaming",
    "smoke": "smoke, smoky, dusty, dust",
    "rain": "rain, rainy, drizzle, downpour, raining, rainy day",
    "snow": "snow, snowy, snowfall, blizzard, winter, snowing, wintry, fresh snow",
    "storm": "storm, stormy, thunderstorm, tempest, gale, hurricane",
    "wind": "wind, windy, breeze",
})  # fmt: skip

MOODS = _table({
    "dark": "dark, dim, gloomy, shadowy, dark room, darkness, shadow, shadows, moody, sombre, somber",
    "bright": "bright, luminous, radiant, cheerful, airy",
    "warm": "warm, cosy, cozy, warm light",
    "cold": "cold, icy, frosty, chilly, cool",
    "glowing": "glowing, glow, shining, neon, illuminated, lit, luminescent, shimmering",
    "dramatic": "dramatic, epic, ominous, mysterious, threatening, intense",
    "calm": "calm, serene, peaceful, quiet, tranquil, still",
    "spotlight": "spotlight, in a spotlight, in the spotlight",
    "candlelight": "candlelight, by candlelight",
})  # fmt: skip

COLOURS = _table({
    "#1f9e9e": "teal, turquoise, petrol", "#16b5c8": "cyan, aqua", "#f0a020": "amber, ochre, saffron",
    "#c8102e": "crimson, scarlet, ruby", "#d62828": "red, vermilion", "#8e1f38": "burgundy, maroon, dark red",
    "#e8772c": "orange", "#f2c230": "yellow, golden", "#2f9e4f": "green, emerald", "#6f8f3c": "olive green, khaki",
    "#8fd03c": "lime green, light green", "#1f6b3a": "dark green, deep green, forest green",
    "#7fcfa8": "mint, sage green",
    "#2563d9": "blue, azure, cobalt", "#1d2f6f": "navy, indigo, dark blue, deep blue, night blue, midnight blue",
    "#7fb4ea": "light blue, sky blue",
    "#7a3fd0": "purple, violet", "#a892e0": "lavender, lilac", "#c8329c": "magenta", "#f07fa8": "pink",
    "#f47a63": "coral pink, salmon pink, peach pink", "#8a5a34": "brown, bronze, sepia",
    "#d8bd92": "beige, cream-coloured",
    "#f4f4f0": "white", "#26262b": "black", "#8d9096": "grey, gray, silver",
})  # fmt: skip
"""Colours of things. Words that are things as well (gold, rose, olive, plum) are left to those."""

NUMBERS: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)}
    | {str(number): number for number in range(1, 13)}
    | {"both": 2, "several": 4, "many": 6, "dozens of": 8, "dozens": 8, "hundreds of": 9, "thousands of": 9,
       "lots of": 7, "countless": 9, "a few": 3, "few": 3, "some": 3, "dozen": 9, "various": 4, "different": 3,
       "numerous": 7, "multiple": 4}
)  # fmt: skip
"""How many objects a number is shown by."""

_COLLECTIVE_ROWS: Mapping[tuple[int, Arrangement], str] = {
    (1, "single"): "glass of, cup of, bottle of, slice of, piece of, grains of, drop of, block of",
    (2, "pair"): "pair of, couple of",
    (3, "row"): "set of, trio of",
    (3, "pile"): "bowl of, plate of",
    (4, "row"): "row of, group of, team of, pack of",
    (4, "pile"): "stack of, bunch of, handful of, basket of, bag of, box of, stacked",
    (5, "row"): "line of, herd of, fleet of, circle of",
    (5, "pile"): "tower of, pile of, heap of, cluster of, crate of",
    (5, "scattered"): "collection of, scattered",
    (6, "row"): "rows of, wall of",
    (6, "pile"): "piles of, stacks of, mountain of",
    (6, "scattered"): "flock of, colony of",
    (7, "row"): "crowd of, field of",
    (7, "scattered"): "swarm of, school of",
    (8, "scattered"): "sea of",
}

_RELATION_ROWS: Mapping[Relation, str] = {
    "on": "on, on top of, atop, upon, sitting on, standing on, onto, on the back of, perched on, resting on, riding",
    "in-front-of": "in front of, before, facing, against",
    "inside": "in, inside, within, into, inside of, full of, emerging from",
    "under": "under, below, beneath, underneath, at the foot of",
    "above": "above, over, hovering over, flying over, hanging over",
    "beside": "beside, next to, and, with, near, between, by, around, along, alongside, to, vs, versus, or, plus, "
    "among, from, of, for, through, across, at, towards, into the, behind, crossing, surrounded by, made of",
}

COLLECTIVES: Mapping[str, tuple[int, Arrangement]] = MappingProxyType(
    {
        phrase: (count, arrangement)
        for (count, arrangement), phrases in _COLLECTIVE_ROWS.items()
        for phrase in phrases.split(", ")
    }
)
"""How many, and how they stand, by phrases such as "a pile of"."""

RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {word: relation for relation, words in _RELATION_ROWS.items() for word in words.split(", ")}
)
"""How a thing stands to the next one, by the word between them."""
