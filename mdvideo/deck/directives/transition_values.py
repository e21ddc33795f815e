"""The ``transition`` directive: how one slide changes to the next."""

from __future__ import annotations

from fractions import Fraction

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.directives.transition_names import TRANSITION_NAMES, canonical_transition
from mdvideo.deck.directives.values import fail, parse_duration, read_nonempty_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import Transition

DEFAULT_DURATION = Fraction(1, 2)
"""Seconds, as in Marp CLI."""


def read_transition(value: YamlValue) -> Transition:
    """Read the name of a Marp or xfade transition, and optionally its duration: ``fade 0.5s``."""
    name, _, duration = read_nonempty_text(value).partition(" ")
    canonical = canonical_transition(name)
    if canonical is None:
        close = nearest_name(name, TRANSITION_NAMES)
        hint = f"did you mean {close}?" if close else "write fade, wipe, slide, push, none, or an xfade transition"
        fail(value.span, "transition-unknown", f"unknown transition {name!r}", hint)
    seconds = parse_duration(duration.strip(), value.span) if duration.strip() else DEFAULT_DURATION
    return Transition(canonical, seconds, value.span)
