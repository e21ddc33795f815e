"""The ``motion`` directive: how a slide's background moves."""

from __future__ import annotations

import re
from typing import Any

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.directives.prompt_values import read_prompt_parameter
from mdvideo.deck.directives.values import fail, one_of, read_nonempty_text
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import Motion, Prompt

MOTIONS = ("none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down")

GENERATE = "generate"
"""The motion that a model generates. A description in quotation marks follows it."""

PARAMETERS = ("seed", "steps", "guidance", "negative", "model")
"""What braces after the description may set."""

_PARAMETER = r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))"""
_GENERATE = re.compile(
    rf"""{GENERATE}(?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
    rf"""(?:\s*\{{(?P<braces>\s*(?:{_PARAMETER}\s*)*)\}})?|(?P<odd>\b.*))""",
    re.I | re.S,
)


def read_motion(value: YamlValue) -> Motion:
    """Read one of MOTIONS, or ``generate "slow drift of the fog" {seed=3 model=OWNER/NAME}``."""
    match = _GENERATE.fullmatch(read_nonempty_text(value))
    if match is None:
        return Motion(one_of(*MOTIONS)(value), value.span)
    prompt = (match["double"] or match["single"] or "").strip()
    if not prompt:
        hint = f'write {GENERATE} "slow drift of the fog"'
        fail(value.span, "motion-prompt", "expected a description of the motion in quotation marks", hint)
    given: dict[str, Any] = {}
    for found in re.finditer(_PARAMETER, match["braces"] or ""):
        name, *texts = found.groups()
        if name not in PARAMETERS:
            hint = suggest_name(name, PARAMETERS)
            fail(value.span, "motion-parameter", f"generated motion has no parameter {name!r}", hint)
        given[name] = read_prompt_parameter(name, next(text for text in texts if text is not None), value.span)
    return Motion(GENERATE, value.span, prompt, Prompt(prompt, value.span, **given) if given else None)
