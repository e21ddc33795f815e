"""The palettes: hours of the day for landscapes, and the colours of other subjects."""

from __future__ import annotations

from mdvideo.images.sketch.colour import Palette, tone, tones


def _parse(sky: str, sun: str, mist: str, shade: str, accents: str) -> Palette:
    return Palette(tones(sky), tone(sun), tone(mist), tone(shade), tones(accents))


HOUR_PALETTES = {
    "dawn": _parse("#2b3a67 #6a6aa5 #d79aa0 #f7cfa8", "#ffe3b8", "#d3aeae", "#18233d", "#f2a38c #8f86c8 #ffd9a0"),
    "sunrise": _parse("#2a4378 #7f75ad #ec9f86 #ffd79c", "#fff0c4", "#dfa894", "#1d2440", "#ff9d6e #7b7ac0 #ffe0a0"),
    "morning": _parse("#4f8dbf #97bfd8 #d9e3dc #fbecce", "#fff6dc", "#cfdcdc", "#1f4350", "#f2c48c #6fa9c9 #8fbf9a"),
    "noon": _parse("#2877bd #5ea8dc #aed6ec #e6f2f2", "#fffdf2", "#bcd8e8", "#1d4b57", "#ffd166 #4cb5ae #f28f79"),
    "golden": _parse("#47557f #a98490 #efb078 #ffdc95", "#fff0bd", "#dfae84", "#271f2c", "#ffb65c #d97757 #ffe6a8"),
    "sunset": _parse("#1d2250 #693e7f #d6606b #ffb268", "#ffe0a0", "#a9647c", "#140d24", "#ff8a5c #c2559d #ffd08a"),
    "dusk": _parse("#121a3c #30376c #77618f #d99e95", "#ffd9c0", "#645f8c", "#0a0f24", "#e79a8c #7d7fd0 #ffcf9e"),
    "twilight": _parse("#0b1230 #1f2d5c #44588c #9c93b3", "#f1e4e8", "#3f5182", "#070c1f", "#8da2f0 #e0a3b8 #ffd7a8"),
    "night": _parse("#050918 #0b152f #162748 #294063", "#e3ecff", "#1f3256", "#03060e", "#86aefc #ffd59a #6fdccf"),
    "overcast": _parse("#5b6b78 #8594a0 #aeb9bf #ccd2d2", "#f2f4f0", "#a5b1b8", "#1f2b35", "#d8b48a #6f93a8 #b4c2c0"),
    "storm": _parse("#1c2430 #35424f #5f6f7a #93a0a3", "#dfe8ea", "#62727c", "#0d131a", "#c9d7dc #5f86a3 #e0c48f"),
    "mist": _parse("#8fa6af #aebfc3 #cdd5d0 #e8e3d5", "#fff7e6", "#c3cdcb", "#25414b", "#e0b48f #7fa5a8 #b9c9b0"),
}  # fmt: skip
"""For landscapes, by the hour of the day. At night, ``sun`` is the moon."""

