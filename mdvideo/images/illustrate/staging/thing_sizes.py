"""How large things really are, in classes, so that what stands side by side is in a scale that can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import NamedThing

SIZES: Mapping[str, float] = MappingProxyType(
    {"tiny": 0.24, "hand": 0.34, "table": 0.5, "chair": 0.66, "person": 0.88, "vehicle": 1.12, "house": 1.4,
     "landscape": 1.75}
)  # fmt: skip
"""The height at which each class is drawn, compressed: really they are from a centimetre to kilometres."""

_OF_GROUP = {
    "nature": "table", "food": "hand", "person": "person", "place": "vehicle", "object": "table", "drawn": "table",
    "activity": "table", "symbol": "table", "flag": "chair",
}  # fmt: skip

_NAMES = {
    "tiny": """
ant beetle blossom bug cherry-blossom cherries coffee-bean coin coins cockroach cricket dice-five diya-lamp
drop-of-blood droplet fly four-leaf-clover gem-stone honeybee key lady-beetle microbe mosquito nut-and-bolt olive
peanuts pill poker-chip pushpin ring safety-pin seedling sewing-needle sim-card snail spider strawberry worm acorn
blueberries bean beans butterfly chestnut feather leaf-fluttering-in-wind fallen-leaf maple-leaf thread
""",
    "hand": """
alarm-clock baby-chick bat bird black-nib bone bookmark brown-mushroom calculator camera candle cards cell-phone
closed-book compass computer-mouse credit-card crayon crown cup-with-straw device-mobile dollar-banknote dove drum-stick
egg eye eyeglasses fish flask floppy-disk fountain-pen frog game-die glass glass-of-milk glasses hamster
hot-beverage identification-card jar knife lemon light-bulb lizard magnet magnifying-glass-tilted-left mobile-phone
mouse mushroom musical-note old-key open-book paintbrush pen pencil petri-dish receipt rose running-shoe scissors
shamrock stopwatch straight-ruler sunglasses syringe teacup-without-handle test-tube thermometer ticket
tomato tulip watch white-flower wine-glass wrench hammer screwdriver brain lungs anatomical-heart tooth ear
jack-o-lantern sunflower hibiscus lotus hyacinth scorpion crab shrimp oyster spiral-shell thread yarn snake turtle
envelope glass-bottle paper-crane spinning-top bottle-message gold-bars
document notes postage ping-pong tennis baseball softball badminton hedgehog rat chipmunk hatching-chick
duck passport credit-card drop hand hourglass-done hourglass letter trophy key carrot red-apple
""",
    "table": """
amphora balance backpack basket birthday-cake books bread broom cat computer-tower desktop-computer dog-face
cooking-pot fox glass-of gears globe guitar house-plant laptop luggage microscope owl package
penguin poodle potted-plant rabbit raccoon shopping-bags telephone telescope toolbox treasure-chest typewriter vase
violin trumpet lamp soccer-ball basketball volleyball american-football goose rooster chicken turkey beaver badger
stethoscope chess-board beehive dough loaf eagle peacock otter parrot gavel pot-of-food binoculars briefcase radio
fire-extinguisher fire fishbowl gramophone rock bunsen-burner
""",
    "chair": """
armchair baby bathtub bear-cub bench boar chair child chimpanzee couch-and-lamp dog door-mat drum easel goat
guide-dog harp kangaroo koala leopard monkey orangutan pig ram ewe sheep seal service-dog sloth sofa stool
television toilet wheelchair-motion wolf desk table picnic-table lab-coat coat dress kimono scroll mirror globe-stand
skeleton x-ray shield bow-and-arrow hen snowman statue oven haystack panda cheetah treasure shopping-cart
""",
    "person": """
astronaut bear bed bicycle bison bust-in-silhouette camel cow crocodile crowd deer donkey door gorilla hippopotamus
horse horse-face hooded-figure llama lion lectern motor-scooter moose motorcycle ox people piano-keys polar-bear
catapult harp conductor
robot robot-human runner screens swimmer teacher-board tiger two-hump-camel vending-machine water-buffalo worker zebra
server-racks dinner bookshelf shelves loom press unicorn dolphin shark rhinoceros cactus telescope person-biking
musical-keyboard complaint barrel fountain
""",
    "vehicle": """
airplane ambulance automobile articulated-lorry boat bus canoe delivery-truck elephant fire-engine giraffe helicopter
hot-air-balloon locomotive mammoth market-stall minibus mobile-home motor-boat palm-tree pickup-truck police-car
racing-car revolution sailboat sauropod small-airplane speedboat spouting-whale sport-utility-vehicle storefront
t-rex taxi tent tractor train tram truck van whale octopus squid gate dinosaur-skeleton
longship submarine gondola grand-piano
telescope-dish satellite-antenna traffic-signal vertical-traffic-light satellite tree flying-saucer dragon
""",
    "house": """
arches barn building building-apartment bank bastille bullet-train castle castle-moat castle-turret church
classical-building columns containers convenience-store crane-tower deciduous-tree department-store derelict-house
dome evergreen-tree factory farm ferris-wheel ferry garage high-speed-train hindu-temple hospital hotel house
house-with-garden houses hut village japanese-castle kaaba lighthouse moai mosque nuclear-plant obelisk
office-building oil-rig passenger-ship post-office power-line railway-car rocket roller-coaster ruins school ship
cave colosseum
shinto-shrine oak stadium station statue-of-liberty synagogue tipi tokyo-tower tower warehouse windmill oasis
""",
    "landscape": """
