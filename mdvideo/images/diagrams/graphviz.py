"""Draws Graphviz's diagrams by graphviz-pure, a port that needs no installed Graphviz."""

from __future__ import annotations

import json
import re

from mdvideo.errors import AssetError
from mdvideo.images.diagrams.blend_colours import blend
from mdvideo.images.diagrams.diagram_fault import DiagramFault
from mdvideo.images.diagrams.limited_process import run_limited
from mdvideo.images.diagrams.readable_labels import with_readable_dot
from mdvideo.plan.jobs.picture_jobs import DiagramLook

_ERROR = re.compile(
    r"^Error: (?:[^:\n]*: )?(?P<what>[^\n]*?) in line (?P<line>\d+)(?: near '(?P<near>[^'\n]*)'?)?", re.MULTILINE
)
_FIRST_BRACE = re.compile(r'\A(?:"(?:[^"\\]|\\.)*"|/\*.*?\*/|//[^\n]*|^#[^\n]*|[^{"])*?\{', re.DOTALL | re.MULTILINE)
_MEASURED_FONT = "Arial"
"""The family whose metrics graphviz-pure has; the rasterizer replaces it."""


def draw_graphviz(executable: str, text: str, look: DiagramLook) -> str:
    """Return a diagram as SVG. Raises DiagramFault, AssetError, BackendUnavailable."""
    fill = blend(look.panel, look.accent, 0.1)
    words = {"fontname": _MEASURED_FONT, "fontcolor": look.ink}
    attributes = {
        "graph": {"bgcolor": "transparent", "color": look.muted, "pad": "0.1", **words},
        "node": {
            "color": look.accent,
            "fillcolor": fill,
            "style": "filled",
            "penwidth": "1.4",
            "margin": "0.18,0.08",
            **words,
        },
        "edge": {"color": look.muted, "penwidth": "1.4", **words},
    }
    # Attributes of the command line would win over the author's.
    defaults = " ".join(
        f"{kind} [{' '.join(f'{name}={json.dumps(value)}' for name, value in found.items())}];"
        for kind, found in attributes.items()
    )
    drawn = _FIRST_BRACE.sub(lambda found: f"{found[0]} {defaults} ", with_readable_dot(text), count=1)
    output = run_limited([executable, "-Tsvg"], drawn, "Graphviz")
    if output.status == 0 and output.out.strip():
        return output.out.decode("utf-8", "replace").replace(
            f'font-family="{_MEASURED_FONT}"', f'font-family="{look.font}"'
        )
    found = _ERROR.search(output.err)
    if found is None:
        message = next((line.removeprefix("Error: ") for line in output.err.splitlines() if line.strip()), "")
        raise AssetError(message or "Graphviz cannot draw this diagram", hint="begin with digraph { … } or graph { … }")
    line = int(found["line"])
    near = found["near"] or ""
    lines = text.split("\n")
    column = lines[line - 1].find(near) + 1 if near and 0 < line <= len(lines) else 0
    raise DiagramFault(found["what"] + (f" near {near!r}" if near else ""), line, column)
