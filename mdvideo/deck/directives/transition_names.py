"""Names of transitions: those of FFmpeg's xfade filter, and for each of Marp's built-in ones the most similar xfade.

Sources: ``ffmpeg -h filter=xfade`` (FFmpeg 7 and 8, without ``custom``); the list of built-in transitions in Marp
CLI's documentation. Case is ignored.
"""

from __future__ import annotations

_XFADE = """
    fade wipeleft wiperight wipeup wipedown slideleft slideright slideup slidedown circlecrop rectcrop distance
    fadeblack fadewhite radial smoothleft smoothright smoothup smoothdown circleopen circleclose vertopen
    vertclose horzopen horzclose dissolve pixelize diagtl diagtr diagbl diagbr hlslice hrslice vuslice vdslice
    hblur fadegrays wipetl wipetr wipebl wipebr squeezeh squeezev zoomin fadefast fadeslow hlwind hrwind vuwind
    vdwind coverleft coverright coverup coverdown revealleft revealright revealup revealdown
"""
XFADE = frozenset(_XFADE.split())

NONE = "none"
"""A cut."""

ALIASES = {
    "cut": NONE,
    "clockwise": "radial",
    "counterclockwise": "radial",
    "coverflow": "slideleft",
    "cover": "coverleft",
    "cube": "slideleft",
    "cylinder": "slideleft",
    "diamond": "rectcrop",
    "drop": "coverdown",
    "explode": "circleopen",
    "fade-out": "fadeblack",
    "fall": "revealdown",
    "flip": "squeezeh",
    "glow": "fadewhite",
    "implode": "circleclose",
    "in-out": "circlecrop",
    "iris-in": "circleclose",
    "iris-out": "circleopen",
    "melt": "dissolve",
    "overlap": "coverleft",
    "pivot": "wipetl",
    "pull": "revealright",
    "push": "slideleft",
    "reveal": "revealleft",
    "rotate": "radial",
    "slide": "slideleft",
    "slide-left": "slideleft",
    "slide-right": "slideright",
    "slide-up": "slideup",
    "slide-down": "slidedown",
    "star": "circleopen",
    "swap": "smoothleft",
    "swipe": "smoothleft",
    "swoosh": "hlwind",
    "wipe": "wipeleft",
    "wiper": "wiperight",
    "zoom": "zoomin",
    "zoom-in": "zoomin",
    "zoom-out": "circleclose",
}
"""The xfade name that looks most like each of Marp's built-in transitions, and common spellings."""

TRANSITION_NAMES = sorted({NONE, *XFADE, *ALIASES})
"""Every name that an author can write."""


def canonical_transition(name: str) -> str | None:
    """Return the name of the xfade transition, or ``none`` for a cut; None if ``name`` is unknown."""
    lowered = name.lower()
    if lowered == NONE or lowered in XFADE:
        return lowered
    return ALIASES.get(lowered)