ice-floe bridge
bridge-at-night cityscape dam desert desert-island iceberg island mount-fuji mountain mountains low-houses
pyramids waterfall
rainbow snow-capped-mountain tornado volcano wall water-wave cyclone
""",
}

_NEUTRAL = frozenset(
    [
        "sun",
        "full-moon",
        "crescent-moon",
        "star",
        "glowing-star",
        "cloud",
        "cloud-with-rain",
        "cloud-with-lightning",
        "globe",
        "globe-showing-americas",
        "globe-showing-asia-australia",
        "globe-showing-europe-africa",
        "globe-with-meridians",
        "ringed-planet",
        "comet",
        "dna",
        "high-voltage",
        "snowflake",
        "red-heart",
        "heart",
        "speech-balloon",
        "warning",
        "world-map",
        "leaf",
        "x-ray",
        "musical-note",
        "musical-notes",
        "droplet",
    ]
)
"""What has a size of its own only in the sky or as a sign."""


@cache
def _class_of() -> Mapping[str, str]:
    return MappingProxyType({name: kind for kind, names in _NAMES.items() for name in names.split()})


def size_of(thing: NamedThing) -> float | None:
    """Return the height at which a thing is drawn beside others; None for what has no size, as diagrams and signs.

    A drawing that is in no class is a diagram; an object that is in none has the usual size of its group.
    """
    name = thing.name
    if name in _NEUTRAL:
        return None
    kind = _class_of().get(name)
    if kind is None and thing.icon is not None and thing.icon in objects():
        kind = _OF_GROUP.get(objects()[thing.icon].group)
    return None if kind is None else SIZES[kind]


SUPPORTS: Mapping[str, tuple[float, float, float]] = MappingProxyType({
    "sofa": (0.62, 0.16, 0.84), "bench": (0.5, 0.06, 0.94), "chair": (0.55, 0.2, 0.7), "bed": (0.6, 0.25, 0.95),
    "armchair": (0.6, 0.25, 0.75), "desk": (0.12, 0.1, 0.9), "picnic-table": (0.14, 0.15, 0.85),
    "horse": (0.42, 0.35, 0.6), "camel": (0.3, 0.3, 0.6), "elephant": (0.2, 0.25, 0.7), "cow": (0.35, 0.3, 0.7),
    "sailboat": (0.8, 0.25, 0.45), "canoe": (0.5, 0.3, 0.7), "speedboat": (0.45, 0.25, 0.6), "ship": (0.45, 0.3, 0.7),
    "house": (0.22, 0.25, 0.75), "houses": (0.16, 0.2, 0.5), "hut": (0.12, 0.35, 0.65), "barn": (0.1, 0.35, 0.65),
    "oven": (0.03, 0.05, 0.95), "ice-floe": (0.34, 0.16, 0.84), "desert": (0.7, 0.2, 0.8),
    "castle": (0.3, 0.3, 0.7), "deciduous-tree": (0.5, 0.3, 0.7), "mountain": (0.16, 0.3, 0.6),
    "rock": (0.12, 0.25, 0.75), "wood": (0.2, 0.2, 0.8), "books": (0.06, 0.2, 0.8), "desert-island": (0.62, 0.2, 0.8),
    "map": (0.78, 0.2, 0.8), "world-map": (0.7, 0.2, 0.8), "parchment": (0.8, 0.2, 0.8), "document": (0.8, 0.15, 0.85),
    "closed-book": (0.82, 0.2, 0.8), "open-book": (0.74, 0.25, 0.75), "newspaper": (0.8, 0.2, 0.8),
    "scroll": (0.75, 0.25, 0.75), "lab-coat": (0.8, 0.1, 0.9), "rug": (0.7, 0.1, 0.9), "chess-board": (0.7, 0.2, 0.8),
    "bicycle": (0.2, 0.25, 0.45), "skateboard": (0.3, 0.2, 0.8), "automobile": (0.1, 0.3, 0.7),
})  # fmt: skip
"""Where things stand on some others: the share of the height, from the top, and from where to where across."""

CROWNS: Mapping[str, float] = MappingProxyType({
    "oak": 0.3, "deciduous-tree": 0.3, "evergreen-tree": 0.34, "palm-tree": 0.3, "tree": 0.3, "umbrella": 0.2,
    "beach-with-umbrella": 0.25, "umbrella-on-ground": 0.2, "mushroom": 0.3, "bridge": 0.28, "arches": 0.2,
    "lamp": 0.3, "rainbow": 0.0, "tanabata-tree": 0.3, "cherry-blossom": 0.3, "market-stall": 0.25,
})  # fmt: skip
"""What things stand below and not beneath, and how far beside its middle, in shares of its width."""

SCREENS: Mapping[str, tuple[float, float, float, float]] = MappingProxyType({
    "laptop": (0.13, 0.06, 0.87, 0.58),
    "desktop-computer": (0.06, 0.06, 0.94, 0.62), "television": (0.1, 0.3, 0.9, 0.9),
})  # fmt: skip
"""Where a screen is on what has one: left, top, right and bottom in shares of its width and height."""

SHOWN_ON_SCREENS = frozenset({
    "code", "terminal", "window", "line-chart", "bar-chart", "table", "curve", "pie", "histogram", "scatter",
    "candlestick",
})  # fmt: skip
"""Drawings that a screen shows where both are named."""

FLOWERS = frozenset(
    {"sunflower", "hibiscus", "rose", "tulip", "white-flower", "blossom", "lotus", "hyacinth", "cherry-blossom"}
)
INSECTS = frozenset({"honeybee", "butterfly", "lady-beetle", "beetle", "ant", "bug"})
"""What sits on flowers."""