SUBJECT_PALETTES = {
    "forest": _parse("#0f2a26 #27504a #6f9a80 #d6e3b4", "#fff3c4", "#9fbf9f", "#081713", "#c8dc8a #5f9f7a #ffe3a0"),
    "autumn": _parse("#2b1c1a #6d4030 #c58a4e #f2d59a", "#ffedc0", "#c99f74", "#160d0b", "#e88f3c #c2502e #ffd27a"),
    "leaf": _parse("#06251d #0f4a33 #2f8a4c #a5d06a", "#f4ffc8", "#5fae62", "#031510", "#d7f08a #4fb477 #ffe88f"),
    "desert": _parse("#3b5a86 #a9a7b0 #ecc9a0 #fbe3b8", "#fff4d8", "#e3bf9a", "#4a2420", "#d98a52 #b5573c #ffd9a0"),
    "ice": _parse("#1d4f7c #5c9cc4 #aed7e6 #eaf6f8", "#ffffff", "#cfe6ee", "#123a58", "#7fd0e8 #a8b8f0 #ffffff"),
    "ember": _parse("#080406 #170808 #2c0f0b #54190c", "#fff0b8", "#7a2a12", "#050203", "#ff8a2a #ffd071 #e0401c"),
    "lamp": _parse("#0e0806 #22130c #4a2a17 #8a5526", "#ffe2a0", "#7a4c26", "#070403", "#e8a14f #b5502f #8a9a6a"),
    "violet": _parse("#05040f #120d2c #2d1f5c #6b3f9c", "#ffe9f5", "#4a2f86", "#030208", "#f07fc8 #6fa8ff #ffd59a"),
    "deep": _parse("#020812 #061a2c #0c3a4f #1c6f7c", "#e8fff8", "#14505f", "#01050b", "#4fd8c4 #ffb86b #7fb2ff"),
    "rose": _parse("#0d0512 #2c0f2c #6c1f4c #c2506a", "#ffeedd", "#7a2c56", "#060208", "#ff9f7a #b07fff #ffd9a0"),
    "neon": _parse("#05060f #0b0d24 #171340 #2a1a5e", "#f4f0ff", "#231a58", "#020309", "#1ff0d0 #ff3fa8 #7a5cff"),
    "terminal": _parse("#04100d #07201a #0c3a2c #14614a", "#d8ffe8", "#0f4a38", "#020806", "#4dffb0 #8fd8ff #e8ff9a"),
    "blueprint": _parse("#061a3a #0c2b5c #164284 #2c66b0", "#eaf4ff", "#1f52a0", "#030d20", "#8fc4ff #ffd28a #7ff0e0"),
    "lab": _parse("#04231f #0a4038 #1f6e56 #7fc08a", "#f6ffd8", "#3f9472", "#021411", "#b8e86a #ffd98a #5fd0b0"),
    "serum": _parse("#140f33 #2c2468 #5f4fb0 #b39ae0", "#fff0ff", "#7a6cc8", "#0b0820", "#ff9fc4 #7fd8e8 #ffe0a8"),
    "paper": _parse("#f6f0e4 #f3ecdd #eee5d3 #e6dac4", "#fffdf6", "#e9dfcb", "#5c4c3a", "#c98f5c #6f8f8a #a85a48"),
    "rag": _parse("#f4f4f0 #eff0ec #e8eae6 #dcdfdb", "#ffffff", "#e2e5e2", "#39444c", "#5f86a0 #c98f6a #8fa88a"),
    "parchment": _parse("#ead7ae #e6cf9f #dcbf86 #c9a468", "#fff4d4", "#d8bd88", "#4a2f18", "#9c5a2c #6f6a3a #7a2f20"),
    "slate": _parse("#1b2624 #202d2a #263531 #2d3e39", "#f2f4ea", "#3a4d47", "#0c1211", "#e8e6d4 #a8cfc0 #f0c98a"),
    "haus": _parse("#f1e8d6 #efe4cf #ecdfc6 #e6d6b8", "#f4c04e", "#d9cbb0", "#22252c", "#d8432f #23519c #f0b429"),
    "hausnacht": _parse("#14171f #191d27 #1f2430 #272d3b", "#f2c14e", "#343c4d", "#0a0c11", "#e4573d #3f7fd0 #f0c04a"),
    "lagoon": _parse("#06222f #0b4450 #1d7f80 #8fd0b8", "#fff2cf", "#3f9c98", "#03131b", "#f2b48a #4fb8c0 #d8f0c8"),
    "plum": _parse("#1a1033 #43235f #9a4a7c #f0a088", "#ffe3c0", "#8a4a80", "#0d081b", "#ffb27a #7a6fe0 #ffdca8"),
    "haze": _parse("#16284a #3c5a8a #93a8c8 #f2d8c4", "#fff3e2", "#8fa3c4", "#0b1528", "#f5b89a #6f9fe0 #ffe2b8"),
    "clay": _parse("#2b1a1c #6b3a34 #c07a5a #f0c89a", "#fff0d4", "#b87f62", "#170d0f", "#f0a06a #8a6f9c #ffdfae"),
    "fjord": _parse("#0d1f33 #23445f #5f8aa0 #c9d8d0", "#fff5e0", "#7fa0ac", "#07111d", "#e8b890 #6fb0c0 #d8e4c8"),
    "thread": _parse("#1c1a2c #332c48 #5c4468 #9a6a78", "#fff0dd", "#6c5070", "#0e0c18", "#e8a86a #5fa8a0 #d86a6a"),
}  # fmt: skip
"""For subjects with colours of their own."""

PALETTES = HOUR_PALETTES | SUBJECT_PALETTES
