"""Transitions: their names, in Marp's words and FFmpeg's, and their durations."""

from __future__ import annotations

from fractions import Fraction

import pytest
from av import VideoFormat
from av.filter import Graph

from mdvideo.deck.directives.transition_names import ALIASES, NONE, TRANSITION_NAMES, XFADE, canonical_transition
from mdvideo.deck.directives.transition_values import DEFAULT_DURATION, read_transition
from mdvideo.errors import DeckError
from tests.support.yaml_values import yaml_value


def test_every_transition_is_one_that_ffmpeg_draws() -> None:
    graph = Graph()
    for name in sorted(XFADE):
        assert graph.add("xfade", f"transition={name}") is not None
    assert (
        graph.add_buffer(width=64, height=64, format=VideoFormat("yuv420p", 64, 64), time_base=Fraction(1, 30))
        is not None
    )
    assert {canonical_transition(name) for name in TRANSITION_NAMES} <= {*XFADE, NONE}


def test_aliases_hide_no_name_of_ffmpegs() -> None:
    assert not XFADE & ALIASES.keys()


@pytest.mark.parametrize(
    ("written", "name", "seconds"),
    [
        ("fade", "fade", DEFAULT_DURATION),
        ("Fade 0.25s", "fade", Fraction(1, 4)),
        ("cover   1m 2s", "coverleft", 62),
        ("cut", "none", DEFAULT_DURATION),
        ("none 0", "none", 0),
    ],
)
def test_a_transition_has_a_name_and_perhaps_a_duration(written: str, name: str, seconds: Fraction | int) -> None:
    transition = read_transition(yaml_value(written))
    assert (transition.name, transition.seconds) == (name, seconds)


@pytest.mark.parametrize(
    ("written", "hint"), [("fadee", "did you mean fade"), ("qqq", "or an xfade transition"), ("fade soon", "write 8s")]
)
def test_other_transitions_are_refused(written: str, hint: str) -> None:
    with pytest.raises(DeckError, match=hint):
        read_transition(yaml_value(written))
