"""The ``motion`` directive: how a slide's background moves."""

from __future__ import annotations

import re

from mdvideo.deck.directives.values import fail, one_of, read_nonempty_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import Motion

MOTIONS = ("none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down")

GENERATE = "generate"
"""The motion that a model generates. A description in quotation marks follows it."""

_GENERATE = re.compile(rf"""{GENERATE}(?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')|(?P<odd>\b.*))""", re.I | re.S)


def read_motion(value: YamlValue) -> Motion:
    """Read one of MOTIONS, or ``generate "slow drift of the fog"``."""
    match = _GENERATE.fullmatch(read_nonempty_text(value))
    if match is None:
        return Motion(one_of(*MOTIONS)(value), value.span)
    prompt = (match["double"] or match["single"] or "").strip()
    if not prompt:
        hint = f'write {GENERATE} "slow drift of the fog"'
        fail(value.span, "motion-prompt", "expected a description of the motion in quotation marks", hint)
    return Motion(GENERATE, value.span, prompt)
